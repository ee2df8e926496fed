"""Reading a message: what it is, where, why, until when."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from handlers.reading.back import read_back_at
from handlers.reading.causes import causes_in, told_cause, without_awaited
from handlers.reading.corrections import speaks_of_what_was_told
from handlers.reading.danger import dangers_in, strikes
from handlers.reading.evidence import Evidence, pointed
from handlers.reading.faults import fault_kind_of, faults_in
from handlers.reading.gazetteer import Gazetteer
from handlers.reading.gone_again import is_gone_again, speaks_of_nothing_else
from handlers.reading.hints import Told
from handlers.reading.intents import BACK, ENGINEER, OFFICIAL, SURE_ENOUGH, Verdict, intent_of
from handlers.reading.known import Near
from handlers.reading.lexicon import row_of
from handlers.reading.normal import plain, tokens
from handlers.reading.of_supply import speaks_of_supply
from handlers.reading.past import lacks_its_times, read_past
from handlers.reading.places import Found, find_places
from handlers.reading.signs import signs
from handlers.reading.since import read_begun_at
from handlers.reading.times import Times, read_time

COMPLAINS = ("fault_report", "still_out")


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
    struck: bool  # and somebody has been hurt by it
    alarming: bool  # words of danger stand in it, be it one or not
    confidence: float  # of the intent, 0..1
    timeless: bool = False  # it is told as over, and not from when to when
    eta_said: int | str | None = None  # minutes if an amount was said, HH:MM if a clock was
    why: Callable[[], Iterator[Evidence]] = field(default=lambda: iter(()), compare=False, repr=False)

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Which words led to which part of it: looked for when somebody asks, and few do."""
        return tuple(self.why())


def read(text: str, said_at: datetime, places: Gazetteer, role: str = "", near: Near = ()) -> Reading:
    """Never raises: what we can not read is chatter. `role` is the sender's, `near` their home, if known."""
    text = plain(text)
    row = row_of(text)
    seen = signs(row, text)
    dangers = dangers_in(row)
    past = read_past(text, said_at) if role == ENGINEER else None
    timeless = role == ENGINEER and past is None and lacks_its_times(text)
    verdict = intent_of(row, seen, role)
    intent = "restoration_post" if past or timeless else verdict.intent
    if intent in COMPLAINS and speaks_of_what_was_told(text):
        intent = "status_query"
    gone_again = role != ENGINEER and is_gone_again(row) and _is_of_supply(intent, row, text)
    intent = "still_out" if gone_again else intent
    planned, back = intent == "planned_post", intent in BACK
    cancels = planned and "@cancelled" in seen
    cause, fault = Told(None) if cancels else told_cause(without_awaited(row), intent), fault_kind_of(row, intent)
    times = read_time(text, said_at, planned) if intent in OFFICIAL and not back else Times()
    eta = None if cancels else times.eta
    danger = intent == "hazard" or (intent in OFFICIAL and bool(dangers))
    return Reading(
        intent=intent,
        places=find_places(text, places, near=near),
        cause=cause.value,
        eta=eta,
        start=past[0] if past else times.start or (read_begun_at(text, said_at) if intent == "outage_post" else None),
        back_at=past[1] if past else read_back_at(text, said_at) if back else None,
        duration=times.duration,
        eta_words=times.words,
        vague_eta=times.vague,
        cancels=cancels,
        fault_kind=fault.value,
        danger=danger,
        struck=danger and strikes(row),
        alarming=bool(dangers),
        timeless=timeless,
        confidence=_how_sure(verdict.confidence, told=bool(past or timeless), gone_again=gone_again),
        eta_said=_as_said(eta, times, said_at) if eta else None,
        why=partial(_evidence, text, row, verdict, times, cause, fault),
    )


def _is_of_supply(intent: str, row: Sequence[str], text: str) -> bool:
    """What came and went, in a text that was taken for this."""
    bare = speaks_of_nothing_else(row)
    return intent == "restoration_confirm" or (intent == "chatter" and (bare or speaks_of_supply(text)))


def _how_sure(learned: float, *, told: bool, gone_again: bool) -> float:
    """A rule that overrules what was learned is sure enough, and no surer."""
    return SURE_ENOUGH if gone_again else max(learned, SURE_ENOUGH) if told else learned


def _as_said(eta: datetime, times: Times, said_at: datetime) -> int | str:
    if times.duration and not times.start and eta - said_at == times.duration:
        return round(times.duration.total_seconds() / 60)
    return f"{eta:%H:%M}"


def _evidence(
    text: str, row: Sequence[str], verdict: Verdict, times: Times, cause: Told, fault: Told
) -> Iterator[Evidence]:
    said = tokens(text)
    yield from pointed("intent", verdict.because(), text, said)
    if times.eta:
        yield Evidence("eta", f"{times.eta:%H:%M}", times.words)
    for of, hits in (("cause", causes_in(row)), ("fault_kind", faults_in(row)), ("danger", dangers_in(row))):
        yield from pointed(of, ((hit, 1.0) for hit in hits), text, said)
    yield from pointed("guessed cause", cause.guessed_by, text, said)
    yield from pointed("guessed fault_kind", fault.guessed_by, text, said)
