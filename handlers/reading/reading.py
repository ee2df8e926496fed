"""Reading a message: what it is, where, why, until when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from handlers.reading.causes import cause_of, causes_in
from handlers.reading.evidence import Evidence, pointed
from handlers.reading.gazetteer import Gazetteer
from handlers.reading.intents import POST, hits_for, intent_of
from handlers.reading.lexicon import Phrases, keys, words
from handlers.reading.normal import plain, tokens
from handlers.reading.places import Found, find_places
from handlers.reading.posts import kind_of_post
from handlers.reading.times import Times, read_back_at, read_time, speaks_of

OFFICIAL = ("outage_post", "update_post", "restoration_post", "planned_post")
BACK = ("restoration_post", "restoration_confirm")
OF_FAULTS = ("fault_report", "still_out", "hazard", "status_query", "billing_or_other")
CAUSED = (*OFFICIAL, "fault_report", "still_out", "hazard")
OF_THE_TRADE = ("@official", "@feeder", "@eta", "@window", "@clock")
UNSURE = 0.4  # an official post in everyday words: anybody may have said it
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
    confidence: float  # of the intent, 0..1
    eta_said: int | str | None = None  # minutes if an amount was said, HH:MM if a clock was
    evidence: tuple[Evidence, ...] = ()


def read(text: str, said_at: datetime, places: Gazetteer, role: str = "") -> Reading:
    """Never raises: what we can not read is chatter. `role` is the sender's, where it is known."""
    text = plain(text)
    said = tokens(text)
    row = keys(said)
    found = find_places(text, places, guess=True)
    seen = signs(row, text, found)
    intent, confidence = _intent(row, seen)
    planned, back = intent == "planned_post", intent in BACK
    cancels = planned and "@cancelled" in seen
    times = read_time(text, said_at, planned) if intent in OFFICIAL and not back else Times()
    eta = None if cancels else times.eta
    cause = _cause(row, intent, cancels)
    fault_kind = _fault_kind(row) if intent in OF_FAULTS else None
    danger = list(_danger().find(row))
    return Reading(
        intent=intent,
        places=() if intent in PLACELESS else found,
        cause=cause,
        eta=eta,
        start=times.start,
        back_at=read_back_at(text, said_at) if back else None,
        duration=times.duration,
        eta_words=times.words,
        vague_eta=times.vague,
        cancels=cancels,
        fault_kind=fault_kind,
        danger=bool(danger),
        confidence=confidence,
        eta_said=_as_said(eta, times, said_at) if eta else None,
        evidence=(
            *pointed("intent", hits_for(intent, row, seen), text, said),
            *(Evidence("eta", f"{eta:%H:%M}", times.words) for eta in [eta] if eta),
            *pointed("cause", causes_in(row) if cause else (), text, said),
            *pointed("fault_kind", _faults().find(row) if fault_kind else (), text, said),
            *pointed("danger", danger, text, said),
        ),
    )


def _as_said(eta: datetime, times: Times, said_at: datetime) -> int | str:
    if times.duration and eta - said_at == times.duration:
        return round(times.duration.total_seconds() / 60)
    return f"{eta:%H:%M}"


def _cause(row: Sequence[str], intent: str, cancels: bool) -> str | None:
    if intent == "planned_post":
        return None if cancels else "planned_shutdown"
    return cause_of(row) if intent in CAUSED else None


def _intent(row: Sequence[str], seen: set[str]) -> tuple[str, float]:
    intent, confidence = intent_of(row, seen)
    if intent != POST:
        return intent, confidence
    return kind_of_post(seen), min(confidence, UNSURE) if "@plain" in seen else confidence


def signs(row: Sequence[str], text: str, found: Sequence[Found]) -> set[str]:
    """What is known of the message beside its words; intents.yaml calls it by @."""
    known = {f"@{kind}" for kind in speaks_of(text)}
    known |= {"@cause"} if cause_of(row) else set()
    known |= {"@place"} if found else set()
    known |= {"@feeder"} if not {"feeder", "substation", "kv"}.isdisjoint(row) else set()
    known |= {"@short"} if sum(key[0].isalnum() for key in row if key) <= 3 else set()
    known |= {f"@{hit.name}" for hit in _listed_signs().find(row, known)}
    return known | ({"@plain"} if known.isdisjoint(OF_THE_TRADE) else set())


@cache
def _listed_signs() -> Phrases:
    return Phrases(words("signs"))


def _fault_kind(row: Sequence[str]) -> str | None:
    said = _faults().names(row)
    return next((fault for fault in words("faults") if fault in said), "other" if row else None)


@cache
def _faults() -> Phrases:
    return Phrases(words("faults"))


@cache
def _danger() -> Phrases:
    return Phrases(words("danger"))
