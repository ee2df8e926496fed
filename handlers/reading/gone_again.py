"""That supply came and has gone again: what was said last of the two holds."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.reading.lexicon import Hit, phrases

MARKS = (",", "-")


def is_gone_again(row: Sequence[str]) -> bool:
    hits = list(phrases("gone_again").find([word for word in row if word not in MARKS]))
    theirs = _of_people(hits)
    supply = [hit for hit in hits if not any(_meet(hit, each) for each in theirs)]
    last = {name: max((hit.start for hit in supply if hit.name == name), default=-1) for name in ("came", "went")}
    return -1 < last["came"] <= last["went"] and all(hit.name != "stays" for hit in hits)


def speaks_of_nothing_else(row: Sequence[str]) -> bool:
    """“Aakar chali gayi”: it is said of nobody and of no thing."""
    return "bare" in phrases("gone_again").names(row)


def _of_people(hits: Sequence[Hit]) -> list[Hit]:
    """“Lineman aaya tha, ab gaya” is their coming and going, and “lineman aaya, light aayi” is not all theirs."""
    between = [hit for hit in hits if hit.name == "between"]
    return [hit for hit in hits if hit.name == "people" and not any(_meet(hit, each) for each in between)]


def _meet(one: Hit, other: Hit) -> bool:
    return one.start < other.end and other.start < one.end
