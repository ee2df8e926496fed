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

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

MOST_TRIES = 5

# A receipt may have been faster than this record: it is then not undone. An answer that comes after the claim was
# given back still counts, and prevents the second send.
ACCEPT = sa.text("""
UPDATE deliveries d SET
    platform_id = nullif(v.platform_id, ''),
    template = nullif(v.template, ''),
    state = CASE WHEN d.state IN ('claimed', 'unknown', 'due') THEN 'accepted' ELSE d.state END,
    done_at = coalesce(d.done_at, :now)
FROM unnest(CAST(:ids AS bigint[]), CAST(:platform_ids AS text[]), CAST(:templates AS text[]))
    AS v(id, platform_id, template)
WHERE d.id = v.id
""")


async def accepted(connection: AsyncConnection, told: Sequence[tuple[int, str, str]], now: datetime) -> None:
    if told:
        ids, platform_ids, templates = (list(each) for each in zip(*told, strict=True))
        facts = {"ids": ids, "platform_ids": platform_ids, "templates": templates, "now": now}
        await connection.execute(ACCEPT, facts)


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
    await connection.execute(open_one.values(reason=failure.reason, **becomes(failure, now)))
    if failure.then is Then.GONE:
        await on_address(connection, address, unreachable_at=now)
    if failure.then is Then.TEMPLATE:  # the platform knows better than we do when their window closed
        await on_address(connection, address, heard_at=None)


def becomes(failure: SendFailed, now: datetime) -> dict[str, object]:
    """What a failure makes of a delivery."""
    match failure.then:
        case Then.LATER | Then.TEMPLATE:
            return tried_again(failure, now)
        case Then.PAUSE | Then.ANOTHER:
            return {"state": State.DUE, "due_at": now + failure.after}
        case Then.HOLD:
            return {"state": State.HELD, "due_at": now + failure.after}
        case Then.UNKNOWN:
            return {"state": State.UNKNOWN}
        case Then.GONE | Then.NEVER:
            return {"state": State.REFUSED, "done_at": now}


def tried_again(failure: SendFailed, now: datetime) -> dict[str, object]:
    """Each time a little later; after a few times it is refused, with the reason."""
    d = t.deliveries.c
    last = d.tries + 1 >= MOST_TRIES
    wait = sa.cast(sa.func.power(2, d.tries), sa.Integer) * timedelta(seconds=1)
    return {
        "tries": d.tries + 1,
        "state": sa.case((last, State.REFUSED.value), else_=State.DUE.value),
        "due_at": now + failure.after + wait,
        "done_at": sa.case((last, sa.literal(now, d.done_at.type)), else_=None),
    }


async def template_refused(connection: AsyncConnection, template: str, code: int, now: datetime) -> None:
    """The breaker of one template: whoever is next is told in another."""
    if code not in TOLD or not template:
        return
    account, name, language = template.split("/")
    told = told_by_a_send(code, await standing_of(connection, account, name, language), now)
    await keep_standing(connection, account, name, language, told)


async def on_address(connection: AsyncConnection, address: int, **values: object) -> None:
    await connection.execute(sa.update(t.addresses).where(t.addresses.c.id == address).values(**values))


async def pause(connection: AsyncConnection, sender: str, until: datetime, reason: str) -> None:
    """Kept in the database, so that a restart does not forget it. A longer pause outlasts a shorter."""
    statement = sa.text("""
        INSERT INTO senders (name, paused_until, reason) VALUES (:name, :until, :reason)
        ON CONFLICT (name) DO UPDATE SET
            paused_until = greatest(senders.paused_until, excluded.paused_until), reason = excluded.reason
    """)
    await connection.execute(statement, {"name": sender, "until": until, "reason": reason})


GIVE_BACK = sa.text("""
UPDATE deliveries SET
    state = CASE state WHEN 'claimed' THEN 'unknown' ELSE 'due' END,
    tries = tries + CASE state WHEN 'unknown' THEN 1 ELSE 0 END,
    claimed_at = :now
WHERE state IN ('claimed', 'unknown') AND claimed_at < :before
RETURNING sender
""")


async def give_back(connection: AsyncConnection, now: datetime, patience: timedelta) -> set[str]:
    """A claim that was not recorded is *unknown* at first; if no receipt spoke for it, it is due again.

    We would rather tell somebody twice after a crash than not at all (docs/decisions/004).
    """
    rows = await connection.execute(GIVE_BACK, {"now": now, "before": now - patience})
    return {row.sender for row in rows}
