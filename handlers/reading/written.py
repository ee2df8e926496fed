"""Places in the writer's own words: neighbours are one phrase, and what plain() smoothed is there again."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from functools import cache

from handlers.reading.normal import NUKTA, plain
from handlers.reading.places import Found

_BETWEEN = r"[\s\u200b-\u200f*_~`\"“”]"


def as_written(text: str, found: Sequence[Found]) -> list[str]:
    """The places of a text as they stand in it, in their order."""
    smooth = plain(text)
    spans: list[tuple[int, int]] = []
    for place in sorted(found, key=lambda place: place.start):
        if spans and not smooth[spans[-1][1] : place.start].strip():
            spans[-1] = (spans[-1][0], max(place.end, spans[-1][1]))
        else:
            spans.append((place.start, place.end))
    return list(dict.fromkeys(_typed(text, smooth[start:end]) for start, end in spans))


def _typed(text: str, words: str) -> str:
    """The words as they were typed: with nukta, with digits of their script, with the spaces that were there."""
    if words in text:
        return words
    found = re.search("".join(f"{_BETWEEN}+" if c == " " else _any_form(c) for c in words), text)
    return found.group() if found else words


def _any_form(c: str) -> str:
    return (
        f"[{re.escape(c)}{''.join(_forms().get(c, ''))}][{NUKTA}\u200b-\u200f\ufe0f०]*" if c.isalnum() else re.escape(c)
    )


@cache
def _forms() -> dict[str, list[str]]:
    """What becomes which character when a text is made plain: digits of other scripts, letters with a nukta."""
    forms: dict[str, list[str]] = defaultdict(list)
    for c in map(chr, (*range(0x0600, 0x0700), *range(0x0900, 0x0980))):
        if c.isdigit():
            forms[str(unicodedata.digit(c))].append(c)
        elif (base := unicodedata.normalize("NFKC", c).replace(NUKTA, "")) != c and base:
            forms[base].append(c)
    return forms
