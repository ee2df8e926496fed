"""What an operator does about updates that could not be handled: looks, lets them run again, or drops them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from bot.intake.news import NEWS
from bot.intake.update import MESSAGE, UNKNOWN
from zones.entry import Entry

if TYPE_CHECKING:
    from bot.world import World

HANDLED = {MESSAGE, "receipt", "receipt.early", "message.edited", "message.deleted", *NEWS}


@dataclass(frozen=True)
class Count:
    """Of one kind of update."""

    kind: str
    waiting: int
    parked: int
    handled: int
    unmatched: int  # receipts that spoke of nothing of ours

    @property
    def note(self) -> str:
        if self.kind == UNKNOWN:
            return "not understood"
        return "" if self.kind in HANDLED else "understood, nothing to do"


COUNTS = sa.text("""
SELECT kind,
    count(*) FILTER (WHERE handled_at IS NULL AND parked_at IS NULL) AS waiting,
    count(*) FILTER (WHERE handled_at IS NULL AND parked_at IS NOT NULL) AS parked,
    count(handled_at) AS handled,
    count(*) FILTER (WHERE handled_at IS NOT NULL AND error = 'matches nothing') AS unmatched
FROM inbox GROUP BY kind ORDER BY kind
""")

IN_TROUBLE = sa.text("""
SELECT id, channel, kind, received_at, tries, due_at, parked_at, error FROM inbox
WHERE handled_at IS NULL AND (parked_at IS NOT NULL OR (due_at IS NOT NULL AND kind <> 'receipt.early'))
ORDER BY id LIMIT :most
""")


async def counts(world: World) -> list[Count]:
    async with world.engine.connect() as connection:
        return [Count(**row._mapping) for row in await connection.execute(COUNTS)]


async def in_trouble(world: World, most: int = 100) -> list[dict[str, Any]]:
    """Parked, or waiting for another try; the oldest first, without what somebody wrote."""
    async with world.engine.connect() as connection:
        return [dict(row._mapping) for row in await connection.execute(IN_TROUBLE, {"most": most})]


async def report(world: World) -> dict[str, Any]:
    kinds = [asdict(count) | {"note": count.note} for count in await counts(world)]
    return {"kinds": kinds, "in_trouble": await in_trouble(world)}


async def update_of(world: World, update: int, *, body: bool = False) -> dict[str, Any] | None:
    """What is known of it; what it says, only for whoever asks for that in so many words."""
    wanted = sa.text("""
        SELECT id, channel, kind, at, received_at, handled_at, tries, due_at, parked_at, error, sealed_body
        FROM inbox WHERE id = :id
    """)
    async with world.engine.connect() as connection:
        row = (await connection.execute(wanted, {"id": update})).one_or_none()
    if row is None:
        return None
    facts = dict(row._mapping)
    sealed = facts.pop("sealed_body")
    return facts | ({"body": world.vault.open_json(sealed)} if body else {})


AGAIN = sa.text("""
UPDATE inbox SET parked_at = NULL, due_at = NULL, error = NULL, tries = 0
WHERE handled_at IS NULL AND parked_at IS NOT NULL AND (CAST(:id AS bigint) IS NULL OR id = :id)
RETURNING shard
""")


async def again(world: World, update: int | None, now: datetime) -> int:
    """One, or all that are parked; how many. Each goes back to its place in its chat."""
    async with world.stores.begin() as store:
        shards: Sequence[int] = (await store.session.scalars(AGAIN, {"id": update})).all()
        if shards:
            store.add(Entry("inbox.again", now, facts={"update": update, "many": len(shards)}))
    await world.wake.inbox(set(shards))
    return len(shards)


DROP = sa.text("""
UPDATE inbox SET handled_at = :now, due_at = NULL, error = :error
WHERE id = :id AND handled_at IS NULL AND (parked_at IS NOT NULL OR due_at IS NOT NULL) RETURNING kind
""")


async def drop(world: World, update: int, reason: str, now: datetime) -> bool:
    """It is kept, and never handled; whether it was there to be dropped."""
    async with world.stores.begin() as store:
        kind = await store.session.scalar(DROP, {"id": update, "now": now, "error": f"dropped: {reason}"})
        if kind:
            store.add(Entry("inbox.dropped", now, facts={"update": update, "kind": kind, "reason": reason}))
    return bool(kind)


@dataclass(frozen=True)
class Trouble:
    """For the console: how many nobody could handle, and how many of another kind than any we know."""

    parked: int = 0
    not_understood: int = 0


async def trouble(world: World) -> Trouble:
    parked = sa.text("""
        SELECT count(*) FILTER (WHERE kind <> 'unknown') AS parked, count(*) FILTER (WHERE kind = 'unknown') AS unknown
        FROM inbox WHERE parked_at IS NOT NULL AND handled_at IS NULL
    """)
    async with world.engine.connect() as connection:
        row = (await connection.execute(parked)).one()
    return Trouble(row.parked, row.unknown)
