"""What became of a delivery, written down: one small statement for each thing that can happen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.channels.channel import SendFailed, Then
from bot.channels.standing import TOLD, told_by_a_send
from bot.storage import tables as t
from bot.storage.standings import keep_standing, standing_of
from zones.delivery import State
from zones.reach import WAITS

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

MISSES = 3  # messages in a row that did not reach somebody, after which we take them for gone
LONGEST_WAIT = timedelta(minutes=5)  # between two tries for one person (pair rate: 4^X s)

# A receipt may have been faster than this record: it is then not undone, least of all one that told of its failure. An
# answer that comes after the claim was given back still counts, and prevents the second send.
ACCEPT = sa.text("""
UPDATE deliveries d SET
    platform_id = nullif(v.platform_id, ''),
    template = nullif(v.template, ''),
    state = CASE WHEN d.state IN ('claimed', 'unknown', 'due') THEN 'accepted' ELSE d.state END,
    reason = CASE WHEN d.state IN ('claimed', 'unknown', 'due') THEN nullif(v.note, '') ELSE d.reason END,
    done_at = CASE WHEN d.state IN ('claimed', 'unknown', 'due') THEN :now ELSE coalesce(d.done_at, :now) END
FROM unnest(CAST(:ids AS bigint[]), CAST(:platform_ids AS text[]), CAST(:templates AS text[]), CAST(:notes AS text[]))
    AS v(id, platform_id, template, note)
WHERE d.id = v.id AND NOT EXISTS (
    SELECT FROM receipts r WHERE r.delivery_id = d.id AND r.platform_id = v.platform_id AND r.state = 'refused'
      AND r.participant = ''
)
""")


async def accepted(connection: AsyncConnection, told: Sequence[tuple[int, str, str, str]], now: datetime) -> None:
    """Of each: our number, the platform's, the template that it went in, and a note where there is one."""
    if told:
        ids, platform_ids, templates, notes = map(list, zip(*told, strict=True))
        facts = {"ids": ids, "platform_ids": platform_ids, "templates": templates, "notes": notes, "now": now}
        await connection.execute(ACCEPT, facts)


# Of an answer in a conversation there is no outage, and nothing is kept.
STAND_FOR = sa.text("""
INSERT INTO live_posts (address_id, outage_id, platform_id)
SELECT d.address_id, n.outage_id, v.platform_id
FROM unnest(CAST(:ids AS bigint[]), CAST(:platform_ids AS text[])) AS v(id, platform_id)
JOIN deliveries d ON d.id = v.id JOIN notices n ON n.id = d.notice_id
ON CONFLICT (address_id, outage_id) DO UPDATE SET platform_id = excluded.platform_id
""")


async def stands_for(connection: AsyncConnection, posts: Sequence[tuple[int, str]]) -> None:
    if posts:
        ids, platform_ids = map(list, zip(*posts, strict=True))
        await connection.execute(STAND_FOR, {"ids": ids, "platform_ids": platform_ids})


# What a failure may still change: what the sender has in hand, and, told by a receipt, what was only accepted.
IN_HAND = (State.CLAIMED, State.UNKNOWN)
ON_ITS_WAY = (*IN_HAND, State.ACCEPTED)


async def failed(
    connection: AsyncConnection,
    delivery: int,
    address: int,
    failure: SendFailed,
    now: datetime,
    still: Sequence[State] = IN_HAND,
) -> None:
    d = t.deliveries.c
    open_one = sa.update(t.deliveries).where(d.id == delivery, d.state.in_(still))
    changed = await connection.execute(
        open_one.values(reason=failure.reason, **becomes(failure, now)).returning(d.state, d.due_at)
    )
    new = changed.one_or_none()
    await learn(connection, address, failure, new.due_at if new else now, now)
    if new and new.state is State.REFUSED:
        await elsewhere(connection, delivery, now)


def becomes(failure: SendFailed, now: datetime) -> dict[str, object]:
    """What a failure makes of a delivery."""
    match failure.then:
        case Then.LATER | Then.TEMPLATE:
            return tried_again(failure, now)
        case Then.HOLD:
            return {"state": State.HELD, "due_at": now + failure.after, "sent_with": None}
        case Then.WAIT:
            return {**DUE, "tries": t.deliveries.c.tries + 1, "due_at": now + wait(failure)}
        case Then.PAUSE | Then.SLOW | Then.STOP:
            return {**DUE, "due_at": now if failure.then is Then.STOP else now + failure.after}
        case Then.MOVED | Then.ANOTHER:  # the refused template is out of the choice: no try is counted
            return {**DUE, "due_at": now}
        case Then.UNKNOWN:
            return {"state": State.UNKNOWN}
        case Then.GONE | Then.MISSED | Then.NEVER:
            return {"state": State.REFUSED, "done_at": now}


DUE: dict[str, object] = {"state": State.DUE, "done_at": None, "sent_with": None}


def tried_again(failure: SendFailed, now: datetime) -> dict[str, object]:
    """Each time a little later; after a few times it is refused, with the reason."""
    d = t.deliveries.c
    last = d.tries + 1 >= failure.most
    return {
        "tries": d.tries + 1,
        "state": sa.case((last, State.REFUSED.value), else_=State.DUE.value),
        "due_at": now + failure.after + sa.cast(sa.func.power(2, d.tries), sa.Integer) * timedelta(seconds=1),
        "done_at": sa.case((last, sa.literal(now, d.done_at.type)), else_=None),
        "sent_with": sa.case((last, d.sent_with), else_=None),
    }


