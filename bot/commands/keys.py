"""`main.py keys`: another secret key, while the system runs."""

from __future__ import annotations

from dataclasses import asdict

import orjson
import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn

from bot.commands.desk import AsJson, in_world, say
from bot.storage import rotation
from bot.storage.rotation import Left, Rotated
from bot.world import World
from handlers.step import PATIENCE

keys = typer.Typer(no_args_is_help=True, help="The keys with which numbers and messages are sealed.")


@keys.callback()
def only_group() -> None:
    """So that `rotate` keeps its name while it is alone."""


@keys.command()
def rotate(as_json: AsJson = False) -> None:
    """Seal everything again with SETU_SECRET_KEY that was sealed with one of SETU_OLD_SECRET_KEYS.

    The system may run meanwhile. It may be broken off and started again; what was done stays done.
    """

    async def all_of_it(world: World) -> tuple[Rotated, Left]:
        async with world.engine.connect() as connection:
            before = await rotation.left(connection, world.vault)
        columns = (SpinnerColumn(), *Progress.get_default_columns(), TextColumn("{task.completed} of {task.total}"))
        with Progress(*columns, console=Console(stderr=True), disable=as_json) as shown:
            task = shown.add_task("sealing again", total=before.old)
            done = await rotation.rotate(world.stores, world.clock, lambda _, more: shown.advance(task, more))
        async with world.engine.connect() as connection:
            return done, await rotation.left(connection, world.vault)

    done, left = in_world(all_of_it)
    if as_json:
        typer.echo(orjson.dumps({"resealed": done.rows, "left": asdict(left), "finished": not left}).decode())
    else:
        say.print(in_words(done, left), highlight=False)
    raise typer.Exit(1 if left else 0)


def in_words(done: Rotated, left: Left) -> str:
    did = ", ".join(f"{many} {name}" for name, many in done.rows.items()) or "nothing"
    if left.unknown or done.hopeless:
        return f"Sealed again: {did}. {max(left.unknown, done.hopeless)} cannot be opened by any key of the settings."
    if left.old:
        return f"Sealed again: {did}. {left.old} came meanwhile under an old key: restart what still runs with it."
    minutes = int(PATIENCE.total_seconds() // 60)
    return (
        f"Sealed again: {did}. Nothing is left under an old key: in {minutes} minutes, when the last question that was "
        "asked under it has expired, take it out of SETU_OLD_SECRET_KEYS."
    )
