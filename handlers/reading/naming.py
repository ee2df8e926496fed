"""What a name consists of: the name proper, its suffix (nagar, khand …), its numbers (sector 8), the kind it says."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from handlers.reading.lexicon import key, keys, pairs, words
from handlers.reading.normal import Token, plain, tokens
from handlers.reading.sound import sound


@dataclass(frozen=True, slots=True)
class Name:
    core: str
    suffix: str
    numbers: tuple[str, ...]  # "sector 8", "block a", "2"
    kind: str = ""

    @property
    def base(self) -> str:
        return f"{self.core}~{self.suffix}"

    @property
    def figures(self) -> str:
        """The numbers in one, in whatever order they were said."""
        return ",".join(sorted(self.numbers)) if self.numbers else ""

    @property
    def loose(self) -> Name:
        """The same with bare numbers: "indira nagar 8" for "sector 8 indira nagar"."""
        return (
            Name(self.core, self.suffix, tuple(n.split()[-1] for n in self.numbers), self.kind)
            if self.numbers
            else self
        )


def name_of(row: Sequence[Token]) -> Name:
    """The name in a row of tokens, in whatever order its parts were said."""
    kind, row = _take_kind(list(row))
    parts, numbers = _take_numbers([t.word for t in row if t.is_word])
    core, suffix = _split([variant(part) for part in parts])
    return Name(core, suffix, tuple(numbers), kind)


def names_in(text: str) -> tuple[Sequence[Name], Sequence[str]]:
    """What a name of the gazetteer is heard as, with and without an explanation in brackets; and its parts."""
    parts: list[str] = []
    for word in text.split():
        simple = _simple(word)
        if simple is None:
            return _names_of(tokens(plain(text)))
        parts += simple
    return ((Name(*_split(parts), ()),) if parts else ()), parts


def _names_of(row: Sequence[Token]) -> tuple[list[Name], list[str]]:
    opening = next((i for i, t in enumerate(row) if t.word == "("), 0)
    names = [name_of(row), *([name_of(row[:opening])] if opening else [])]
    return names, [variant(t.word) for t in row if t.is_word]


@cache  # only while a gazetteer is built: see `forget`
def _simple(word: str) -> tuple[str, ...] | None:
    """The parts of a word that is only a name: no number, label, mark or kind. A state's names share their words, so
    each of these is taken apart once; None for a word that must be looked at together with its neighbours."""
    row = tokens(plain(word))
    parts = tuple(variant(t.word) for t in row)
    plain_words = all(t.is_word and not number(t.word) and key(t.word) not in _joining() for t in row)
    return parts if row and plain_words and _special().isdisjoint(parts) else None


def forget() -> None:
    """The words of the last gazetteer: it has been built."""
    _simple.cache_clear()


@cache
def _special() -> frozenset[str]:
    return labels() | {"old", "nev"}


@cache
def _joining() -> frozenset[str]:
    """Keys that begin the name of a kind, or a word that is also written in two."""
    return frozenset((*kind_phrases(), *(first for first, _ in pairs())))


@lru_cache(maxsize=65536)
def variant(word: str) -> str:
    """The sound of a part of a name; old = purana, extn = vistar."""
    return _variants().get(word) or _variants().get(sound(word)) or re.sub("ngar$", "nagar", sound(word))


@cache
def _variants() -> dict[str, str]:
    listed = words("places")["variants"].items()
    return {form: sound(head) for head, others in listed for word in (head, *others) for form in (word, sound(word))}


@cache
def kind_phrases() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """By their first key, the longest first."""
    listed = words("places")["kinds"].items()
    found = [(tuple(key(w) for w in phrase.split()), kind) for kind, phrases in listed for phrase in phrases]
    by_first: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for phrase, kind in sorted(found, key=lambda pair: -len(pair[0])):
        by_first[phrase[0]].append((phrase, kind))
    return dict(by_first)


def kind_at(row: Sequence[str], at: int) -> tuple[str, int]:
    """The kind that is named at this place of a row of keys, and how many words that takes."""
    for phrase, kind in kind_phrases().get(row[at], ()):
        end = at + len(phrase)
        if tuple(row[at:end]) == phrase:
            return kind, len(phrase) + (end < len(row) and not row[end])  # an empty key: the word was written in two
    return "", 0


def _take_kind(row: list[Token]) -> tuple[str, list[Token]]:
    row_keys = keys(row)
    for at in range(len(row)):
        kind, length = kind_at(row_keys, at)
        rest = row[:at] + row[at + length :]
        if kind and any(t.is_word for t in rest):
            return kind, rest
    return "", row


def _take_numbers(parts: list[str]) -> tuple[list[str], list[str]]:
    """Takes sector 8, block A, C block, bare 2 and bare letters out of a name."""
    rest: list[str] = []
    numbers: list[str] = []
    at = 0
    while at < len(parts):
        label, value = variant(parts[at]), number(parts[at])
        following = number(parts[at + 1]) if at + 1 < len(parts) else ""
        if label in labels() and following:
            numbers.append(f"{label} {following}")
            at += 1
        elif value and at + 1 < len(parts) and variant(parts[at + 1]) == sound("block"):
            numbers.append(f"{sound('block')} {value}")
            at += 1
        elif value:
            numbers.append(value)
        elif label in ("old", "nev"):
            numbers.append(label)
        else:
            rest.append(parts[at])
        at += 1
    return (rest, numbers) if rest or all(" " in n for n in numbers) else (parts, [])


@cache
def labels() -> frozenset[str]:
    return frozenset(sound(word) for word in words("places")["qualifiers"])


@lru_cache(maxsize=65536)
def number(word: str) -> str:
    """A number or a single letter in its plain form: "आठ" is 8, "एफ" is f; '' if it is none."""
    lists = words("places")
    if word in lists["letters"] or word in lists["numerals"]:
        return str(lists["letters"].get(word) or lists["numerals"][word])
    return word if word.isdigit() or (len(word) == 1 and word.isascii() and word.isalpha()) else ""


def _split(parts: list[str]) -> tuple[str, str]:
    """Core and suffix; the parts are squashed, since people part words as they like."""
    if len(parts) > 1 and parts[-1] in suffixes():
        return _tidy("".join(parts[:-1])), parts[-1]
    squashed = "".join(parts)
    for ending, suffix in attached():
        if squashed.endswith(ending) and len(squashed) > len(ending) + 1:
            return _tidy(squashed[: -len(ending)]), suffix
    return _tidy(squashed), ""


def _tidy(core: str) -> str:
    """Inside a word the last vowel is heard ("indira-nagar"), at its end it is not."""
    return core.rstrip("a") if len(core) > 3 else core


@cache
def suffixes() -> frozenset[str]:
    return frozenset(variant(word) for word in words("places")["suffixes"])


@cache
def attached() -> list[tuple[str, str]]:
    """Longest first: how the ending sounds, and the suffix that it is."""
    listed = {sound(word): variant(word) for word in words("places")["attached"]}
    return sorted(listed.items(), key=lambda pair: -len(pair[0]))
