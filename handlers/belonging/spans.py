"""Until when somebody wants silence: “3 din”, “ek hafta”, “kal tak”, “till monday”, “subah tak”."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.belonging.said import LONGER, SINCE, family
from handlers.reading import read_time
from handlers.reading.lexicon import key
from handlers.reading.normal import plain, tokens
from handlers.reading.timeletters import DAY
from handlers.reading.timewords import items

UNTIL, PART = "u", "s"  # as `timewords` calls “tak” and “subah”
HOURS = {"morning": 8, "noon": 13, "afternoon": 13, "evening": 18, "night": 21}
MORNING = HOURS["morning"]
MOST = 100  # weeks, months or years: what is longer is as long


def until_when(words: str, now: datetime, zone_time: ZoneInfo) -> datetime | None:
    return longer(words, now) or read_time(words, now).eta or by_day(words, now.astimezone(zone_time))


def longer(words: str, now: datetime) -> datetime | None:
    """Weeks, months and years, of which no outage is told. “Ek hafte se” is how long it has been."""
    row = tokens(plain(words))
    said = items(row)
    for at, item in enumerate(said):
        days = next((days for name, days in LONGER.items() if key(row[item.start].word) in family(name)), 0)
        if days and [one.letter for one in said[at + 1 : at + 2]] != [SINCE]:
            before = said[at - 1] if at else item
            return now + timedelta(days=days) * min(before.high or before.low or 1, MOST)
    return None


def by_day(words: str, now: datetime) -> datetime | None:
    """A day without an hour is meant to its morning; “tak” must stand there, or nothing but the time."""
    said = [item for item in items(tokens(plain(words))) if item.letter.isalnum()]
    named = [item for item in said if item.letter in (DAY, PART)]
    if not named or (not any(item.letter == UNTIL for item in said) and len(named) < len(said)):
        return None
    day = next((item.day for item in named if item.day), None)
    hour = next((HOURS[item.unit] for item in named if item.letter == PART), MORNING)
    at = datetime.combine(day.of(now.date()) if day else now.date(), time(hour), now.tzinfo)
    return at if at > now else at + timedelta(days=7 if day and day.weekday is not None else 1)
