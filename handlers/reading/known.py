"""The places that we know, found in a text by their names: which words are one, and which area it is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cache

from handlers.reading.choice import MANY, are_at_home, at_home, choose
from handlers.reading.gazetteer import VOWELS, Entry, Gazetteer
from handlers.reading.lexicon import Phrases, words
from handlers.reading.naming import Name, labels, name_of, number, suffixes, variant
from handlers.reading.said import Said, ahead, is_ordinary, small
from handlers.reading.sound import is_urdu
from handlers.reading.vocabulary import FAR, is_english, is_everyday, rank

LONGEST_NAME, LONG_ENOUGH = 6, 4


@dataclass(frozen=True)
class Span:
    """Words of the text that are a name."""

    start: int
    end: int
    areas: tuple[int, ...]
    listed: bool = False  # one of several sectors of the same name


Near = Sequence[Collection[int]]  # where a sender is at home: own areas, then those of earlier messages, then the zone


def known_places(said: Said, places: Gazetteer, home: Near) -> list[Span]:
    """Longest names first; a name that only sounds alike yields to one that is exact."""
    found: list[Span] = []
    taken: set[int] = set()
    rows = _rows(said, places)
    for exactly, beside in ((True, False), (False, False), (True, True)):
        for start, end in rows:
            if not taken.isdisjoint(range(start, end)):
                continue
            near = beside and (start - 1 in taken or end in taken) and not _all_everyday(said, start, end)
            name = name_at(said, start, end, places) if exactly else _alike(said, start, end, places, home)
            if name and not _is_other_name(said, end) and (near or _is_meant(said, start, end, name)):
                found += _with_list(said, Span(start, end, _meant(said, start, end, name, places, home)), places)
                taken.update(at for new in found for at in range(new.start, new.end))
    return found


def _rows(said: Said, places: Gazetteer) -> list[tuple[int, int]]:
    """Every row of words that may be a name, the longest first."""
    alive = [_alive(said, at, places) for at in range(len(said.row))]
    rows = []
    for start in range(len(alive)):
        for end in range(start + 1, min(start + LONGEST_NAME, len(alive)) + 1):
            if not alive[end - 1]:
                break
            if said.row[start].is_word and said.row[end - 1].is_word and _whole(said, start, end):
                rows.append((start, end))
    return sorted(rows, key=lambda row: row[0] - row[1])


def _alive(said: Said, at: int, places: Gazetteer) -> bool:
    """Everyday words that are part of no name end a row."""
    word = said.row[at].word
    if word == "-":
        return True
    return said.is_nameable(at) and (not is_everyday(word) or bool(number(word)) or variant(word) in places.parts)


def _whole(said: Said, start: int, end: int) -> bool:
    """No small word at its ends, no number torn from its sector, no "k" that is "ke"."""
    last = end - 1
    numbered, long = said.is_number(last), end - start > 1
    if not long and said.is_part(start) and not is_ordinary(said.row[start].word):  # "nagar" is none by itself
        return False
    if said.is_torn(start) or (long and (said.keys[start] in small() or (said.keys[last] in small() and not numbered))):
        return False
    if variant(said.row[last].word) in labels() and not (long and said.is_lettered(last)):
        return False
    return said.row[last].word not in _wordlike() or numbered or said.is_edge(end) or end in said.kinds


@cache
def _wordlike() -> frozenset[str]:
    lists = words("places")
    letters = frozenset(lists["wordlike_letters"])
    return letters | {word for word, letter in lists["letters"].items() if letter in letters}


def name_at(said: Said, start: int, end: int, places: Gazetteer) -> Name | None:
    """The name of ours that these words are."""
    name = name_of([t for t in said.row[start:end] if t.is_word])
    return name if _entries(said, start, end, name, places) else None


def _alike(said: Said, start: int, end: int, places: Gazetteer, home: Near) -> Name | None:
    """The name of ours that these words sound like. A state has a name that sounds like any word: there it must be one
    of where the sender is at home, and a frequent word is taken for no name at all."""
    spoken = said.spoken(start, end)
    if _all_everyday(said, start, end) or (len(spoken) == 1 and rank(spoken[0]) < FAR and not is_urdu(spoken[0])):
        return None
    name = places.alike(name_of([t for t in said.row[start:end] if t.is_word]), _is_unvowelled(said, start, end))
    found = _entries(said, start, end, name, places) if name else []
    return name if found and (not home or any(are_at_home(e.place, home, places) for e in found)) else None


def _entries(said: Said, start: int, end: int, name: Name, places: Gazetteer) -> list[Entry]:
    kind = said.kind_beside(start, end)
    return [e for e in places.exact(name) if name.core or not e.kind or e.kind == kind] if kind != "grid" else []


def _meant(said: Said, start: int, end: int, name: Name, places: Gazetteer, home: Near) -> tuple[int, ...]:
    """The areas of that name; none if the state is full of its namesakes, and the sender must say more."""
    entries = at_home(_entries(said, start, end, name, places), home, places)
    others = at_home(places.same_base(name), home, places)
    if len(entries) > MANY:
        return ()
    kind = said.kind_beside(start, end) or said.general_kind
    return choose(entries, others if len(others) <= MANY else [], kind, places)


def _is_unvowelled(said: Said, start: int, end: int) -> bool:
    """In Urdu script, or typed as if it were: "mtyri", "hzrtgnj"."""
    spoken = [said.row[at].word for at in range(start, end) if not said.is_part(at)]
    return any(is_urdu(word) or (word.isascii() and _is_mostly_consonants(word)) for word in spoken)


def _is_mostly_consonants(word: str) -> bool:
    return len(word) >= LONG_ENOUGH and sum(c in VOWELS for c in word) * 4 <= len(word)


def _is_other_name(said: Said, end: int) -> bool:
    """ "vikas" before "nagar" is not Vikas; nor is "janakipuram" before "vistar"."""
    at = end + 1 if end < len(said.row) and said.row[end].word == "-" else end
    if at >= len(said.row) or not said.row[at].is_word or at in said.kinds:
        return False
    return variant(said.row[at].word) in suffixes() | {"vistar"} and said.keys[at] not in small()


def _all_everyday(said: Said, start: int, end: int) -> bool:
    return all(is_everyday(said.row[at].word) for at in range(start, end))


def _is_meant(said: Said, start: int, end: int, name: Name) -> bool:
    """A name that is an ordinary word too must be spoken for by its neighbours."""
    written = " ".join(t.word for t in said.row[start:end])
    is_word = is_ordinary(written) or not name.core or (end - start == 1 and rank(written) < FAR)
    framed = end - start > 1 and said.is_part(end - 1)  # “vinay khand”
    if not is_word and (framed or not _all_everyday(said, start, end)):
        return True
    if not name.core and name.numbers:
        return True
    return _stands_as_place(said, start, end)


def is_spoken_for(said: Said, start: int, end: int) -> bool:
    """An ordinary English word alone ("university") is a name only where its neighbours speak for one."""
    word = said.row[start].word
    ordinary = end - start == 1 and is_ordinary(word) and is_english(word)
    return not ordinary or _stands_as_place(said, start, end)


def _stands_as_place(said: Said, start: int, end: int) -> bool:
    beside = bool(said.kind_beside(start, end)) or said.kinds.get(end) == "area"
    after_verb = said.ends_clause_behind_verb(start, end)
    after_at = start > 0 and said.row[start - 1].word in ahead()
    as_place = beside or after_verb or after_at or said.is_clause(start, end)
    return as_place or bool(_behind().names(said.keys[end : end + 4]))


@cache
def _behind() -> Phrases:
    return Phrases({"place": [f"^ {phrase}" for phrase in words("places")["behind"]]})


def _with_list(said: Said, span: Span, places: Gazetteer) -> list[Span]:
    """ "aashiana sector K L M" is three places of one name; a sector that we do not know makes the place unknown."""
    name = name_of([t for t in said.row[span.start : span.end] if t.is_word])
    start, end = _grown(said, span)
    if end == span.end and start == span.start:
        return [span, *_list(said, span, name, places)]
    extra = [n for n in name_of([t for t in said.row[start:end] if t.is_word]).numbers if n not in name.numbers]
    known = () if any(" " in n or n in ("old", "nev") for n in extra) else span.areas
    return [Span(start, end, known)]


def _grown(said: Said, span: Span) -> tuple[int, int]:
    """The span with the sector, block or number that was said beside it."""
    start, end = span.start, span.end
    while end < len(said.row) and said.is_nameable(end) and _goes_on(said, end):
        end += 1
    while start and said.is_nameable(start - 1) and _leads_in(said, start - 1):
        start -= 1
    return start, end


def _leads_in(said: Said, at: int) -> bool:
    return said.is_number(at) or variant(said.row[at].word) in labels()


def _goes_on(said: Said, at: int) -> bool:
    word = said.row[at].word
    labelled = variant(word) in labels() and at + 1 < len(said.row) and bool(number(said.row[at + 1].word))
    return labelled or said.is_number(at) or (word.isdigit() and len(word) < 3)


def _list(said: Said, span: Span, name: Name, places: Gazetteer) -> list[Span]:
    """What follows "sector K": L, M; "8, 9 aur 10"."""
    label = next((n.split()[0] for n in name.numbers if " " in n), "")
    found: list[Span] = []
    at = span.end
    while label and (following := _next_in_list(said, at)):
        at = following
        numbers = (f"{label} {number(said.row[at - 1].word)}",)
        entries = places.exact(replace(name, numbers=numbers))
        found.append(Span(at - 1, at, choose(entries, [], "", places) if entries else (), listed=True))
    return found


def _next_in_list(said: Said, at: int) -> int:
    """The end of the next number or letter of a list, 0 if it ended."""
    while at < len(said.row) and said.row[at].word in (",", "&", "/", "aur", "और", "व", "and"):
        at += 1
    if at >= len(said.row) or len(number(said.row[at].word)) != len(said.row[at].word) or said.is_measured(at):
        return 0
    sure = said.row[at].word not in _wordlike() or said.is_edge(at + 1) or said.keys[at + 1] == "ka"
    return at + 1 if sure else 0
