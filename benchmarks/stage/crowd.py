"""As many members as a benchmark wants: their numbers sealed as everybody's, all of one locality or of several."""

from collections.abc import Mapping

import psycopg
import sqlalchemy as sa

from bot.world import World

LOCALITY = "GN-VBK-F2/viram-khand"
FIRST = {"whatsapp": 910_100_000_000, "telegram": 7_100_000_000}

COMING = """
CREATE TEMP TABLE coming (n bigint, channel text, sealed bytea, digest bytea, language text, home text) ON COMMIT DROP
"""

# Person and address meet by their place in the line.
SETTLE = """
WITH line AS (
    SELECT *, row_number() OVER (ORDER BY n) AS place FROM coming
), known AS (
    INSERT INTO persons (language, since) SELECT language, now() FROM coming ORDER BY n RETURNING id
), placed AS (
    SELECT id, row_number() OVER (ORDER BY id) AS place FROM known
), reached AS (
    INSERT INTO addresses (channel, sealed_key, digest, sender, person_id, heard_at)
    SELECT c.channel, c.sealed, c.digest, c.channel, p.id, CASE WHEN %(heard)s THEN now() END
    FROM line c JOIN placed p USING (place)
), joined AS (
    INSERT INTO members (person_id, zone_id, role, since)
    SELECT p.id, z.id, 'citizen', now()
    FROM line c JOIN placed p USING (place) JOIN areas z ON z.code = split_part(c.home, '-', 1)
    RETURNING id, person_id
)
INSERT INTO follows (member_id, area_id, since)
SELECT j.id, a.id, now()
FROM joined j JOIN placed p ON p.id = j.person_id JOIN line c USING (place) JOIN areas a ON a.code = c.home
"""


def key(channel: str, n: int) -> str:
    return f"{'+' if channel == 'whatsapp' else ''}{FIRST[channel] + n}"


async def settle(
    world: World,
    many: int,
    channel: str = "whatsapp",
    first: int = 0,
    locality: str = LOCALITY,
    *,
    heard: bool = True,
) -> None:
    """All in one locality. If they were heard just now, free text may go to them."""
    await settle_at(world, dict.fromkeys(range(first, first + many), locality), channel, heard=heard)


async def settle_at(world: World, homes: Mapping[int, str], channel: str = "whatsapp", *, heard: bool = True) -> None:
    """Each in the locality of theirs."""
    plain = world.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    async with await psycopg.AsyncConnection.connect(plain) as connection:
        await connection.execute(COMING)
        async with connection.cursor().copy("COPY coming FROM STDIN") as rows:
            for n, (number, home) in enumerate(homes.items()):
                theirs, language = key(channel, number), ("hi", "hi", "ur", "en")[n % 4]
                sealed, digest = world.vault.seal(theirs), world.vault.digest(channel, theirs)
                await rows.write_row((number, channel, sealed, digest, language, home))
        await connection.execute(SETTLE, {"heard": heard})
    await tidy(world)


async def forget(world: World) -> None:
    """What they heard before: whoever was told something a moment ago is not told the next thing at once."""
    async with world.engine.begin() as connection:
        await connection.execute(sa.text("TRUNCATE deliveries CASCADE"))


async def tidy(world: World) -> None:
    """What autovacuum would have done by then."""
    async with world.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        await connection.execute(sa.text("VACUUM ANALYZE"))
