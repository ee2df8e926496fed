"""Starting the system, bringing its database forward, and asking how it is."""

from __future__ import annotations

import asyncio
from typing import Annotated

import orjson
import typer

from bot import doctor, serving
from bot.commands.desk import AsJson, say, settings_or_exit
from bot.logs import set_up_logs
from bot.storage import migrate
from bot.storage.postgres import database

running = typer.Typer()


@running.command()
def demo(
    port: Annotated[int, typer.Option(help="The web process; the phones are one above.")] = 8000,
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget the last demonstration first.")] = False,
) -> None:
    """The whole thing on false phones: no account, no key."""
    from bot.demo.run import run_demo  # noqa: PLC0415 — brings the emulator, which only a demonstration needs

    raise typer.Exit(run_demo(port, fresh=fresh))


@running.command(hidden=True)
def phones() -> None:
    """The demonstration's false platforms, in a process of their own."""
    from bot.demo.phones import config  # noqa: PLC0415 — as above
    from bot.emulator import serve  # noqa: PLC0415

    asyncio.run(serve(config(settings_or_exit())))


@running.command()
def run() -> None:
    """Web and worker together, against the real services."""
    serving.run(settings_or_exit(), ("web", "worker"))


@running.command()
def web() -> None:
    """The web process alone: webhooks, console, health."""
    serving.run(settings_or_exit(), ("web",))


@running.command()
def worker() -> None:
    """A worker alone: as many as wanted, on as many machines."""
    serving.run(settings_or_exit(), ("worker",))


@running.command("migrate")
def migrate_() -> None:
    """Bring the database to the newest tables."""
    with database(settings_or_exit()) as url:
        migrate.migrate(url)
    say.print("The database has the newest tables.")


@running.command("doctor")
def doctor_(as_json: AsJson = False) -> None:
    """What is missing or wrong, in words."""
    set_up_logs()
    findings = doctor.examine(settings_or_exit(checked=False))
    if as_json:
        typer.echo(orjson.dumps([finding.__dict__ for finding in findings]).decode())
    else:
        for finding in findings:
            say.print(f"{'[green]✓[/]' if finding.well else '[red]✗[/]'} {finding.words}", highlight=False)
    raise typer.Exit(0 if all(finding.well for finding in findings) else 1)
