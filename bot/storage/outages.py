"""Outages and what was said of them; a notice is owed to its whole audience in one statement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from bot.storage import tables as t
from bot.storage.around import ABOVE, AROUND, LINEAGE
from bot.storage.eta_watches import EtaWatches
from bot.storage.owing import GATHER, OWE, QUIET, REACH
from bot.storage.prices import tariffs
from bot.storage.rationing import Ration
from zones.area import Area
from zones.audience import ZONE_WIDE, Audience, Owed
from zones.cost import Reach, tariff_on
from zones.cover import Around
from zones.delivery import TOLD, Progress, how_far, wide
from zones.explaining import dark_before
from zones.notice import Notice
from zones.outage import Outage, runs
from zones.person import SERVICE_WINDOW
from zones.quiet import ON_DUTY, night_of
from zones.report import DANGERS
from zones.wishes import DETAILS, OWN_LINE, is_urgent

OPEN_HERE = """
SELECT o.id FROM outages o
WHERE o.areas && ARRAY({here}) AND o.restored_at IS NULL AND o.cancelled_at IS NULL ORDER BY o.id DESC
"""
OVER_ABOVE = sa.text(f"""WITH RECURSIVE {ABOVE}
SELECT o.id FROM outages o
WHERE o.areas && ARRAY(SELECT id FROM above) AND o.started_at < :back_at AND o.restored_at > :began
  AND o.cancelled_at IS NULL
ORDER BY o.id DESC
""")
LATELY_ABOVE = sa.text(f"""WITH RECURSIVE {ABOVE}
SELECT o.id FROM outages o
WHERE o.areas && ARRAY(SELECT id FROM above) AND (o.restored_at IS NULL OR o.restored_at > :since)
  AND o.cancelled_at IS NULL
