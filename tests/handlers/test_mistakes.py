"""How people say that what they wrote was a mistake."""

from datetime import datetime

import pytest

from handlers.mistakes import speaks_of_a_mistake, takes_back
from handlers.posting.correcting import gives_its_cause
from handlers.reading import read, read_wrong, reads_taken_back, said_instead, tells_of_supply
from tests.handlers.reading.demo import gazetteer
from tests.story import LUCKNOW


@pytest.mark.parametrize(
    "words",
    [
        *("galat likh diya cancel karo", "galti se bhej diya", "ye wrong hai hata do", "गलत लिख दिया", "cancel kar do"),
        *("غلط لکھ دیا", "غلطی سے بھیج دیا", "sent by mistake", "that was a mistake", "wrong post, delete it"),
        *("wapas lo", "ye suchna wapas le lijiye", "वापस लो", "hata do", "galat hai hata do"),
        *("cancel karna hai", "isko delete karna hai", "post hatana hai", "wapas leni hai", "wapas lena hai"),
        *("रद्द करना है", "पोस्ट हटाना है", "منسوخ کرنا ہے", "واپس لینا ہے"),
    ],
)
def test_it_is_taken_back(words: str) -> None:
    assert takes_back(words)


@pytest.mark.parametrize(
    "words",
    [
        *("galat bhej diya tha abhi nahi aayi hai", "galti ho gayi abhi chalu nahi hui", "galat likh diya, nahi aayi"),
        *("विराम खंड में बिजली नहीं आई, गलत लिख दिया", "بجلی نہیں آئی، غلطی سے لکھ دیا"),
    ],
)
def test_a_mistake_is_spoken_of_among_other_words(words: str) -> None:
    assert speaks_of_a_mistake(words)
    assert not takes_back(words)
    assert not speaks_of_a_mistake("abhi nahi aayi hai, time galat hai")


@pytest.mark.parametrize(
    "words",
    [
        *("galat hai", "bijli wapas aa gayi", "cancel viram khand", "bhej diya", "galat jagah ki light kaat di"),
        *("wapas ho gayi hai", "wapas kar diya", "hata diya", "cancel ho gaya", "wapas", "हटा दिया", "واپس ہو گئی ہے"),
        *("hata diya hai", "cancel ho gaya h", "हटा दिया है", "ہٹا دیا ہے", "wapas aa gayi hai"),
    ],
)
def test_what_says_more_or_less_is_something_else(words: str) -> None:
    assert not takes_back(words)


@pytest.mark.parametrize(
    "words",
    [
        *(
            "galti se likh diya, light hai, cancel kar do",
            "cancel kar do complaint",
            "शिकायत रद्द करो",
            "cancel, galti se",
        ),
        *("meri galti thi, mcb giri thi, cancel kardo", "wapas lo complaint galti se", "shikayat wapas leni hai"),
        *("please cancel, my mistake, it was only our MCB", "nahi chahiye, bas ye shikayat hata do"),
        *(
            "close my complaint please",
            "take back my complaint",
            "غلطی سے لکھ دیا، بجلی ہے",
            "شکایت واپس لینی ہے",
            "شکایت ختم کر دو",
        ),
        *("it was my MCB, cancel", "meri mcb giri thi, ab theek hai", "it was our own fuse, sorry"),
    ],
)
def test_a_complaint_is_taken_back(words: str) -> None:
    assert reads_taken_back(words)


@pytest.mark.parametrize(
    "words",
    [
        *("light wapas nahi aayi", "complaint cancel kyun kar di", "complaint band kar di bina kaam kiye"),
        *("meri shikayat cancel mat karna", "don't cancel my complaint", "galat bill bhej diya hai", "taar hata do"),
        *("complaint kar di thi abhi tak koi nahi aaya", "complaint hata di gayi", "shikayat wapas khol do"),
        *("galat number likh diya complaint me", "request hai ki pole hata dijiye", "complaint ki hai taar hata do"),
        *("report galat likhi hai light nahi hai", "take my complaint"),
        *("meri mcb giri nahi thi", "mere ghar ki mcb gir rahi hai", "ghar ki light nahi hai fuse udd gaya tha"),
    ],
)
def test_who_asks_about_a_complaint_or_wants_it_kept_takes_nothing_back(words: str) -> None:
    assert not reads_taken_back(words)


