"""What speaks for an intent in a message: its words, their pieces, two of them together, phrases, and who sent it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import combinations

from handlers.reading.danger import danger_clues
from handlers.reading.lexicon import Hit, Phrases, words
from handlers.reading.vocabulary import everyday

NOWHERE = -1
BESIDE = " + "  # between two words that stand anywhere in one message
BEGINNING = PIECE = 4
MANY = 40  # everyday words of a message: a long notice has enough of them
SILENT = ("", "-", '"', "'")
SENDER = "from "


def clues(row: Sequence[str], signs: Iterable[str], role: str = "") -> list[Hit]:
    """Each with the place where it stands; signs and the sender stand nowhere."""
    signs = sorted(signs)
    return [
        *spoken(row),
        *_pairs(row),
        *pieces(row),
        *danger_clues(row),
        *_phrases().find(row, signs),
        *(Hit(clue, NOWHERE, NOWHERE) for clue in ("always", *signs, *_of_sender(role, signs))),
    ]


def spoken(row: Sequence[str]) -> Iterator[Hit]:
    """ "nahi", "nahi aa", "^ kab" for a message that begins with it, and "bhej~" for all that bhejna can become."""
    before, before_at = "^", 0
    for at, key in enumerate(row):
        if key in SILENT:
            continue
        word = "0" if key[0].isdigit() else key
        yield Hit(word, at, at + 1)
        yield Hit(f"{before} {word}", before_at, at + 1)
        if len(word) > BEGINNING:
            yield Hit(f"{word[:BEGINNING]}~", at, at + 1)
        before, before_at = word, at
    yield Hit(f"{before} $", before_at, len(row))


def pieces(row: Sequence[str]) -> Iterator[Hit]:
    """ "/<jal/", "/jal>/": a spelling that nobody foresaw shares most of them with one that somebody wrote."""
    for at, key in enumerate(row):
        if key and key[0].isalpha():
            whole = f"<{key}>"
            for start in range(max(1, len(whole) - PIECE + 1)):
                yield Hit(f"/{whole[start : start + PIECE]}/", at, at + 1)


def is_piece(clue: str) -> bool:
    return clue[0] == clue[-1] == "/" != clue


def is_pair(clue: str) -> bool:
    return BESIDE in clue


def _pairs(row: Sequence[str]) -> Iterator[Hit]:
    """ "kab + light": two everyday words of one message, wherever they stand."""
    said = {key: at for at, key in enumerate(row) if key and key[0].isalpha() and key in everyday()}
    for one, other in combinations(sorted(said)[:MANY], 2):
        at = sorted((said[one], said[other]))
        yield Hit(f"{one}{BESIDE}{other}", at[0], at[1] + 1)


def _of_sender(role: str, signs: Iterable[str]) -> Iterator[str]:
    if role:
        yield f"{SENDER}{role}"
        yield from (f"{SENDER}{role} {sign}" for sign in signs)


@cache
def _phrases() -> Phrases:
    """The phrases of intents.yaml, each a clue by its intent and strength."""
    listed = words("intents").items()
    return Phrases({f"{intent}: {strength}": found for intent, by in listed for strength, found in by.items()})
