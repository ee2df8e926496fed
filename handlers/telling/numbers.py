"""The numbers of notices, as people write them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

EXAMPLE = "GN-2611-0042"
NUMBER = re.compile(
    r"(?<![\w-])(?P<number>[A-Z]{2,6}(?:-[A-Z]{1,6})?-\d{4}-\d{4,6})(?:\s?/\s?(?P<version>\d{1,4}))?(?!\w)"
)


@dataclass(frozen=True)
class Asked:
    number: str
    version: int | None


def named(text: str) -> Asked | None:
    """The number of a notice, in the digits of any script, with or without its version."""
    found = NUMBER.search(in_ascii(text).upper())
    return Asked(found["number"], int(found["version"]) if found["version"] else None) if found else None


def without(text: str) -> str:
    """What else is said: the zone's letters in a number are no place."""
    return re.sub(NUMBER.pattern, " ", in_ascii(text), flags=re.IGNORECASE).strip(" \n.:;,/-–।۔،")


def in_ascii(words: str) -> str:
    """Numbers may be typed in the digits of any script."""
    return "".join(str(unicodedata.decimal(letter, letter)) for letter in words)
