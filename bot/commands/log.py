"""`main.py log`: whether the central log is as it was written, and its lines as a file."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import IO, Annotated

import orjson
import typer
from rich.console import Console
from rich.progress import Progress

from bot import logbook
from bot.commands.desk import AsJson, in_world, say, stop
from bot.logbook import Wanted
from bot.storage import seals
from bot.storage.seals import Examined
from bot.world import World
from zones.seal import Fault, What

log = typer.Typer(
    no_args_is_help=True, help="The central log: whether it is as it was written, and its lines as a file."
)

IN_WORDS = {
    What.CHANGED: "The entry {entry} was changed after it had been sealed (as number {number}).",
    What.REMOVED: "What was sealed as number {number} is no longer there: {gone} was removed.",
    What.INSERTED: "The entry {entry} was put into the log past its door, or later than its time says.",
    What.FORGED: "The seal number {number} (entry {entry}) does not follow from the one before: seals were changed.",
}


@log.command()
def verify(
    paper: Annotated[
        str | None, typer.Option("--kept", help="a seal that was printed and kept: its number, and how it begins")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Read every seal again, and say what was changed, removed or inserted first (then it ends with 1)."""
    wanted = read_paper(paper) if paper else None

    async def look(world: World) -> Examined:
        await seals.seal(world.engine, world.clock())
        with bar("reading seals", hidden=as_json) as progress:
            return await seals.verify(world.engine, wanted, progress)

    found = in_world(look)
    typer.echo(orjson.dumps(facts(found)).decode()) if as_json else say.print(in_words(found), highlight=False)
    raise typer.Exit(1 if found.fault or found.kept is False else 0)


def read_paper(paper: str) -> tuple[int, str]:
    found = re.fullmatch(r"\s*(\d{1,18})\W+([0-9a-f][0-9a-f ]{7,})\s*", paper.lower())
    if found is None:
        raise typer.BadParameter("its number and how it begins, eight characters or more: --kept '1234 ab12cd34'")
    return int(found[1]), found[2].replace(" ", "")


def facts(found: Examined) -> dict[str, object]:
    fault = found.fault
    return {
        "whole": fault is None and found.kept is not False,
        "sealed": found.sealed,
        "last": found.last.hex(),
        "waiting": found.waiting,
        "kept": found.kept,
        "fault": {"what": fault.what.value, "number": fault.number or None, "entry": fault.entry_id} if fault else None,
    }


def in_words(found: Examined) -> str:
    if found.fault:
        return f"[red]✗[/] {of_fault(found.fault)}"
    if found.kept is False:
        return "[red]✗[/] The log holds together, but the seal that was kept is not in it: it was written anew since."
    kept = " The seal that was kept is among them." if found.kept else ""
    waiting = f" {found.waiting} wait for theirs." if found.waiting else ""
    whole = f"[green]✓[/] All {found.sealed} sealed entries are as they were written.{kept}{waiting}"
    return f"{whole}\nThe last seal: {found.sealed} {found.last.hex()}"


def of_fault(fault: Fault) -> str:
    gone = f"the entry {fault.entry_id}" if fault.entry_id else "at least one entry with its seal"
    return IN_WORDS[fault.what].format(entry=fault.entry_id, number=fault.number, gone=gone)


@log.command()
def export(
    zone: Annotated[str | None, typer.Option(help="the zone's code; all without it")] = None,
    first: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="the first day")] = None,
    last: Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="the last day")] = None,
    out: Annotated[Path | None, typer.Option(help="a file; standard output without it")] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="CSV in place of JSON Lines.")] = False,
) -> None:
    """The log's lines, for whoever reviews it; nobody's person is in them."""

    async def write(world: World) -> None:
        known = (await world.atlas()).zone_named(zone) if zone else None
        if zone and known is None:
            stop(f"There is no zone with the code {zone}.")
        wanted = Wanted(known.code if known else None, day_of(first), day_of(last))
        with opened(out) as file, bar("writing lines", hidden=out is None) as progress:
            if as_csv:
                file.write(logbook.row_of(logbook.COLUMNS))
            written = logbook.as_csv if as_csv else logbook.as_json
            async for line in logbook.lines(world, wanted, progress):
                file.write(written(line))

    in_world(write)


@log.command("removals")
def removals_of(
    day: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="today without it")] = None,
    as_json: AsJson = False,
) -> None:
    """Who was to leave a room that day, why, and what became of it; by offices, and nobody's person is in it."""

    async def look(world: World) -> list[dict[str, str]]:
        zone_time = world.settings.zone_time
        first = (day or world.clock().astimezone(zone_time)).replace(
            hour=0, minute=0, second=0, microsecond=0, tzinfo=zone_time
        )
        atlas = await world.atlas()
        async with world.stores.begin() as store:
            found = await store.removals_between(first, first + timedelta(days=1))
            offices = {one.id: one.code for each in found for one in await store.positions(each.by_positions)}
        return [
            {
                "at": f"{each.asked_at.astimezone(zone_time):%H:%M}",
                "zone": atlas.area(each.zone_id).code,
                "by": ", ".join(offices[one] for one in each.by_positions) or "admin",
                "reason": each.reason or "none given",
                "state": each.state,
                "until": f"{each.until.astimezone(zone_time):%Y-%m-%d %H:%M}" if each.until else "",
                "objected": "yes" if each.objected_at else "",
            }
            for each in found
        ]

    found = in_world(look)
    if as_json:
        typer.echo(orjson.dumps(found).decode())
        return
    say.print("\n".join("  ".join(filter(None, one.values())) for one in found) or "Nobody.", highlight=False)


def day_of(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


@contextmanager
def opened(path: Path | None) -> Iterator[IO[str]]:
    if path is None:
        yield sys.stdout
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        yield file


@contextmanager
def bar(what: str, *, hidden: bool) -> Iterator[Callable[[int, int], None]]:
    """On standard error, so that what is written stays clean."""
    with Progress(console=Console(stderr=True), disable=hidden) as shown:
        task = shown.add_task(what, total=None)
        yield lambda done, of: shown.update(task, completed=done, total=of)
