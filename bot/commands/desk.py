"""What all commands share: the terminal, the settings, and the way to say that something is wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Annotated, Any, TypeVar

import typer
from pydantic import ValidationError
from rich.console import Console

from bot.logs import set_up_logs
from bot.senders import senders_of
from bot.settings import Settings
from bot.storage import migrate
from bot.storage.postgres import database
from bot.storage.vault import Vault
from bot.world import World, open_world

T = TypeVar("T")
say = Console()
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")]


def settings_or_exit(*, checked: bool = True) -> Settings:
    """Refuses default or missing secrets, and says which."""
    try:
        settings = Settings()
    except ValidationError as wrong:
        stop(
            *(
                f"SETU_{'_'.join(map(str, error['loc'])).upper()}: {error['msg'].removeprefix('Value error, ')}"
                for error in wrong.errors()
            )
        )
    if checked and (missing := settings.missing()):
        stop(*(f"{name} is not set (or still has its example value)." for name in missing))
    try:
        Vault(*settings.secret_keys)
    except ValueError as wrong:
        stop(f"SETU_OLD_SECRET_KEYS: {wrong}.")
    try:
        senders_of(settings)
    except ValueError as wrong:
        stop(f"SETU_SENDERS: {wrong}.")
    return settings


def stop(*sentences: str) -> Any:
    for sentence in sentences:
        typer.echo(sentence, err=True)
    raise typer.Exit(2)


def in_world(do: Callable[[World], Coroutine[Any, Any, T]]) -> T:
    """Runs it on the database, brought to the newest tables if it is our own."""
    settings = settings_or_exit()
    set_up_logs()

    async def inside(url: str) -> T:
        async with open_world(settings, url) as world:
            return await do(world)

    with database(settings) as url:
        if not settings.database_url:
            migrate.migrate(url)
        return asyncio.run(inside(url))
