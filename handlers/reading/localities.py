"""Names of localities that anybody in their town knows (`localities.yaml`): likelier to be meant as a place."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from handlers.reading.lexicon import words
from handlers.reading.naming import variant
from handlers.reading.said import Said
from handlers.reading.vocabulary import is_everyday

Sounds = tuple[str, ...]


def clues_of_localities(said: Said) -> dict[int, str]:
    """Of each word that stands in the name of a locality what it is there; the longest name counts."""
    heard = [variant(token.word) if token.is_word else token.word for token in said.row]
    found: dict[int, str] = {}
    for at, first in enumerate(heard):
        if at in found:
            continue
        name = next((name for name in _by_first().get(first, ()) if tuple(heard[at : at + len(name)]) == name), ())
        for part in range(len(name)):
            found[at + part] = "a locality goes on" if part else _begun(said, at, len(name))
    return found


def _begun(said: Said, at: int, long: int) -> str:
    usual = all(is_everyday(token.word) for token in said.row[at : at + long])
    return f"a locality of {min(long, 2)}{' everyday' if usual else ''}"


@cache
def _by_first() -> dict[str, list[Sounds]]:
    """By their first word, the longest first."""
    names = {tuple(map(variant, name.split())) for town in words("localities").values() for name in town}
    found: dict[str, list[Sounds]] = defaultdict(list)
    for name in sorted(names, key=lambda name: (-len(name), name)):
        found[name[0]].append(name)
    return dict(found)
