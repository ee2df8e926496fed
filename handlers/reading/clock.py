"""A time of day as it was said, and the moment that it means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
JUST_PAST = 4 * HOUR  # "2 pm" said at 5 pm was two hours ago; "8 am" said at 5 pm is tomorrow
MORNING, NOON, NIGHT = "morning", "noon", "night"


@dataclass(frozen=True, slots=True)
class Day:
    """A day as said: so many days ahead, a weekday, or a date."""

    ahead: int | None = None
    weekday: int | None = None
    number: int | None = None
    month: int | None = None

    def of(self, today: date) -> date:
        if self.ahead is not None:
            return today + self.ahead * DAY
        if self.weekday is not None:
            return today + ((self.weekday - today.weekday()) % 7) * DAY
        return self._dated(today)

    def ago(self, today: date) -> date | None:
        """The last such day before today; of today itself nobody says so."""
        if self.ahead is not None:
            return today - self.ahead * DAY if self.ahead else None
        before = (today - n * DAY for n in range(1, 7 if self.weekday is not None else 366))
        if self.weekday is not None:
            return next((day for day in before if day.weekday() == self.weekday), None)
        return next((day for day in before if day.day == self.number and self.month in (None, day.month)), None)

    def _dated(self, today: date) -> date:
        """The next day of that number, in that month if one was said."""
        ahead = (today + n * DAY for n in range(-1 if self.month else 0, 366))
        return next((d for d in ahead if d.day == self.number and self.month in (None, d.month)), today)


@dataclass(frozen=True, slots=True)
class Clock:
    hour: int
    minute: int = 0
    part: str = ""  # of the day: morning … night, am, pm
    day: Day | None = None

    def hours(self) -> tuple[int, ...]:
        """The hours (0–23) that it can mean: one if the part of the day was said, else morning and evening."""
        if self.hour > 12 or self.hour == 0:
            return (self.hour % 24,)
        if self.part:
            return (self._hour_of_part(),)
        return (self.hour % 12, self.hour % 12 + 12)

    def _hour_of_part(self) -> int:
        early, late = self.hour % 12, self.hour % 12 + 12
        if self.part == NIGHT:
            return early if early < 6 else late
        if self.part == MORNING:
            return self.hour
        if self.part == NOON:
            return self.hour if self.hour in (10, 11) else late
        return early if self.part == "am" else late

    def at(self, day: date, hour: int, zone: tzinfo) -> datetime:
        return datetime.combine(day, time(hour, self.minute), zone)


def next_at(clock: Clock, said_at: datetime, planned: bool = False) -> datetime:
    """When an announced time is: the next such hour, or a past one where the words leave no other."""
    if clock.day:
        return _on_day(clock, clock.day, said_at, planned)
    hours = (by_day(clock),) if planned else clock.hours()
    today = [clock.at(said_at.date(), hour, _zone(said_at)) for hour in hours]
    if len(today) == 1 and timedelta(0) <= said_at - today[0] <= JUST_PAST:
        return today[0]
    return min(at if at >= said_at else at + DAY for at in today)


def last_at(clock: Clock, said_at: datetime) -> datetime:
    """When a time that is over was: the latest such hour up to now."""
    grace = timedelta(minutes=10)  # clocks differ, and people round
    times = [clock.at(said_at.date(), hour, _zone(said_at)) for hour in clock.hours()]
    return max(at if at <= said_at + grace else at - DAY for at in times)


def window(start: Clock, end: Clock, said_at: datetime, planned: bool = True) -> tuple[datetime, datetime]:
    """Begin and end of a window; past midnight where the words say so. What is not planned is the next such."""
    day = start.day or end.day
    today = day.of(said_at.date()) if day else said_at.date()
    if day is None and not planned and len(start.hours()) == len(end.hours()) == 2:
        starts = (start.at(today + n * DAY, hour, _zone(said_at)) for n in (-1, 0, 1) for hour in start.hours())
        return min((at, _end(end, at)) for at in starts if _end(end, at) > said_at)
    first = start.at(today, _first_hour(start, end), _zone(said_at))
    if day and day.ahead is not None and _after_midnight(start, said_at):
        first += DAY
    last = _end(end, first)
    if day is None and last <= said_at:
        return first + DAY, last + DAY
    return first, last


def by_day(clock: Clock) -> int:
    """A bare hour of planned work is by day: 10 is in the morning, 2 in the afternoon."""
    hours = clock.hours()
    return hours[0] if len(hours) == 1 or hours[0] >= 6 else hours[1]


def _on_day(clock: Clock, day: Day, said_at: datetime, planned: bool) -> datetime:
    on = day.of(said_at.date())
    if on == said_at.date() and len(clock.hours()) > 1 and not planned:
        times = [clock.at(on, hour, _zone(said_at)) for hour in clock.hours()]
        return next((at for at in times if at >= said_at), times[-1])
    at = clock.at(on, by_day(clock), _zone(said_at))
    return at + DAY if _after_midnight(clock, said_at) else at


def _after_midnight(clock: Clock, said_at: datetime) -> bool:
    """ "aaj raat 1 baje" is tomorrow by the calendar, unless that night has already begun."""
    return clock.part == NIGHT and clock.hours()[0] < 6 and said_at.hour >= 6


def _first_hour(start: Clock, end: Clock) -> int:
    if len(start.hours()) == 1:
        return start.hours()[0]
    if len(end.hours()) > 1:
        return by_day(start)
    until = end.hours()[0] * 60 + end.minute
    return min(start.hours(), key=lambda hour: (until - hour * 60 - start.minute - 1) % 1440)


def _end(end: Clock, first: datetime) -> datetime:
    times = (end.at(first.date() + n * DAY, hour, _zone(first)) for n in (0, 1) for hour in end.hours())
    return min(at for at in times if at > first)


def _zone(at: datetime) -> tzinfo:
    assert at.tzinfo is not None, "a time without its zone"
    return at.tzinfo
