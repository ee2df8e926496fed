"""What a day allows is shared out: who is told at once, who on Telegram, and who waits until there is room."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from bot.storage import tables as t
from bot.storage.prices import tariffs
from zones.area import Kind
from zones.audience import FIRST_TOLD, Owed
from zones.cost import NOTHING, Allowance, Category, Reach, allowance, people_a_day, tariff_on
from zones.delivery import Lane
from zones.person import SERVICE_WINDOW

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from sqlalchemy.ext.asyncio import AsyncConnection

QUOTA, BUDGET = "quota", "budget"  # why a delivery is held
ROLLING = timedelta(hours=24)
ONE_AT_A_TIME = 7_201  # the advisory lock under which a bounded allowance is shared out

# WhatsApp's part of what is owed, the neediest first (whose own supply it is stands with the citizens, whatever else
# they are); `is_new`: the platform counts one more person.
LINED = """
WITH mine AS (
    SELECT d.id, a.id AS address_id, a.person_id, a.heard_at IS NULL OR a.heard_at <= :window AS is_closed,
        least(
            CASE WHEN d.lane < :wide THEN 2 END,
            (SELECT min(array_position(CAST(:first AS text[]), m.role)) FROM members m
             WHERE m.person_id = a.person_id AND m.zone_id = :zone AND m.left_at IS NULL)
        ) AS need
    FROM deliveries d JOIN addresses a ON a.id = d.address_id
    WHERE a.channel = 'whatsapp' AND {which}
), priced AS (
    SELECT m.*, m.is_closed AND r.address_id IS NULL
            AND row_number() OVER (PARTITION BY m.address_id ORDER BY m.need, m.id) = 1 AS is_new,
        CASE WHEN m.is_closed THEN CAST(:template AS numeric) ELSE CAST(:free_text AS numeric) END AS price
    FROM mine m LEFT JOIN reached r ON r.address_id = m.address_id AND r.at > :since
), counted AS (
    SELECT *, sum(CASE WHEN is_new THEN 1 ELSE 0 END) OVER (ORDER BY need, id) AS people FROM priced
), roomed AS (
    SELECT *, bool_or(is_new AND coalesce(people > CAST(:room AS bigint), false)) OVER (PARTITION BY address_id)
        AS has_no_room FROM counted
), lined AS (
    SELECT *, sum(CASE WHEN has_no_room THEN 0 ELSE price END) OVER (ORDER BY need, id) AS money FROM roomed
)
"""

# Beyond what is allowed: on Telegram if they have an address there, else held until there is room.
HOLD = sa.text(
    LINED.format(which="d.notice_id = :notice AND d.state = 'due' AND d.lane > :danger")
    + """
, beyond AS (
    SELECT l.id, other.id AS address_id, other.sender,
        CASE WHEN l.has_no_room THEN 'quota' ELSE 'budget' END AS why
    FROM lined l LEFT JOIN LATERAL (
        SELECT a.id, a.sender FROM addresses a
        WHERE a.person_id = l.person_id AND a.channel <> 'whatsapp' AND a.unreachable_at IS NULL
        ORDER BY a.heard_at DESC NULLS LAST, a.id LIMIT 1
    ) other ON true
    WHERE l.has_no_room OR l.money > CAST(:money AS numeric)
)
UPDATE deliveries d SET
    address_id = coalesce(b.address_id, d.address_id),
    sender = coalesce(b.sender, d.sender),
    state = CASE WHEN b.address_id IS NULL THEN 'held' ELSE d.state END,
    reason = CASE WHEN b.address_id IS NULL THEN b.why ELSE d.reason END,
    due_at = CASE WHEN b.address_id IS NULL THEN d.expires_at ELSE d.due_at END
FROM beyond b WHERE d.id = b.id
RETURNING d.state, d.reason, d.sender
"""
)

# What waited for room, as much as there now is.
WAITING = "d.queue = :zone AND d.state = 'held' AND d.reason IN ('quota', 'budget') AND d.expires_at > :now"
RELEASE = sa.text(
    LINED.format(which=WAITING)
    + """
UPDATE deliveries d SET state = 'due', reason = NULL, due_at = :now FROM lined l
WHERE d.id = l.id AND d.state = 'held' AND NOT l.has_no_room
  AND (CAST(:money AS numeric) IS NULL OR l.money <= CAST(:money AS numeric))