@pytest.mark.parametrize(
    ("words", "wrong"),
    [("wajah galat hai", "cause"), ("galat wajah bhej di", "cause"), ("वजह गलत है", "cause"), ("وجہ غلط ہے", "cause"),
     ("reason is wrong", "cause"), ("time galat likh diya", "time"), ("समय गलत है", "time"), ("jagah galat h", "place"),
     ("galat time", "time"), ("wajah jumper", None), ("galat bhej diya", None), ("time lagega", None),
     ("jagah galat bhej di", "place"), ("galat jagah par post ho gaya", "place"), ("wrong place", "place"),
     ("गलत जगह लिख दी", "place"), ("جگہ غلط ہے", "place"), ("karan ye nahi hai", "cause"),
     ("lineman ne galat time bataya", None), ("meter ka time galat hai", None), ("galat jagah aa gaye ho", None),
     ("har time galat phase aata hai voltage high", None), ("is time voltage galat aa raha hai", None),
     ("Transformer galat jagah par hai aur voltage kam hai", None), ("galat likha hai time", "time"),
     ("shikayat galat place se aayi hai", None), ("is karan ye nahi ho paya", None)],
)  # fmt: skip
def test_what_is_said_to_be_wrong(words: str, wrong: str | None) -> None:
    assert read_wrong(words) == wrong


@pytest.mark.parametrize(
    ("words", "tells"),
    [("time galat hai, voltage kam hai", True), ("jagah galat hai, ek phase nahi hai", True),
     ("time galat hai, meter kharab hai", True), ("wajah galat hai, transformer theek hai", False),
     ("wajah galat hai, meter nahi jala", False), ("wajah galat hai, fuse nahi uda", False)],
)  # fmt: skip
def test_a_fault_that_is_told_with_it_is_a_fault(words: str, tells: bool) -> None:
    assert tells_of_supply(words) is tells


@pytest.mark.parametrize(
    ("words", "right"),
    [("wajah galat hai, jumper tuta hai", "hai, jumper tuta hai"), ("wajah jumper galat hai, fuse", "hai, fuse"),
     ("time galat hai 7 baje tak", "hai 7 baje tak"), ("7 baje wala time galat hai", "hai"), ("galat time", "")],
)  # fmt: skip
def test_what_is_right_stands_behind_what_is_wrong(words: str, right: str) -> None:
    assert said_instead(words) == right


@pytest.mark.parametrize(
    ("words", "alone"),
    [("viram khand: wajah jumper tuta hai", True), ("wajah fuse uda hai", True), ("विराम खंड: वजह जंपर टूटा है", True),
     ("incoming supply fail, wajah yahi hai", True), ("وِرام کھنڈ: وجہ جمپر ٹوٹا ہے", True),
     ("Viram Khand supply normal kar di, wajah jumper tuta tha", False), ("viram khand jumper laga diya", False),
     ("Vinay Khand feeder restored, reason jumper broken", False),
     ("Viram Khand supply aa gayi, karan: jumper tuta tha", False),
     ("ped girne ke karan Vinay Khand me supply nahi hai", False),
     ("Lalpur: jumper tutne ke karan supply gayi", False), ("jumper tutne ke karan line gayi viram khand", False),
     ("وِرام کھنڈ میں درخت گرنے کی وجہ سے بجلی نہیں ہے", False),
     ("kal viram khand ka SD, karan line maintenance", False)],
)  # fmt: skip
def test_a_cause_alone_puts_one_right_and_no_outage_that_begins_or_ends(words: str, alone: bool) -> None:
    reading = read(words, datetime(2026, 11, 26, 14, tzinfo=LUCKNOW), gazetteer(), "engineer")
    assert gives_its_cause(words, reading) is alone
