"""Times are read as people say them: on Wednesday 10 June 2026, in India."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from handlers.reading import Times, read, read_since, read_time, says_how_long, says_more
from tests.handlers.reading.demo import gazetteer

INDIA = ZoneInfo("Asia/Kolkata")


def at(hour: int, minute: int = 0, day: int = 10) -> datetime:
    return datetime(2026, 6, day, hour, minute, tzinfo=INDIA)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("1 hr lagega", 60),
        ("35m", 35),
        ("35 minut lagenge", 35),
        ("quarter ghanta", 15),
        ("ek ghanta bees", 80),
        ("2 hrs 30", 150),
        ("1 ghanta 33 kv line par", 60),
        ("another hour and a half", 90),
        ("15 mt", 15),
        ("2h 30m", 150),
        ("१ घं० २० मि०", 80),
        ("70 m cable badalni hai, 45 min", 45),
        ("dui ghanta lagi", 120),
        ("3.5 hrs from now", 210),
        ("adhe ghante me", 30),
        ("आधा घंटा", 30),
        ("half an hour", 30),
        ("paun ghanta", 45),
        ("पौन घंटे में", 45),
        ("sawa ghanta", 75),
        ("सवा घंटे में", 75),
        ("dedh ghanta", 90),
        ("डेढ़ घंटे", 90),
        ("पौने दो घंटे", 105),
        ("dhai ghnte", 150),
        ("साढ़े तीन घंटे", 210),
        ("1:30 ghante", 90),
        ("2.5 hrs", 150),
        ("1½ ghante", 90),
        ("ek ghanta das minute", 70),
        ("१ घण्टा ३० मिनट", 90),
        ("1-2 ghante", 120),
        ("do teen ghante", 180),
        ("दो ढाई घंटे", 150),
        ("20-25 minute", 25),
        ("paintalis minute", 45),
        ("within 2 hours", 120),
        ("45", 45),
        ("45 min", 45),
        ("pehle 2 ghante bola tha ab 3 ghante lagenge", 180),
        ("آدھا گھنٹہ", 30),
        ("एकाध घंटा", 60),
        ("one and a half hour", 90),
        ("two & a half hrs", 150),
        ("an hour or two", 120),
        ("couple of hours", 120),
        ("three quarters of an hour", 45),
        ("within the hour", 60),
        ("2 more hours needed", 120),
        ("forty five minutes", 45),
        ("paintalees minute", 45),
        ("सौ मिनट", 100),
        ("2+ hrs", 120),
        ("assi minute", 80),
        ("a couple of hrs more", 120),
        ("45 min ka bola gaya", 45),
        ("लगभग नब्बे मिनट बताए गए हैं", 90),
        ("trial me hold nahi kiya, 15 min me phir try karte hain", 15),
        ("aadha paun ghanta", 45),
        ("pauna ek ghanta", 60),
        ("ghanta dedh ghanta", 90),
        ("rest another 50", 50),
        ("Kotwali back in 25", 25),
        ("jumper kas rahe, 15 me", 15),
        ("clamp aa raha, +25", 25),
        ("2 ghante se kam nahi lagega", 120),
        ("bees me se paanch min gaye, pandrah aur", 15),
    ],
)
def test_an_amount_counts_from_now(text: str, minutes: int) -> None:
    times = read_time(text, at(14))
    assert times.eta == at(14) + timedelta(minutes=minutes)
    assert times.duration == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("text", "said_at", "eta"),
    [
        ("sham 6 baje tak", at(15), at(18)),
        ("5 baje tak", at(13, 20), at(17)),
        ("12 baje tak", at(22, 35), at(0, day=11)),
        ("6", at(14), at(18)),
        ("1830", at(14), at(18, 30)),
        ("raat 10 baje tak", at(14), at(22)),
        ("11 baje raat tak", at(14), at(23)),
        ("सवा दो बजे", at(11), at(14, 15)),
        ("पौने चार बजे तक", at(14), at(15, 45)),
        ("साढ़े पांच बजे", at(14), at(17, 30)),
        ("saadhe paanch", at(14), at(17, 30)),
        ("patrolling by two gangs, tentative 3 hours", at(14), at(17)),
        ("0230 tak", at(14), at(2, 30, day=11)),
        ("tripped at 1425 hrs, 12 mins me charge", at(14, 30), at(14, 42)),
        ("dhai baje", at(11), at(14, 30)),
        ("restoration by quarter to seven in the evening", at(14), at(18, 45)),
        ("half past six", at(14), at(18, 30)),
        ("by quarter past midnight", at(22), at(0, 15, day=11)),
        ("raat gyarah pachas tak", at(14), at(23, 50)),
        ("likely 5-30 PM", at(14), at(17, 30)),
        ("दोपहर ३ बजे तक", at(11), at(15)),
        ("15 बजे तक शाम", at(11), at(15)),
        ("by 5:30 PM", at(14), at(17, 30)),
        ("ETR 22:30", at(19), at(22, 30)),
        ("subah 8 baje tak", at(20), at(8, day=11)),
        ("kal 11 baje tak", at(17), at(11, day=11)),
        ("5 baje ke badle 6 baje tak", at(16), at(18)),
        ("tripped at 14:20, ETR 16:00", at(15), at(16)),
        ("12 noon tak", at(10), at(12)),
        ("by noon", at(10), at(12)),
        ("around 5", at(14), at(17)),
        ("मध्य रात्रि तक", at(20), at(0, day=11)),
        ("ETR 1640", at(14), at(16, 40)),
        ("tentative 17.00", at(14), at(17)),
        ("by 18.00 hrs", at(14), at(18)),
        ("18-00 tak", at(14), at(18)),
        ("revised time 02:30 hrs", at(22), at(2, 30, day=11)),
        ("ETR 5 30 pm", at(14), at(17, 30)),
        ("by five thirty", at(14), at(17, 30)),
        ("4 बजकर 30 मिनट तक", at(14), at(16, 30)),
        ("तेईस पंद्रह तक", at(20), at(23, 15)),
        ("paune ek baje tak", at(10), at(12, 45)),
        ("pauna chhe baje tak", at(14), at(17, 45)),
        ("sawa baje raat tak", at(23), at(1, 15, day=11)),
        ("काट के साढ़े चार बजे तक", at(14), at(16, 30)),
        ("sham ke 8 baje tak aadhe gaon", at(14), at(20)),
        ("6-7 baje tak", at(14), at(19)),
        ("5 nahi ho payega, naya samay 7.30", at(16, 45), at(19, 30)),
        ("3 बजे तक काम पूरा न हो सका, अब शाम 5:15", at(16), at(17, 15)),
        ("raat 9 baje se pehle nahi ho payega", at(18), at(21)),
        ("supply will be restored at 5:30 pm", at(14), at(17, 30)),
        ("रात पौने ग्यारह पर चालू करेंगे", at(20), at(22, 45)),
        ("raat ko 3 span taar le gaye, 6 baje tak", at(14), at(18)),
        ("raat me 250 wale ka tel gaya, 4 se 5 ghante", at(14), at(19)),
    ],
)
def test_a_clock_is_the_next_such_hour(text: str, said_at: datetime, eta: datetime) -> None:
    assert read_time(text, said_at).eta == eta


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("10 se 2 baje tak", at(10), at(14)),
        ("10am-4pm", at(10), at(16)),
        ("from 1910 to 2010", at(19, 10), at(20, 10)),
        ("1030-1230 hrs", at(10, 30), at(12, 30)),
        ("2 ghante (11-1)", at(11), at(13)),
        ("प्रातः 11 बजे से अपराह्न 3 बजे तक", at(11), at(15)),
        ("सुबह 10 बजे से लेकर शाम 4 बजे तक", at(10), at(16)),
        ("from 11.30 am to 2.30 pm", at(11, 30), at(14, 30)),
        ("kal subah 11 baje se sham 5 baje tak", at(11, day=11), at(17, day=11)),
        ("parso 2 se 4", at(14, day=12), at(16, day=12)),
        ("sunday ko subah 6 se 9", at(6, day=14), at(9, day=14)),
        ("रविवार को 10 से 1 बजे तक", at(10, day=14), at(13, day=14)),
        ("दिनांक 12 को 10 बजे से 2 बजे तक", at(10, day=12), at(14, day=12)),
        ("12 june ko 9 se 11 baje", at(9, day=12), at(11, day=12)),
        ("12.06.2026 ko 9 baje se 11 baje tak", at(9, day=12), at(11, day=12)),
        ("aaj raat 11 se 1 baje tak", at(23), at(1, day=11)),
        ("रात्रि 12 बजे से 2 बजे तक", at(0, day=11), at(2, day=11)),
        ("kal 4 ghante, subah 11 baje se", at(11, day=11), at(15, day=11)),
        ("6 se 8 baje sham", at(18), at(20)),
        ("today 13 to 16 hrs", at(13), at(16)),
        ("on sunday 05:30 to 08:00", at(5, 30, day=14), at(8, day=14)),
        ("kal 09:00 to 01:00", at(9, day=11), at(13, day=11)),
        ("kal 11 to 16 hrs", at(11, day=11), at(16, day=11)),
        ("2 hrs from 10 am", at(10), at(12)),
        ("2 ghante, 11 se", at(11), at(13)),
        ("0930 for 90 minutes", at(9, 30), at(11)),
        ("brief break of 20 minutes at 3 pm", at(15), at(15, 20)),
        ("250 se 400 kva, parso 10.30 am se 4.30 pm tk", at(10, 30, day=12), at(16, 30, day=12)),
        ("gali 1 se 5 me kal 9 bje se 12 bje", at(9, day=11), at(12, day=11)),
        ("budhvar 10 se 2 pole badle jayenge", at(10), at(14)),
    ],
)
def test_a_planned_window_is_by_day_unless_said(text: str, start: datetime, end: datetime) -> None:
    times = read_time(text, at(9), planned=True)
    assert (times.start, times.eta) == (start, end)


@pytest.mark.parametrize(
    "text",
    [
        "CT 1200-1600 amp badla",
        "2 ghante se band hai",
        "2 ghante ho gaye",
        "kab se",
        "20 min me batate hain",
        "last 2 hrs",
        "aadhe ghar me",
        "sector 5 se 8 tak band",
        "ward 12",
        "lagbhag 10 ghar",
        "by 2 teams",
        "10 ghar",
        "call 1912",
        "b/d time 13:40",
        "kal 5 baje ka time diya tha",
        "2 ghante se kaam chal raha hai",
        "10 min chalke trip ho gaya",
        "next update in 30 min",
        "agla khulasa 5 baje",
        "20 min me phir msg karunga",
        "testing team 5 baje pahunchegi",
        "7 baje position bata dunga",
        "aadhe ghante me pakki khabar denge",
        "kanth pahunchne me 40 min",
        "",
    ],
)
def test_time_gone_by_is_no_promise(text: str) -> None:
    assert read_time(text, at(14)).eta is None


@pytest.mark.parametrize(
    "text",
    ["thodi der me", "jaldi", "kal tak", "kal subah tak", "der raat tak", "samay pata nahi", "थोड़ी देर में", "shortly"],
)
def test_a_vague_word_is_heard_as_vague(text: str) -> None:
    assert read_time(text, at(14)) == Times(vague=True)


def test_a_time_that_has_passed_is_shown_as_it_was_said() -> None:
    assert read_time("today 2 pm", at(17)).eta == at(14)
    assert read_time("aaj 2 baje tak", at(17)).eta == at(14)


def test_what_said_the_time_is_kept() -> None:
    assert read_time("jumper kat gaya, sham 6 baje tak", at(14)).words == "sham 6 baje tak"


def test_clocks_are_indian_even_if_the_message_came_in_utc() -> None:
    said_at = datetime(2026, 6, 10, 8, 30, tzinfo=UTC)
    assert read_time("5 baje tak", said_at).eta == at(17)


def test_another_zone_keeps_its_own_clocks() -> None:
    kathmandu = timezone(timedelta(hours=5, minutes=45))
    said_at = datetime(2026, 6, 10, 14, 0, tzinfo=kathmandu)
    assert read_time("5 baje tak", said_at).eta == datetime(2026, 6, 10, 17, 0, tzinfo=kathmandu)


@pytest.mark.parametrize(
    ("text", "back_at"),
    [
        ("malhaur feeder charged at 13:42", at(13, 42)),
        ("malhaur feeder chalu kar diya 10 min pehle", at(13, 50)),
        ("आपूर्ति 13:20 पर बहाल, मल्हौर फीडर", at(13, 20)),
        ("supply restored at 1:50, telibagh", at(13, 50)),
        ("light aa gayi 10 min pehle", at(13, 50)),
        ("telibagh feeder normal", None),
        ("supply chalu telibagh 1 baje se", at(13)),
        ("telibagh 1 baje se band thi, ab chalu", None),
    ],
)
def test_a_restoration_says_since_when(text: str, back_at: datetime | None) -> None:
    reading = read(text, at(14), gazetteer())
    assert (reading.back_at, reading.eta) == (back_at, None)


@pytest.mark.parametrize(
    ("text", "begun", "eta"),
    [
        ("malhaur transformer jal gaya subah 11 baje se, 3 ghante", at(11), at(17)),
        ("telibagh feeder b/d, jumper, 1:30 baje se band", at(13, 30), None),
        ("telibagh feeder breakdown kal raat 9 baje se", at(21, day=9), None),
        ("तेलीबाग फीडर सुबह 9 बजे से बंद, जंपर", at(9), None),
        ("telibagh feeder b/d, jumper, 1 ghanta", None, at(15)),
        ("telibagh feeder b/d, jumper, 5 baje se supply chalu ho jayegi", None, at(17)),
        ("telibagh feeder b/d 13:10, jumper, ETR 30m", None, at(14, 30)),
        ("telibagh feeder 11 baje se band hai, team lagi hai", at(11), None),
        ("telibagh feeder 9 baje se b/d, kaam chal raha hai", at(9), None),
        ("telibagh feeder breakdown parso raat 9 baje se", None, None),
        ("telibagh feeder trip monday 9 am se", None, None),
    ],
)
def test_a_post_says_since_when_it_is_off(text: str, begun: datetime | None, eta: datetime | None) -> None:
    reading = read(text, at(14), gazetteer(), "engineer")
    assert (reading.intent, reading.start, reading.eta) == ("outage_post", begun, eta)


@pytest.mark.parametrize(
    ("text", "began"),
    [
        ("3 din se light nahi", at(14, day=7)),
        ("kal raat se bijli nahi hai", at(0)),
        ("4 baje se", at(4)),
        ("somvar se light nahi hai", at(0, day=9)),
        ("सोमवार से बिजली नहीं है", at(0, day=9)),
        ("no power since Monday", at(0, day=9)),
        ("پیر سے بجلی نہیں ہے", at(0, day=9)),
        ("mangal raat se nahi aa rahi", at(0)),
        ("shanivar subah 9 baje se band", at(9, day=6)),
        ("6 tarikh se light nahi", at(0, day=7)),
        ("mangal ki raat se nahi hai", at(0)),
        ("since yesterday no power", at(0)),
        ("no power since yesterday 6 pm", at(18, day=9)),
        ("kal sham 6 baje se nahi hai", at(18, day=9)),
        ("کل شام سے بجلی نہیں ہے", at(20, day=9)),
        ("since last evening", at(20, day=9)),
        ("parso sham ko 6 baje se nahi aa rahi", at(18, day=8)),
        ("kal raat 2 baje se nahi hai", at(2)),
        ("subah se nahi hai", at(11)),
        ("dopahar se nahi hai", at(16, day=9)),
        ("light nahi hai since 9am", at(9)),
        ("subah 8 baje light chali gayi", at(8)),
        ("kal sham ko gayi thi abhi tak nahi aayi", at(20, day=9)),
        ("power went off at 11 am", at(11)),
        ("4 baje aayegi kya", None),
        ("light kal bhi gayi thi", None),
        ("budhvar se light nahi", None),  # it is one: today's, or the last one's?
        ("شاہ پیر گیٹ میں بجلی نہیں", None),
        ("somvar ko light jayegi", None),
    ],
)
def test_since_a_day_is_since_its_end_at_least(text: str, began: datetime | None) -> None:
    assert read_since(text, at(14)) == began


@pytest.mark.parametrize(
    ("words", "more"),
    [("30 min aur", True), ("+30", True), ("+ 30 min", True), ("aur 30 min lagega", True),
     ("1 ghanta aur lagega", True),
     ("30 more minutes", True), ("jumper, 1 ghanta aur", True), ("और आधा घंटा", True), ("another 30", True),
     ("30 min", False), ("9:30 tak", False), ("1 ghanta lagega", False)],
)  # fmt: skip
def test_what_is_needed_on_top_is_said_so(words: str, more: bool) -> None:
    assert says_more(words) is more


@pytest.mark.parametrize(
    ("words", "alone"),
    [("30 min", True), ("aadha ghanta", True), ("30 min lagenge", True), ("30 min lag jayenge sir", True), ("45", True),
     ("1-2 ghante", True), ("आधा घंटा", True), ("30 मिनट लगेंगे", True), ("30 منٹ لگیں گے", True),
     ("10 min ruko", False), ("team 30 min me", False), ("lunch 1 ghanta", False), ("30 min baad call karna", False),
     ("1 ghanta light", False), ("pole 30", False), ("", False)],
)  # fmt: skip
def test_how_long_it_takes_is_said_in_an_amount_and_nothing_besides(words: str, alone: bool) -> None:
    assert says_how_long(words) is alone
