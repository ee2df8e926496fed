"""Reading a message: what it is, where, why, until when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from handlers.reading.causes import cause_of
from handlers.reading.gazetteer import Gazetteer
from handlers.reading.intents import intent_of
from handlers.reading.lexicon import Phrases, keys, words
from handlers.reading.normal import plain, tokens
from handlers.reading.places import Found, find_places
from handlers.reading.times import Times, read_back_at, read_time, speaks_of

OFFICIAL = ("outage_post", "update_post", "restoration_post", "planned_post")
BACK = ("restoration_post", "restoration_confirm")
OF_FAULTS = ("fault_report", "still_out", "hazard", "status_query", "billing_or_other")
PLACELESS = ("chatter", "opt_out", "help", "greeting_thanks", "abuse", "rumour_forward")


@dataclass(frozen=True)
class Reading:
    intent: str
    places: tuple[Found, ...]
    cause: str | None
    eta: datetime | None
    start: datetime | None
    back_at: datetime | None
    duration: timedelta | None
    eta_words: str
    vague_eta: bool
    cancels: bool
    fault_kind: str | None
    danger: bool
    confidence: float


def read(text: str, said_at: datetime, places: Gazetteer) -> Reading:
    """Never raises: what we can not read is chatter."""
    text = plain(text)
    row = keys(tokens(text))
    intent, confidence = intent_of(row, _signs(row, text))
    cancels = intent == "planned_post" and bool(_cancels().names(row))
    times = Times() if cancels or intent not in OFFICIAL else read_time(text, said_at, intent == "planned_post")
    back = intent in BACK
    return Reading(
        intent=intent,
        places=find_places(text, places, guess=intent not in PLACELESS),
        cause="planned_shutdown" if intent == "planned_post" else cause_of(row),
        eta=None if back else times.eta,
        start=times.start,
        back_at=read_back_at(text, said_at) if back else None,
        duration=times.duration,
        eta_words="" if back else times.words,
        vague_eta=times.vague and not back,
        cancels=cancels,
        fault_kind=_fault_kind(row) if intent in OF_FAULTS else None,
        danger=bool(_danger().names(row)),
        confidence=confidence,
    )


def _signs(row: Sequence[str], text: str) -> Iterator[str]:
    """What is known of the message beside its words; intents.yaml calls it by @."""
    yield from (f"@{kind}" for kind in speaks_of(text))
    if cause_of(row):
        yield "@cause"
    if "feeder" in row or "substation" in row or "kv" in row:
        yield "@feeder"
    if "?" in row:
        yield "@question"
    if sum(key[0].isalnum() for key in row if key) <= 3:
        yield "@short"


def _fault_kind(row: Sequence[str]) -> str | None:
    said = _faults().names(row)
    return next((fault for fault in words("faults") if fault in said), "other" if row else None)


@cache
def _faults() -> Phrases:
    return Phrases(words("faults"))


@cache
def _danger() -> Phrases:
    return Phrases(words("danger"))


@cache
def _cancels() -> Phrases:
    return Phrases({"cancels": ["cancel", "nahi hoga|rahega|liya", "tal|tala gaya"]})
