"""The times in a text: amounts ("dedh ghanta"), clocks ("sham 6 baje"), days ("kal"), and the small words between."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache

from handlers.reading.clock import Clock, Day
from handlers.reading.lexicon import key, keys, words
from handlers.reading.normal import Token
from handlers.reading.sound import sound

AMOUNT, CLOCK, NUMBER, DAY, OTHER = "A", "C", "n", "t", "x"

# Each word of a text becomes one letter, so that the grammar of time is a few patterns over letters:
# n number, f sava/sadhe/paune, q dedh/aadha, h hour, r hrs, m minute, d days, b baje, a am, p pm, s part of the day,
# t day, u tak, S se, y to, w me/lagega/aur, k baad, g pehle, @ at, e expected, N midnight, D date word, M month.
_LETTERS = {
    "h": "hour", "r": "hour_or_clock", "m": "minute", "d": "day", "b": "oclock", "a": "am", "p": "pm", "u": "until",
    "S": "since", "y": "to", "k": "after", "g": "ago", "@": "at", "e": "expected", "w": "within", "D": "date",
    "B": "full", "P": "past",
}  # fmt: skip
_DATE = re.compile(
    r"D?j?(?P<n>n)D?j?(?P<m>M)(?:n(?![hmbr]))?"  # 12 june ko
    r"|D[-:.]?(?P<n2>n)(?:[-./](?P<m2>n)(?:[-./]n)?|\.n)?j?"  # dinank 12, dinank 12/6
    r"|(?P<n3>n)[-./](?P<m3>n)[-./]n|(?P<n5>n)\.(?P<y>n)|(?P<n4>n)D"  # 12/6/2026, 12.06.2026, 12 tarikh
)
_AMOUNT = re.compile(
    r"(?P<hours>n?)hwx?(?P<and_half>q)(?![hrm])|"  # an hour and a half
    r"(?P<low>fn|[nq]|f(?=[hr]))(?:[-Sy]?(?P<high>fn|[nq]))?(?P<unit>[hrmd])(?:w?(?P<more>[nq])m"
    r"|(?P<rest>n)(?=[,.!)]|$))?"  # 1-2 ghante, 2 hrs 30
    r"|(?P<half>q)x(?P<of>[hrm])"  # half an hour
    r"|(?P<whole>n)wx?(?P<over>q)(?P<whole_of>[hr])"  # one and a half hours
    r"|(?P<lone>h)B"  # ghante bhar
)
_CLOCK = re.compile(
    r"(?:(?P<part>s)[jw]?)?(?:(?P<share>q)(?P<side>[Py]))?"  # quarter past, half past, quarter to
    r"(?:(?P<n>fn|[nq])(?P<mark>[bra p]*)(?P<after>[jw]?s(?![nfq]))?|(?P<named>N))"
)
_WITH_MINUTES = re.compile(r"(?P<part>s)[jw]?(?P<n>n)(?P<minute>n)(?![hrmdn])|(?P<n2>n)-(?P<minute2>n)b?(?P<mark>[ap])")


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


def items(row: Sequence[Token]) -> list[Item]:
    """The text as items, in order."""
    found = _letters(row)
    for pattern, build in ((_DATE, _date), (_AMOUNT, _amount), (_WITH_MINUTES, _with_minutes), (_CLOCK, _clock)):
        found = _reduce(found, pattern, build)
    return found


def _letters(row: Sequence[Token]) -> list[Item]:
    row_keys = keys(row)
    found = [_letter(t.word, k, i) for i, (t, k) in enumerate(zip(row, row_keys, strict=True))]
    found = [_unit(row, row_keys, found, i) or item for i, item in enumerate(found)]
    return [_in_context(found, i) for i in range(len(found))]


def _unit(row: Sequence[Token], row_keys: Sequence[str], found: Sequence[Item], i: int) -> Item | None:
    """ "35m", "15 mt", "2h": a short unit behind its number; one letter alone is a word of its own ("sector 2 h")."""
    letter = words("times")["short"].get(row[i].word)
    if not letter or not i or found[i - 1].letter != NUMBER:
        return None
    glued, length = row[i].start == row[i - 1].end, row_keys[i + 1 : i + 2]
    if (len(row[i].word) == 1 and not glued) or (length and length[0] in _lengths()):
        return None
    return Item(letter, i, i + 1)


def _letter(word: str, word_key: str, at: int) -> Item:
    if word_key in words("times")["said_for"]:
        return _named(word_key, at)
    if word[0].isdigit():
        return Item(NUMBER, at, at + 1, float(word.replace(":", ".")), unit=word)
    if word in _numbers():
        return Item(NUMBER, at, at + 1, _numbers()[word], _numbers()[word], unit=word)
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
    if item.letter != NUMBER or item.unit not in words("times")["homonyms"]:
        return item
    following = found[i + 1].letter if i + 1 < len(found) else OTHER
    before = found[i - 1].letter if i else OTHER
    if item.unit in ("a", "an"):
        return item if following in "hrm" and before != "q" else replace(item, letter=OTHER)
    return item if following in "nqhrmdb" or before in "fsn" else replace(item, letter=OTHER)


def _reduce(
    found: list[Item], pattern: re.Pattern[str], build: Callable[[re.Match[str], list[Item]], Item | None]
) -> list[Item]:
    """Replaces what the pattern finds by one item each."""
    text = "".join(item.letter for item in found)
    out: list[Item] = []
    at = 0
    while at < len(found):
        m = pattern.match(text, at)
        item = build(m, found) if m and m.end() > at else None
        out.append(item or found[at])
        at = m.end() if m and item else at + 1
    return out


def _date(m: re.Match[str], found: list[Item]) -> Item | None:
    number = next((found[m.start(g)] for g in ("n", "n2", "n3", "n4", "n5") if m.group(g)), None)
    if number is None or not number.unit.replace(".", "").isdigit():
        return None
    if m.group("y") and ("." not in number.unit or found[m.start("y")].low < 2000):
        return None
    day, _, dotted = number.unit.partition(".")
    month = found[m.start("m")].low if m.group("m") else float(dotted or 0)
    for group in ("m2", "m3"):
        month = found[m.start(group)].low if m.group(group) else month
    if not 1 <= int(day) <= 31 or not 0 <= month <= 12:
        return None
    return Item(
        DAY,
        found[m.start()].start,
        found[m.end() - 1].end,
        day=Day(number=int(day), month=int(month) or None),
    )


def _amount(m: re.Match[str], found: list[Item]) -> Item | None:
    if m.group("lone") or m.group("whole") or m.group("and_half"):
        return _spoken_amount(m, found)
    unit = m.group("unit") or m.group("of")
    first = found[m.start("low") if m.group("low") else m.start("half")]
    if unit == "r" and (_is_clock_figure(first.unit) or _is_of_a_window(m, found)):
        return None
    scale = {"h": 60.0, "r": 60.0, "m": 1.0, "d": 1440.0}[unit]
    low = _value(m, "low", found, scale) if m.group("low") else first.low
    high = _value(m, "high", found, scale) if m.group("high") else low
    more = sum(found[m.start(group)].low for group in ("more", "rest") if m.group(group))
    if m.group("rest") and not (unit in "hr" and 5 <= more < 60):
        return None
    if not 0 < high * scale <= 60 * 24 * 30:
        return None
    return Item(
        AMOUNT,
        found[m.start()].start,
        found[m.end() - 1].end,
        low * scale + more,
        max(low, high) * scale + more,
        unit=unit,
    )


def _spoken_amount(m: re.Match[str], found: list[Item]) -> Item:
    """ "ghante bhar" is one hour, "two and a half hours" two and a half."""
    whole = next((found[m.start(group)].low for group in ("whole", "hours") if m.group(group)), 1.0)
    hours = whole + sum(found[m.start(group)].low for group in ("over", "and_half") if m.group(group))
    return Item(AMOUNT, found[m.start()].start, found[m.end() - 1].end, hours * 60, hours * 60, unit="h")


def _is_clock_figure(said: str) -> bool:
    """ "15:10 hrs", "1030 hrs" are times of day."""
    whole = said.replace(":", ".").partition(".")
    return (":" in said and int(whole[0]) > 4) or (said.isdigit() and len(said) in (3, 4))


def _is_of_a_window(m: re.Match[str], found: list[Item]) -> bool:
    """ "13 to 16 hrs" are times of day, from the first of them on or at the second."""
    row = found[m.start() if m.group("high") else max(0, m.start() - 2) : m.end() - 1]
    return len(row) == 3 and row[1].letter in "-Sy" and row[0].letter == NUMBER and 12 < row[0].low < row[2].low <= 24


def _value(m: re.Match[str], group: str, found: list[Item], scale: float) -> float:
    """The number of an amount: with its fraction, or with minutes behind a colon ("1:30 ghante")."""
    first, last = found[m.start(group)], found[m.end(group) - 1]
    if last.letter == "f":  # "sava ghanta", "paune ghante"
        return 1 + last.low
    whole, mark, minutes = last.unit.replace(":", ".").partition(".")
    if mark and scale == 60.0 and last.letter == NUMBER and minutes in ("00", "15", "30", "45", "10", "20", "40", "50"):
        return int(whole) + int(minutes) / 60
    return last.low + (first.low if first.letter == "f" else 0.0)


def _with_minutes(m: re.Match[str], found: list[Item]) -> Item | None:
    """ "raat gyarah pachas", "5-30 pm"."""
    spelt = bool(m.group("n"))
    hour, minute = (found[m.start(group)] for group in (("n", "minute") if spelt else ("n2", "minute2")))
    if hour.unit.isdigit() == spelt or minute.unit.isdigit() == spelt or not 1 <= hour.low <= 12:
        return None
    if minute.low >= 60 or (minute.low < 13 and minute.unit != "00"):  # "5-10 pm" is a window
        return None
    part = found[m.start("part")].unit if spelt else {"a": "am", "p": "pm"}[m.group("mark")]
    clock = Clock(int(hour.low), int(minute.low), part=part)
    return Item(CLOCK, found[m.start()].start, found[m.end() - 1].end, low=hour.low, clock=clock, unit=hour.unit)


def _clock(m: re.Match[str], found: list[Item]) -> Item | None:
    span = (found[m.start()].start, found[m.end() - 1].end)
    share = found[m.start("share")].low * (1 if m.group("side") == "P" else -1) if m.group("share") else 0.0
    if m.group("named"):
        named = found[m.start("named")].clock
        return Item(CLOCK, *span, clock=replace(named, minute=round(60 * share)) if named and share >= 0 else named)
    said = found[m.end("n") - 1]
    fraction = found[m.start("n")].low if found[m.start("n")].letter == "f" else share
    face = _face(said, fraction, m.group("mark"))
    if face is None:
        return None
    part = {"a": "am", "p": "pm"}.get(m.group("mark").strip("br ")[:1], "") or _part(m, found)
    if not part and len(said.unit) == 4 and said.unit[0] == "0":  # "0230" is written by the 24 hours of the day
        part = "am"
    sure = bool(part or m.group("mark") or ":" in said.unit or fraction)
    return Item(CLOCK if sure else NUMBER, *span, low=said.low, clock=Clock(*face, part=part), unit=said.unit)


def _part(m: re.Match[str], found: list[Item]) -> str:
    if m.group("after"):
        return found[m.end("after") - 1].unit
    return found[m.start("part")].unit if m.group("part") else ""


def _face(said: Item, fraction: float, mark: str) -> tuple[int, int] | None:
    """Hour and minute of 6, 5:30, 10.30, 1030, sava do, dhai."""
    if said.unit.isdigit() and len(said.unit) in (3, 4):
        hour, minute = divmod(int(said.unit), 100)
    elif said.letter == NUMBER and re.fullmatch(r"\d{1,2}[:.]\d\d", said.unit):
        hour, minute = (int(part) for part in re.split(r"[:.]", said.unit))
    else:
        hour, minute = divmod(round((said.low + fraction) * 60), 60)
    return (hour % 24, minute) if 0 <= hour <= 24 and minute < 60 else None


@cache
def _values(name: str) -> dict[str, float]:
    return {word: float(value) for value, listed in words("times")[name].items() for word in listed}


@cache
def _numbers() -> dict[str, float]:
    return _values("numbers")


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
