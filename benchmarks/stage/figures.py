"""What an evening came to, in figures: who was told how much, what was suspected rightly, how complaints ended."""

from __future__ import annotations

import statistics
from datetime import timedelta
from typing import TYPE_CHECKING

from benchmarks.stage import promises

if TYPE_CHECKING:
    from benchmarks.stage.evening import Evening
    from bot.world import World

# Each “restored” that was posted; an outage may have several, if one was taken back.
ENDS = """
SELECT n.id, CAST(n.facts->>'restored_at' AS timestamptz) AS restored_at, array_agg(a.code) AS areas, EXISTS (
    SELECT FROM entries e JOIN complaints c ON c.number = e.facts->>'complaint'
    WHERE c.outage_id = n.outage_id AND e.act = 'complaint.reopened' AND e.at >= n.at) AS found
FROM notices n JOIN outages o ON o.id = n.outage_id JOIN areas a ON a.id = ANY(o.areas)
WHERE n.kind = 'restoration' GROUP BY n.id
"""


async def figures_of(it: Evening) -> dict[str, str]:
    figures: dict[str, str] = {}
    world = it.world
    told = [len(one.phone.shown) for one in it.citizens.values() if one.phone.shown]
    officers = [len(one.phone.shown) for one in it.officers.values() if one.phone.shown]
    wrote = sum(len(one.phone.said) for one in it.citizens.values())
    reporters = sum(one.first_said is not None for one in it.citizens.values())
    figures["people, and those who reported"] = f"{len(it.citizens):,} · {reporters:,}"
    figures["messages and taps of citizens, all answered"] = f"{wrote:,}"
    figures["messages to one citizen: median · 95 % · most"] = spread(told)
    figures["messages to one engineer: median · 95 % · most"] = spread(officers)
    suspicions = await promises.rows(
        world, "SELECT a.code AS area, f.code AS feeder, s.since, s.raised_at, s.answered_at, s.verdict "
        "FROM suspicions s JOIN areas a ON a.id = s.area_id JOIN areas f ON f.id = s.feeder_id",
    )  # fmt: skip
    many, true, found = promises.judged(suspicions, it.truth)
    heard = sum(fault.heard_at is not None for fault in it.truth.faults)
    posted = await promises.rows(world, "SELECT count(*) AS many FROM outages")
    figures["faults · reported by anybody · suspected"] = f"{len(it.truth.faults)} · {heard} · {found}"
    figures["suspicions · true when they were raised"] = f"{many} · {true}"
    waits = [(one.raised_at - one.since) / timedelta(minutes=1) for one in suspicions]
    figures["minutes from the first report to “is it out?”: median · 95 %"] = minutes(waits)
    figures["outages posted"] = f"{posted[0].many}"
    figures["complaints, and how they ended"] = await by(world, "SELECT coalesce(how, 'open') AS name FROM complaints")
    figures["what was said to “is it back?”"] = await by(
        world, "SELECT coalesce(answer, 'nothing') AS name FROM complaints WHERE asked_at IS NOT NULL"
    )
    figures["pockets that stayed dark, by the engineer's word"] = await by(
        world, "SELECT coalesce(verdict, 'no word') AS name FROM pockets"
    )
    letters = [one for officer in it.officers.values() for one in officer.phone.shown]
    asked = sum(any("do:pocket:" in tap and tap.endswith(":looking") for tap in one.taps) for one in letters)
    figures["messages to engineers that ask about pockets"] = f"{asked:,}"
    again = await promises.rows(world, "SELECT count(*) AS many FROM entries WHERE act = 'outage.reopened'")
    figures["ends posted too early that were taken back"] = f"{again[0].many}"
    figures["false “restored”, found by asking"] = await false_ends(it)
    figures["climbed to the next office"] = await by(
        world, "SELECT facts->>'rung' AS name FROM entries WHERE act = 'ladder.climbed'"
    )
    figures["times asked about · passed, and said so"] = await chased(world)
    return figures


async def by(world: World, names: str) -> str:
    found = await promises.rows(world, f"SELECT name, count(*) AS many FROM ({names}) each_of_them GROUP BY name")
    return promises.shares({row.name: row.many for row in found}) or "none"


async def false_ends(it: Evening) -> str:
    """Ends that were posted while it was dark there still, and of these how many somebody's “no” has shown."""
    ends = await promises.rows(it.world, ENDS)
    false = [one for one in ends if any(it.desk.dark_in(it.truth, area, one.restored_at) for area in one.areas)]
    return f"{sum(one.found for one in false)} of {len(false)}"


async def chased(world: World) -> str:
    (row,) = await promises.rows(world, "SELECT count(*) AS asked, count(passed_at) AS passed FROM eta_watches")
    return f"{row.asked} · {row.passed}"


def spread(some: list[int]) -> str:
    if len(some) < 2:
        return str(some)
    p95 = statistics.quantiles(some, n=20, method="inclusive")[-1]
    return f"{statistics.median(some):.0f} · {p95:.0f} · {max(some)}"


def minutes(some: list[float]) -> str:
    if len(some) < 2:
        return str(some)
    return f"{statistics.median(some):.1f} · {statistics.quantiles(some, n=20, method='inclusive')[-1]:.1f}"
