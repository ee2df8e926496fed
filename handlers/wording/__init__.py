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


@dataclass(frozen=True)
class Voice:
    """Speaks one language at one moment. Times are told in `zone_time`."""

    language: str
    zone_time: ZoneInfo
    now: datetime

    def say(self, key: str, **facts: object) -> str:
        told = {name: self.time(fact) if isinstance(fact, datetime) else fact for name, fact in facts.items()}
        return catalogue(self.language)[key].format(**told)

    def has(self, key: str) -> bool:
        return key in catalogue(self.language)

    def time(self, when: datetime) -> str:
        """The hour as people say it, with the day unless it is today."""
        local, today = when.astimezone(self.zone_time), self.now.astimezone(self.zone_time).date()
        hour = self.hour(local)
        return hour if local.date() == today else f"{self.day(local.date(), today)} {hour}"

    def hour(self, local: datetime) -> str:
        part = self.say(f"hour.{part_of_day(local.hour)}")
        return self.say("hour", part=part, hour=local.hour % 12 or 12, minute=f"{local.minute:02}").replace(":00", "")

    def day(self, day: date, today: date) -> str:
        names = {today + timedelta(days=1): "day.tomorrow", today - timedelta(days=1): "day.yesterday"}
        if day in names:
            return self.say(names[day])
        return self.say("day", day=day.day, month=self.say(f"month.{day.month}"))

    def several(self, names: list[str], most: int = 6) -> str:
        """A short list; a long one ends in "and 4 more"."""
        shown = self.say("comma").join(names[:most])
        return self.say("and_more", names=shown, more=len(names) - most) if len(names) > most else shown


def part_of_day(hour: int) -> str:
    """सुबह 4–12, दोपहर 12–16, शाम 16–20, रात 20–4: as the day is spoken of here."""
    if 4 <= hour < 12:
        return "morning"
    if 12 <= hour < 16:
        return "noon"
    return "evening" if 16 <= hour < 20 else "night"
