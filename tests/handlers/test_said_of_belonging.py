"""Sentences about belonging in words of people's own: whole ones are understood, and nothing of the supply is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from handlers.belonging import said, spans
from handlers.reading.normal import plain, tokens
from handlers.rooms.removals import reason_in
from tests.story import LUCKNOW

NOW = datetime(2026, 11, 25, 12, 37, tzinfo=UTC)  # Wednesday, 18:07 in Lucknow


@pytest.mark.parametrize(
    ("words", "until"),
    [
        ("do din khabar mat bhejo", "27 18:07"),
        ("دو دن خبریں مت بھیجو", "27 18:07"),
        ("तीन दिन मत भेजो", "28 18:07"),
        ("تین دن روکو", "28 18:07"),
        ("تین دن خبر نہ بھیجیں", "28 18:07"),
        ("kal tak band karo", "26 08:00"),
        ("2 ghante message mat bhejna", "25 20:07"),
        ("don't send messages for 2 days", "27 18:07"),
        ("somvar tak koi suchna nahi chahiye", "30 08:00"),
        ("mute till monday", "30 08:00"),
        ("aaj raat tak kuch mat bhejo", "25 21:00"),
    ],
)
def test_silence_for_a_time_is_heard_in_every_script_with_its_end(words: str, until: str) -> None:
    assert said.silence(words)
    end = spans.until_when(words, NOW, LUCKNOW)
    assert end
    assert f"{end.astimezone(LUCKNOW):%d %H:%M}" == until


@pytest.mark.parametrize(
    ("words", "days"), [("ek hafte ke liye band karo", 7), ("دو ہفتے خبر نہ بھیجیں", 14), ("1 saal tak mat bhejo", 365)]
)
def test_a_week_and_a_year_are_times_too(words: str, days: int) -> None:
    assert said.silence(words)
    assert spans.until_when(words, NOW, LUCKNOW) == NOW + timedelta(days=days)


@pytest.mark.parametrize("words", ["kuch din message mat bhejo", "thode din mat bhejiye", "کچھ دن خبر مت بھیجیے"])
def test_some_days_are_silence_of_an_unknown_length(words: str) -> None:
    assert said.silence(words)
    assert said.for_some_time(words)
    assert spans.until_when(words, NOW, LUCKNOW) is None


@pytest.mark.parametrize(
    "words",
    ["do din se light band hai", "2 ghante band hai", "bijli do ghante band rahegi", "light band karo 2 ghante",
     "kal light nahi aayi", "message mat bhejo", "ek hafte se message aa rahe hain",
     "2 ghante se koi khabar nahi", "subah se koi update nahi", "aaj koi khabar nahi", "सुबह से कोई सूचना नहीं",
     "3 din se whatsapp band hai", "kal tak koi khabar nahi", "no update today", "صبح سے کوئی خبر نہیں",
     "do ghante tak koi nahi aaya", "कोई नहीं आया दो घंटे तक", "دو گھنٹے تک کوئی نہیں آیا"],
)  # fmt: skip
def test_what_speaks_of_the_supply_or_of_no_time_is_no_wish_for_a_pause(words: str) -> None:
    assert not said.silence(words)


@pytest.mark.parametrize(
    ("words", "language"),
    [("English please", "en"), ("हिंदी में", "hi"), ("urdu mein likho", "ur"), ("hindi", "hi"),
     ("انگریزی میں لکھیے", "en"), ("hi", None), ("hindi sansthan", None), ("hindi ya urdu", None), ("please", None)],
)  # fmt: skip
def test_one_language_and_nothing_else_is_a_choice(words: str, language: str | None) -> None:
    assert said.language_in(words) == language


@pytest.mark.parametrize(
    ("words", "place"),
    [("jod do gomti nagar", "gomti nagar"), ("mujhe jodo vikas nagar", "vikas nagar"),
     ("شامل ہوں گومتی نگر", "گومتی نگر"), ("मुझे गोमती नगर में जोड़ दो", "गोमती नगर"),
     ("please add me to gomti nagar", "gomti nagar"),
     ("मुझे जोड़ दीजिए", ""),
     ("taar jod do viram khand", None), ("naya connection jodna hai", None), ("viram khand me light nahi", None)],
)  # fmt: skip
def test_whoever_wants_to_come_in_is_heard_with_the_place_and_no_more(words: str, place: str | None) -> None:
    assert said.where_to(words) == place


@pytest.mark.parametrize(
    ("words", "more"),
    [("ek aur jagah jodni hai", True), ("ایک اور علاقہ جوڑیں", True), ("एक और इलाका जोड़ना है", True),
     ("add another area", True), ("dukaan ka ilaka bhi jodna hai", True), ("viram khand bhi jodo", False),
     ("jodo", False)],
)  # fmt: skip
def test_one_more_place_need_not_be_named_at_once(words: str, more: bool) -> None:
    assert said.one_more(words) is more


@pytest.mark.parametrize(
    ("words", "more"),
    [("ek aur ghar hai wahan bhi", True), ("mera ek ghar me bhi hai usko bhi jod do", True),
     ("add my shop in", True), ("ایک اور گھر میں ہے", True), ("मेरी दुकान में भी है", True),
     ("mera ghar me hai", False), ("ek aur ghar me light nahi", False), ("naya meter ghar me", False),
     ("ek aur feeder jodo", False)],
)  # fmt: skip
def test_one_more_place_is_heard_around_its_name(words: str, more: bool) -> None:
    assert said.one_more_around(tokens(plain(words))) is more


@pytest.mark.parametrize(
    ("words", "asks"),
    [("wait what is this?", True), ("yeh kya hai", True), ("kaun ho aap", True), ("यह क्या है", True),
     ("یہ کیا ہے؟", True), ("patrakarpuram", False), ("kab aayegi light?", False), ("بجلی کیوں گئی", False)],
)  # fmt: skip
def test_whoever_asks_what_this_is_names_no_place_and_no_fault(words: str, asks: bool) -> None:
    assert said.asks(words) is asks


@pytest.mark.parametrize(
    ("words", "wonders"),
    [("yeh kya hai?", True), ("kaun ho aap", True), ("who is this", True), ("ye kis ka number hai", True),
     ("आप कौन हैं?", True), ("یہ کیا ہے؟", True), ("what is this?", True), ("kya hua", False), ("kab aayegi?", False),
     ("kyun nahi aa rahi", False), ("who is the je", False), ("viram khand", False), ("hello", False)],
)  # fmt: skip
def test_a_stranger_may_wonder_who_we_are_and_nothing_else(words: str, wonders: bool) -> None:
    assert said.who_we_are(words) is wonders


@pytest.mark.parametrize(
    ("words", "wants_nothing"),
    [("shukriya ji", True), ("thik h", True), ("ok thanks", True), ("बहुत धन्यवाद", True),
     ("ٹھیک ہے", True), ("theek ho gayi light", False),
     ("haan", False), ("thanks, viram khand me light nahi", False)],
)  # fmt: skip
def test_thanks_and_a_nod_want_nothing(words: str, wants_nothing: bool) -> None:
    assert said.courtesy(words) is wants_nothing


@pytest.mark.parametrize(
    ("words", "reason"),
    [("gaali di", "insults"), ("thagi kar raha hai", "fraud"), ("झूठी खबर", "false_news"), ("گالی دی", "insults"),
     ("spam", "flood"), ("link daal raha hai", "adverts"), ("bas aise hi", None), ("", None),
     ("spam bhej raha hai", "flood"), ("गाली देता है", "insults"), ("shor machata hai", None),
     ("gaaliyan bakta hai", "insults"), ("jhooti khabar", "false_news"), ("बाढ़", "flood"), ("hamari gali ka hai", None),
     ("baad me bataunga", None)],
)  # fmt: skip
def test_the_reason_of_a_removal_is_heard_beside_the_command(words: str, reason: str | None) -> None:
    assert reason_in(words) == reason
