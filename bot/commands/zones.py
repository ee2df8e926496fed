"""`main.py zones`: the network, the offices and who answers for what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from bot import moving
from bot.commands.desk import in_world, say, settings_or_exit, stop
from bot.loading import rosterload, template, zoneload
from bot.loading.roster import Roster, read_roster
from bot.loading.sheet import SHEETS
from bot.loading.zonefile import ZoneFile, read_file
from bot.world import World
from zones.area import Kind

T = TypeVar("T")

zones = typer.Typer(no_args_is_help=True, help="The network, the offices and who answers for what.")


def is_roster(path: Path) -> bool:
    return path.suffix.lower() in SHEETS


def read_or_stop(path: Path, read: Callable[[Path], T]) -> T:
    try:
        return read(path)
    except OSError as no:
        stop(f"{path}: {no.strerror}")
        raise


def roster_of(path: Path) -> Roster:
    settings = settings_or_exit()
    return read_or_stop(path, lambda path: read_roster(path, settings.zone_time))


@zones.command("check")
def check_zones(path: Path) -> None:
    """Read a zones file, or a roster (.csv, .xlsx), and say what is wrong with it; nothing is stored."""
    if is_roster(path):
        check_roster(roster_of(path))
    file = read_or_stop(path, read_file)
    for complaint in file.complaints:
        say.print(f"[red]✗[/] {complaint}", highlight=False)
    if file.areas:
        counted = ", ".join(f"{sum(a.kind is kind for a in file.areas)} {kind.value}" for kind in Kind)
        say.print(f"{counted}; {len(file.posts)} positions.", highlight=False)
    raise typer.Exit(1 if file.complaints else 0)


@zones.command("move")
def move_area(
    area: Annotated[str, typer.Argument(help="code of the area that moves")],
    to: Annotated[str, typer.Option("--to", help="code of what it hangs on from then on")],
    on: Annotated[str, typer.Option("--on", help="the day, YYYY-MM-DD; today: at once")],
) -> None:
    """Move an area to another place in the tree, from a day on; its people, outages and complaints follow."""
    try:
        day = date.fromisoformat(on)
    except ValueError:
        stop(f"{on} is no date (YYYY-MM-DD).")
    try:
        planned = in_world(lambda world: moving.plan(world, area, to, day))
    except ValueError as no:
        stop(str(no))
    say.print(planned, highlight=False)


@zones.command("load")
def load_zones(path: Path) -> None:
    """Load a zones file, or a roster of who holds which office; a second time changes only what changed."""
    told(load_roster(roster_of(path)) if is_roster(path) else load_file(read_or_stop(path, read_file)))


def load_file(file: ZoneFile) -> Counter[str]:
    if file.complaints:
        stop(*file.complaints)
    return in_world(lambda world: zoneload.load(world, file))


def check_roster(roster: Roster) -> None:
    complaints = in_world(lambda world: rosterload.check(world, roster))
    for complaint in complaints:
        say.print(f"[red]✗[/] {complaint}", highlight=False)
    say.print(f"{len(roster.lines)} holdings of {len({line.position for line in roster.lines})} positions.")
    raise typer.Exit(1 if complaints else 0)


def load_roster(roster: Roster) -> Counter[str]:
    async def load(world: World) -> Counter[str]:
        if complaints := await rosterload.check(world, roster):
            stop(*complaints)
        return await rosterload.load(world, roster)

    return in_world(load)


@zones.command("template")
def write_template(path: Path) -> None:
    """Write an empty roster (.xlsx) with its headings, to be filled in."""
    if path.suffix.lower() != ".xlsx" or path.exists():
        stop(f"{path}: give the name of a new file that ends in .xlsx.")
    template.write(path)
    say.print(f"Written: {path}", highlight=False)


def told(changed: Counter[str]) -> None:
    say.print(", ".join(f"{many} {what}" for what, many in changed.items()) or "Nothing has changed.", highlight=False)
