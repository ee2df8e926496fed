"""What a sender does next: the most urgent of what is due, zones in turn, and one letter a person at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from bot.delivery.settling import IN_DOUBT
from bot.storage import tables as t
from zones.delivery import Lane
from zones.person import window_is_open
from zones.wishes import DETAILS

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

Claimed = sa.Row[Any]

MOST_TOGETHER = 8  # notices in one message: both platforms take 4,096 characters
MOST_IN_TEMPLATE = 3  # in one template, which holds 1,024 and only one line of ours

SPARED = ", ".join(f"'{kind}'" for kind in sorted(DETAILS))  # by those who wish beginning and end alone

LETTER = """
    d.id, d.lane, d.address_id, d.language, d.notice_id, d.sealed_content, d.reason, d.due_at, d.queue, d.edits_id,
    a.channel, a.sealed_key, a.heard_at, a.unreachable_at IS NOT NULL AS given_up, r.id IS NOT NULL AS room, r.topic
"""

# Looked at only now, at the time of sending: is it too late, has somebody said STOP, do they wish not to hear it, and
# is a newer notice of the same outage owed to the same address? “Back at 7:05” must never arrive after “supply is back”
# (docs/decisions/010). A room's post of the same outage is edited in place, and this one replies to it;
# what only edits the post must not undo that.
SEEN = f"""
    {LETTER},
    CASE
        WHEN d.expires_at < :now THEN 'too late'
        WHEN d.edits_id IS NOT NULL AND EXISTS (
            SELECT FROM notices n JOIN notices newer ON newer.outage_id = n.outage_id AND newer.version > n.version
            WHERE n.id = d.edits_id
        ) THEN 'overtaken'
        WHEN d.notice_id IS NULL THEN NULL
        WHEN a.person_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM members m WHERE m.person_id = a.person_id AND m.left_at IS NULL
        ) AND NOT EXISTS (
            SELECT FROM notices n JOIN complaints c ON c.outage_id = n.outage_id
            WHERE n.id = d.notice_id AND c.person_id = a.person_id AND c.hushed_at IS NULL
        ) AND NOT EXISTS (  -- what never was has let go of its complaints
            SELECT FROM notices n JOIN complaints c ON n.kind = 'cancellation'
            WHERE n.id = d.notice_id AND c.person_id = a.person_id AND c.closed_at IS NULL AND c.hushed_at IS NULL
        ) AND NOT EXISTS (
            SELECT FROM notices n JOIN outage_follows f ON f.outage_id = n.outage_id
            WHERE n.id = d.notice_id AND f.person_id = a.person_id AND f.left_at IS NULL
        ) THEN 'stop'
        WHEN d.lane > {Lane.DANGER.value} AND EXISTS (
            SELECT FROM persons p JOIN notices n ON n.id = d.notice_id
            WHERE p.id = a.person_id AND (
                p.paused_until > :now OR (p.turns_only_since IS NOT NULL AND n.kind IN ({SPARED}))
            )
        ) THEN 'wish'
        WHEN EXISTS (
            SELECT FROM notices n JOIN notices newer ON newer.outage_id = n.outage_id AND newer.version > n.version
            JOIN deliveries later ON later.notice_id = newer.id AND later.address_id = d.address_id
                AND later.state IN ('due', 'claimed', 'unknown', 'accepted', 'delivered', 'read')
            WHERE n.id = d.notice_id
        ) THEN 'overtaken'
    END AS dropped,
    CASE WHEN r.id IS NOT NULL THEN (
        SELECT p.platform_id FROM notices n JOIN live_posts p ON p.outage_id = n.outage_id
        WHERE n.id = d.notice_id AND p.address_id = d.address_id
    ) END AS thread
"""
WITH_ROOM = "LEFT JOIN rooms r ON r.address_id = a.id AND r.left_at IS NULL"

# The most urgent lane that has something due; its queues, found by leaping along the index; a fair share of each, going
# on behind the queue that was served last.
NEXT = sa.text(f"""
WITH RECURSIVE lane AS (
    SELECT d.lane AS it FROM deliveries d
    WHERE d.sender = :sender AND d.state = 'due' AND d.due_at <= :now AND d.address_id <> ALL(:busy)
    ORDER BY d.lane LIMIT 1
), queues AS (
    (SELECT d.queue FROM deliveries d, lane
     WHERE d.sender = :sender AND d.state = 'due' AND d.lane = lane.it ORDER BY d.queue LIMIT 1)
    UNION ALL
    SELECT (SELECT d.queue FROM deliveries d, lane
            WHERE d.sender = :sender AND d.state = 'due' AND d.lane = lane.it AND d.queue > q.queue
            ORDER BY d.queue LIMIT 1)
    FROM queues q WHERE q.queue IS NOT NULL
), turns AS (
    SELECT queue, ceil(:most / count(*) OVER ())::int AS share FROM queues WHERE queue IS NOT NULL
    ORDER BY queue <= :last, queue
)
SELECT mine.* FROM turns CROSS JOIN LATERAL (
    SELECT {LETTER}, CASE WHEN d.expires_at < :now THEN 'too late' END AS dropped, NULL AS thread
    FROM deliveries d JOIN addresses a ON a.id = d.address_id {WITH_ROOM}
    WHERE d.sender = :sender AND d.state = 'due' AND d.lane = (SELECT it FROM lane) AND d.queue = turns.queue
      AND d.due_at <= :now AND d.address_id <> ALL(:busy)
    ORDER BY d.id LIMIT turns.share FOR UPDATE OF d SKIP LOCKED
) mine LIMIT :most
""")

# News is looked at closely; an answer, of which nothing else can be said, is not.
NEWS = sa.text(f"""
SELECT {SEEN} FROM deliveries d JOIN addresses a ON a.id = d.address_id {WITH_ROOM} WHERE d.id = ANY(:ids)
""")

# What else is due to the same people: it goes into the same message.
TOGETHER = sa.text(f"""
SELECT {SEEN} FROM deliveries d JOIN addresses a ON a.id = d.address_id {WITH_ROOM}
WHERE d.address_id = ANY(:people) AND d.id <> ALL(:known) AND d.sender = :sender AND d.state = 'due'
  AND d.due_at <= :now AND d.notice_id IS NOT NULL
