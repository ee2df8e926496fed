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


# What has not begun: a day to come that is not an end, or that is not sure.
A_DAY = (
    r"kal|tomorrow|parso|parson|(?:agle|agli|next)(?! (?:\d|ek |do |teen |char |few |kuch ))"
    r"|somvar|mangalvar|budhvar|guruvar|shukravar|shanivar|ravivar"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
    r"|कल|परसों|परसो|(?:अगले|अगली)(?! (?:\d|एक |दो |तीन |कुछ ))|सोमवार|मंगलवार|बुधवार|गुरुवार|शुक्रवार|शनिवार|रविवार"
    r"|کل|پرسوں|(?:اگلے|اگلی)(?! (?:\d|ایک |دو |تین |کچھ ))|پیر|منگل|بدھ|جمعرات|جمعہ|اتوار"
)
AN_END = r"(?:tak|tk|तक|تک)"
SINCE = r"(?:se|from|से|سے)"
NO_END_BEFORE = "".join(
    rf"(?<!{word} )" for word in ("till", "until", "upto", "up to", "through", "by", "till next", "until next")
)
TO_COME = re.compile(rf"(?<!\w){NO_END_BEFORE}(?:{A_DAY})(?!\w)(?!(?: (?!{SINCE} )\S+){{0,3}}? {AN_END}(?!\w))")
UNSURE = re.compile(r"(?<!\w)(?:shayad|shaayad|maybe|perhaps|might|agar|if|शायद|अगर|شاید|اگر)(?!\w)")
PAST = re.compile(r"(?<!\w)(?:tha|thi|was|were|था|थी|थे|تھا|تھی|تھے)(?!\w)")


@dataclass(frozen=True)
class DutyWord:
    """`rest` may name who stands in; `to_come`: it does not begin now."""

    kind: str
    rest: str
    to_come: bool = False


def understood(text: str) -> DutyWord | None:
    said = plain(text).casefold()
    if SUPPLY.search(said) or PAST.search(said):
        return None
    to_come = bool(TO_COME.search(said) or UNSURE.search(said))
    for kind, words in KINDS.items():
        if found := words.search(said):
            return DutyWord(kind, f"{said[: found.start()]} {said[found.end() :]}", to_come)
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
