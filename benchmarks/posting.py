"""What an engineer waits for: from the tap on “post” until every delivery is stored, as a zone grows."""

from __future__ import annotations

import asyncio
import logging
import secrets
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from rich.console import Console
from rich.table import Table

from bot.intake import inbox
from bot.intake.update import SHARDS, Update
from bot.loading import zoneload
from bot.loading.zonefile import read_file
from bot.settings import Settings
from bot.storage import migrate
from bot.storage.postgres import embedded
from bot.world import World, open_world

SIZES = (1_000, 10_000, 100_000)
ROUNDS = 5
ANIL = "910000000009"  # the JE of Vibhuti Khand in the demo's zones

CROWD = """
WITH people AS (
    INSERT INTO persons (language, since) SELECT 'hi', now() FROM generate_series(1, :many) RETURNING id
), reached AS (
    INSERT INTO addresses (channel, sealed_key, digest, sender, person_id)
    SELECT 'whatsapp', '\\x00', sha256(CAST('crowd' || id AS bytea)), 'whatsapp', id FROM people
), joined AS (
    INSERT INTO members (person_id, zone_id, role, since)
    SELECT p.id, z.id, 'citizen', now() FROM people p, areas z WHERE z.code = 'GN' RETURNING id
)
INSERT INTO follows (member_id, area_id, since)
SELECT j.id, a.id, now() FROM joined j, areas a WHERE a.code = 'GN-VBK-F2/viram-khand'
"""


async def grow(world: World, to: int) -> None:
    async with world.engine.begin() as connection:
        have = await connection.scalar(sa.text("SELECT count(*) FROM members WHERE role = 'citizen'")) or 0
        await connection.execute(sa.text(CROWD), {"many": to - have})
    async with world.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        await connection.execute(sa.text("VACUUM ANALYZE"))


def heard(number: int, **content: object) -> Update:
    message = {"from": ANIL, "id": f"wamid.{number}", "timestamp": str(int(time.time())), **content}
    return Update("whatsapp", f"m:{number}", "message", ANIL, {"message": message, "contact": {}})


async def said(world: World, update: Update) -> float:
    """Seconds from the stored update to the stored answer."""
    await inbox.keep(world, [update], datetime.now(UTC))
    start = time.perf_counter()
    for shard in range(SHARDS):
        await inbox.drain(world, shard)
    return time.perf_counter() - start


async def post(world: World, number: int) -> tuple[float, int]:
    """One outage, posted; the seconds of its tap and the deliveries owed."""
    text = {"type": "text", "text": {"body": "viram khand feeder b/d, jumper, 1 ghanta"}}
    await said(world, heard(number, **text))
    async with world.engine.connect() as connection:
        step = await connection.scalar(sa.text("SELECT max(id) FROM steps"))
    tap = {"type": "interactive", "interactive": {"type": "button_reply", "button_reply": {"id": f"s{step}:post"}}}
    seconds = await said(world, heard(number + 1, **tap))
    async with world.engine.begin() as connection:
        owed = await connection.scalar(sa.text("SELECT owed FROM notices ORDER BY id DESC LIMIT 1"))
        await connection.execute(sa.text("UPDATE outages SET cancelled_at = now()"))
    return seconds, int(owed or 0)


async def measure(url: str) -> list[tuple[int, float, float, int]]:
    settings = Settings(secret_key=secrets.token_urlsafe(24), _env_file=None)
    results = []
    async with open_world(settings, url) as world:
        await zoneload.load(world, read_file(Path("bot/demo/zones-demo.yaml")))
        number = 0
        for size in SIZES:
            await grow(world, size)
            taps = []
            for _ in range(ROUNDS):
                number += 2
                seconds, owed = await post(world, number)
                taps.append(seconds)
            results.append((size, statistics.median(taps), max(taps), owed))
    return results


def main() -> None:
    logging.disable(logging.WARNING)
    say = Console()
    say.print("Posting an outage to growing zones; PostgreSQL beside it on this machine …")
    with tempfile.TemporaryDirectory(prefix="setu-bench-") as folder, embedded(Path(folder) / "postgres") as url:
        Path(folder).chmod(0o755)
        migrate.migrate(url)
        results = asyncio.run(measure(url))
    base = results[0][1] / results[0][3]
    table = Table(
        "members", "deliveries stored", "tap to stored, median", "slowest", "cost of one delivery (1,000 members = 1)"
    )
    for size, median, slowest, owed in results:
        table.add_row(f"{size:,}", f"{owed:,}", f"{median:.3f} s", f"{slowest:.3f} s", f"{median / owed / base:.2f}")
    say.print(table)
    say.print(f"{ROUNDS} posts each; an answer within a second is what an engineer is promised at 10,000 members.")


if __name__ == "__main__":
    main()
