"""What a public message gives away of its writer: a phone number, a consumer number, the address of a house."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum


class Gives(StrEnum):
    PHONE = "phone"
    CONSUMER = "consumer"
    ADDRESS = "address"


# A phone number has ten digits, perhaps with +91 or 0 before them, and is written in groups; a consumer number follows
# a word that says what it is. Digits of the other scripts are read as ours.
MORE = r"(?:[\s.-]?\d)"
PHONE = re.compile(
    rf"(?<![\d/])(?:\+?91[\s.-]?|0)?(?:[6-9]{MORE}{{9}}|\+910{MORE}{{9}})(?!\d)|\+\d{MORE}{{9,13}}(?!\d)"
)
CONSUMER = re.compile(
    r"(?<!\w)(?:consumer|account|acct|a/c|ca|k\s?no|connection|khata|upbhokta|"
    r"कंज्यूमर|कनेक्शन|खाता|उपभोक्ता|अकाउंट|کنزیومر|کنکشن|اکاؤنٹ|صارف)(?![a-z])"
    rf"[^\w\n]{{0,3}}(?:[^\s\d]{{1,9}}[\s:.#-]{{1,3}}){{0,2}}\d{MORE}{{7,13}}",
    re.IGNORECASE,
)
ADDRESS = re.compile(
    r"(?<!\w)(?:h\.?\s?no|house\s?(?:no|number)|makan\s?(?:no|number|nambar|sankhya)|flat\s?(?:no|number)?|"
    r"plot\s?(?:no|number)|मकान\s?(?:नंबर|नं|न|संख्या)|फ्लैट\s?(?:नंबर|नं)?|प्लॉट\s?(?:नंबर|नं)|مکان\s?نمبر|"
    r"فلیٹ\s?(?:نمبر)?)[\s.:#-]{0,3}(?:[a-z]{1,2}[\s/-]?)?\d[\w/-]*",
    re.IGNORECASE,
)
PATTERNS = ((Gives.CONSUMER, CONSUMER), (Gives.PHONE, PHONE), (Gives.ADDRESS, ADDRESS))


def given_away(text: str) -> set[Gives]:
    """What is found once is not taken for something else besides."""
    found, rest = set(), plain_digits(text)
    for what, pattern in PATTERNS:
        rest, times = pattern.subn("…", rest)
        found |= {what} if times else set()
    return found


def consumer_in(text: str) -> str | None:
    """The number alone."""
    found = CONSUMER.search(plain_digits(text))
    return re.sub(r"\D", "", found[0]) if found else None


def without(text: str) -> str:
    """The same words, fit to be shown to others: what is personal is left out."""
    for _, pattern in PATTERNS:
        spans = [match.span() for match in pattern.finditer(plain_digits(text))]
        for start, end in reversed(spans):
            text = f"{text[:start]}…{text[end:]}"
    return text


def plain_digits(text: str) -> str:
    """Sign for sign, so that places stay where they are."""
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)