ORDER BY o.id DESC
""")
CANCELLED_NEAR = sa.text(f"""{AROUND}
SELECT o.id FROM outages o
WHERE o.areas && ARRAY(SELECT id FROM below UNION SELECT id FROM above) AND o.cancelled_at > :since
ORDER BY o.id DESC
""")
OPEN_ABOVE = sa.text(f"WITH RECURSIVE {ABOVE}" + OPEN_HERE.format(here="SELECT id FROM above"))
OPEN_NEAR = sa.text(AROUND + OPEN_HERE.format(here="SELECT id FROM below UNION SELECT id FROM above"))
UP = sa.text(LINEAGE)

# Who in rooms got a notice, where the platform tells of each; and how many such rooms there are.
IN_ROOMS = sa.text("""
SELECT count(DISTINCT (d.id, r.participant)) AS people, count(DISTINCT d.id) AS rooms
FROM deliveries d JOIN rooms ON rooms.address_id = d.address_id JOIN receipts r ON r.delivery_id = d.id
WHERE d.notice_id = :notice AND r.participant <> '' AND r.state IN ('delivered', 'read')
""")

# What one act sees of the outages around it, the next one of the same zone may not have changed meanwhile.
ONE_BY_ONE = sa.text("SELECT pg_advisory_xact_lock(zone_id) FROM outages WHERE id = :it")
ZONE_ONE_BY_ONE = sa.text("SELECT pg_advisory_xact_lock(:zone)")

WITHIN = sa.text("""
WITH RECURSIVE kept AS (
    SELECT id FROM outages WHERE within_id = :outage AND (restored_at IS NOT NULL OR cancelled_at IS NOT NULL)
    UNION
    SELECT o.id FROM outages o JOIN kept ON o.within_id = kept.id
    WHERE o.restored_at IS NOT NULL OR o.cancelled_at IS NOT NULL
)
SELECT id FROM kept
""")

MOST_COMPARED = 60  # notices: one that is older is asked about by its number


class Outages(EtaWatches):
    async def open_outages(self, areas: Sequence[int], at: datetime) -> Sequence[Outage]:
        return await self._open(OPEN_ABOVE, areas, at)

    async def lately_out(self, area: int, since: datetime, at: datetime) -> Sequence[Outage]:
        return await self.found(Outage, LATELY_ABOVE, near=[area], now=at, since=since)

    async def open_near(self, areas: Sequence[int], at: datetime) -> Sequence[Outage]:
        return await self._open(OPEN_NEAR, areas, at)

    async def cancelled_near(self, areas: Sequence[int], since: datetime, at: datetime) -> Sequence[Outage]:
        return await self.found(Outage, CANCELLED_NEAR, near=list(areas), now=at, since=since)

    async def over_between(
        self, areas: Sequence[int], began: datetime, back_at: datetime, at: datetime
    ) -> Sequence[Outage]:
        return await self.found(Outage, OVER_ABOVE, near=list(areas), now=at, began=began, back_at=back_at)

    async def _open(self, here: sa.TextClause, areas: Sequence[int], at: datetime) -> Sequence[Outage]:
        return await self.found(Outage, here, near=list(areas), now=at)

    async def around(self, areas: Sequence[int], at: datetime) -> Around:
        for zone in await self.zones_of(areas, at):
            await self.session.execute(ZONE_ONE_BY_ONE, {"zone": zone.id})
        running = [outage for outage in await self.open_near(areas, at) if runs(outage, at)]
        every = {*areas, *(area for outage in running for area in outage.areas)}
        up = await self.session.execute(UP, {"near": list(every), "now": at})
        return Around(running, {row.area: frozenset(row.above) for row in up})

    async def kept_within(self, outage: Outage) -> Sequence[Outage]:
        ids = (await self.session.scalars(WITHIN, {"outage": outage.id})).all()
        return (await self.session.scalars(sa.select(Outage).where(t.outages.c.id.in_(ids)))).all()

    async def outage(self, outage: int) -> Outage | None:
        await self.session.execute(ONE_BY_ONE, {"it": outage})
        # whoever complains of it meanwhile only names it, and neither waits for us nor we for them
        locked = sa.select(Outage).where(t.outages.c.id == outage).with_for_update(key_share=True)
        return (await self.session.scalars(locked)).one_or_none()

    async def outage_as_it_stands(self, outage: int) -> Outage | None:
        return await self.session.get(Outage, outage)

    async def last_notice(self, outage: Outage) -> Notice | None:
        n = t.notices.c
        last = sa.select(Notice).where(n.outage_id == outage.id).order_by(n.version.desc()).limit(1)
        return (await self.session.scalars(last)).one_or_none()

    async def newest_notice(self, number: str) -> Notice | None:
        theirs = sa.select(Notice).join(t.outages, t.notices.c.outage_id == t.outages.c.id)
        last = theirs.where(t.outages.c.number == number).order_by(t.notices.c.version.desc()).limit(1)
        return (await self.session.scalars(last)).one_or_none()

    async def recent_notices(self, zones: Sequence[int], number: str, since: datetime) -> Sequence[Notice]:
        n = t.notices.c
        here = n.zone_id.in_(zones) if zones else sa.true()
        wanted = n.number == number if number else sa.and_(n.at >= since, here)
        newest = sa.select(Notice).where(wanted).order_by(n.id.desc()).limit(MOST_COMPARED)
        return (await self.session.scalars(newest)).all()

    async def notices_by(self, person: int, since: datetime) -> Sequence[Notice]:
        n, later = t.notices.c, t.notices.alias().c
        overtaken = sa.exists().where(later.outage_id == n.outage_id, later.version > n.version)
        theirs = sa.select(Notice).where(n.person_id == person, n.at >= since, ~overtaken)
        return (await self.session.scalars(theirs.order_by(n.id.desc()))).all()

    async def rooms_told(self, notice: Notice) -> int:
        d = t.deliveries.c
        theirs = sa.select(sa.func.count()).where(d.notice_id == notice.id, d.address_id == t.rooms.c.address_id)
        return (await self.session.scalar(theirs)) or 0

    async def how_far(self, outage: Outage) -> Counter[Progress]:
        n, d = t.notices.c, t.deliveries.c
        last = sa.select(sa.func.max(n.id)).where(n.outage_id == outage.id).scalar_subquery()
        counted = sa.select(d.state, sa.func.count().label("many")).where(d.notice_id == last).group_by(d.state)
        far = how_far({row.state: row.many for row in await self.session.execute(counted)})
        newest = await self.session.scalar(sa.select(last))
        reached = (await self.session.execute(IN_ROOMS, {"notice": newest})).one()
        far[Progress.ARRIVED] += reached.people - reached.rooms  # a room stands for those in it who got it
        return +far

    async def next_number(self, zone: Area, at: datetime) -> str:
        name = f"{zone.code}-{at.astimezone(self.zone_time):%y%m}"
        first = insert(t.counters).values(name=name, last=1)
        count = first.on_conflict_do_update(index_elements=["name"], set_={"last": t.counters.c.last + 1})
        number = await self.session.scalar(count.returning(t.counters.c.last))
        return f"{name}-{number:04}"

    async def owe(self, notice: Notice, audience: Audience) -> Owed:
        facts = asked_for(audience, notice.at, notice.outage.areas) | {
            "lane": notice.lane.value, "wide": wide(notice.lane).value, "notice": notice.id,
            "outage": notice.outage.id, "expires": notice.expires_at,
            "gather": GATHER, "gathered": notice.at - GATHER, **self.night(notice),
        }  # fmt: skip
        owed = (await self.session.execute(OWE, facts)).all()
        ration = Ration(await self.session.connection(), notice.zone_id, notice.at, self.zone_time)
        shared = await ration.share_out(notice.id)
        self.to_wake |= {sender for sender, _ in owed} | ration.leaves_by
        return replace(shared, all=sum(count for _, count in owed))

    def night(self, notice: Notice) -> dict[str, object]:
        """What those who sleep just now are to be spared, and until when."""
        rule, local = night_of(notice), notice.at.astimezone(self.zone_time)
        return {
            "waits": rule.waits, "latest": rule.latest, "lasts": rule.lasts, "worth": notice.expires_at - notice.at,
            "today": local.date(), "clock": local.time(), "zone_time": self.zone_time.key, "quiet": QUIET,
            "on_duty": [role.value for role in ON_DUTY],
        }  # fmt: skip

    async def reach(self, audience: Audience, at: datetime, touched: Sequence[int] = ()) -> Reach:
        counted = await self.session.execute(REACH, asked_for(audience, at, touched) | {"window": at - SERVICE_WINDOW})
        return Reach(*counted.one())

    def price_of(self, reach: Reach, at: datetime) -> Decimal:
        return reach.cost(tariff_on(tariffs(), at.astimezone(self.zone_time).date()))


def asked_for(audience: Audience, now: datetime, touched: Sequence[int] = ()) -> dict[str, object]:
    return {
        "zone": audience.zone_id,
        "near": list(audience.near or touched),
        "followers": bool(audience.near),
        "roles": [role.value for role in audience.roles],
        "told_of": list(audience.told_of),
        "heard": audience.heard,
        "rooms": audience.rooms,
        "besides": audience.besides,
        "upwards": audience.upwards,
        "takes_up": dark_before(audience.takes_up) if audience.takes_up else None,
        "takes_up_to": audience.takes_up_to,
        "handed_on": audience.handed_on,
        "dangers": sorted(DANGERS),
        "spared": list(audience.spared),
        "apart": audience.apart,
        "news_takers": [role.value for role in ZONE_WIDE],
        "told": [state.value for state in TOLD],
        "detail": audience.kind in DETAILS,
        "urgent": audience.kind is not None and is_urgent(audience.kind),
        "own_line": [kind.value for kind in OWN_LINE],
        "now": now,
    }
