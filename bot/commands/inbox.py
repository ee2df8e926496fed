"""`main.py inbox`: what reached us and could not be handled, for the operator who looks after it."""

from __future__ import annotations

from typing import Annotated, Any

import orjson
import typer
from rich.table import Table

from bot.commands.desk import AsJson, in_world, say, stop
from bot.intake import parked
from bot.world import World

inbox = typer.Typer(no_args_is_help=True, help="What the platforms told us, and what of it could not be handled.")
Number = Annotated[int, typer.Argument(help="the update's number, as `inbox list` shows it")]


@inbox.command("list")
def list_(as_json: AsJson = False) -> None:
    """How many updates of each kind, and each that is parked or waits for another try; never what somebody wrote."""
    found = in_world(parked.report)
    if as_json:
        typer.echo(orjson.dumps(found).decode())
        return
    kinds = Table("kind", "waiting", "parked", "handled", "")
    for one in found["kinds"]:
        unmatched = f"{one['unmatched']} matched nothing" if one["unmatched"] else one["note"]
        kinds.add_row(one["kind"], str(one["waiting"]), str(one["parked"]), str(one["handled"]), unmatched)
    say.print(kinds)
    troubled = Table("number", "channel", "kind", "received", "tries", "state", "error")
    for one in found["in_trouble"]:
        state = "parked" if one["parked_at"] else f"again at {one['due_at']:%H:%M:%S}"
        received = f"{one['received_at']:%d %b %H:%M}"
        troubled.add_row(
            str(one["id"]), one["channel"], one["kind"], received, str(one["tries"]), state, one["error"] or ""
        )
    say.print(troubled if found["in_trouble"] else "Nothing is parked.")


@inbox.command()
def show(
    number: Number,
    body: Annotated[bool, typer.Option("--body", help="Also what it says: this may be somebody's message.")] = False,
) -> None:
    """One update: its kind, when it came, and where it failed."""
    found = in_world(lambda world: parked.update_of(world, number, body=body))
    if found is None:
        stop(f"There is no update {number}.")
    typer.echo(orjson.dumps(found, option=orjson.OPT_INDENT_2).decode())


@inbox.command()
def again(
    number: Annotated[int | None, typer.Argument(help="the update's number")] = None,
    every: Annotated[bool, typer.Option("--all", help="All that are parked.")] = False,
) -> None:
    """Let it run again: after a repair, or when a newer version has learnt its kind."""
    if (number is None) is not every:
        stop("Name the number of one update, or --all.")
    many = in_world(lambda world: parked.again(world, number, world.clock()))
    if number is not None and not many:
        stop(f"The update {number} is not parked.")
    say.print(f"{many} will run again.", highlight=False)


@inbox.command()
def drop(number: Number, reason: Annotated[str, typer.Option(help="why; it stays in the central log")]) -> None:
    """Never handle it. It is kept, and the central log says that it was dropped, and why."""

    async def dropped(world: World) -> Any:
        return await parked.drop(world, number, reason, world.clock())

    if not in_world(dropped):
        stop(f"The update {number} is neither parked nor waiting for another try.")
    say.print("Dropped.")
