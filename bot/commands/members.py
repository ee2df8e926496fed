"""`main.py members`: the people of a zone."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import orjson
import segno
import typer
from rich.table import Table

from bot.commands.desk import AsJson, in_world, say, stop
from bot.loading import inviting, membership
from zones.invitation import BY_INVITATION
from zones.person import LANGUAGES, Role
from zones.refused import Refused

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
        in_world(lambda world: membership.add_member(world, channel, key, zone, role, language, follow or []))
    except KeyError as unknown:
        stop(f"There is no area with the code {unknown}.")
    say.print("Added.")


@members.command("invite")
def invite(
    role: Annotated[Role, typer.Option(help="media, representative, call_centre or management")],
    zone: Annotated[str, typer.Option(help="the zone's code")],
    bot: Annotated[str, typer.Option(help="our bot's @name, for a Telegram link")] = "",
    number: Annotated[str, typer.Option(help="our WhatsApp number (+91…), for a WhatsApp link")] = "",
    qr: Annotated[Path | None, typer.Option(help="write the link's QR code there (.svg or .png)")] = None,
) -> None:
    """Make an invitation that is good once, for a week."""
    if role not in BY_INVITATION:
        stop(f"An invitation is for {', '.join(BY_INVITATION)}.")
    if qr and not (bot or number):
        stop("A QR code needs a link: give --bot or --number.")
    try:
        code = in_world(lambda world: inviting.invite(world, role, zone))
    except KeyError as unknown:
        stop(f"There is no area with the code {unknown}.")
    say.print(f"WhatsApp: JOIN {code}\nTelegram: /start {code}", highlight=False)
    links = inviting.links(code, bot, number)
    for link in links:
        say.print(link, highlight=False, soft_wrap=True)
    if qr:
        segno.make(links[0], micro=False).save(str(qr), scale=8, border=4)


@members.command("end")
def end_role(
    channel: Annotated[str, typer.Argument(help="whatsapp or telegram")],
    key: Annotated[str, typer.Argument(help="their number (+91…), or their Telegram user id")],
    zone: Annotated[str, typer.Argument(help="the zone's code")],
) -> None:
    """End somebody's role in a zone: they stay as a citizen if they follow an area, and leave it otherwise."""
    try:
        in_world(lambda world: inviting.end_role(world, channel, key, zone))
    except Refused:
        stop("They have no such role there.")
    say.print("Ended.")


@members.command("list")
def list_members(as_json: AsJson = False) -> None:
    """How many people of which role each zone has; never who."""
    counted = in_world(membership.count_members)
    if as_json:
        typer.echo(
            orjson.dumps([{"zone": zone, "role": role, "members": many} for zone, role, many in counted]).decode()
        )
        return
    table = Table("zone", "role", "members")
    for zone, role, many in counted:
        table.add_row(zone, role, str(many))
    say.print(table)
