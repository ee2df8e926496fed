"""What `main.py read` prints: one message, read, as a line that a program understands."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from bot.loading.zonefile import AreaLine, read_file
from bot.storage.atlas import KeptAtlas
from bot.storage.store import connect
from bot.storage.tables import map_classes
from handlers.reading import Gazetteer, Place, Reading, as_written, read

DEMO_ZONES = Path("bot/demo/zones-demo.yaml")


@dataclass(frozen=True)
class Map:
    """The places that messages are read with, and the utility's codes for them."""

    source: str
    places: Gazetteer
    codes: dict[int, str]

    def ids(self, codes: Iterable[str]) -> list[int]:
        wanted = set(codes)
        return [area for area, code in self.codes.items() if code in wanted]


def map_of_file(path: Path) -> Map:
    """Raises `OSError` for no file, `ValueError` in words for one that is no zones file."""
    file = read_file(path)
    if file.complaints:
        raise ValueError(file.complaints[0])
    number = {area.code: at for at, area in enumerate(file.areas, 1)}
    places = Gazetteer(place_of(area, number) for area in file.areas)
    return Map(str(path), places, {at: code for code, at in number.items()})


def place_of(area: AreaLine, number: dict[str, int]) -> Place:
    parent = number[area.parent] if area.parent else None
    return Place(number[area.code], area.kind.value, (*area.names.values(), *area.aliases), parent)


def map_of_database(url: str, now: datetime) -> Map:
    """The network that `zones load` has put there."""
    map_classes()
    return asyncio.run(_read_database(url, now))


async def _read_database(url: str, now: datetime) -> Map:
    engine = connect(url)
    try:
        atlas = await KeptAtlas(engine).at(now)
    finally:
        await engine.dispose()
    return Map("the database", atlas.gazetteer, {area.id: area.code for area in atlas.areas()})


def lines(source: Iterable[bytes], known: Map, now: datetime, explain: bool) -> Iterator[dict[str, Any]]:
    """For each line of JSON its reading; a line that is none is answered too, so that the rest keeps its place."""
    for line in filter(bytes.strip, source):
        try:
            given = orjson.loads(line)
            yield line_of(given, known, now, explain)
        except (orjson.JSONDecodeError, TypeError, KeyError, AttributeError, ValueError) as wrong:
            yield {"error": f"not a JSON object with a `text` and a time that can be read: {wrong}"}


def line_of(given: dict[str, Any], known: Map, now: datetime, explain: bool) -> dict[str, Any]:
    """`given` has a text, and if known sender_role, sent_at, and `near`: codes of where the sender is at home."""
    text = given["text"]
    if not isinstance(text, str):
        raise TypeError("the text is no text")
    near = [known.ids([code]) for code in given.get("near") or ()]
    said_at = moment(given.get("sent_at"), now)
    reading = read(text, said_at, known.places, given.get("sender_role") or "", near)
    passed_on = {"id": given["id"]} if "id" in given else {}
    return passed_on | read_as(text, reading, known) | ({"explain": explained(reading, known)} if explain else {})


def moment(said: str | None, now: datetime) -> datetime:
    """HH:MM of today, or a time of its own."""
    if not said:
        return now
    if len(said) <= len("HH:MM"):
        return datetime.combine(now.date(), time.fromisoformat(said.zfill(5)), now.tzinfo)
    at = datetime.fromisoformat(said)
    return at if at.tzinfo else at.replace(tzinfo=now.tzinfo)


def read_as(text: str, reading: Reading, known: Map) -> dict[str, Any]:
    """`areas`: the codes found; `choices`: of these the groups of which only one is meant."""
    found = [[known.codes[area] for area in place.areas] for place in reading.places]
    return {
        "intent": reading.intent,
        "place": "; ".join(as_written(text, reading.places)) or None,
        "eta": reading.eta_said,
        "cause": reading.cause,
        "fault_kind": reading.fault_kind,
        "areas": list(dict.fromkeys(code for codes in found for code in codes)),
        "choices": [codes for codes in found if len(codes) > 1],
        "confidence": round(reading.confidence, 2),
    }


def explained(reading: Reading, known: Map) -> list[dict[str, Any]]:
    """Which words led to which part of the reading."""
    said = [{"of": e.of, "value": e.value, "words": e.words, "weight": e.weight} for e in reading.evidence]
    where = [
        {"of": "place", "value": " | ".join(known.codes[area] for area in place.areas) or None, "words": place.words}
        for place in reading.places
    ]
    return [*said, *where]


def now_in(zone_time: ZoneInfo) -> datetime:
    return datetime.now(zone_time)


def places_of(file: Path | None, database_url: str, now: datetime) -> Map:
    if file is None and database_url:
        return map_of_database(database_url, now)
    return map_of_file(file or DEMO_ZONES)
