"""The day's spending as it really was: what receipts told of the price, and the day's price where none has come."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.storage import tables as t
from bot.storage.prices import tariffs
from zones.area import Kind
from zones.cost import Category, Tariff, tariff_on, told_price

if TYPE_CHECKING:
    from bot.world import World

# By zone: how many notices of the day each price stands for; one that waited counts on the day on which it went. What
# was refused, or is not on its way, costs nothing. In a room each costs who got it.
USED = sa.text("""
SELECT n.zone_id, told.billable, told.price_category, d.template IS NULL AND d.platform_id IS NOT NULL AS is_free_text,
    sum(CASE WHEN r.id IS NULL THEN 1 ELSE (
        SELECT greatest(1, count(DISTINCT g.participant)) FROM receipts g
        WHERE g.delivery_id = d.id AND g.participant <> '' AND g.state IN ('delivered', 'read')
    ) END)::int AS many
FROM notices n JOIN deliveries d ON d.notice_id = n.id JOIN addresses a ON a.id = d.address_id
LEFT JOIN rooms r ON r.address_id = a.id
LEFT JOIN LATERAL (
    SELECT r.billable, r.price_category FROM receipts r
    WHERE r.delivery_id = d.id AND r.billable IS NOT NULL ORDER BY r.id DESC LIMIT 1
) told ON true
WHERE n.at >= :earliest AND a.channel = 'whatsapp' AND d.due_at >= :since AND d.sent_with IS NULL
  AND d.state IN ('due', 'claimed', 'unknown', 'accepted', 'delivered', 'read')
GROUP BY 1, 2, 3, 4
""")
EARLIEST = timedelta(days=1)  # no notice is worth sending for longer


async def settle(world: World) -> None:
    """Written over what was reckoned when it was owed. Whoever owes meanwhile waits, and adds to it."""
    zone_time = world.settings.zone_time
    day = world.clock().astimezone(zone_time).date()
    since = datetime.combine(day, time(), zone_time).astimezone(UTC)
    atlas, tariff = await world.atlas(), tariff_on(tariffs(), day)
    s = t.spendings.c
    async with world.engine.begin() as connection:
        discoms = (await connection.scalars(sa.select(t.areas.c.id).where(t.areas.c.kind == Kind.DISCOM))).all()
        await connection.execute(sa.select(t.spendings).where(s.day == day).with_for_update())
        rows = (await connection.execute(USED, {"since": since, "earliest": since - EARLIEST})).all()
        for discom in discoms:
            zones = {zone.id for zone in atlas.below([discom], Kind.ZONE)}
            amount = sum((row.many * price(tariff, row) for row in rows if row.zone_id in zones), Decimal(0))
            await connection.execute(
                sa.update(t.spendings).where(s.day == day, s.area_id == discom).values(amount=amount)
            )


def price(tariff: Tariff, row: sa.Row) -> Decimal:  # type: ignore[type-arg]
    if row.billable is not None:
        return told_price(tariff, row.billable, row.price_category or "")
    return tariff.prices[Category.SERVICE if row.is_free_text else Category.UTILITY]
