"""What an operator types: a file for each group of commands."""

from __future__ import annotations

import typer

from bot.commands import inbox, keys, ladder, log, members, permits, posters, rooms, running, templates, texts, zones

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Bijli Setu: outage news between a utility and its people."
)
for alone in (running.running, texts.texts, permits.permits, posters.posters):
    app.add_typer(alone)
app.add_typer(zones.zones, name="zones")
app.add_typer(members.members, name="members")
app.add_typer(rooms.rooms, name="rooms")
app.add_typer(templates.templates, name="templates")
app.add_typer(inbox.inbox, name="inbox")
app.add_typer(log.log, name="log")
app.add_typer(ladder.ladder, name="ladder")
app.add_typer(keys.keys, name="keys")
