"""What was promised to people, held against the rows and the phones after an evening."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from benchmarks.stage.faults import Truth

if TYPE_CHECKING:
    from bot.world import World

ANSWERED_IN = timedelta(minutes=2)
LATE = timedelta(minutes=3)  # the clock of the stage goes in steps

# Each counts what must not be; the word says it.
BROKEN = {
    "messages that were never handled": """
        SELECT count(*) FROM inbox WHERE kind = 'message' AND (handled_at IS NULL OR parked_at IS NOT NULL)""",
    "complaints closed on an engineer's word": """
        SELECT count(*) FROM complaints WHERE closed_at IS NOT NULL AND (
            how IS NULL OR (how = 'confirmed' AND answer IS DISTINCT FROM 'yes')
            OR (how = 'unconfirmed' AND (asked_at IS NULL OR asked_again_at IS NULL)))""",
    "complainants who were not told of their outage": """
        SELECT count(*) FROM complaints c WHERE outage_id IS NOT NULL AND hushed_at IS NULL AND attached_at IS NOT NULL
        AND NOT EXISTS (
            SELECT FROM deliveries d JOIN addresses a ON a.id = d.address_id
            LEFT JOIN notices n ON n.id = d.notice_id
            WHERE a.person_id = c.person_id AND d.state IN ('accepted', 'delivered', 'read')
            AND (n.outage_id = c.outage_id OR (n.id IS NULL AND d.due_at >= c.attached_at - interval '1 minute')))""",
    "complainants who were not asked whether it is back": """
        SELECT count(*) FROM complaints c JOIN outages o ON o.id = c.outage_id
        WHERE o.restored_at < :end - interval '30 minutes' AND c.hushed_at IS NULL AND c.asked_at IS NULL
        AND c.answered_at IS NULL AND c.closed_at IS NULL AND c.reopened_at IS NULL""",
    "times that passed in silence": """
        SELECT count(*) FROM etas e JOIN outages o ON o.id = e.outage_id
        LEFT JOIN eta_watches w ON w.eta_id = e.id
        WHERE e.at < least(coalesce(o.restored_at, o.cancelled_at, :end), coalesce((
            SELECT min(later.given_at) FROM etas later WHERE later.outage_id = o.id AND later.id > e.id), :end)) - :late
        AND NOT EXISTS (  -- it was said to be over by then, and has been opened again
            SELECT FROM notices n WHERE n.outage_id = o.id AND n.kind = 'restoration' AND n.at < e.at + :late
            AND n.at >= e.given_at)
        AND o.within_id IS NULL AND (w.asked_at IS NULL OR (w.passed_at IS NULL AND e.told_at IS NOT NULL))""",
    "suspicions open for the same feeder": """
        SELECT count(*) FROM (SELECT feeder_id FROM suspicions WHERE ended_at IS NULL
        GROUP BY feeder_id HAVING count(*) > 1) twice""",
    "deliveries in no final state": """
        SELECT count(*) FROM deliveries d JOIN addresses a ON a.id = d.address_id
        WHERE d.done_at IS NULL AND d.state <> 'held' AND a.channel = 'whatsapp' AND d.due_at < :end""",
    "messages to people who had said STOP": """
        SELECT count(*) FROM deliveries d JOIN addresses a ON a.id = d.address_id
        JOIN (SELECT person_id, max(left_at) AS left_at FROM members GROUP BY person_id
              HAVING bool_and(left_at IS NOT NULL)) gone ON gone.person_id = a.person_id
        JOIN notices n ON n.id = d.notice_id
        JOIN outages o ON o.id = n.outage_id
        WHERE d.claimed_at > gone.left_at + :late AND NOT EXISTS (
            SELECT FROM complaints c
            WHERE c.person_id = a.person_id AND c.outage_id = o.id AND c.hushed_at IS NULL
        ) AND NOT EXISTS (  -- they complained anew, and this explained it then, whatever came later
            SELECT FROM complaints c JOIN entries e ON e.facts->>'complaint' = c.number
            LEFT JOIN placements p ON p.area_id = c.feeder_id AND p.until IS NULL
            WHERE c.person_id = a.person_id AND e.at BETWEEN gone.left_at AND d.claimed_at
              AND e.act IN ('complaint.filed', 'complaint.added', 'complaint.reopened')
              AND o.areas && ARRAY[c.area_id, c.feeder_id, p.parent_id])""",
}

# A complaint that is still open next day must be somebody's business: an outage runs, or an office has been asked.
NOBODY_S = """
SELECT count(*) FROM complaints c LEFT JOIN outages o ON o.id = c.outage_id
WHERE c.closed_at IS NULL AND c.at < :end - interval '3 hours' AND c.reopened_at IS NULL AND c.restored_said_at IS NULL
AND (o.id IS NULL OR o.restored_at IS NOT NULL) AND c.acknowledged_at IS NULL AND c.feeder_id IS NOT NULL
AND NOT EXISTS (
    SELECT FROM climbs k JOIN suspicions s ON s.id = k.subject_id
    WHERE k.rung = 'suspicion' AND s.feeder_id = c.feeder_id AND s.ended_at IS NULL
    AND (cardinality(k.asked) > 0 OR k.nobody_at IS NOT NULL))
AND NOT EXISTS (
    SELECT FROM climbs k WHERE (cardinality(k.asked) > 0 OR k.nobody_at IS NOT NULL) AND (
        (k.rung IN ('complaints', 'nearing', 'passed') AND k.subject_id = c.feeder_id)
        OR (k.rung = 'danger' AND k.subject_id = c.id)) AND (k.over_at IS NULL OR k.over_at > c.at))
"""


@dataclass
class Kept:
    """What the evening came to; `broken` says what must not be."""

    figures: dict[str, str] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)


async def hold(world: World, end: datetime) -> list[str]:
    broken = []
    async with world.engine.connect() as connection:
        for what, question in (*BROKEN.items(), ("complaints that are nobody's business", NOBODY_S)):
            facts = {"end": end, "late": LATE}
            asked = sa.text(question)
            wanted = {name: value for name, value in facts.items() if f":{name}" in question}
            many = await connection.scalar(asked, wanted)
            if many:
                broken.append(f"{many} {what}")
    return broken


async def rows(world: World, question: str, **facts: Any) -> Sequence[Any]:
    async with world.engine.connect() as connection:
        return (await connection.execute(sa.text(question), facts)).all()


def judged(suspicions: Sequence[Any], truth: Truth) -> tuple[int, int, int]:
    """Of the suspicions those that were true when they were raised; of the real outages those that were suspected."""
    true = sum(truth.off(one.area, one.raised_at) is not None for one in suspicions)
    seen: set[int] = set()
    for one in suspicions:
        if fault := truth.off(one.area, one.raised_at) or truth.off(one.feeder, one.raised_at):
            seen.add(fault.number)
    return len(suspicions), true, len(seen)


def shares(count: Mapping[str, int]) -> str:
    return " · ".join(f"{name} {many:,}" for name, many in Counter(count).most_common())
