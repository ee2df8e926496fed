"""`main.py demo`: database, zones, phones, web and worker, and one address to open."""

from __future__ import annotations

import asyncio
import fcntl
import os
import secrets
import shutil
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

import httpx
import orjson
from rich.console import Console

from bot import serving
from bot.channels import submitting
from bot.demo.people import PEOPLE, ZONE
from bot.loading import membership, zoneload
from bot.loading.zonefile import read_file
from bot.logs import set_up_logs
from bot.settings import Settings
from bot.storage import migrate
from bot.storage.postgres import embedded
from bot.world import World, open_world

ZONES = Path(__file__).with_name("zones-demo.yaml")
PATIENCE = 60  # seconds for a process to answer

say = Console(highlight=False)


def run_demo(port: int, *, fresh: bool) -> int:
    """Until Ctrl-C. Returns the exit code."""
    set_up_logs()
    folder = Path(os.environ.get("SETU_DATA_DIR", "var")) / "demo"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("a+") as lock:
        if not taken(lock):
            say.print(f"A demonstration is running already: {running_at(lock)}. End that one first (Ctrl-C).")
            return 1
        if fresh:
            shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(exist_ok=True)
        return on_ports(folder, lock, port)


def on_ports(folder: Path, lock: TextIO, asked: int) -> int:
    port = free_pair(asked)
    lock.truncate(0)
    lock.write(f"http://127.0.0.1:{port + 1}/")
    lock.flush()
    say.print("[bold]Bijli Setu[/] · demonstration")
    if port != asked:
        say.print(f"  port {asked} or {asked + 1} is taken, so it is {port} and {port + 1}")
    say.print("  PostgreSQL …")
    with embedded(folder / "postgres") as url:
        os.environ.update(environment(folder, url, port))
        return on_database(Settings(), url, port)


def taken(lock: TextIO) -> bool:
    """Whether the data are ours alone: two demonstrations on one database would steal each other's messages."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def running_at(lock: TextIO) -> str:
    lock.seek(0)
    return lock.read() or "its address is not known"


def on_database(settings: Settings, url: str, port: int) -> int:
    say.print("  tables and zones …")
    migrate.migrate(url)
    asyncio.run(in_world(settings, url, load_zones))
    phones = serving.start(("phones",), {})
    try:
        wait_until(f"http://127.0.0.1:{port + 1}/_emulator/people", "The phones do not start.")
        say.print("  phones, templates, people …")
        asyncio.run(in_world(settings, url, submitting.sync))
        asyncio.run(in_world(settings, url, load_people))
        ours = serving.start(("web", "worker"), {})
        phones += ours
        wait_until(f"http://127.0.0.1:{port}/ready", "The web process or the worker does not start.")
        say.print(f"\n  Open  [bold]http://127.0.0.1:{port + 1}/[/]   the phones")
        say.print(f"        http://127.0.0.1:{port}/console   the central log")
        say.print("\n  Ctrl-C ends it; the next start shows what you left.\n")
        return serving.wait_for(phones)
    except KeyboardInterrupt:
        return 0
    except TimeoutError as late:
        say.print(f"[red]{late}[/]")
        return 1
    finally:
        serving.end(phones)


def environment(folder: Path, url: str, port: int) -> dict[str, str]:
    """Settings like any other installation's; the secrets are drawn at the first start and kept with the data."""
    return kept_secrets(folder / "secrets.json") | {
        "SETU_DEMO": "1",
        "SETU_DATABASE_URL": url,
        "SETU_DATA_DIR": str(folder),
        "SETU_HOST": "127.0.0.1",
        "SETU_PORT": str(port),
        "SETU_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "SETU_WHATSAPP_API_URL": f"http://127.0.0.1:{port + 1}/v26.0",
        "SETU_WHATSAPP_PHONE_ID": "100000000000001",
        "SETU_WHATSAPP_WABA_ID": "200000000000001",
        "SETU_TELEGRAM_API_URL": f"http://127.0.0.1:{port + 1}",
    }


def kept_secrets(path: Path) -> dict[str, str]:
    if not path.exists():
        names = (
            "SECRET_KEY",
            "WHATSAPP_TOKEN",
            "WHATSAPP_APP_SECRET",
            "WHATSAPP_VERIFY_TOKEN",
            "TELEGRAM_WEBHOOK_SECRET",
        )
        drawn = {f"SETU_{name}": secrets.token_urlsafe(24) for name in names}
        drawn["SETU_TELEGRAM_TOKEN"] = f"7000000001:{secrets.token_urlsafe(26)}"
        path.write_bytes(orjson.dumps(drawn))
        path.chmod(0o600)
    kept: dict[str, str] = orjson.loads(path.read_bytes())
    return kept


async def in_world(settings: Settings, url: str, do: Callable[[World], object]) -> None:
    async with open_world(settings, url) as world:
        await do(world)  # type: ignore[misc]


async def load_zones(world: World) -> None:
    file = read_file(ZONES)
    await zoneload.load(world, file)


async def load_people(world: World) -> None:
    """The page's people as members; the other offices of the zones get numbers that ring unseen."""
    phones = f"http://{world.settings.host}:{world.settings.port + 1}/_emulator/people"
    async with httpx.AsyncClient() as client:
        (await client.post(phones, json={"people": unseen()})).raise_for_status()
    for living in PEOPLE:
        phone = living.phone
        if living.role:
            await membership.add_member(
                world, phone.platform, phone.number, ZONE, living.role, living.language, list(living.follows)
            )
        if living.office_phone:
            await membership.add_address(world, living.office_phone, phone.platform, phone.number)


def unseen() -> list[dict[str, str]]:
    shown = {living.phone.number for living in PEOPLE}
    posts = [post for post in read_file(ZONES).posts if post.phone and post.phone not in shown]
    same = {"label": "", "platform": "whatsapp"}
    return [same | {"id": post.code, "name": post.code, "number": post.phone or ""} for post in posts]


# ---- small things ------------------------------------------------------------------------------------


def free_pair(port: int) -> int:
    """The asked port and the one above it, or the next two that are free."""
    while not (is_free(port) and is_free(port + 1)):
        port += 2
    return port


def is_free(port: int) -> bool:
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return tried.connect_ex(("127.0.0.1", port)) != 0


def wait_until(url: str, complaint: str) -> None:
    """Answered with success. Raises `TimeoutError` with the complaint."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            if httpx.get(url, timeout=2).is_success:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.1)
    raise TimeoutError(complaint)
