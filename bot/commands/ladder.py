"""`main.py ladder`: what nobody took up, and how far up it has gone."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import orjson
import typer
from rich.table import Table

from bot.climbs import Asked, Climbed, climbed
from bot.commands.desk import AsJson, in_world, say, stop
from bot.world import World
from handlers.atlas import Atlas
from handlers.wording import Voice

ladder = typer.Typer(no_args_is_help=True, help="What nobody took up, and how far up it has gone.")


@ladder.command("show")
def show(zone: Annotated[str, typer.Argument(help="the zone's code")], as_json: AsJson = False) -> None:
    """What climbs in a zone, and what ended in the last twelve hours: which office was told when, who took it up."""
    found, atlas, voice = in_world(partial(look, code=zone))
    if atlas.zone_named(zone) is None:
        stop(f"There is no zone {zone}.")
    if as_json:
        typer.echo(orjson.dumps([one.facts(atlas) for one in found]).decode())
        return
    if not found:
        say.print("Nothing has climbed in the last twelve hours.")
        return
    table = Table("what", "went to", "state")
    for one in found:
        went = [told(asked, voice) for asked in one.asked]
        table.add_row(one.line(voice, atlas), "\n".join(went), state(one, voice))
    say.print(table)


async def look(world: World, code: str) -> tuple[list[Climbed], Atlas, Voice]:
    now, atlas = world.clock(), await world.atlas()
    zone = atlas.zone_named(code)
    async with world.engine.connect() as connection:
        found = await climbed(connection, now, zone.code if zone else code)
    return found, atlas, Voice("en", world.settings.zone_time, now)


def told(asked: Asked, voice: Voice) -> str:
    when = f", {voice.time(asked.told_at)}" if asked.told_at else ""
    took = f" ✓ {voice.time(asked.took_at)}" if asked.took_at else ""
    return f"{asked.office('en') or 'an office that is vacant now'}{when}{took}"


def state(one: Climbed, voice: Voice) -> str:
    if one.over_at:
        return f"over {voice.time(one.over_at)}"
    if one.acknowledged_at:
        return f"taken up {voice.time(one.acknowledged_at)}"
    if one.nobody_at:
        nobody = "all were told, no one answered" if one.asked else "no one to tell"
        return f"{nobody} since {voice.time(one.nobody_at)}"
    return "waits"
