"""A notice to be read out over a loudspeaker: the place twice, hours and numbers as they are spoken, nothing short."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from babel.dates import get_month_names

from handlers.atlas import Atlas
from handlers.telling.face import MOST_LOCALITIES, Look, is_ahead, look_of
from handlers.telling.notices import cause, localities, places
from handlers.wording import Voice, part_of_day
from handlers.wording.numbers import NUMBERS, ordinal
from zones.notice import Notice

NUMBER = re.compile(r"\d+")
VOLTS = re.compile(r"(\d+)\s*(?:kV\b|केवी|کے وی)", re.IGNORECASE)


def read_out(notice: Notice, voice: Voice, atlas: Atlas) -> str:
    """As things stand when it is read: an hour that has passed is not told as if it were still ahead."""
    aloud = Aloud(voice.language, voice.zone_time, voice.now)
    facts, look = notice.facts, look_of(notice)
    still = [area for off in facts.get("still", ()) for area in off["areas"]]
    off = aloud.say("aloud.still", place=places(still, voice, atlas)) if still else ""
    told = {
        "place": aloud.spelt(places(facts["areas"], voice, atlas)),
        "areas": aloud.spelt(localities(facts["areas"], voice, atlas, still, MOST_LOCALITIES)),
        "why": aloud.spelt(why(facts["cause"], aloud)),
        "still": aloud.spelt(off),
        "start": aloud.moment(facts["started_at"]),
        "back_at": aloud.moment(facts["restored_at"]),
        "eta": hoped(facts["eta"], aloud),
        "helpline": aloud.say("aloud.helpline"),
    }
    first = ""
    if look is Look.CORRECTED:
        first, look = aloud.say("read_out.corrected"), Look.PLANNED if is_ahead(notice) else Look.OUT
    return " ".join(f"{first} {aloud.say(f'read_out.{look}', **told)}".split())


def why(code: str | None, aloud: Aloud) -> str:
    return aloud.say("aloud.cause", cause=cause(code, aloud)) if code else aloud.say("aloud.cause_unknown")


def hoped(eta: str | None, aloud: Aloud) -> str:
    if eta is None:
        return aloud.say("aloud.not_known")
    at = datetime.fromisoformat(eta)
    return aloud.say("aloud.by" if at > aloud.now else "aloud.passed", time=at)


class Aloud(Voice):
    """Speaks hours, days and numbers in words."""

    def moment(self, when: str | None) -> str:
        return self.time(datetime.fromisoformat(when)) if when else ""

    def time(self, when: datetime) -> str:
        local, today = when.astimezone(self.zone_time), self.now.astimezone(self.zone_time).date()
        return self.say("aloud.when", day=self.day(local.date(), today), hour=self.hour(local))

    def day(self, day: date, today: date) -> str:
        if day == today:
            return self.say("aloud.today")
        month = get_month_names("wide", locale=self.language)[day.month]
        number = ordinal(day.day) if self.language == "en" else self.number(day.day)
        return self.say("aloud.tomorrow" if day == today + timedelta(days=1) else "aloud.day", day=number, month=month)

    def hour(self, local: datetime) -> str:
        return self.say("aloud.hour", part=self.say(f"part.{part_of_day(local.hour)}"), clock=self.clock(local))

    def clock(self, local: datetime) -> str:
        """सवा, साढ़े, डेढ़, ढाई, पौने: nobody says “छह बजकर तीस मिनट”."""
        hour = local.hour % 12 or 12
        match hour, local.minute:
            case _, 0:
                return self.say("clock.full", hour=self.number(hour))
            case _, 15:
                return self.say("clock.quarter", hour=self.number(hour))
            case 1, 30:
                return self.say("clock.half_past_one")
            case 2, 30:
                return self.say("clock.half_past_two")
            case _, 30:
                return self.say("clock.half", hour=self.number(hour))
            case _, 45:
                return self.say("clock.three_quarters", hour=self.number(hour % 12 + 1))
            case _:
                return self.say("clock.minutes", hour=self.number(hour), minute=self.number(local.minute))

    def number(self, number: int) -> str:
        """Up to 9,999; a longer one digit by digit."""
        words = NUMBERS[self.language]
        if number > 9_999:
            return " ".join(words[int(digit)] for digit in str(number))
        thousands, rest = divmod(number, 1_000)
        hundreds, rest = divmod(rest, 100)
        said = [self.say("aloud.thousand", many=words[thousands])] if thousands else []
        said += [self.say("aloud.hundred", many=words[hundreds])] if hundreds else []
        return " ".join([*said, words[rest]] if rest or not said else said)

    def spelt(self, text: str) -> str:
        text = VOLTS.sub(lambda found: self.say("aloud.volts", many=self.number(int(found[1]))), text)
        return NUMBER.sub(lambda found: self.number(int(found[0])), text)
