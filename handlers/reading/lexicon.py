"""The word lists of this folder, and how a word or a phrase of theirs is found in a text."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

from handlers.reading.normal import NUKTA, Token, plain, tokens
from handlers.reading.sound import letters, sound

GAP, LONGEST_GAP = "…", 4


@cache
def words(name: str) -> dict[str, Any]:
    """One of the YAML files in words/."""
    text = (Path(__file__).parent / "words" / f"{name}.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - makes strings only: "no" is a word here
    return loaded


@lru_cache(maxsize=65536)
def key(word: str) -> str:
    """The head word of a spelling family, else the sound of the word."""
    exact, by_sound = _families()
    heard = sound(word)
    plain = word.replace(NUKTA, "")
    known = exact.get(plain) or exact.get(letters(word)) or by_sound.get(heard) or exact.get(_without_kar(plain))
    return known or heard or word


def _without_kar(word: str) -> str:
    """ "tootkar", "टूटकर" is toot, done."""
    return next(
        (word[: -len(kar)] for kar in ("kar", "कर", "کر", "ke", "के") if word.endswith(kar) and len(word) > 4), word
    )


@cache
def _families() -> tuple[dict[str, str], dict[str, str]]:
    """Head words by spelling, and by sound where a sound is long enough and belongs to one family alone."""
    exact: dict[str, str] = {}
    heads: dict[str, set[str]] = defaultdict(set)
    for head, spellings in words("spellings").items():
        for spelling in (str(head), *str(spellings or "").split()):
            exact[unicodedata.normalize("NFKC", spelling).replace(NUKTA, "")] = str(head)
            heads[sound(spelling)].add(str(head))
    return exact, {k: min(found) for k, found in heads.items() if len(found) == 1 and len(k) > 3}


@cache
def pairs() -> dict[tuple[str, str], str]:
    """Words that are also written in two: break down, सब स्टेशन."""
    return {(key(a), key(b)): str(head) for head, pairs in words("pairs").items() for a, b in map(str.split, pairs)}


def keys(row: Sequence[Token]) -> list[str]:
    """The keys of a text, one a token; a word written in two gives its head and an empty key."""
    found = [key(t.word) if t.is_word else t.word for t in row]
    for i in range(len(found) - 1):
        if head := pairs().get((found[i], found[i + 1])):
            found[i], found[i + 1] = head, ""
    return found


@dataclass(frozen=True, slots=True)
class Hit:
    name: str
    start: int
    end: int


Part = tuple[frozenset[str], ...]


class Phrases:
    """Phrases by name. In a phrase light|bijli is a choice, … a gap inside a clause, ^ and $ are the ends of the text,
    and & joins parts that may stand anywhere. A word with @ is a sign: known from elsewhere, or put into the row."""

    def __init__(self, groups: Mapping[str, Iterable[str]]) -> None:
        self._by_first: dict[str, list[tuple[int, int, Part]]] = defaultdict(
            list
        )  # first word: phrase, which part, rest
        self._phrases: list[tuple[str, int]] = []  # name, number of parts
        for name, phrases in groups.items():
            for phrase in phrases:
                self._add(name, phrase.split(" & "))

    def _add(self, name: str, parts: Sequence[str]) -> None:
        for number, part in enumerate(parts):
            first, *rest = (_choices(word) for word in part.split())
            for word in first:
                self._by_first[word].append((len(self._phrases), number, tuple(rest)))
        self._phrases.append((name, len(parts)))

    def find(self, row: Sequence[str], signs: Iterable[str] = ()) -> Iterator[Hit]:
        """Every phrase found in a row of keys."""
        seen: dict[int, set[int]] = defaultdict(set)
        for phrase, part, start, end in self._parts(["^", *row, "$"], signs):
            name, parts = self._phrases[phrase]
            complete = len(seen[phrase]) == parts
            seen[phrase].add(part)
            if len(seen[phrase]) == parts and (parts == 1 or not complete):
                yield Hit(name, start, end)

    def names(self, row: Sequence[str]) -> set[str]:
        return {hit.name for hit in self.find(row)}

    def _parts(self, row: Sequence[str], signs: Iterable[str]) -> Iterator[tuple[int, int, int, int]]:
        for i, word in enumerate(row):
            for phrase, part, rest in self._by_first.get(word, ()):
                if (end := _match(rest, row, i + 1)) is not None:
                    yield phrase, part, max(0, i - 1), min(end - 1, len(row) - 2)
        for sign in signs:
            for phrase, part, rest in self._by_first.get(sign, ()):
                if not rest:
                    yield phrase, part, -1 - phrase, -1 - phrase


def _choices(part: str) -> frozenset[str]:
    return frozenset(word if word[0] in "@^$…" else key(word) for word in _spelled(part))


def _spelled(part: str) -> list[str]:
    return [part] if part in ("|", "?", ",") else [w for w in part.split("|") if w]


_PASSED = ("", "-")  # the second half of a word written in two; a hyphen


def _match(parts: tuple[frozenset[str], ...], row: Sequence[str], at: int) -> int | None:
    if not parts:
        return at
    if GAP in parts[0]:
        return _match_gap(parts[1:], row, at)
    while at < len(row) and row[at] in _PASSED and row[at] not in parts[0]:
        at += 1
    return _match(parts[1:], row, at + 1) if at < len(row) and row[at] in parts[0] else None


def _match_gap(parts: tuple[frozenset[str], ...], row: Sequence[str], at: int) -> int | None:
    for skip in range(LONGEST_GAP + 1):
        if (end := _match(parts, row, at + skip)) is not None:
            return end
        if at + skip >= len(row) or row[at + skip] in (",", "."):
            return None
    return None


@lru_cache(maxsize=64)  # as `tokens`
def row_of(text: str) -> tuple[str, ...]:
    """The keys of a plain text."""
    return tuple(keys(tokens(text)))


@cache
def phrases(name: str) -> Phrases:
    """One of the YAML files in words/ that holds nothing but phrases by name."""
    return Phrases(words(name))


def said(name: str, text: str) -> set[str]:
    """The names of those that stand in a text."""
    return phrases(name).names(row_of(plain(text)))
