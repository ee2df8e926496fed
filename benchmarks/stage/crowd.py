"""As many members as a benchmark wants: their numbers sealed as everybody's, all of one locality."""

from collections.abc import Iterator

import psycopg
import sqlalchemy as sa

from bot.world import World

LOCALITY = "GN-VBK-F2/viram-khand"
FIRST = {"whatsapp": 910_100_000_000, "telegram": 7_100_000_000}

COMING = "CREATE TEMP TABLE coming (n bigint, channel text, sealed bytea, digest bytea, language text) ON COMMIT DROP"

# Person and address meet by their place in the line.
SETTLE = """
WITH known AS (
    INSERT INTO persons (language, since) SELECT language, now() FROM coming ORDER BY n RETURNING id
), placed AS (
    SELECT id, row_number() OVER (ORDER BY id) AS place FROM known
), reached AS (
    INSERT INTO addresses (channel, sealed_key, digest, sender, person_id, heard_at)
    SELECT c.channel, c.sealed, c.digest, c.channel, p.id, CASE WHEN %(heard)s THEN now() END
    FROM (SELECT *, row_number() OVER (ORDER BY n) AS place FROM coming) c JOIN placed p USING (place)
), joined AS (
    INSERT INTO members (person_id, zone_id, role, since)
    SELECT p.id, z.id, 'citizen', now() FROM known p, areas z WHERE z.code = 'GN' RETURNING id
)
INSERT INTO follows (member_id, area_id, since)
SELECT j.id, a.id, now() FROM joined j, areas a WHERE a.code = %(locality)s
"""


def keys(channel: str, first: int, many: int) -> Iterator[str]:
    sign = "+" if channel == "whatsapp" else ""
    return (f"{sign}{FIRST[channel] + n}" for n in range(first, first + many))


async def settle(
    world: World,
    many: int,
    channel: str = "whatsapp",
    first: int = 0,
    locality: str = LOCALITY,
    *,
    heard: bool = True,
) -> None:
    """If they were heard just now, free text may go to them."""
    plain = world.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    async with await psycopg.AsyncConnection.connect(plain) as connection:
        await connection.execute(COMING)
        async with connection.cursor().copy("COPY coming FROM STDIN") as rows:
            for n, key in enumerate(keys(channel, first, many)):
                language = ("hi", "hi", "ur", "en")[n % 4]
                sealed, digest = world.vault.seal(key), world.vault.digest(channel, key)
                await rows.write_row((n, channel, sealed, digest, language))
        await connection.execute(SETTLE, {"locality": locality, "heard": heard})
    await tidy(world)


async def forget(world: World) -> None:
    """What they heard before: whoever was told something a moment ago is not told the next thing at once."""
    async with world.engine.begin() as connection:
        await connection.execute(sa.text("TRUNCATE deliveries CASCADE"))


async def tidy(world: World) -> None:
    """What autovacuum would have done by then."""
    async with world.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        await connection.execute(sa.text("VACUUM ANALYZE"))
