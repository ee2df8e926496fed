"""What people write is read as they mean it; the sentences stand in sentences.yaml."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from handlers.reading import read
from tests.handlers.reading.demo import gazetteer, place

INDIA = ZoneInfo("Asia/Kolkata")
SENTENCES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "sentences.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("line", SENTENCES, ids=lambda line: str(line["said"]))
def test_a_sentence_means(line: dict[str, Any]) -> None:
    said_at = moment(line.get("at", "14:00"))
    sender = "engineer" if line["intent"].endswith("_post") else "citizen"
    reading = read(line["said"], said_at, gazetteer(), sender)
    assert reading.intent == line["intent"]
    assert reading.cause == line.get("cause")
    for name in ("eta", "start", "back_at"):
        assert getattr(reading, name) == meant(line.get(name), said_at), name
    assert reading.cancels is line.get("cancels", False)
    assert reading.vague_eta or not line.get("vague")
    assert reading.danger or not line.get("danger")
    assert [set(found.areas) for found in reading.places] == areas(line.get("place"))


def test_a_reading_tells_the_words_that_led_to_it() -> None:
    reading = read("11kv Viram Khand feeder b/d, jumper kat gaya, 1 ghanta lagega", moment("14:00"), gazetteer())
    told = {(evidence.of, evidence.value, evidence.words) for evidence in reading.evidence}
    assert {("cause", "jumper", "jumper"), ("eta", "15:00", "1 ghanta")} <= told
    assert reading.eta_said == 60


def areas(said: list[str] | None) -> list[set[int]]:
    """None is no place at all; an empty list is one name that we do not know; "a | b" is a question."""
    if said is None:
        return []
    return [{place(name.strip()) for name in line.split("|")} for line in said] or [set()]


def meant(said: int | str | None, said_at: datetime) -> datetime | None:
    if said is None:
        return None
    return said_at + timedelta(minutes=said) if isinstance(said, int) else moment(said)


def moment(said: str) -> datetime:
    """ "17:00" of the day, or "11 07:00" of another in that month."""
    day, _, clock = said.rpartition(" ")
    hour, minute = clock.split(":")
    return datetime(2026, 6, int(day or 10), int(hour), int(minute), tzinfo=INDIA)
