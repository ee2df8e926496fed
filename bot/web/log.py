"""The central log as it is shown: one line an act, with how far its notice has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from bot.world import World
from handlers.atlas import Atlas
from handlers.telling.notices import cause, expected, moment, places
from handlers.wording import Voice
from zones.delivery import State
from zones.ladder import Rung
from zones.report import DANGERS

LINES = 100
COUNTED = timedelta(hours=6)  # how long a notice's deliveries are counted state by state; then its total stands

RECENT = sa.text("""
SELECT e.id, e.act, e.at, e.facts, z.names AS zone, p.titles AS office, u.names AS unit,
       o.number, n.version, n.owed, told.states
FROM entries e
LEFT JOIN areas z ON z.id = e.zone_id
LEFT JOIN positions p ON p.id = e.position_id
LEFT JOIN areas u ON u.id = p.area_id
LEFT JOIN outages o ON o.id = e.outage_id
LEFT JOIN notices n ON n.id = e.notice_id
LEFT JOIN LATERAL (
    SELECT jsonb_object_agg(state, many) AS states
    FROM (SELECT state, count(*) AS many FROM deliveries WHERE notice_id = e.notice_id GROUP BY state) counted
) told ON e.notice_id IS NOT NULL AND e.at > :counted
ORDER BY e.id DESC LIMIT :lines
""")


@dataclass(frozen=True)
class Line:
    id: int
    time: str
    act: str
    kind: str  # for its colour
    zone: str
    who: str
    number: str
    what: str
    told: tuple[tuple[str, str, int], ...]  # state, its word, how many


async def recent(world: World, language: str) -> list[Line]:
    now = world.clock()
    atlas, voice = await world.atlas(), Voice(language, world.settings.zone_time, now)
    async with world.engine.connect() as connection:
        rows = (await connection.execute(RECENT, {"lines": LINES, "counted": now - COUNTED})).all()
    return [line(row, atlas, voice) for row in rows]


def line(row: sa.Row[Any], atlas: Atlas, voice: Voice) -> Line:
    return Line(
        id=row.id,
        time=voice.time(row.at),
        act=voice.say(f"act.{row.act}"),
        kind=f"{row.act.replace('.', '-')} danger" if is_danger(row.facts) else row.act.replace(".", "-"),
        zone=named(row.zone, voice.language),
        who=" · ".join(filter(None, (named(row.office, voice.language), named(row.unit, voice.language)))),
        number=f"{row.number}/{row.version}" if row.version else row.number or "",
        what=what(row.facts, atlas, voice),
        told=tuple(states(row.states or ({"owed": row.owed} if row.owed else {}), voice)),
    )


def is_danger(facts: dict[str, Any]) -> bool:
    """Somebody warned of it, or it climbs because nobody has seen it yet."""
    return facts.get("fault") in DANGERS or facts.get("rung") == Rung.DANGER


def named(names: dict[str, str] | None, language: str) -> str:
    return (names or {}).get(language) or (names or {}).get("en", "")


def what(facts: dict[str, Any], atlas: Atlas, voice: Voice) -> str:
    """The facts of an act in one line; nothing personal is among them."""
    if "senders" in facts:
        return " · ".join([*facts["senders"], facts["reason"]])
    if "cause" not in facts:
        where = places(facts.get("areas") or list(filter(None, [facts.get("area")])), voice, atlas)
        fault = voice.say(f"fault.{facts['fault']}") if facts.get("fault") else ""
        due = f"₹{facts['rupees']}" if facts.get("rupees") else ""
        return " · ".join(filter(None, (where, fault, due)))
    words = [places(facts["areas"], voice, atlas), cause(facts["cause"], voice)]
    if facts.get("restored_at"):
        words.append(moment(facts["restored_at"], voice))
    else:
        words.append(expected(facts["eta"], voice))
    if facts.get("kept"):
        words.append(voice.say(f"why.{facts['kept']}", number=facts.get("within", "")))
    return " · ".join(words)


def states(counted: dict[str, int], voice: Voice) -> Sequence[tuple[str, str, int]]:
    order = [*(state.value for state in State), "owed"]
    return [(state, voice.say(f"state.{state}"), counted[state]) for state in order if state in counted]
