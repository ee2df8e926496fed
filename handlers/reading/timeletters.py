"""Each word of a text as one letter, so that the grammar of time is a few patterns over letters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache

from handlers.reading.clock import Clock, Day
from handlers.reading.lexicon import key, keys, words
from handlers.reading.naming import labels
from handlers.reading.normal import Token
from handlers.reading.sound import sound

AMOUNT, CLOCK, NUMBER, DAY, OTHER = "A", "C", "n", "t", "x"
THREE_QUARTERS = 0.75
SHORT = 4  # letters of a sound that may be another word's

# n number, f sava/sadhe/paune, q dedh/aadha, h hour, r hrs, m minute, d days, b baje, a am, p pm, s part of the day,
# t day, u tak, S se, y to, w me/lagega, o aur/more, k baad, g pehle, @ at, e expected, N noon, D date word, M month,
# J bajkar, O of, T the.
_LETTERS = {
    "h": "hour", "r": "hour_or_clock", "m": "minute", "d": "day", "b": "oclock", "a": "am", "p": "pm", "u": "until",
    "S": "since", "y": "to", "k": "after", "g": "ago", "@": "at", "e": "expected", "w": "within", "D": "date",
    "B": "full", "P": "past", "o": "more", "J": "past_the_hour", "O": "of", "T": "the",
}  # fmt: skip
_OF_TIME = "hrmbap"
_BESIDE_A_NUMBER = re.compile(
    "[nqhrmdb]|[wo][hrm]|[o&][xn]?q[hrm]"
)  # "do ghante", "one more hour", "one and a half hour"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that was said, from token `start` up to `end`."""

    letter: str
    start: int
    end: int
    low: float = 0.0
    high: float = 0.0
    clock: Clock | None = None
    day: Day | None = None
    unit: str = ""

    @property
    def amount(self) -> timedelta:
        """A range counts by its upper end."""
        return timedelta(minutes=round(self.high))


def letters(row: Sequence[Token]) -> list[Item]:
    row_keys = keys(row)
    found = [_letter(t.word, k, i) for i, (t, k) in enumerate(zip(row, row_keys, strict=True))]
    found = [_unit(row, row_keys, found, i) or item for i, item in enumerate(found)]
    found = [_counted(row, row_keys, found, i) or item for i, item in enumerate(found)]
    return [_in_context(found, i) for i in range(len(found))]


def _counted(row: Sequence[Token], row_keys: Sequence[str], found: Sequence[Item], i: int) -> Item | None:
    """ "3 span", "10 ghar", "ward 12": a number of things, or of a name, and of no time."""
    if found[i].letter != NUMBER or (len(row[i].word) > 3 and row[i].word[0].isdigit()):
        return None
    to = i > 1 and found[i - 1].letter in "Sy-" and found[i - 2].letter == NUMBER  # "10 se 2 pole badle jayenge"
    of_things = not to and bool(row_keys[i + 1 : i + 2]) and row_keys[i + 1] in _things()
    named = _is_named(row_keys, found, i) and (i + 1 == len(found) or found[i + 1].letter not in _OF_TIME)
    return Item(OTHER, i, i + 1) if of_things or named else None


def _unit(row: Sequence[Token], row_keys: Sequence[str], found: Sequence[Item], i: int) -> Item | None:
    """ "35m", "15 mt", "2h": a short unit behind its number; one letter alone is a word of its own ("sector 2 h")."""
    letter = words("times")["short"].get(row[i].word)
    if not letter or not i or found[i - 1].letter != NUMBER:
        return None
    glued, length = row[i].start == row[i - 1].end, row_keys[i + 1 : i + 2]
    if (len(row[i].word) == 1 and not glued) or (length and length[0] in _lengths()):
        return None
    return Item(letter, i, i + 1)


def _is_named(row_keys: Sequence[str], found: Sequence[Item], i: int) -> bool:
    """ "sector 5", and the 8 of "sector 5 se 8"."""
    to = i > 2 and found[i - 1].letter in "Sy-" and found[i - 2].letter == NUMBER
    return bool(i) and row_keys[i - 3 if to else i - 1] in numbered()


