"""What a hundred thousand cost who join, move and leave: the last must be as cheap as the first.

Each act goes through the rules and the store as a message would take it, many to a transaction, so that the commit is
shared and the statements are what is measured. The list of members grows from nobody to all of them meanwhile.
A hundred thousand, three times, take half an hour of one core; so unless `--all` is said, those between the first and
the last are brought in, moved and let go in bulk: the tables are as full, and only they are not timed.
"""

import asyncio
import itertools
import statistics
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated

import sqlalchemy as sa
import typer
from rich.console import Console
from rich.progress import Progress

from benchmarks.stage.crowd import FIRST, LOCALITY, settle, tidy
from benchmarks.stage.database import fresh_database, opened
from benchmarks.stage.results import Found, Keep, show
from bot.logs import set_up_logs
from bot.storage import tables as t
from bot.storage.store import Store
from bot.world import World
from handlers.incoming import Incoming
from zones.joining import change_area, follow, leave
from zones.person import Address

BATCH = 200  # people to a transaction
CHANNEL = "whatsapp"

# What the rules do to one person after another, done to those between at once.
BULK = {
    "join": """
        WITH new AS (
            SELECT p.id FROM persons p JOIN members m ON m.person_id = p.id
            WHERE NOT EXISTS (SELECT FROM consents c WHERE c.person_id = p.id) AND m.role = 'citizen'
        ), agreed AS (
            INSERT INTO consents (person_id, notice, shown_at, given_at) SELECT id, 1, now(), now() FROM new
        )
        INSERT INTO entries (act, at, zone_id, person_id, facts)
        SELECT 'member.joined', now(), z.id, new.id, '{}' FROM new, areas z WHERE z.code = 'GN'
    """,
    "move": """
        WITH moved AS (
            UPDATE follows f SET area_id = :there, since = now() FROM members m
            WHERE m.id = f.member_id AND m.role = 'citizen' AND f.area_id = :here RETURNING m.person_id, m.zone_id
        )
        INSERT INTO entries (act, at, zone_id, person_id, facts)
        SELECT 'member.follows', now(), zone_id, person_id, '{}' FROM moved
    """,
    "leave": """
        WITH gone AS (
            UPDATE members m SET left_at = now() FROM follows f
            WHERE f.member_id = m.id AND m.role = 'citizen' AND f.area_id = :there AND m.left_at IS NULL
            RETURNING m.person_id, m.zone_id
        ), withdrawn AS (
            UPDATE consents c SET withdrawn_at = now() FROM gone WHERE c.person_id = gone.person_id
        )
        INSERT INTO entries (act, at, zone_id, person_id, facts)
        SELECT 'member.left', now(), zone_id, person_id, '{}' FROM gone
    """,
}


@dataclass
class Acts:
    """`seconds`: what each batch of people took."""

    name: str
    parts: int  # of `seconds`: halves if those between were not timed, tenths if they were
    seconds: list[float] = field(default_factory=list)

    def tenths(self) -> tuple[float, float]:
        """One person's cost among the first, and among the last; the very first batch warms up."""
        share = len(self.seconds) // self.parts
        first, last = self.seconds[1:share], self.seconds[-share:]
        return statistics.median(first) / BATCH, statistics.median(last) / BATCH


@dataclass(frozen=True)
class Places:
    """Where people live before and after they move: another one for each, in turn."""

    zone: int
    here: Sequence[int]
    between: dict[str, int]  # where those live who come in bulk, and where they move

    def of(self, person: int, moved: int = 0) -> int:
        return self.here[(person + moved) % len(self.here)]


async def places(world: World) -> Places:
    async with world.engine.connect() as connection:
        zone = (await connection.execute(sa.select(t.areas.c.id).where(t.areas.c.code == "GN"))).scalar_one()
        homes = sa.select(t.areas.c.id, t.areas.c.code).where(t.areas.c.code.like("GN-%/%")).order_by(t.areas.c.id)
        known = {row.code: row.id for row in await connection.execute(homes)}
        here, there, *others = [known.pop(LOCALITY), *known.values()]
        return Places(zone, others, {"here": here, "there": there})


