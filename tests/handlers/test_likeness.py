"""Words that are passed on, held against ours: which notice they are, and whether a word in them was changed."""

from __future__ import annotations

import pytest

from handlers.rooms.likeness import likest, sounds_official
from handlers.telling.handouts import to_forward
from handlers.telling.notices import general, render
from handlers.wording import Voice
from tests.story import AT, LUCKNOW, SUBSTATION, atlas, evening, notice
from zones.notice import NoticeKind
from zones.person import LANGUAGES

EVENING = evening()
in_every_language = pytest.mark.parametrize("language", LANGUAGES)


def voice(language: str) -> Voice:
    return Voice(language, LUCKNOW, AT)


@in_every_language
@pytest.mark.parametrize("name", EVENING)
def test_our_own_words_are_known_in_every_form(name: str, language: str) -> None:
    ours, say = EVENING[name], voice(language)
    template = say.say("general", **general(ours, say, atlas()))
    for words in (render(ours, say, atlas()), to_forward(ours, say, atlas()), template):
        like = likest(words, [*EVENING.values()], LUCKNOW, atlas())
        assert like
        assert not like.altered
        assert like.notice.reference == ours.reference
        assert sounds_official(words) or words is template


@in_every_language
def test_another_hour_in_our_words_is_noticed(language: str) -> None:
    words = render(EVENING["out"], voice(language), atlas())
    assert "7:35" in words
    like = likest(words.replace("7:35", "9:45"), [EVENING["out"]], LUCKNOW, atlas())
    assert like
    assert like.altered


@in_every_language
def test_another_place_in_our_words_is_noticed(language: str) -> None:
    words = render(EVENING["out"], voice(language), atlas())
    elsewhere = render(notice(NoticeKind.OUTAGE, SUBSTATION), voice(language), atlas())
    head = words.splitlines()[0]
    like = likest(words.replace(head, elsewhere.splitlines()[0]), [EVENING["out"]], LUCKNOW, atlas())
    assert like
    assert like.altered


def test_a_remark_around_our_words_is_no_change_and_a_number_to_call_is_one() -> None:
    words = render(EVENING["out"], voice("en"), atlas())
    remarked = likest(f"Brothers, have a look:\n{words}\nis that true?", [EVENING["out"]], LUCKNOW, atlas())
    called = likest(f"{words}\nFor quick repair call +910000000000", [EVENING["out"]], LUCKNOW, atlas())
    linked = likest(f"{words}\nDetails: example.com/pay", [EVENING["out"]], LUCKNOW, atlas())
    assert remarked and called and linked  # noqa: PT018 - all three are found
    assert (remarked.altered, called.altered, linked.altered) == (False, True, True)


@pytest.mark.parametrize(
    "words",
    [
        "light nahi aa rahi viram khand 3 me, subah se pareshan hain, koi dekhega kya",
        "bijli kab aayegi bhai, 2 ghante ho gaye, JE phone nahi utha raha",
        "गोमती नगर में लाइट कब आएगी, सुबह से परेशान हैं, कोई बताए",
        "Power is off in my lane since morning and nobody picks up the phone at the substation, please help",
    ],
)
def test_what_people_say_does_not_sound_like_a_notice(words: str) -> None:
    assert not sounds_official(words)
    assert likest(words, [*EVENING.values()], LUCKNOW, atlas()) is None
