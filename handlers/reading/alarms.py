"""What an office says of an alarm that rang with it: it is seen, it is over, it is another office's."""

from __future__ import annotations

from functools import cache

from handlers.reading.denials import reads_denied
from handlers.reading.lexicon import Phrases, key, row_of, words
from handlers.reading.normal import plain


def reads_seen(text: str) -> bool:
    """“Dekh liya, ja rahe hain”, and nothing else: “kisne dekha?” and “not seen yet” want to see it."""
    row = row_of(plain(text))
    hits = [hit for hit in _said().find(row) if hit.name == "seen"]
    rest = {word for at, word in enumerate(row) if not any(hit.start <= at < hit.end for hit in hits)}
    return bool(hits) and rest <= _aside()


def speaks_of_seeing(text: str) -> bool:
    return "seen" in _said().names(row_of(plain(text)))


def reads_ended(text: str) -> bool:
    """“Aag bujha di, ab khatra nahi”, as whoever did it says so; no word of supply."""
    said = _said().names(row_of(plain(text)))
    return ("ended" in said or reads_denied(text)) and "goes_on" not in said


def gives_away(text: str) -> bool:
    """“JE Kamta ko de do”; to whom, is not said by this."""
    return "gives" in _said().names(row_of(plain(text)))


@cache
def _said() -> Phrases:
    return Phrases({name: phrases for name, phrases in words("alarms").items() if name != "aside"})


@cache
def _aside() -> frozenset[str]:
    return frozenset(
        {"", ",", ".", "!", "-", *(key(word) for line in words("alarms")["aside"] for word in line.split())}
    )
