"""What an engineer says of yesterday, of an “if” or of a “don't” is no outage of now."""

from __future__ import annotations

import pytest

from handlers.posting import no_news


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
