"""What an engineer says of yesterday, of an “if” or of a “don't” is no outage of now; what is over has two times."""

from __future__ import annotations

from datetime import datetime

import pytest

from handlers.posting import no_news
from handlers.reading import reads_undone
from handlers.reading.past import lacks_its_times, read_past
from tests.story import LUCKNOW


@pytest.mark.parametrize(
    ("words", "talk"),
    [("kal raat viram khand me line band thi 2 ghante, sir ne dant diya", True),
     ("agar barish hui to viram khand band karna padega", True), ("shutdown mat lena aaj", True),
     ("line band mat karna viram khand", True), ("कल विराम खंड में लाइन बंद थी", True),
     ("کل وِرام کھنڈ میں لائن بند تھی", True), ("اگر بارش ہوئی تو لائن بند کریں گے", True), ("शटडाउन मत लेना", True),
     ("kal viram khand band ho gaya tha", True), ("viram khand was off yesterday", True),
     ("viram khand band, jumper toota tha", False), ("kal raat se band hai viram khand", False),
     ("kal raat se viram khand band tha, jumper", False), ("viram khand feeder b/d, jumper, 1 ghanta lagega", False),
     ("kal subah 11 baje se sham 4 baje tak viram khand feeder ka shutdown", False),
     ("kal bhi band tha, aaj bhi band hai viram khand", False),
     ("viram khand band rakhna, koi chhue mat", False), ("viram khand trip na jane kyu, 4 baje tak", False),
     ("shutdown na mile to bhi 3 baje tak viram khand band", False),
     ("agar 4 baje tak na aaye to batana, viram khand band hai", False),
     ("viram khand band, agar dikkat ho to 1912 par batayen", False)],
)  # fmt: skip
def test_talk_of_what_is_not_now_is_heard_as_talk(words: str, talk: bool) -> None:
    assert no_news.is_talk(words) is talk


@pytest.mark.parametrize(
    ("words", "undone"),
    [("shutdown nahi mila", True), ("viram khand fdr shutdown nahi liya gaya", True), ("nahi mila shutdown aaj", True),
     ("permit nahi mila isliye kaam nahi hua", True), ("shutdown ki permission nahi mili", True),
     ("PTW not issued, work not done", True), ("didn't get the shutdown", True), ("no permit received", True),
     ("control room ne shutdown dene se mana kar diya", True), ("aaj ka shutdown nahi hua", True),
     ("शटडाउन नहीं मिला", True), ("परमिट नहीं मिला इसलिए काम नहीं हुआ", True), ("شٹ ڈاؤن نہیں ملا", True),
     ("پرمٹ نہیں ملا اس لیے کام نہیں ہوا", True), ("shutdown na mile to bhi 3 baje tak viram khand band", False),
     ("shutdown lena padega, jumper nahi mila", False), ("shutdown le liya, kaam shuru nahi hua", False),
     ("viram khand shutdown 2 ghante, light nahi hogi", False), ("shutdown ke liye permit mil gaya", False)],
)  # fmt: skip
def test_work_without_a_shutdown_was_not_done(words: str, undone: bool) -> None:
    assert reads_undone(words) is undone


