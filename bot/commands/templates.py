"""`main.py templates`: WhatsApp's approved templates."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import orjson
import typer

from bot.channels import submitting
from bot.channels.standing import in_words
from bot.commands.desk import AsJson, in_world, say, settings_or_exit, stop

templates = typer.Typer(no_args_is_help=True, help="WhatsApp's approved templates.")


@templates.command("sync")
def sync_templates(
    wait: Annotated[int, typer.Option(help="minutes to wait for Meta's review")] = 0, as_json: AsJson = False
) -> None:
    """Submit to Meta what is missing there, and say how each stands."""
    settings = settings_or_exit()
    if not settings.whatsapp_is_on or not settings.whatsapp_waba_id:
        stop(
            "WhatsApp is not set up: SETU_WHATSAPP_PHONE_ID, SETU_WHATSAPP_WABA_ID and SETU_WHATSAPP_TOKEN are needed."
        )
    tell = (lambda _: None) if as_json else say.print
    found = in_world(lambda world: submitting.sync(world, tell, minutes=wait))
    ours = [(account, *key, standing) for account, each in found.items() for key, standing in each.items()]
    if as_json:
        facts = [
            {"account": account, "name": name, "language": language, **asdict(standing)}
            for account, name, language, standing in ours
        ]
        typer.echo(orjson.dumps(facts).decode())
        return
    for _, name, language, standing in ours:
        mark = "[green]✓[/]" if standing.is_well else "[red]✗[/]"
        say.print(f"{mark} {in_words(f'{name} {language}', standing)}", highlight=False)
