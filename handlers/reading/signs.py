"""What is in a message beside its single words: a time of return, a cause, a question, news from the work."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.reading.causes import cause_of
from handlers.reading.lexicon import phrases, row_of
from handlers.reading.normal import plain
from handlers.reading.times import speaks_of
from handlers.reading.volts import volts_said

OF_THE_TRADE = ("@official", "@feeder", "@eta", "@window", "@clock")


def signs_of(text: str) -> tuple[Sequence[str], set[str]]:
    """The keys of a text, and its signs."""
    text = plain(text)
    row = row_of(text)
    return row, signs(row, text)


def signs(row: Sequence[str], text: str) -> set[str]:
    """intents.yaml calls them by @."""
    known = {f"@{kind}" for kind in speaks_of(text)}
    known |= volts_said(row)
    known |= {"@cause"} if cause_of(row) else set()
    known |= {"@feeder"} if not {"feeder", "substation", "kv"}.isdisjoint(row) else set()
    known |= {"@short"} if sum(key[0].isalnum() for key in row if key) <= 3 else set()
    known |= {f"@{hit.name}" for hit in phrases("signs").find(row, known)}
    return known | ({"@plain"} if known.isdisjoint(OF_THE_TRADE) else set())
