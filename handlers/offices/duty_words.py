"""What an engineer says of their duty: “phone off until 18:00”, “chhutti kal tak”, “charge diya JE Viraj Khand”."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from handlers.reading import read_time
from handlers.reading.normal import plain

# Understood narrowly: in a post of theirs, “charge” is what a feeder is when it has power again.
SUPPLY = re.compile(r"\b(feeder|line|supply|substation|transformer|jumper)\b|फीडर|लाइन|सप्लाई|उपकेंद्र|फ़ीडर")
WORDS = {
    "back": r"\bback on duty\b|\bduty (par|pe) (wapas|vapas|waapas|aa gaya|aa gayi|hun|hoon|hu)\b"
    r"|ड्यूटी पर (वापस|आ गया|आ गई|आ गयी|हूं|हूँ|लौट)|ڈیوٹی پر (واپس|آ گیا|آ گئی|ہوں)",
    "handed_over": r"\bhand(ing|ed)? ?over\b|\bcharge (diya|de diya|de di|saunpa|saunp)\b"
    r"|(चार्ज|कार्यभार|प्रभार) (दिया|दे दिया|सौंप)"
    r"|چارج (دیا|دے دیا|سونپ)",
    "stand_in": r"\bstand ?-?in\b|\bmeri jagah\b|मेरी जगह|میری جگہ",
    "phone_off": r"\b(phone|mobile|cug)\b.{0,20}\b(off|band|bandh|switch(ed)? off)\b"
    r"|(फोन|मोबाइल|सीयूजी).{0,20}(बंद|बन्द|ऑफ)"
    r"|(فون|موبائل).{0,20}بند",
    "leave": r"\bon leave\b|\bleave (par|pe|till|until)\b|\b(chhutti|chutti|chhuti|avkash)\b|छुट्टी|अवकाश|چھٹی",
}  # fmt: skip
KINDS = {kind: re.compile(pattern) for kind, pattern in WORDS.items()}

DAYS = {
    **dict.fromkeys(("aaj", "today", "आज", "آج"), 0),
    **dict.fromkeys(("kal", "tomorrow", "कल", "کل"), 1),
    **dict.fromkeys(("parso", "parson", "परसों", "परसो", "پرسوں"), 2),
}


@dataclass(frozen=True)
class DutyWord:
    """`rest` may name who stands in."""

    kind: str
    rest: str


def understood(text: str) -> DutyWord | None:
    said = plain(text).casefold()
    if SUPPLY.search(said):
        return None
    for kind, words in KINDS.items():
        if found := words.search(said):
            return DutyWord(kind, f"{said[: found.start()]} {said[found.end() :]}")
    return None


def until(text: str, said_at: datetime) -> datetime | None:
    """A time or a length; a day alone counts whole."""
    if eta := read_time(text, said_at).eta:
        return eta
    words = re.split(r"[\s,.!।]+", plain(text).casefold())
    ahead = next((DAYS[word] for word in words if word in DAYS), None)
    if ahead is None:
        return None
    return datetime.combine(said_at.date() + timedelta(days=ahead + 1), time(0), said_at.tzinfo)