def _letter(word: str, word_key: str, at: int) -> Item:
    if word_key in words("times")["said_for"]:
        return _named(word_key, at)
    if word[0].isdigit():
        return Item(NUMBER, at, at + 1, float(word.replace(":", ".")), unit=word)
    if (number := _numbers().get(word, _by_sound().get(word_key))) is not None:
        return Item(NUMBER, at, at + 1, number, number, unit=word)
    for name, letter in (("amounts", "q"), ("fractions", "f")):
        if (value := _values(name).get(word)) is not None:
            return Item(letter, at, at + 1, value, value)
    if day := _days().get(word_key) or _days().get(word):
        return Item(DAY, at, at + 1, day=day)
    return _marker(word, word_key, at)


def _marker(word: str, word_key: str, at: int) -> Item:
    if word in _months():
        return Item("M", at, at + 1, _months()[word])
    if word in words("times")["said_for"]:
        return _named(word, at)
    if part := _parts().get(word_key):
        return Item("s", at, at + 1, unit=part)
    mark = word if len(word) == 1 and not word.isalnum() else OTHER
    return Item(_small_letters().get(word) or _small_letters().get(word_key, mark), at, at + 1)


def _named(word: str, at: int) -> Item:
    hour = words("times")["said_for"][word]
    return Item("N", at, at + 1, clock=Clock(int(hour), part="night" if hour == "0" else "noon"))


def _in_context(found: list[Item], i: int) -> Item:
    """ "do", "saath" are numbers only beside other words of time; else they are "give" and "with"."""
    item = found[i]
    if item.low == THREE_QUARTERS and "".join(each.letter for each in found[i + 1 : i + 3]) in ("nb", "nu"):
        return replace(item, letter="f", low=item.low - 1)  # "pauna chhe" is "paune chhe"
    if item.letter != NUMBER or item.unit not in words("times")["homonyms"]:
        return item
    following = "".join(each.letter for each in found[i + 1 : i + 5])
    before = found[i - 1].letter if i else OTHER
    if item.unit in ("a", "an"):
        return item if following[:1] in ("h", "r", "m") and before != "q" else replace(item, letter=OTHER)
    return item if _BESIDE_A_NUMBER.match(following) or before in "fsn" else replace(item, letter=OTHER)


def is_spelt(number: Item) -> bool:
    return not number.unit[:1].isdigit()


@cache
def _values(name: str) -> dict[str, float]:
    return {word: float(value) for value, listed in words("times")[name].items() for word in listed}


@cache
def _numbers() -> dict[str, float]:
    return _values("numbers")


@cache
def _by_sound() -> dict[str, float]:
    """Of the longer numbers alone: "ten" would be "then"."""
    return {key(word): number for word, number in _numbers().items() if len(key(word)) > SHORT}


@cache
def _things() -> frozenset[str]:
    return frozenset(key(word) for word in words("times")["counted"].split())


@cache
def numbered() -> frozenset[str]:
    return labels() | {key(word) for word in words("times")["numbered"].split()}


@cache
def _lengths() -> frozenset[str]:
    return frozenset(key(word) for word in words("times")["lengths"])


@cache
def _small_letters() -> dict[str, str]:
    listed = {letter: words("times")[name] for letter, name in _LETTERS.items()}
    plain = {form: letter for letter, found in listed.items() for word in found for form in (word, key(word))}
    return {**plain, "ko": "j", "को": "j"}


@cache
def _parts() -> dict[str, str]:
    return {key(word): part for part, listed in words("times")["parts"].items() for word in listed}


@cache
def _days() -> dict[str, Day]:
    ahead = {key(word): Day(ahead=int(n)) for n, listed in words("times")["days"].items() for word in listed}
    week = enumerate(words("times")["weekdays"])
    return ahead | {
        form: Day(weekday=n) for n, listed in week for word in listed.split() for form in (word, sound(word))
    }


@cache
def since_days() -> dict[str, Day]:
    """Names of other things, too, or of a day that is over: they are days only where somebody says “since”."""
    week = enumerate(words("times")["also_weekdays"])
    over = {word: Day(ahead=int(n)) for n, listed in words("times")["past_days"].items() for word in listed}
    return over | {word: Day(weekday=n) for n, listed in week for word in listed.split()}


@cache
def _months() -> dict[str, int]:
    return {word: n for n, listed in enumerate(words("times")["months"], 1) for word in listed.split()}
