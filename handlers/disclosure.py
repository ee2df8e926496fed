"""What a public message gives away of its writer: a phone number, a consumer number, the address of a house."""

from __future__ import annotations

import re
from enum import StrEnum


class Gives(StrEnum):
    PHONE = "phone"
    CONSUMER = "consumer"
    ADDRESS = "address"


# Digits of any script. A phone number has ten, perhaps with +91 or 0 before them, and is written in groups; a
# consumer number has ten to twelve, and follows a word that says what it is.
GROUPED = r"(?:[\s.-]?\d)"
PHONE = re.compile(
    rf"(?<![\d/])(?:\+?91[\s.-]?|0)?(?:[6-9]{GROUPED}{{9}}|\+910{GROUPED}{{9}})(?!\d)|\+\d{GROUPED}{{9,13}}(?!\d)"
)
NAMED = (
    r"(?:consumer|account|acct|a/c|ca|k\s?no|connection|khata|upbhokta|"
    r"कंज्यूमर|कनेक्शन|खाता|उपभोक्ता|अकाउंट|کنزیومر|کنکشن|اکاؤنٹ|صارف)"
)
CONSUMER = re.compile(rf"{NAMED}\W{{0,3}}(?:\w{{1,9}}\W{{1,3}}){{0,2}}\d{GROUPED}{{7,13}}", re.IGNORECASE)
HOUSE = (
    r"(?:h\.?\s?no|house\s?(?:no|number)|makan\s?(?:no|number|nambar|sankhya)|flat\s?(?:no|number)?|plot\s?(?:no|number)|"
    r"मकान\s?(?:नंबर|नं|न|संख्या)|फ्लैट\s?(?:नंबर|नं)?|प्लॉट\s?(?:नंबर|नं)|مکان\s?نمبر|فلیٹ\s?(?:نمبر)?)"
)
ADDRESS = re.compile(rf"(?<!\w){HOUSE}[\s.:#-]{{0,3}}(?:[a-z]{{1,2}}[\s/-]?)?\d[\w/-]*", re.IGNORECASE)

PATTERNS = ((Gives.CONSUMER, CONSUMER), (Gives.PHONE, PHONE), (Gives.ADDRESS, ADDRESS))


def given_away(text: str) -> set[Gives]:
    return {what for what, pattern in PATTERNS if pattern.search(text)}


def without(text: str) -> str:
    """The same words, fit to be shown to others: what is personal is left out."""
    for _, pattern in PATTERNS:
        text = pattern.sub("…", text)
    return text
