"""What an operator types."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, TypeVar

import orjson
import typer
from pydantic import ValidationError
from rich.console import Console
from rich.table import Table

from bot import doctor, examples, reading, serving
from bot.channels import submitting
from bot.channels.standing import in_words
from bot.loading import zoneload
from bot.loading.zonefile import ZoneFile, read_file
from bot.logs import set_up_logs
from bot.senders import senders_of
from bot.settings import Settings
from bot.storage import migrate
from bot.storage.postgres import database
from bot.world import World, open_world
from zones.area import Kind
from zones.person import LANGUAGES, Role

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Bijli Setu: outage news between a utility and its people."
)
zones = typer.Typer(no_args_is_help=True, help="The network, the offices and who answers for what.")
templates = typer.Typer(no_args_is_help=True, help="WhatsApp's approved templates.")
members = typer.Typer(no_args_is_help=True, help="The people of a zone.")
app.add_typer(zones, name="zones")
app.add_typer(templates, name="templates")
app.add_typer(members, name="members")

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


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="The web process; the phones are one above.")] = 8000,
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget the last demonstration first.")] = False,
) -> None:
    """The whole thing on false phones: no account, no key."""
    from bot.demo.run import run_demo  # noqa: PLC0415 — brings the emulator, which only a demonstration needs

    raise typer.Exit(run_demo(port, fresh=fresh))


@app.command(hidden=True)
def phones() -> None:
    """The demonstration's false platforms, in a process of their own."""
    from bot.demo.phones import config  # noqa: PLC0415 — as above
    from bot.emulator import serve  # noqa: PLC0415

    asyncio.run(serve(config(settings_or_exit())))


@app.command()
def run() -> None:
    """Web and worker together, against the real services."""
    serving.run(settings_or_exit(), ("web", "worker"))


@app.command()
def web() -> None:
    """The web process alone: webhooks, console, health."""
    serving.run(settings_or_exit(), ("web",))


@app.command()
def worker() -> None:
    """A worker alone: as many as wanted, on as many machines."""
    serving.run(settings_or_exit(), ("worker",))


@app.command("migrate")
def migrate_() -> None:
    """Bring the database to the newest tables."""
    with database(settings_or_exit()) as url:
        migrate.migrate(url)
    say.print("The database has the newest tables.")


@app.command("doctor")
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


@app.command("read")
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


@app.command("examples")
def examples_() -> None:
    """What engineers put right in previews, without names and numbers, as JSON Lines: for training the reader."""
    for example in in_world(examples.kept):
        sys.stdout.buffer.write(orjson.dumps(example, option=orjson.OPT_APPEND_NEWLINE))


# ---- zones -----------------------------------------------------------------------------------------


def checked_file(path: Path) -> ZoneFile:
    try:
        file = read_file(path)
    except OSError as no:
        stop(f"{path}: {no.strerror}")
    return file


@zones.command("check")
def check_zones(path: Path) -> None:
    """Read a zones file and say what is wrong with it; nothing is stored."""
    file = checked_file(path)
    for complaint in file.complaints:
        say.print(f"[red]✗[/] {complaint}", highlight=False)
    if file.areas:
        counted = ", ".join(f"{sum(a.kind is kind for a in file.areas)} {kind.value}" for kind in Kind)
        say.print(f"{counted}; {len(file.posts)} positions.", highlight=False)
    raise typer.Exit(1 if file.complaints else 0)


@zones.command("load")
def load_zones(path: Path) -> None:
    """Load a zones file; a second time changes only what changed."""
    file = checked_file(path)
    if file.complaints:
        stop(*file.complaints)
    changed = in_world(lambda world: zoneload.load(world, file))
    say.print(", ".join(f"{many} {what}" for what, many in changed.items()) or "Nothing has changed.", highlight=False)


# ---- members and templates -------------------------------------------------------------------------


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