def keys(first: int, many: int) -> Iterator[Sequence[tuple[int, str]]]:
    """The numbers of these people, a batch at a time."""
    everyone = ((n, f"+{FIRST[CHANNEL] + n}") for n in range(first, first + many))
    while batch := list(itertools.islice(everyone, BATCH)):
        yield batch


async def known(store: Store, key: str, now: datetime) -> Address:
    address = await store.address_of(Incoming(CHANNEL, "m", now, (key,)), now)
    assert address
    return address


Act = Callable[[Store, Places, int, str, datetime], Awaitable[object]]


async def joins(store: Store, where: Places, n: int, key: str, now: datetime) -> None:
    await follow(store, await known(store, key, now), where.zone, where.of(n), ("hi", "en", "ur")[n % 3], now)


async def moves(store: Store, where: Places, n: int, key: str, now: datetime) -> None:
    address = await known(store, key, now)
    assert address.person_id
    (home,) = await store.following(address.person_id)
    await change_area(store, address, home, where.zone, where.of(n, 1), "hi", now)


async def goes(store: Store, where: Places, n: int, key: str, now: datetime) -> None:
    address = await known(store, key, now)
    assert address.person_id
    await leave(store, address.person_id, now)


async def measure(database: str, many: int, timed_ones: int) -> list[Acts]:
    """`timed_ones`: at each end of the line; half of `many`, and nobody comes in bulk."""
    between = many - 2 * timed_ones
    async with opened(database) as world:
        where, acts = await places(world), []
        with Progress(console=Console(stderr=True), transient=True) as progress:
            for name, act in (("join", joins), ("move", moves), ("leave", goes)):
                bar = progress.add_task(name, total=2 * timed_ones)
                acts.append(done := Acts(name, 2 if between else 10))
                for first in (0, many - timed_ones):
                    for batch in keys(first, timed_ones):
                        done.seconds.append(await timed(world, where, act, batch))
                        progress.advance(bar, len(batch))
                    if between and not first:
                        await in_bulk(world, where, name, timed_ones, between)
                    await tidy(world)  # autovacuum has no time here
        await counted(world, many)
        return acts


async def in_bulk(world: World, where: Places, name: str, first: int, many: int) -> None:
    if name == "join":
        await settle(world, many, first=first)
    async with world.engine.begin() as connection:
        await connection.execute(sa.text(BULK[name]), where.between)


async def timed(world: World, where: Places, act: Act, batch: Sequence[tuple[int, str]]) -> float:
    start, now = time.perf_counter(), datetime.now(UTC)
    async with world.stores.begin() as store:
        for n, key in batch:
            await act(store, where, n, key, now)
    return time.perf_counter() - start


async def counted(world: World, many: int) -> None:
    """All of it has really happened: one entry an act, and nobody is left."""
    async with world.engine.connect() as connection:
        for act in ("member.joined", "member.follows", "member.left"):
            entries = await connection.scalar(sa.text("SELECT count(*) FROM entries WHERE act = :act"), {"act": act})
            assert entries == many, f"{entries} of {many} {act}"
        left = await connection.scalar(
            sa.text("SELECT count(*) FROM members WHERE role = 'citizen' AND left_at IS NULL")
        )
        assert left == 0


def found(acts: Sequence[Acts], many: int) -> Found:
    rows = []
    for one in acts:
        first, last = one.tenths()
        rows.append((one.name, f"{first * 1000:.2f} ms", f"{last * 1000:.2f} ms", f"{last / first:.2f}"))
    headings = ("act", "the first", "the last", "ratio")
    note = f"{many:,} people, {BATCH} to a transaction; the cost of one, on one core beside its database."
    return Found("joining", "Joining, moving and leaving", headings, rows, note)


def main(
    most: Annotated[int, typer.Option(min=10_000, help="How many people.")] = 100_000,
    ends: Annotated[
        int, typer.Option(min=2 * BATCH, help="How many of them are timed at each end of the line.")
    ] = 2_000,
    every: Annotated[bool, typer.Option("--all", help="Time everybody, and bring in nobody in bulk.")] = False,
    keep: Keep = False,
) -> None:
    """Compare what the first and the last of many cost who join, move and leave."""
    set_up_logs()
    with fresh_database() as (database, _):
        acts = asyncio.run(measure(database, most, most // 2 if every else ends))
    show(found(acts, most), keep=keep)


if __name__ == "__main__":
    typer.run(main)
