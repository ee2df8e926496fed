"""What an engineer says of their duty: “phone off until 18:00”, “chhutti kal tak”, “charge diya JE Viraj Khand”."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers.reading.normal import plain

# Understood narrowly: in a post of theirs, “charge” is what a feeder is when it has power again.
SUPPLY = re.compile(r"\b(feeder|line|supply|substation|transformer|jumper)\b|फीडर|लाइन|सप्लाई|उपकेंद्र|फ़ीडर")
I_COME = r"\b(?:a?aung[ai]|aa ?jaung[ai])\b"
CHHUTTI = r"(?:\b(?:chhutti|chutti|chhuti|avkash)\b|छुट्टी|अवकाश|چھٹی)"
LEAVE = rf"(?:\bleave\b|{CHHUTTI})"
LIGHT = (
    r"\b(?:light|bijli|power|electricity|current|voltage|chalu|charge|tf|shutdown|sd)\b"
    r"|बिजली|लाइट|पावर|पॉवर|करंट|वोल्टेज|चालू|चार्ज|टीएफ|शटडाउन"
    r"|بجلی|لائٹ|پاور|کرنٹ|وولٹیج|چالو|چارج|ٹی ایف|شٹ ڈاؤن"
)
CANCELLED = "cancel|cancelled|canceled|radd|nirast|रद्द|कैंसिल|निरस्त|منسوخ|کینسل"
NONE = r"(?: par| pe| पर| پر)? (?:nahi|nahin|nhi|नहीं|नही|نہیں)"
WORDS = {
    "returns": rf"^(?!.*(?:{LEAVE}|{LIGHT})).*(?:\b(?:wapas|vapas|waapas)\b.{{0,12}}{I_COME}"
    rf"|\bduty join\b.{{0,12}}(?:{I_COME}|\b(?:ja|kar)ung[ai]\b)"
    r"|\blautung[ai]\b|\bi(?:['’]ll| will| shall) be back\b"
    r"|वापस.{0,12}(?:आ|आ जा)ऊ[ंँ]ग|जॉइन.{0,12}(?:ऊंगा|ऊंगी|ूंगा|ूंगी)|लौटूंग"
    r"|واپس.{0,12}(?:آؤں گ|آ جاؤں گ)|لوٹوں گ).*",
    "back": r"\bback on duty\b|\bduty (par|pe) (wapas|vapas|waapas|aa gaya|aa gayi|hun|hoon|hu)\b"
    r"|ड्यूटी पर (वापस|आ गया|आ गई|आ गयी|हूं|हूँ|लौट)|ڈیوٹی پر (واپس|آ گیا|آ گئی|ہوں)"
    rf"|{CHHUTTI}(?: \S+){{0,2}} (?:{CANCELLED})|(?:{CANCELLED})(?: \S+){{0,2}} {CHHUTTI}"
    rf"|^(?!.*\b(?:shutdown|sd)\b).*(?:\bleave\b(?: \S+){{0,2}} (?:{CANCELLED})"
    rf"|(?:{CANCELLED})(?: \S+)? (?:my|the) leave\b)"
    rf"|^(?!.*(?:{LIGHT})).*{LEAVE}{NONE}",
    "handed_over": r"\bhand(ing|ed)? ?over\b|\bcharge (diya|de diya|de di|saunpa|saunp)\b"
    r"|(चार्ज|कार्यभार|प्रभार) (दिया|दे दिया|सौंप)"
    r"|چارج (دیا|دے دیا|سونپ)",
    "stand_in": r"\bstand ?-?in\b|\bmeri jagah\b|मेरी जगह|میری جگہ",
    "phone_off": r"\b(phone|mobile|cug)\b.{0,20}\b(off|band|bandh|switch(ed)? off)\b"
    r"|(फोन|मोबाइल|सीयूजी).{0,20}(बंद|बन्द|ऑफ)"
    r"|(فون|موبائل).{0,20}بند",
    "leave": r"\bon leave\b|\bleave (par|pe|till|until|from|today|tomorrow|kal)\b"
    rf"|{CHHUTTI}(?!{NONE})",
}  # fmt: skip
NOBODY = re.compile(
    r"(?:(?:abhi|filhal|अभी|फिलहाल|ابھی) )?"
    r"(?:koi(?: bhi)? (?:nahi|nahin|nhi|nai)|kisi ko (?:nahi|nahin|nhi)|nobody|no ?one|none"
    r"|कोई(?: भी)? (?:नहीं|नही)|किसी को (?:नहीं|नही)|کوئی(?: بھی)? نہیں|کسی کو نہیں)(?: (?:hai|h|है|ہے))?"
)
KINDS = {kind: re.compile(pattern) for kind, pattern in WORDS.items()}

UNSURE = re.compile(r"(?<!\w)(?:shayad|shaayad|maybe|perhaps|might|agar|if|शायद|अगर|شاید|اگر)(?!\w)")
PAST = re.compile(r"(?<!\w)(?:tha|thi|was|were|था|थी|थे|تھا|تھی|تھے)(?!\w)")


@dataclass(frozen=True)
class DutyWord:
    """`rest` may name who stands in."""

    kind: str
    rest: str
    text: str
    unsure: bool = False


def names_nobody(text: str) -> bool:
    """Asked who stands in."""
    return NOBODY.fullmatch(plain(text).casefold().strip(" .।!,۔")) is not None


def understood(text: str) -> DutyWord | None:
    said = plain(text).casefold()
    if SUPPLY.search(said) or PAST.search(said):
        return None
    for kind, words in KINDS.items():
        if found := words.search(said):
            rest = f"{said[: found.start()]} {said[found.end() :]}"
            return DutyWord(kind, rest, said, unsure=bool(UNSURE.search(said)))
    return None