ORDER BY d.address_id, d.id FOR UPDATE OF d SKIP LOCKED
""")

DROP = sa.text(f"""
UPDATE deliveries d SET done_at = :now, reason = v.why, state = CASE
    WHEN d.reason = '{IN_DOUBT}' THEN 'unknown'  -- it may have been seen the first time
    WHEN v.why = 'too late' THEN 'expired' ELSE 'withdrawn' END
FROM unnest(CAST(:ids AS bigint[]), CAST(:whys AS text[])) AS v(id, why) WHERE d.id = v.id
""")

CLAIM = sa.text("""
UPDATE deliveries d SET state = 'claimed', claimed_at = :now, sent_with = nullif(v.leader, d.id)
FROM unnest(CAST(:ids AS bigint[]), CAST(:leaders AS bigint[])) AS v(id, leader) WHERE d.id = v.id
""")


@dataclass(frozen=True)
class Parcel:
    """One message to one address, and the deliveries that it carries; the first one's number travels with it."""

    rows: tuple[Claimed, ...]

    @property
    def first(self) -> Claimed:
        return self.rows[0]

    @property
    def address(self) -> int:
        return int(self.first.address_id)

    @property
    def ids(self) -> list[int]:
        return [row.id for row in self.rows]


@dataclass(frozen=True)
class Asked:
    """Of whom, how many letters at most, whose turn was last, and who must not be written to just now."""

    sender: str
    most: int
    last: int
    busy: Sequence[int]


async def claim(connection: AsyncConnection, asked: Asked, now: datetime) -> tuple[list[Parcel], bool]:
    """The letters, and whether there was anything at all: what is dropped is no letter, but more may wait behind it."""
    facts = {"sender": asked.sender, "now": now}
    found = (
        await connection.execute(NEXT, facts | {"most": asked.most, "last": asked.last, "busy": list(asked.busy)})
    ).all()
    if not found:
        return [], False
    found = await looked_at(connection, found, now)
    more = await companions(connection, found, facts)
    parcels = packed([row for row in (*found, *more) if not row.dropped], now)
    await drop(connection, [row for row in (*found, *more) if row.dropped], now)
    pairs = [(id_, parcel.first.id) for parcel in parcels for id_ in parcel.ids]
    if pairs:
        ids, leaders = zip(*pairs, strict=True)
        await connection.execute(CLAIM, {"ids": list(ids), "leaders": list(leaders), "now": now})
    return parcels, True


async def looked_at(connection: AsyncConnection, found: Sequence[Claimed], now: datetime) -> Sequence[Claimed]:
    news = [row.id for row in found if row.notice_id or row.edits_id]
    if not news:
        return found
    seen = {row.id: row for row in await connection.execute(NEWS, {"ids": news, "now": now})}
    return [seen[row.id] if row.id in news else row for row in found]


async def companions(connection: AsyncConnection, found: Sequence[Claimed], facts: dict[str, Any]) -> Sequence[Claimed]:
    people = {row.address_id for row in found if may_carry(row)}
    if not people:
        return ()
    known = [row.id for row in found]
    return (await connection.execute(TOGETHER, facts | {"people": list(people), "known": known})).all()


def may_carry(row: Claimed) -> bool:
    """A person's notice; danger stands alone."""
    return row.notice_id is not None and not row.room and row.lane != Lane.DANGER


def packed(rows: Sequence[Claimed], now: datetime) -> list[Parcel]:
    """One letter for each address: the most urgent, with the notices that can go along; the others wait their turn."""
    parcels = {}
    by_address = sorted(rows, key=lambda row: row.address_id)  # stable: each address keeps the order of urgency
    for address, theirs in groupby(by_address, key=lambda row: row.address_id):
        first, *others = theirs
        along = [row for row in others if may_carry(row)] if others and may_carry(first) else []
        parcels[address] = Parcel((first, *along[: places_beside(first, now)]))
    return [parcels[address] for address in dict.fromkeys(row.address_id for row in rows)]


def places_beside(row: Claimed, now: datetime) -> int:
    return (MOST_TOGETHER if is_free(row, now) else MOST_IN_TEMPLATE) - 1


def is_free(row: Claimed, now: datetime) -> bool:
    """Whether free text may be written to them; otherwise only a template."""
    return row.channel != "whatsapp" or window_is_open(row.heard_at, now)


async def drop(connection: AsyncConnection, rows: Sequence[Claimed], now: datetime) -> None:
    if rows:
        dropped = {"ids": [row.id for row in rows], "whys": [row.dropped for row in rows], "now": now}
        await connection.execute(DROP, dropped)


async def give_back(connection: AsyncConnection, ids: Sequence[int]) -> None:
    """Claimed and not begun: due again, as if nothing had been."""
    d = t.deliveries.c
    untouched = sa.update(t.deliveries).where(d.id.in_(ids), d.state == "claimed")
    await connection.execute(untouched.values(state="due", claimed_at=None, sent_with=None))
