"""Which template carries a notice, and what a refusal makes of one: tables of cases."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from datetime import UTC, datetime, timedelta

import pytest

from bot.channels.standing import Choice, Standing, choose, in_words, told_by_a_send
from bot.channels.templates import VERSIONS, definitions, template_name, with_taps
from bot.delivery.words import Words
from handlers.answer import Button
from handlers.telling.notices import PARAMETERS
from handlers.wording import catalogue
from tests.story import AT, LUCKNOW, atlas, notice
from zones.notice import NoticeKind

NOON = datetime(2026, 11, 12, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
OUTAGE, GENERAL = template_name(NoticeKind.OUTAGE), template_name("general")
APPROVED, MARKETING = Standing("APPROVED", NOON), Standing("APPROVED", NOON, "MARKETING")
REJECTED, PAUSED = Standing("REJECTED", NOON), Standing("PAUSED", NOON, until=NOON + HOUR)
OVER = Standing("PAUSED", NOON, until=NOON - HOUR)
NO = dict.fromkeys(((each.name, each.language) for each in definitions()), REJECTED)

CASES = {  # the reader's language, how templates stand besides “rejected”, and what is sent
    "all is well": ("ur", {(OUTAGE, "ur"): APPROVED, (OUTAGE, "hi"): APPROVED}, Choice(OUTAGE, "ur")),
    "their own is rejected": ("ur", {(OUTAGE, "hi"): APPROVED, (GENERAL, "ur"): APPROVED}, Choice(OUTAGE, "hi")),
    "Hindi reads English": ("hi", {(OUTAGE, "en"): APPROVED, (OUTAGE, "ur"): APPROVED}, Choice(OUTAGE, "en")),
    "the general one before a script that they may not read": (
        "hi", {(OUTAGE, "ur"): APPROVED, (GENERAL, "hi"): APPROVED}, Choice(GENERAL, "hi", general=True),
    ),
    "the general one in another language": ("hi", {(GENERAL, "en"): APPROVED}, Choice(GENERAL, "en", general=True)),
    "anything before silence": ("en", {(OUTAGE, "ur"): APPROVED}, Choice(OUTAGE, "ur")),
    "marketing comes last": (
        "hi", {(OUTAGE, "hi"): MARKETING, (GENERAL, "ur"): APPROVED}, Choice(GENERAL, "ur", general=True),
    ),
    "marketing before silence": ("hi", {(OUTAGE, "hi"): MARKETING}, Choice(OUTAGE, "hi")),
    "paused": ("hi", {(OUTAGE, "hi"): PAUSED, (OUTAGE, "en"): APPROVED}, Choice(OUTAGE, "en")),
    "a pause that is over": ("hi", {(OUTAGE, "hi"): OVER, (OUTAGE, "en"): APPROVED}, Choice(OUTAGE, "hi")),
    "nothing may be sent": ("hi", {(OUTAGE, "hi"): PAUSED}, None),
}  # fmt: skip


@pytest.mark.parametrize(("language", "standings", "chosen"), CASES.values(), ids=CASES)
def test_a_notice_finds_its_template(language: str, standings: dict, chosen: Choice | None) -> None:
    assert choose(NoticeKind.OUTAGE, language, NO | standings, NOON) == chosen


def test_of_a_template_that_we_have_not_heard_of_the_best_is_believed() -> None:
    assert choose(NoticeKind.UPDATE, "ur", {}, NOON) == Choice(template_name(NoticeKind.UPDATE), "ur")


def test_an_end_that_is_taken_back_has_a_template_that_says_so_first() -> None:
    taken_back = notice(NoticeKind.CORRECTION, reopened=True)
    filled = Words(atlas(), LUCKNOW, {}, AT).template(taken_back, "hi", AT)
    assert filled.name == "setu_reopened_v1"
    (said,) = [one for one in definitions() if (one.name, one.language) == (filled.name, "hi")]
    assert said.body.startswith("⚡ *बिजली अभी नहीं आई है:*")


BEFORE = Standing("APPROVED", NOON - HOUR, "UTILITY", "GREEN")
FIRST_PAUSE = Standing("PAUSED", NOON - HOUR, until=NOON + 2 * HOUR)
OLD_PAUSE = Standing("PAUSED", NOON - timedelta(days=8), until=NOON - timedelta(days=8) + 3 * HOUR)
AFTER_IT = Standing("PAUSED", NOON - 4 * HOUR, until=NOON - HOUR)

REFUSALS = {  # the code, how it stood, how it stands, until when
    "unknown there": (132001, BEFORE, "MISSING", NOON + HOUR),
    "breaks the policy": (132007, BEFORE, "REJECTED", None),
    "paused": (132015, BEFORE, "PAUSED", NOON + 3 * HOUR),
    "never heard of": (132015, None, "PAUSED", NOON + 3 * HOUR),
    "the rest of a batch says the same": (132015, FIRST_PAUSE, "PAUSED", FIRST_PAUSE.until),
    "paused again": (132015, AFTER_IT, "PAUSED", NOON + 6 * HOUR),
    "paused again, long after": (132015, OLD_PAUSE, "PAUSED", NOON + 3 * HOUR),
    "disabled": (132016, BEFORE, "DISABLED", None),
}


@pytest.mark.parametrize(("code", "before", "status", "until"), REFUSALS.values(), ids=REFUSALS)
def test_what_a_send_is_told_moves_its_template(
    code: int, before: Standing | None, status: str, until: datetime | None
) -> None:
    after = told_by_a_send(code, before, NOON)
    assert (after.status, after.until) == (status, until)


WORDS = {
    "approved": (APPROVED, "is approved"),
    "rejected, and why": (Standing("REJECTED", NOON, reason="PROMOTIONAL"), "it found it promotional"),
    "rejected for a reason that we do not know": (Standing("REJECTED", NOON, reason="NEW_RULE"), "NEW_RULE"),
    "rejected without a reason": (REJECTED, "it gave no reason"),
    "paused": (PAUSED, "until 12 Nov 13:00 UTC"),
    "missing": (Standing("MISSING", NOON), "templates sync"),
    "not taken": (Standing("NOT TAKEN", NOON, reason="too many variables"), "too many variables"),
    "moved to marketing": (MARKETING, "moved to marketing"),
    "red": (Standing("APPROVED", NOON, quality="RED"), "red quality"),
    "a status that we do not know": (Standing("IN_APPEAL", NOON), "in_appeal"),
}


@pytest.mark.parametrize(("standing", "words"), WORDS.values(), ids=WORDS)
def test_the_operator_reads_what_is_the_matter(standing: Standing, words: str) -> None:
    said = in_words("setu_outage_v1 hi", standing)
    assert said.startswith("setu_outage_v1 hi ")
    assert words in said
    assert standing.is_well == (standing is APPROVED)


# A wording that was submitted must never change under its name. If this test fails because a sentence was changed,
# raise that template's version in `bot/channels/templates.py` and put its new fingerprint here.
APPROVED_WORDINGS = {
    "setu_general_v1": "8faa0cc32559",
    "setu_asking_v1": "f68bd0b08518",
    "setu_suspicion_v1": "74b70ccda303",
    "setu_eta_v1": "11bfdfc3ba23",
    "setu_pocket_v1": "63d178f151c2",
    "setu_ack_v1": "4a435c620cdb",
    "setu_handed_v1": "ab0b14c50ab0",
    "setu_stand_in_v1": "af50fd0734ec",
    "setu_ladder_v1": "646d568e4548",
    "setu_private_v1": "5f3b000b0420",
    "setu_outage_v1": "454de8b9d7df",
    "setu_update_v1": "31f23cceda71",
    "setu_restoration_v2": "32944544de5b",
    "setu_planned_v1": "09472a58493a",
    "setu_reminder_v1": "36b50557c232",
    "setu_correction_v1": "6536b8624f8f",
    "setu_reopened_v1": "aa3c0ee4145e",
    "setu_cancellation_v2": "8a2fc5472131",
    "setu_still_out_v1": "78e1975719f7",
}


def test_a_changed_wording_has_a_new_version() -> None:
    bodies: dict[str, str] = defaultdict(str)
    for each in definitions():
        bodies[each.name] += f"{each.language}:{each.body}" + "".join(f"[{reply}]" for reply in each.replies)
    prints = {name: hashlib.sha256(text.encode()).hexdigest()[:12] for name, text in bodies.items()}
    assert prints == APPROVED_WORDINGS


TAPPED = {
    "what is handed on": (("accept", "do:handed:7:accept"), ("decline", "do:handed:7:decline"), "handed"),
    "standing in, with the same labels": (("accept", "do:accept:7"), ("decline", "do:decline:7"), "stand_in"),
    "what climbed, and a danger among it": (("on_it", "do:ladder:3"), ("open", "do:work:9"), "ladder"),
    "a complaint's card": (("work.take", "do:take:9"), ("open", "do:work:9"), "private"),
}  # fmt: skip


@pytest.mark.parametrize(("first", "second", "kind"), TAPPED.values(), ids=TAPPED)
def test_a_question_goes_out_in_the_template_that_has_its_taps(
    first: tuple[str, str], second: tuple[str, str], kind: str
) -> None:
    buttons = [Button(catalogue("hi")[f"button.{label}"], action) for label, action in (first, second)]
    assert next(with_taps(buttons, "hi", "do:in_full:1"))[0] == kind
    assert not list(with_taps(buttons, "hi", None)), "there is more to read than the template holds"


def test_a_version_belongs_to_a_template() -> None:
    assert set(VERSIONS) <= {*PARAMETERS, "general"}
