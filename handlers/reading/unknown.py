"""What looks like the name of a place that we do not know: it is said back, never taken for another."""

from __future__ import annotations

from collections.abc import Iterator

from handlers.reading.naming import attached, labels, number, suffixes, variant
from handlers.reading.said import Said, is_name, ordinary
from handlers.reading.sound import sound
from handlers.reading.vocabulary import is_everyday

LONGEST, SHORTEST_WORD = 5, 3


def unknown_names(said: Said, taken: set[int], guess: bool) -> Iterator[tuple[int, int]]:
    """Rows of words that are no everyday words and that something marks as a name."""
    for start, end in _rows(said, taken):
        if end - start <= LONGEST and (_is_marked(said, start, end) or (guess and _is_placed(said, start, end))):
            yield start, end


def _rows(said: Said, taken: set[int]) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(said.row):
        end = start
        while end < len(said.row) and end not in taken and (said.is_namelike(end) or _is_hyphen(said, start, end)):
            end += 1
        if trimmed := _trim(said, start, end):
            yield trimmed
        start = max(end, start + 1)


def _is_hyphen(said: Said, start: int, at: int) -> bool:
    return at > start and said.row[at].word == "-" and at + 1 < len(said.row) and said.is_namelike(at + 1)


def _trim(said: Said, start: int, end: int) -> tuple[int, int] | None:
    """A row needs a word that is a name, or a sector with its number; it does not begin with a bare number."""
    while start < end and not (
        said.row[start].is_word and (_is_name(said, start) or said.is_part(start) or said.is_number(start))
    ):
        start += 1
    names = any(_is_name(said, at) for at in range(start, end))
    return (start, end) if names or _has_label(said, start, end) else None


def _is_name(said: Said, at: int) -> bool:
    word = said.row[at].word
    if len(word) < SHORTEST_WORD or not word[0].isalpha() or said.is_part(at):
        return False
    return is_name(word) or said.is_before_suffix(at)


def _has_label(said: Said, start: int, end: int) -> bool:
    return any(variant(said.row[at].word) in labels() for at in range(start, end)) and any(
        number(said.row[at].word) for at in range(start, end)
    )


def _is_marked(said: Said, start: int, end: int) -> bool:
    """ "X feeder", "उपकेंद्र X", "X nagar", "Xganj", "sector 6"."""
    if said.kind_beside(start, end) and any(_is_name(said, at) for at in range(start, end)):
        return True
    if any(variant(said.row[at].word) in suffixes() for at in range(start + 1, end)) or _has_label(said, start, end):
        return True
    return any(_ends_like_a_name(said.row[at].word) for at in range(start, end))


def _ends_like_a_name(word: str) -> bool:
    heard = sound(word)
    return not is_everyday(word) and any(
        heard.endswith(ending) and len(heard) > len(ending) + 2 for ending, _ in attached()
    )


def _is_placed(said: Said, start: int, end: int) -> bool:
    """At the edge of a clause, or before "me", "ka", "side"; an ordinary word only by itself."""
    if all(said.row[at].word in ordinary() for at in range(start, end)):
        return said.is_clause(start, end)
    following = said.keys[end] if end < len(said.keys) else ""
    return (
        said.is_edge(start - 1) or said.is_edge(end) or following in ("me", "ka", "par", "side", "area", "taraf", "se")
    )
