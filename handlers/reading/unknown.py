"""What looks like the name of a place that we do not know: it is said back, never taken for another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from handlers.reading.gazetteer import VOWELS
from handlers.reading.lexicon import Phrases, words
from handlers.reading.naming import attached, labels, number, suffixes, variant
from handlers.reading.said import IN, Said, ahead, is_name, is_ordinary, is_town, small
from handlers.reading.sound import sound
from handlers.reading.vocabulary import COMMON, FAR, is_english, is_everyday, is_spelt_so, rank

LONGEST, SHORTEST_WORD = 5, 3
AND = ("aur", "&", "v")  # v is व


@dataclass(frozen=True, slots=True)
class Guess:
    """Words that nobody told us are a name, and how much speaks for it (`name_points` in places.yaml)."""

    start: int
    end: int
    points: int
    is_marked: bool  # the words themselves, or a word like "feeder", say that this is a place


def unknown_names(said: Said, known: set[int], guess: bool) -> list[Guess]:
    """Marked names always; with `guess` also what only stands where names stand, if nothing better does."""
    rows = list(_rows(said, known))
    marked = [name for row in rows if (name := _weigh(said, *row, known)).is_marked]
    near = known | {at for name in marked for at in range(name.start, name.end)}
    found = [_weigh(said, *row, near) for row in rows]
    if not guess:
        return marked
    placed = [name for name in found if not name.is_marked and name.points >= _points()["enough"]]
    if near:
        return [*marked, *(name for name in placed if name.points >= _points()["sure"] or _touches(name, near))]
    sure = [name for name in placed if name.points >= _points()["sure"]]
    return sure or ([max(placed, key=lambda name: name.points)] if placed else [])


def _rows(said: Said, known: set[int]) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(said.row):
        end = start
        while end < len(said.row) and end not in known and (said.is_namelike(end) or _is_hyphen(said, start, end)):
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
    while start + 1 < end and variant(said.row[start].word) in _prefixes() and _is_name(said, start + 1):
        start += 1
    names = any(_is_name(said, at) for at in range(start, end))
    return (start, end) if end - start <= LONGEST and (names or _has_label(said, start, end)) else None


def _is_name(said: Said, at: int) -> bool:
    word = said.row[at].word
    if at in said.in_pairs:
        return True
    if not word[0].isalpha() or (said.keys[at] in small() and not is_ordinary(word)):
        return False
    if len(word) < SHORTEST_WORD and (not said.is_before_suffix(at) or any(c in VOWELS for c in word)):  # TP Nagar
        return False
    if said.is_part(at):
        return said.is_before_suffix(at) and not is_spelt_so(word)  # South City
    return (
        is_name(word) or said.is_before_suffix(at) or said.is_titled(at) or said.is_numbered(at) or said.is_placed(at)
    )


def _has_label(said: Said, start: int, end: int) -> bool:
    """A sector with its number. A phase is one of a colony only behind its name; else it is one of three wires."""
    parts = [variant(said.row[at].word) for at in range(start, end)]
    said_label = any(part in labels() and (at or part != variant("phase")) for at, part in enumerate(parts))
    return said_label and any(number(said.row[at].word) for at in range(start, end))


def _weigh(said: Said, start: int, end: int, known: set[int]) -> Guess:
    """Adds up what speaks for a name."""
    points, signs = _points(), set(_signs(said, start, end, known))
    total = sum(points[sign] for sign in signs)
    shaped = not signs.isdisjoint(("pair", "suffix", "prefix", "ending")) and total >= points["enough"]
    return Guess(start, end, total, "kind" in signs or shaped)


def _signs(said: Said, start: int, end: int, known: set[int]) -> Iterator[str]:
    yield from _own_signs(said, start, end)
    yield from _signs_of_the_sentence(said, start, end)
    yield from _signs_of_other_places(said, start, end, known)
    yield from _behind().names(said.keys[end : end + 4])


def _signs_of_the_sentence(said: Said, start: int, end: int) -> Iterator[str]:
    """Where in it the words stand."""
    if said.kind_beside(start, end) and any(_is_name(said, at) for at in range(start, end)):
        yield "kind"
    if start and said.row[start - 1].word in ahead():
        yield "ahead"
    if said.is_edge(start - 1) or said.is_edge(end):
        yield "edge"
    if said.is_clause(start, end):
        yield "last" if start and end == len(said.row) else "clause"
    if said.ends_clause_behind_verb(start, end):
        yield "behind_verb"
    if any(said.is_building(at) for at in range(start + 1, end + 1)):
        yield "landmark"
    if end == len(said.row) and start > LONGEST - 2 and not said.is_edge(start - 1):
        yield "end"


def _signs_of_other_places(said: Said, start: int, end: int, known: set[int]) -> Iterator[str]:
    if start - 1 in known or end in known:
        yield "beside"
    if _is_listed(said, start, end, known, AND):
        yield "listed"
    if _is_listed(said, start, end, known, (",",)) and (end + 1 in known or _ends_here(said, end)):
        yield "commas"


def _is_listed(said: Said, start: int, end: int, known: set[int], by: tuple[str, ...]) -> bool:
    sides = ((start - 1, start - 2), (end, end + 1))
    return any(beyond in known and said.keys[at] in by for at, beyond in sides)


def _ends_here(said: Said, end: int) -> bool:
    return said.is_edge(end) or said.keys[end] in (*AND, *IN, "ka")


def _own_signs(said: Said, start: int, end: int) -> Iterator[str]:
    """What the words say by themselves."""
    if all(at in said.in_pairs for at in range(start, end)):
        yield "pair"
        return
    if any(variant(said.row[at].word) in suffixes() for at in range(start + 1, end)) or _has_label(said, start, end):
        yield "suffix"
    if start and variant(said.row[start - 1].word) in _prefixes():
        yield "prefix"
    if any(_ends_like_a_name(said.row[at].word) for at in range(start, end)):
        yield "ending"
    if all(said.is_titled(at) for at in range(start, end) if said.row[at].is_word):
        yield "titled"
    yield _rarity([said.row[at].word for at in range(start, end) if said.row[at].is_word])
    if any(said.is_numbered(at) for at in range(start, end)):
        yield "numbered"
    if any(_sounds_like_a_verb(said.row[at].word) for at in range(start, end)):
        yield "verb"


def _rarity(spoken: list[str]) -> str:
    if all(is_ordinary(word) for word in spoken):
        return "ordinary"
    ranks = [FAR if is_town(word) or is_ordinary(word) else rank(word) for word in spoken]
    if max(ranks) == FAR:
        return "rare"
    if max(ranks) < COMMON:
        return "common"
    return "english" if all(map(is_english, spoken)) else "frequent"


def _touches(name: Guess, known: set[int]) -> bool:
    return name.start - 1 in known or name.end in known


def _ends_like_a_name(word: str) -> bool:
    heard = sound(word)
    return not is_everyday(word) and any(
        heard.endswith(ending) and len(heard) > len(ending) + 2 for ending, _ in attached()
    )


def _sounds_like_a_verb(word: str) -> bool:
    return sound(word).endswith(tuple(sound(ending) for ending in words("places")["verb_endings"]))


@cache
def _points() -> dict[str, int]:
    return {sign: int(points) for sign, points in words("places")["name_points"].items()}


@cache
def _prefixes() -> frozenset[str]:
    return frozenset(map(variant, words("places")["prefixes"]))


@cache
def _behind() -> Phrases:
    listed = words("places")
    return Phrases(
        {
            name: [f"^ {phrase}" for phrase in listed[name]]
            for name in ("behind", "behind_people", "behind_area", "behind_state", "just_behind")
        }
    )
