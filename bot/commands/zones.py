"""`main.py zones`: the network, the offices and who answers for what."""

from __future__ import annotations

from pathlib import Path

import typer

from bot.commands.desk import in_world, say, stop
from bot.loading import zoneload
from bot.loading.zonefile import ZoneFile, read_file
from zones.area import Kind

zones = typer.Typer(no_args_is_help=True, help="The network, the offices and who answers for what.")


def checked_file(path: Path) -> ZoneFile:
    try:
        file = read_file(path)
    except OSError as no:
        stop(f"{path}: {no.strerror}")
    return file


@zones.command("check")
def check_zones(path: Path) -> None:
    """Read a zones file and say what is wrong with it; nothing is stored."""
    file = checked_file(path)
    for complaint in file.complaints:
        say.print(f"[red]✗[/] {complaint}", highlight=False)
    if file.areas:
        counted = ", ".join(f"{sum(a.kind is kind for a in file.areas)} {kind.value}" for kind in Kind)
        say.print(f"{counted}; {len(file.posts)} positions.", highlight=False)
    raise typer.Exit(1 if file.complaints else 0)


@zones.command("load")
def load_zones(path: Path) -> None:
    """Load a zones file; a second time changes only what changed."""
    file = checked_file(path)
    if file.complaints:
        stop(*file.complaints)
    changed = in_world(lambda world: zoneload.load(world, file))
    say.print(", ".join(f"{many} {what}" for what, many in changed.items()) or "Nothing has changed.", highlight=False)
