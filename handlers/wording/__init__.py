"""Our sentences, from the gettext catalogues beside this file, in the language of whoever listens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.messages.pofile import read_po

HERE = Path(__file__).parent


@cache
def catalogue(language: str) -> dict[str, str]:
    """The sentences of one language by their keys (a key is the `msgid`)."""
    with (HERE / f"{language}.po").open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file, locale=language) if message.id}


class Count(int):
    """Told with what it counts, as one or as many: `{reports:report|reports}`."""

    def __format__(self, spec: str) -> str:
        one, _, many = spec.partition("|")
        return f"{int(self)} {one if self == 1 else many}" if many else super().__format__(spec)


@dataclass(frozen=True)
class Voice:
    """Speaks one language at one moment. Times are told in `zone_time`."""

    language: str
    zone_time: ZoneInfo
    now: datetime

    def say(self, key: str, **facts: object) -> str:
        return catalogue(self.language)[key].format(**{name: self.told(fact) for name, fact in facts.items()})

    def told(self, fact: object) -> object:
        match fact:
            case datetime():
                return self.time(fact)
            case timedelta():
                return self.span(fact)
            case int():
                return Count(fact)
        return fact

    def has(self, key: str) -> bool:
        return key in catalogue(self.language)

    def time(self, when: datetime) -> str:
        """The hour as people say it, with the day unless it is today or the coming night."""
        local, now = when.astimezone(self.zone_time), self.now.astimezone(self.zone_time)
        if local.date() == now.date() or spoken_day(local) == spoken_day(now):
            return self.hour(local)
        return f"{self.day(local.date(), now.date())} {self.hour(local)}"

    def hour(self, local: datetime) -> str:
        part = self.say(f"hour.{part_of_day(local.hour)}")
        return self.say("hour", part=part, hour=local.hour % 12 or 12, minute=f"{local.minute:02}").replace(":00", "")

    def span(self, span: timedelta) -> str:
        """In hours where it is some of them, else in minutes."""
        hours, rest = divmod(span, timedelta(hours=1))
        if hours == 1 and not rest:
            return self.say("span.hour")
        if hours and not rest:
            return self.say("span.hours", hours=hours)
        return self.say("span.minutes", minutes=span // timedelta(minutes=1))

    def day(self, day: date, today: date) -> str:
        """“Tomorrow” comes with its date, for a notice may be read in the morning after."""
        month = self.say(f"month.{day.month}")
        if day == today + timedelta(days=1):
            return self.say("day.tomorrow", day=day.day, month=month)
        if day == today - timedelta(days=1):
            return self.say("day.yesterday")
        return self.say("day", day=day.day, month=month)

    def several(self, names: list[str], most: int = 6) -> str:
        """A short list; a long one ends in "and 4 more"."""
        shown = self.say("comma").join(names[:most])
        return self.say("and_more", names=shown, more=len(names) - most) if len(names) > most else shown


NIGHT_ENDS = 4  # what lies before belongs to the evening before: “रात 1 बजे” is said of the coming night


def spoken_day(local: datetime) -> date:
    return (local - timedelta(hours=NIGHT_ENDS)).date()


PARTS = ((NIGHT_ENDS, "small"), (12, "morning"), (16, "noon"), (20, "evening"), (24, "night"))


def part_of_day(hour: int) -> str:
    """सुबह 4–12, दोपहर 12–16, शाम 16–20, रात 20–4: as the day is spoken of here."""
    return next(part for end, part in PARTS if hour < end)