RETURNING d.id, d.sender
"""
)

# What goes out now is counted at once, so that the next notice knows of it.
COUNT = sa.text("""
WITH going AS (
    SELECT a.id, a.heard_at IS NULL OR a.heard_at <= :window AS is_closed
    FROM deliveries d JOIN addresses a ON a.id = d.address_id
    WHERE (d.notice_id = :notice OR d.id = ANY(:ids)) AND d.state = 'due' AND a.channel = 'whatsapp'
), noted AS (
    INSERT INTO reached (address_id, at) SELECT DISTINCT id, :now FROM going WHERE is_closed AND :counts
    ON CONFLICT (address_id) DO UPDATE SET at = excluded.at
)
SELECT count(*) FILTER (WHERE NOT is_closed) AS open, count(*) FILTER (WHERE is_closed) AS closed FROM going
""")

ABOVE_ZONE = sa.text("""
WITH RECURSIVE above AS (
    SELECT CAST(:zone AS bigint) AS id
    UNION
    SELECT p.parent_id FROM placements p JOIN above a ON p.area_id = a.id
    WHERE p.since <= :now AND (p.until IS NULL OR p.until > :now) AND p.tree <> 'supply'
)
SELECT a.id FROM above JOIN areas a USING (id) WHERE a.kind = :kind
""")


class Ration:
    """The day's allowance of one zone's discom, in one transaction."""

    def __init__(self, connection: AsyncConnection, zone: int, now: datetime, zone_time: ZoneInfo) -> None:
        self.connection = connection
        self.zone = zone
        self.now = now
        self.day = now.astimezone(zone_time).date()
        self.tariff = tariff_on(tariffs(), self.day)
        self.leaves_by: set[str] = set()  # the senders that got something to do

    async def share_out(self, notice: int) -> Owed:
        """Of what was just owed: how much waits, and why. `all` is left to the caller."""
        discom = await self.discom()
        left = await self.allowance(discom)
        waiting = {QUOTA: 0, BUDGET: 0}
        if left.is_bounded:
            for row in await self.connection.execute(HOLD, self.facts(left) | {"notice": notice}):
                if row.state == "held":
                    waiting[row.reason] += 1
                else:
                    self.leaves_by.add(row.sender)
        await self.count(discom, notice=notice)
        why = max(waiting, key=lambda reason: waiting[reason])
        total = sum(waiting.values())
        return Owed(0, total, why if total else "")

    async def discom(self) -> int | None:
        facts = {"zone": self.zone, "now": self.now, "kind": Kind.DISCOM.value}
        found: int | None = await self.connection.scalar(ABOVE_ZONE, facts)
        return found

    async def allowance(self, discom: int | None) -> Allowance:
        """Whoever asks while it is bounded waits for those before: two notices must not both take what is left."""
        limit, budget = await limit_now(self.connection), await self.budget(discom)
        if limit is None and budget is None:
            return Allowance()
        await self.connection.execute(sa.select(sa.func.pg_advisory_xact_lock(ONE_AT_A_TIME)))
        return allowance(limit, await used_now(self.connection, self.now), budget, await self.spent(discom))

    async def budget(self, discom: int | None) -> Decimal | None:
        found: Decimal | None = await self.connection.scalar(
            sa.select(t.budgets.c.per_day).where(t.budgets.c.area_id == discom)
        )
        return found

    async def spent(self, discom: int | None) -> Decimal:
        s = t.spendings.c
        found = await self.connection.scalar(sa.select(s.amount).where(s.area_id == discom, s.day == self.day))
        return found or NOTHING

    async def count(self, discom: int | None, notice: int = 0, ids: list[int] | None = None) -> None:
        facts = {
            "notice": notice, "ids": ids or [], "now": self.now, "window": self.now - SERVICE_WINDOW,
            "counts": await may_be_limited(self.connection),
        }  # fmt: skip
        going = Reach(*(await self.connection.execute(COUNT, facts)).one())
        if discom and (cost := going.cost(self.tariff)):
            first = insert(t.spendings).values(area_id=discom, day=self.day, amount=cost)
            more = {"amount": t.spendings.c.amount + first.excluded.amount}
            await self.connection.execute(first.on_conflict_do_update(index_elements=["area_id", "day"], set_=more))

    async def release(self) -> None:
        """What may go now, goes."""
        discom = await self.discom()
        gone = (await self.connection.execute(RELEASE, self.facts(await self.allowance(discom)))).all()
        if gone:
            await self.count(discom, ids=[row.id for row in gone])
        self.leaves_by |= {row.sender for row in gone}

    def facts(self, left: Allowance) -> dict[str, object]:
        return {
            "zone": self.zone, "now": self.now, "window": self.now - SERVICE_WINDOW, "since": self.now - ROLLING,
            "danger": Lane.DANGER.value, "wide": Lane.WIDE.value, "first": [role.value for role in FIRST_TOLD],
            "template": self.tariff.prices[Category.UTILITY], "free_text": self.tariff.prices[Category.SERVICE],
            "room": left.people, "money": left.money,
        }  # fmt: skip


async def may_be_limited(connection: AsyncConnection) -> bool:
    """Until Meta has said that there is no limit, there may be one: who is reached is counted from the first day."""
    told = await connection.scalar(sa.select(t.limits.c.told).order_by(t.limits.c.at.desc()).limit(1))
    return told is None or people_a_day(told) is not None


async def limit_now(connection: AsyncConnection) -> int | None:
    """All numbers of a portfolio share one limit: what was told last of any of them."""
    c = t.limits.c
    told = await connection.scalar(sa.select(c.told).order_by(c.at.desc()).limit(1))
    return people_a_day(told or "")


async def used_now(connection: AsyncConnection, now: datetime) -> int:
    counted = sa.select(sa.func.count()).select_from(t.reached).where(t.reached.c.at > now - ROLLING)
    return await connection.scalar(counted) or 0


async def keep_limit(connection: AsyncConnection, account: str, told: str, now: datetime) -> None:
    first = insert(t.limits).values(account=account, told=told, at=now)
    newer = {"told": first.excluded.told, "at": first.excluded.at}
    await connection.execute(first.on_conflict_do_update(index_elements=["account"], set_=newer))
