"""`main.py members`: the people of a zone."""

from __future__ import annotations

from typing import Annotated

import orjson
import typer
from rich.table import Table

from bot.commands.desk import AsJson, in_world, say, stop
from bot.loading import zoneload
from zones.person import LANGUAGES, Role

members = typer.Typer(no_args_is_help=True, help="The people of a zone.")


@members.command("add")
def add_member(
    channel: Annotated[str, typer.Argument(help="whatsapp or telegram")],
    key: Annotated[str, typer.Argument(help="their number (+91…), or their Telegram user id")],
    zone: Annotated[str, typer.Argument(help="the zone's code")],
    role: Annotated[Role, typer.Option()] = Role.CITIZEN,
    language: Annotated[str, typer.Option()] = "hi",
    follow: Annotated[list[str] | None, typer.Option(help="code of an area; may be repeated")] = None,
) -> None:
    """Bring in somebody who has asked for it: media, a representative."""
    if channel not in ("whatsapp", "telegram") or language not in LANGUAGES:
        stop("The channel is whatsapp or telegram; the language is hi, en or ur.")
    if channel == "whatsapp" and not key.startswith("+"):
        stop("A WhatsApp number is written with + and the country's code.")
    try:
        in_world(lambda world: zoneload.add_member(world, channel, key, zone, role, language, follow or []))
    except KeyError as unknown:
        stop(f"There is no area with the code {unknown}.")
    say.print("Added.")


@members.command("list")
def list_members(as_json: AsJson = False) -> None:
    """How many people of which role each zone has; never who."""
    counted = in_world(zoneload.count_members)
    if as_json:
        typer.echo(
            orjson.dumps([{"zone": zone, "role": role, "members": many} for zone, role, many in counted]).decode()
        )
        return
    table = Table("zone", "role", "members")
    for zone, role, many in counted:
        table.add_row(zone, role, str(many))
    say.print(table)
