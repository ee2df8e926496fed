"""`main.py posters`: a poster for each zone, to be printed and put up."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import track

from bot.commands.desk import in_world, say, stop
from bot.reports.posters import NoDoor, poster
from bot.world import World
from zones.area import Area

posters = typer.Typer()


@posters.command("posters")
def posters_(
    zone: Annotated[str | None, typer.Argument(help="the zone's code; without one, all zones")] = None,
    out: Annotated[Path, typer.Option("--out", help="the folder to write them to")] = Path("posters"),
) -> None:
    """Print a poster for each zone, in Hindi, English and Urdu: codes to join by, what is kept, how to leave."""
    try:
        written = in_world(lambda world: write(world, zone, out))
    except NoDoor as no:
        stop(str(no))
    except OSError as no:
        stop(f"{out}: {no.strerror}")
    for path in written:
        say.print(str(path), highlight=False)


async def write(world: World, code: str | None, out: Path) -> list[Path]:
    zones = named((await world.atlas()).zones(), code)
    printed = [(zone, await poster(world, zone)) for zone in track(zones, "Posters", transient=True)]
    return [put(out / f"poster-{zone.code}.pdf", content) for zone, content in printed]


def named(zones: Sequence[Area], code: str | None) -> list[Area]:
    found = [zone for zone in zones if code in (None, zone.code)]
    if not found:
        stop(f"There is no zone with the code {code}." if code else "No zone is loaded: `zones load FILE` first.")
    return found


def put(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path