def wait(failure: SendFailed) -> sa.ColumnElement[timedelta]:
    """4^X times the first wait, X being the tries so far (Meta's advice for the pair rate)."""
    tries = sa.func.least(t.deliveries.c.tries, 6)
    grown = sa.cast(sa.func.power(4, tries), sa.Integer) * failure.after
    return sa.func.greatest(sa.func.least(grown, LONGEST_WAIT), failure.after)


# ---- what we learn of the address -------------------------------------------------------------------


async def learn(connection: AsyncConnection, address: int, failure: SendFailed, until: datetime, now: datetime) -> None:
    match failure.then:
        case Then.GONE:
            await give_up(connection, address, now)
        case Then.MISSED:
            await missed(connection, address, now)
        case Then.TEMPLATE:  # the platform knows better than we do when their window closed
            await on_address(connection, address, heard_at=None)
        case Then.WAIT:
            await rest(connection, address, until)


async def missed(connection: AsyncConnection, address: int, now: datetime) -> None:
    a = t.addresses.c
    one_more = sa.update(t.addresses).where(a.id == address).values(failures=a.failures + 1).returning(a.failures)
    if (await connection.scalar(one_more) or 0) >= MISSES:
        await give_up(connection, address, now)


# Several letters of one moment may fail together: that is one time.
GIVE_UP = sa.text("""
UPDATE addresses SET unreachable_at = :now, given_up = given_up + 1,
    retry_at = CAST(:now AS timestamptz) + (CAST(:waits AS interval[]))[least(given_up + 1, :longest)]
WHERE id = :address AND (unreachable_at IS NULL OR retry_at <= :now)
""")


async def give_up(connection: AsyncConnection, address: int, now: datetime) -> None:
    await connection.execute(GIVE_UP, {"address": address, "now": now, "waits": list(WAITS), "longest": len(WAITS)})


REACHED = sa.text("""
UPDATE addresses SET failures = 0, given_up = 0, unreachable_at = NULL, retry_at = NULL
WHERE id = ANY(:ids) AND (failures > 0 OR unreachable_at IS NOT NULL)
""")


async def reached(connection: AsyncConnection, addresses: Sequence[int]) -> None:
    """Something has arrived there."""
    if addresses:
        await connection.execute(REACHED, {"ids": list(addresses)})


async def on_address(connection: AsyncConnection, address: int, **values: object) -> None:
    await connection.execute(sa.update(t.addresses).where(t.addresses.c.id == address).values(**values))


async def rest(connection: AsyncConnection, address: int, until: datetime) -> None:
    """Nothing goes to them before; kept with the address, for what is owed to it meanwhile."""
    d = t.deliveries.c
    await on_address(connection, address, wait_until=until)
    theirs = sa.update(t.deliveries).where(d.address_id == address, d.state == State.DUE, d.due_at < until)
    await connection.execute(theirs.values(due_at=until))


# The first try was refused, so the person is tried at another address of theirs at which they were not tried yet:
# never at two at a time, for only a refusal leads here.
ELSEWHERE = sa.text("""
INSERT INTO deliveries (address_id, sender, lane, queue, language, due_at, expires_at, notice_id, state, tries)
SELECT other.id, other.sender, d.lane, d.queue, d.language, greatest(:now, other.wait_until), d.expires_at,
    d.notice_id, 'due', 0
FROM deliveries d JOIN addresses first ON first.id = d.address_id
CROSS JOIN LATERAL (
    SELECT a.* FROM addresses a
    WHERE a.person_id = first.person_id AND a.unreachable_at IS NULL
      AND NOT EXISTS (SELECT FROM deliveries x WHERE x.notice_id = d.notice_id AND x.address_id = a.id)
    ORDER BY a.heard_at DESC NULLS LAST, a.id LIMIT 1
) other
WHERE d.id = :delivery AND d.notice_id IS NOT NULL AND d.expires_at > :now
ON CONFLICT (notice_id, address_id) DO NOTHING
""")


async def elsewhere(connection: AsyncConnection, delivery: int, now: datetime) -> None:
    await connection.execute(ELSEWHERE, {"delivery": delivery, "now": now})


# ---- what we learn of the template ------------------------------------------------------------------


async def template_refused(connection: AsyncConnection, template: str, code: int, now: datetime) -> None:
    """The breaker of one template: whoever is next is told in another."""
    if code not in TOLD or not template:
        return
    account, name, language = template.split("/")
    told = told_by_a_send(code, await standing_of(connection, account, name, language), now)
    await keep_standing(connection, account, name, language, told)


# ---- what we learn of the sender --------------------------------------------------------------------


async def pause(connection: AsyncConnection, sender: str, until: datetime, reason: str) -> None:
    """Kept in the database, so that a restart does not forget it. A longer pause outlasts a shorter."""
    statement = sa.text("""
        INSERT INTO senders (name, paused_until, reason) VALUES (:name, :until, :reason)
        ON CONFLICT (name) DO UPDATE SET
            paused_until = greatest(senders.paused_until, excluded.paused_until), reason = excluded.reason
    """)
    await connection.execute(statement, {"name": sender, "until": until, "reason": reason})


async def slow_down(connection: AsyncConnection, sender: str, rate: float, now: datetime) -> None:
    """`rate`: messages a second from now on; it grows again by itself (`bot/channels/pace.py`)."""
    slower = sa.update(t.senders).where(t.senders.c.name == sender)
    await connection.execute(slower.values(rate=rate, slowed_at=now))
