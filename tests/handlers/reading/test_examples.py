"""What was learned holds on messages that nothing was learned from: `make bench` prints figures, here are floors."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache

import pytest

from handlers.reading import Reading, read, read_cause
from handlers.reading.examples import APART, Example, lessons, seen, unseen
from handlers.reading.intents import INTENTS, OFFICIAL, intent_of
from handlers.reading.learning import Row, learn, learned_from
from handlers.reading.lexicon import row_of
from handlers.reading.moments import INDIA
from handlers.reading.volts import volts_said
from handlers.reading.weights import INTENT, shares
from tests.handlers.reading.demo import gazetteer

NOW = datetime(2026, 6, 10, 14, 0, tzinfo=INDIA)
LEARNED_FROM = [*(example for file in APART for example in seen(file)), *lessons()]
FRESH = [example for file in APART for example in unseen(file)]


def understood(example: Example, role: str = "") -> Reading:
    return said_by(role or example["sender_role"], example["text"])


@cache
def said_by(role: str, text: str) -> Reading:
    return read(text, NOW, gazetteer(), role)


def citizen(text: str) -> Example:
    return {"text": text, "intent": "status_query", "sender_role": "citizen"}


def share(examples: Iterable[Example]) -> float:
    right = [understood(example).intent == example["intent"] for example in examples]
    return sum(right) / len(right)


def test_nothing_is_learned_from_what_is_set_apart() -> None:
    assert {example["text"] for example in LEARNED_FROM}.isdisjoint(example["text"] for example in FRESH)


def test_every_third_of_the_corpus_and_every_second_of_our_own_are_set_apart() -> None:
    assert 0.3 < len(unseen("corpus")) / 707 < 0.4
    assert 0.45 < len(unseen("own")) / len(seen("own") + unseen("own")) < 0.6


def test_what_was_learned_is_known() -> None:
    """If this fails after a change of the word lists, run `make learn`."""
    assert share(LEARNED_FROM[::4]) > 0.97


def test_nine_of_ten_messages_that_were_never_seen_are_read_rightly() -> None:
    assert share(FRESH) > 0.9


def test_no_danger_that_was_learned_from_is_overlooked_and_hardly_one_of_the_others() -> None:
    assert [e["text"] for e in LEARNED_FROM if e["intent"] == "hazard" and not understood(e).danger] == []
    found = [understood(e).danger for e in FRESH if e["intent"] == "hazard"]  # their texts are read by nobody
    assert sum(found) / len(found) > 0.98


def test_hardly_anybody_is_warned_without_need() -> None:
    """No danger overlooked is worth more than a few warnings in vain: see docs/reading.md."""
    warned = [example["intent"] for example in FRESH if understood(example).intent == "hazard"]
    assert warned.count("hazard") / len(warned) > 0.9


@pytest.mark.parametrize("role", ["citizen", "media", "representative", "management"])
def test_whatever_others_than_engineers_write_is_no_official_post(role: str) -> None:
    assert {understood(example, role).intent for example in [*FRESH[::2], *LEARNED_FROM[::20]]}.isdisjoint(OFFICIAL)


def test_the_surer_a_reading_the_oftener_it_is_right() -> None:
    readings = [(understood(example), example["intent"]) for example in FRESH]
    sure = [reading.intent == intent for reading, intent in readings if reading.confidence >= 0.8]
    doubtful = [reading.intent == intent for reading, intent in readings if reading.confidence < 0.5]
    assert sum(sure) / len(sure) > 0.95 > 0.75 > sum(doubtful) / len(doubtful)


def test_a_word_counts_once_however_often_it_was_said() -> None:
    row = ["light", "kab", "aayega"]
    assert intent_of([*row, *row, *row], set()).confidence == intent_of([*row, *row], set()).confidence


def test_two_words_that_met_in_one_message_alone_are_no_clue() -> None:
    met = ["light kab aayegi", "batti kab aayegi", "light wali kab aayegi"]
    intents = dict(learned_from([], [citizen(text) for text in met]))[INTENT]
    assert "kab + light" in intents
    assert "batti + kab" not in intents


def test_learning_twice_gives_the_same_and_a_word_that_tells_weighs_most() -> None:
    taught = [(["light", "nahi"], "fault_report"), (["light", "kab"], "status_query"), (["kab"], "status_query")]
    rows = [Row(clues, intent, INTENTS) for clues, intent in taught]
    once, again = learn(rows), learn(rows)
    assert once == again
    assert max(INTENTS, key=once["kab"].__getitem__) == "status_query"
    assert once["nahi"]["fault_report"] > once["light"]["fault_report"]


@pytest.mark.parametrize(("what", "right"), [("cause", 2 / 3), ("fault_kind", 0.7)])
def test_where_what_was_learned_goes_before_the_lists_most_are_right(what: str, right: float) -> None:
    readings = [(understood(example), example[what]) for example in FRESH]
    guesses = [(reading, meant) for reading, meant in readings if f"guessed {what}" in {e.of for e in reading.evidence}]
    assert len(guesses) > 10
    assert sum(getattr(reading, what) == meant for reading, meant in guesses) / len(guesses) > right


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("sabhi feeder bus coupler se charge", None),
        ("All feeders on from alternate incomer", None),
        ("haidergarh feeder b/d attend, charge, load 140 amp", "feeder_breakdown"),
        ("permit wapas, Hasanganj fdr on", "planned_shutdown"),
        ("चोरों ने आर्यनगर बिधूना रोड की एलटी लाइन काट ली है", "theft"),
        ("toota neutral jod diya", "conductor_snapped"),
        ("saman bhandar se aa raha hai", None),
        ("paani utarte hi denge", "safety_shutdown"),
    ],
)
def test_the_lists_tell_a_cause(text: str, cause: str | None) -> None:
    assert read_cause(text) == cause


@pytest.mark.parametrize("text", ["viram khand 70 minute", "malhaur feeder 45 minute", "kamta 2 ghante"])
def test_a_place_and_a_time_tell_no_cause(text: str) -> None:
    assert read(text, NOW, gazetteer(), "engineer").cause is None


@pytest.mark.parametrize(
    ("text", "volts"),
    [
        ("multimeter pe abhi bhi 152 aa raha", {"@low_volts"}),
        ("kabhi 110 volt kabhi 290 volt", {"@low_volts", "@high_volts"}),
        ("ab 230 volt aa raha hai", set()),
        ("100 kva ka transformer", set()),
        ("sector 121 me voltage theek hai", set()),
    ],
)
def test_a_number_is_a_voltage_where_somebody_has_measured_it(text: str, volts: set[str]) -> None:
    assert volts_said(row_of(text)) == volts


def test_the_cause_of_an_update_is_never_guessed() -> None:
    updates = [e for e in LEARNED_FROM if e["intent"] == "update_post" and not read_cause(e["text"])]
    assert {understood(example).cause for example in updates} == {None}


def test_shares_are_of_one_whole() -> None:
    assert sum(shares({"hazard": 700.0, "chatter": -700.0, "help": 0.0}).values()) == pytest.approx(1)
