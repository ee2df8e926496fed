"""The times in a text: amounts ("dedh ghanta"), clocks ("sham 6 baje"), days ("kal"), and the small words between."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache

from handlers.reading.clock import Clock, Day
from handlers.reading.lexicon import words
from handlers.reading.normal import Token, tokens
from handlers.reading.timeletters import AMOUNT, CLOCK, DAY, NUMBER, Item, is_spelt, letters

_DATE = re.compile(
    r"D?j?(?P<n>n)D?j?(?P<m>M)(?:n(?![hmbr]))?"  # 12 june ko
    r"|D[-:.]?(?P<n2>n)(?:[-./](?P<m2>n)(?:[-./]n)?|\.n)?j?"  # dinank 12, dinank 12/6
    r"|(?P<n3>n)[-./](?P<m3>n)[-./]n|(?P<n5>n)\.(?P<y>n)|(?P<n4>n)D"  # 12/6/2026, 12.06.2026, 12 tarikh
)
_AMOUNT = re.compile(
    r"(?P<hours>n?)h[o&]x?(?P<and_half>q)(?![hrm])|"  # an hour and a half
    r"nh(?P<or_two>o)(?P<two>n)(?=[,.!)wo]|$)|"  # an hour or two
    r"(?P<low>fn|[nq]|f(?=[hr]))\+?(?:[-Sy]?(?P<high>fn|[nq])\+?)?o?(?P<unit>[hrmd])(?:[wo]?(?P<more>[nq])m"
    r"|(?P<rest>n)(?=[,.!)]|$))?"  # 1-2 ghante, 2 hrs 30
    r"|(?P<half>q)x(?P<of>[hrm])"  # half an hour
    r"|(?P<whole>n)[o&]x?(?P<over>q)(?P<whole_of>[hr])"  # one and a half hours
    r"|(?P<lone>h)B|wT(?P<the>h)"  # ghante bhar, within the hour
    r"|(?P<parts>n?)(?P<part_of>q)O[nx]?[hr]"  # three quarters of an hour
)
_CLOCK = re.compile(
    r"(?:(?P<part>s)[jw]?)?(?:(?P<share>q)(?P<side>[Py]))?"  # quarter past, half past, quarter to
    r"(?:(?P<n>fn|f(?=b)|[nq])(?P<mark>[bra p]*)(?P<after>[jw]?[sN](?![nfq]))?|(?P<named>N))"
)
_TENS = re.compile(r"n-?n")
_SPELT = re.compile(r"(?:(?P<part>s)[jw]?)?(?P<n>n)-?(?P<minute>n)(?![hrmdn])")  # raat gyarah pachas, by five thirty
_WRITTEN = re.compile(r"(?P<n>n)-?(?P<minute>n)b?(?P<mark>[ap])|(?P<n2>n)-(?P<minute2>n)(?:b|(?=[ur]))")  # 18-00 tak
_PAST_THE_HOUR = re.compile(r"(?:(?P<part>s)[jw]?)?(?P<n>n)Jx?(?P<minute>n)m")  # 4 bajkar 30 minute


@lru_cache(maxsize=64)  # as `tokens`
def items_of(text: str) -> tuple[Item, ...]:
    """Of a plain text."""
    return tuple(items(tokens(text)))


def items(row: Sequence[Token]) -> list[Item]:
    """The text as items, in order."""
    found = letters(row)
    for pattern, build in _STEPS:
        found = _reduce(found, pattern, build)
    return found


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
    if not (m.group("unit") or m.group("of")):
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
    if m.group("part_of"):
        parts = found[m.start("parts")].low if m.group("parts") else 1.0
        return _hours(m, found, parts * found[m.start("part_of")].low)
    if m.group("or_two"):
        return _hours(m, found, found[m.start("two")].low)
    whole = next((found[m.start(group)].low for group in ("whole", "hours") if m.group(group)), 1.0)
    hours = whole + sum(found[m.start(group)].low for group in ("over", "and_half") if m.group(group))
    return _hours(m, found, hours)


def _hours(m: re.Match[str], found: list[Item], hours: float) -> Item:
    return Item(AMOUNT, found[m.start()].start, found[m.end() - 1].end, hours * 60, hours * 60, unit="h")


def _is_clock_figure(said: str) -> bool:
    """ "15:10 hrs", "1030 hrs" are times of day."""
    whole = said.replace(":", ".").partition(".")
    early = len(whole[0]) == 2 and whole[0][0] == "0"
    return (":" in said and (int(whole[0]) > 4 or early)) or (said.isdigit() and len(said) in (3, 4)) or _is_exact(said)


def _is_exact(said: str) -> bool:
    """ "17.30 hrs": nothing takes so long to the minute."""
    hour, dot, minute = said.partition(".")
    return bool(dot) and len(minute) == 2 and int(hour) > 12


def _is_of_a_window(m: re.Match[str], found: list[Item]) -> bool:
    """ "13 to 16 hrs", "9-15 hrs" are times of day, from the first of them on or at the second; not "12 to 24 hrs"."""
    row = found[m.start() if m.group("high") else max(0, m.start() - 2) : m.end() - 1]
    return (
        len(row) == 3 and row[1].letter in "-Sy" and row[0].letter == NUMBER and _are_of_a_day(row[0].low, row[2].low)
    )


def _are_of_a_day(first: float, last: float) -> bool:
    return 12 < first < last <= 24 or 6 <= first < 12 < last < 20


def _value(m: re.Match[str], group: str, found: list[Item], scale: float) -> float:
    """The number of an amount: with its fraction, or with minutes behind a colon ("1:30 ghante")."""
    first, last = found[m.start(group)], found[m.end(group) - 1]
    if last.letter == "f":  # "sava ghanta", "paune ghante"
        return 1 + last.low
    whole, mark, minutes = last.unit.replace(":", ".").partition(".")
    if mark and scale == 60.0 and last.letter == NUMBER and minutes in ("00", "15", "30", "45", "10", "20", "40", "50"):
        return int(whole) + int(minutes) / 60
    return last.low + (first.low if first.letter == "f" else 0.0)


def _tens(m: re.Match[str], found: list[Item]) -> Item | None:
    """ "forty five"."""
    ten, one = found[m.start()], found[m.end() - 1]
    if ten.unit not in words("times")["tens"] or not is_spelt(one) or not 1 <= one.low <= 9:
        return None
    return replace(ten, end=one.end, low=ten.low + one.low, high=ten.low + one.low)


def _spelt(m: re.Match[str], found: list[Item]) -> Item | None:
    """Hour and minute in words."""
    hour, minute = found[m.start("n")], found[m.start("minute")]
    of_a_clock = (
        m.group("part")
        or m.string[m.start() - 1 : m.start()] in ("u", "e")
        or m.string[m.end() : m.end() + 1] in "ubap"
    )
    if not (of_a_clock and is_spelt(hour) and is_spelt(minute) and minute.low >= 10):
        return None
    return _at(m, found, hour, minute, found[m.start("part")].unit if m.group("part") else "")


def _written(m: re.Match[str], found: list[Item]) -> Item | None:
    """Hour and minute in figures, with something else than a colon between; "5-10 pm" is a window."""
    hour, minute = (found[m.start(group)] for group in (("n", "minute") if m.group("n") else ("n2", "minute2")))
    figures = hour.unit.isdigit() and len(minute.unit) == 2 and minute.unit.isdigit()
    if not figures or (minute.unit != "00" and minute.low < (13 if m.group("mark") else 25)):
        return None
    return _at(m, found, hour, minute, {"a": "am", "p": "pm"}.get(m.group("mark") or "", ""))


def _past_the_hour(m: re.Match[str], found: list[Item]) -> Item | None:
    part = found[m.start("part")].unit if m.group("part") else ""
    return _at(m, found, found[m.start("n")], found[m.start("minute")], part)


def _at(m: re.Match[str], found: list[Item], hour: Item, minute: Item, part: str) -> Item | None:
    if not (1 <= hour.low <= 24 and minute.low < 60):
        return None
    clock = Clock(int(hour.low) % 24, int(minute.low), part=part)
    return Item(CLOCK, found[m.start()].start, found[m.end() - 1].end, low=hour.low, clock=clock, unit=hour.unit)


def _clock(m: re.Match[str], found: list[Item]) -> Item | None:
    span = (found[m.start()].start, found[m.end() - 1].end)
    share = found[m.start("share")].low * (1 if m.group("side") == "P" else -1) if m.group("share") else 0.0
    if m.group("named"):
        named = found[m.start("named")].clock
        return Item(CLOCK, *span, clock=replace(named, minute=round(60 * share)) if named and share >= 0 else named)
    said = found[m.end("n") - 1]
    if said.letter == "q" and said.low < 1:
        return None  # "aadhe gaon"
    fraction = found[m.start("n")].low if found[m.start("n")].letter == "f" else share
    face = _face(said, fraction, m.group("mark"))
    if face is None or (
        said.unit.isdigit() and len(said.unit) == 3 and m.string[m.start("n") - 1 : m.start("n")] == "w"
    ):  # "raat me 250 wala"
        return None
    part = {"a": "am", "p": "pm"}.get(m.group("mark").strip("br ")[:1], "") or _part(m, found)
    if (
        not part and said.unit[:1] == "0" and (len(said.unit) == 4 or "r" in m.group("mark"))
    ):  # by the 24 hours of a day
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
        hour, minute = divmod(round(((1 if said.letter == "f" else said.low) + fraction) * 60), 60)
        hour = hour or (12 if fraction < 0 else 0)  # "paune ek" is 12:45
    return (hour % 24, minute) if 0 <= hour <= 24 and minute < 60 else None


_STEPS = (
    (_DATE, _date), (_TENS, _tens), (_PAST_THE_HOUR, _past_the_hour), (_AMOUNT, _amount),
    (_SPELT, _spelt), (_WRITTEN, _written), (_CLOCK, _clock),
)  # fmt: skip
