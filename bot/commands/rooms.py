"""`main.py rooms`: the groups and channels of the zones; WhatsApp's are made, changed and closed here."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Annotated, Any

import orjson
import typer
from rich.table import Table

from bot.commands.desk import AsJson, in_world, say, stop
from bot.rooms.asking import NotPossible, ask_for_room, ask_of_room, unanswered
from bot.rooms.listing import Listed, rooms_now
from bot.rooms.outcomes import why
from bot.world import World
from handlers.wording import Voice
from zones.room_request import Wanted

rooms = typer.Typer(no_args_is_help=True, help="The rooms of the zones. WhatsApp answers later: see `rooms list`.")
RoomNumber = Annotated[int, typer.Argument(help="as `rooms list` shows it")]


@rooms.command("create")
def create(
    zone: Annotated[str, typer.Argument(help="the zone's code")],
    title: Annotated[str, typer.Argument()],
    area: Annotated[str, typer.Option(help="only for news of this area of the zone, such as a substation")] = "",
    description: Annotated[str, typer.Option()] = "",
    open_door: Annotated[bool, typer.Option("--open", help="whoever has the link comes in without asking")] = False,
) -> None:
    """Make a WhatsApp group for a zone, or for an area within it; at most eight people can be in it."""
    asked(lambda world: ask_for_room(world, zone, title, area=area, description=description, by_approval=not open_door))


@rooms.command("rename")
def rename(room: RoomNumber, title: str, description: Annotated[str, typer.Option()] = "") -> None:
    """Give a WhatsApp group another name, and another description."""
    asked(lambda world: ask_of_room(world, room, Wanted.RENAME, title=title, description=description))


@rooms.command("link")
def link(
    room: RoomNumber, new: Annotated[bool, typer.Option("--new", help="the old one is dead then")] = False
) -> None:
    """Show the invite link of a room, or ask for a new one."""
    if new:
        asked(lambda world: ask_of_room(world, room, Wanted.NEW_LINK))
        return
    found = next((one for one in in_world(listed) if one.room == room), None)
    if found is None or not found.link:
        stop(f"The room {room} has no link that we know of.")
        return
    if "full" in found.hinders:
        stop(f"The room {room} is full: offer the private chat instead.")
    typer.echo(found.link)


@rooms.command("remove")
def remove(room: RoomNumber, people: Annotated[list[str], typer.Argument(help="numbers, written with +")]) -> None:
    """Take people out of a WhatsApp group; its link does not let them in again."""
    asked(lambda world: ask_of_room(world, room, Wanted.REMOVE, people=people))


@rooms.command("delete")
def delete(room: RoomNumber) -> None:
    """Close a WhatsApp group for good."""
    asked(lambda world: ask_of_room(world, room, Wanted.DELETE))


@rooms.command("list")
def list_rooms(as_json: AsJson = False) -> None:
    """All rooms with how they stand, and what we asked for and did not get yet."""
    found, waiting = in_world(both)
    if as_json:
        typer.echo(orjson.dumps({"rooms": [vars(one) for one in found], "requests": waiting}).decode())
        return
    table = Table("room", "zone", "channel", "title", "people", "lacks")
    for one in found:
        people = f"{one.people} of {one.seats}" if one.seats else str(one.people)
        table.add_row(str(one.room), one.zone, one.channel, one.title, people, ", ".join(one.hinders))
    say.print(table)
    for wish in waiting:
        say.print(f"{wish['zone']}: {wish['kind']} “{wish['title']}”: {wish['outcome']}", highlight=False)


async def listed(world: World) -> list[Listed]:
    async with world.engine.connect() as connection:
        return await rooms_now(connection)


async def both(world: World) -> tuple[list[Listed], list[dict[str, Any]]]:
    voice = Voice("en", world.settings.zone_time, world.clock())
    waiting = [
        {
            "zone": row.zone,
            "kind": row.kind,
            "title": row.facts.get("title", ""),
            "outcome": why(voice, row.outcome) if row.outcome else "no answer yet",
        }
        for row in await unanswered(world)
    ]
    return await listed(world), waiting


def asked(ask: Any) -> None:
    async def guarded(world: World) -> int | str:
        coroutine: Coroutine[Any, Any, int] = ask(world)
        try:
            return await coroutine
        except NotPossible as no:
            return str(no)

    told = in_world(guarded)
    if isinstance(told, str):
        stop(told)
    say.print(f"Asked for (request {told}). WhatsApp answers later: `python main.py rooms list`.", highlight=False)