@pytest.mark.parametrize(
    ("words", "past"),
    [("viraj khand feeder subah 11 baje se 1 baje tak band tha, ab chalu h", "11:00 13:00"),
     ("viram khand feeder 10 baje se 12 baje tak band tha", "10:00 12:00"),
     ("viram khand feeder 1 baje gayi thi 2 baje aa gayi", "13:00 14:00"),
     ("viram khand feeder 11:10 trip 11:40 charged", "11:10 11:40"),
     ("sector 2 feeder 11 se 1 baje tak light nahi thi", "11:00 13:00"),
     ("विराम खंड फीडर 10 बजे से 12 बजे तक बंद था", "10:00 12:00"), ("وِرام کھنڈ 10 بجے سے 12 بجے تک بند تھا", "10:00 12:00"),
     ("viram khand was off from 10:15 to 12:30", "10:15 12:30"),
     ("viram khand 11 baje band hui thi, 2 baje tak aayegi", ""),
     ("viram khand 11 baje se 1 baje tak band hona tha", ""),
     ("viram khand 11 baje se 1 baje tak band nahi tha", ""), ("kal 10 baje se 12 baje tak band tha", "10:00 12:00"),
     ("kal sham 5 se 7 baje tak viram khand band tha", "17:00 19:00"),
     ("kal raat 11 se 2 baje tak band tha", "23:00 02:00"),
     ("kal 10 baje se 12 baje tak band rahega", ""), ("viraj khand 2 ghante band tha, ab chalu", "12:00 14:00"),
     ("viraj khand 2 ghante se band tha", ""), ("viram khand 2 ghante pehle band tha ab chalu", ""),
     ("viraj khand 10 se 11 tak band thi", "10:00 11:00"), ("विराज खंड 10-11 बंद थी", "10:00 11:00"),
     ("aaj subah 8 se 9 vineet khand bandh thi", "08:00 09:00"), ("viraj khand 10 se 11 tak band rahegi", ""),
     ("viraj khand 20 min band tha, abhi aa gyi", "13:40 14:00"), ("20 min band tha, abhi bhi band h", ""),
     ("kal raat 3 ghante band raha", ""), ("raat 3 ghante band raha ab chalu", ""),
     ("विराम खंड 11 बजे बंद हुआ था, 3 बजे तक आएगी", ""), ("وِرام کھنڈ 11 بجے سے 3 بجے تک بند رہے گا", ""),
     ("shutdown from 14:00 to 16:00 on malhaur feeder", ""), ("trip 12:10, charge 12:20, trip again", ""),
     ("malhaur feeder breakdown 11:10, jumper burnt on pole 12, ETA 13:30", ""),
     ("viram khand 11 baje se band tha, 12 baje team pahunchi, abhi kaam chal raha", ""),
     ("band 12 baje, 3 baje chalu", ""), ("viram khand 11 baje se band hai 3 baje tak aayegi", ""),
     ("jumper jal gaya tha, 40 min off rakhi hai, badalte hi chalu", ""), ("fdr B/D 13:10, ptl chalu, ETR 30m", ""),
     ("line band ho gayi thi 10 se 12 baje tak", "10:00 12:00"), ("SD chalu, 3 ghante", ""),
     ("trip 11:10, 3 baje tak chalu karne ki koshish", ""),
     ("viram khand 2 ghante band tha, ab chalu nahi hua", ""), ("kamta was off 2 hours, not yet restored", ""),
     ("viram khand 2 ghante se trip tha, chalu nahi ho raha", ""), ("2 ghante band tha, ab chalu karna hai", ""),
     ("2 ghante band tha, chalu karne ja rahe hain", ""), ("2 घंटे बंद था, चालू करने जा रहे हैं", ""),
     ("11 baje se band tha, 1 baje tak chalu nahi hua", ""), ("2 ghante band tha, ab chalu hai", "12:00 14:00"),
     ("2 ghante band tha, chalu kar diya", "12:00 14:00"), ("2 ghante band tha, ab aa gayi", "12:00 14:00"),
     ("2 ghante band tha, ab chalu ho gaya hai", "12:00 14:00")],
)  # fmt: skip
def test_what_went_and_came_back_is_told_with_both_its_times(words: str, past: str) -> None:
    times = read_past(words, datetime(2026, 11, 26, 14, tzinfo=LUCKNOW))
    assert " ".join(f"{one:%H:%M}" for one in times or ()) == past


def test_what_burnt_or_came_loose_is_no_supply_that_went() -> None:
    assert lacks_its_times("kal raat 3 ghante band raha")
    assert not lacks_its_times("viram khand 2 ghante band raha, aaya nahi")
    assert not lacks_its_times("fuse latak gaya, patti jal gayi thi, naya mangwa liya, aadha ghanta")
