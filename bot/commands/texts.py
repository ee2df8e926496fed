"""How messages are read, and what engineers have put right in it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import orjson
import typer

from bot import examples, reading
from bot.commands.desk import in_world, settings_or_exit, stop

texts = typer.Typer()


@texts.command("read")
def read_(
    text: Annotated[str | None, typer.Argument(help="a message; without one, JSON Lines on standard input")] = None,
    zones_file: Annotated[Path | None, typer.Option("--zones", help="a zones file with the places")] = None,
    at: Annotated[str | None, typer.Option(help="when it was written: HH:MM, or ISO 8601")] = None,
    role: Annotated[str, typer.Option(help="who wrote it: engineer, citizen, media …")] = "",
    near: Annotated[list[str] | None, typer.Option(help="code of an area where they are at home")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Also which words led to which reading.")] = False,
) -> None:
    """Read messages: one JSON object a line.

    Each line of the input has a `text`, and if known `sender_role`, `sent_at` (HH:MM or ISO 8601) and `near` (codes of
    areas, the nearest first). The places are those of --zones, else of the database, else of the demonstration.
    """
    settings = settings_or_exit(checked=False)
    url = settings.database_url.get_secret_value() if settings.database_url else ""
    now = reading.now_in(settings.zone_time)
    if text is None and sys.stdin.isatty():
        stop("Give a message, or JSON Lines on standard input.")
    try:
        known = reading.places_of(zones_file, url, now)
    except (OSError, ValueError) as no:
        stop(str(no))
    typer.echo(f"Places: {known.source}", err=True)
    given = {"text": text, "sender_role": role, "sent_at": at, "near": near or []}
    source = sys.stdin.buffer if text is None else [orjson.dumps(given)]
    for line in reading.lines(source, known, now, explain):
        sys.stdout.buffer.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))


@texts.command("examples")
def examples_() -> None:
    """What engineers put right in previews, without names and numbers, as JSON Lines: for training the reader."""
    for example in in_world(examples.kept):
        sys.stdout.buffer.write(orjson.dumps(example, option=orjson.OPT_APPEND_NEWLINE))
