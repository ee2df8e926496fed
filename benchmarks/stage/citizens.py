"""Citizens of the evening: they report in their own words, ask, answer or not, and know whether their light is on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from benchmarks.stage import speech
from benchmarks.stage.faults import Fault, Truth
from benchmarks.stage.phone import Phone, Shown
from bot.loading.zonefile import AreaLine

HOUR = timedelta(hours=1)

# Shares of people, or of occasions.
REPORTS = 0.30  # of those in the dark
NAMES_THE_PLACE = 0.5  # of members; whoever never wrote to us before always does
AGAIN, ASKS_WHEN, ANOTHER_TIME = 0.08, 0.12, 0.25
PHOTO, PIN = 0.04, 0.03
TAPS_EXTENT, TAPS_BACK, SAYS_BACK, RATES = 0.6, 0.5, 0.18, 0.35
SAYS_UNASKED = 0.12  # “aa gayi”
STOPS, CHATS, NO_DATA, LONE = 0.01, 0.03, 0.05, 0.003
DANGERS = 0.15  # of faults: somebody sees a wire on the ground


@dataclass
class Citizen:
    home: AreaLine
    is_member: bool
    phone: Phone
    draw: Random
    truth: Truth
    reported: Fault | None = None
    first_said: datetime | None = None  # of a fault
    has_stopped: bool = False

    def is_dark(self) -> bool:
        return self.truth.dark(self.home.code, self.phone.night.now) is not None

    # ---- of themselves

    def notices(self, fault: Fault) -> None:
        """Their light goes out; some of them write, sooner or later."""
        if self.draw.random() < REPORTS:
            self.at(fault.begins + self.minutes(self.draw.expovariate(1 / 9)), lambda _: self.report(fault))

    def report(self, fault: Fault | None) -> None:
        if fault and not self.is_dark():
            return  # it came back before they had written
        self.reported, self.first_said = fault or self.reported, self.first_said or self.phone.night.now
        if fault and fault.heard_at is None:
            fault.heard_at = self.phone.night.now
        names = not self.is_member or self.draw.random() < NAMES_THE_PLACE
        self.phone.says(speech.report(self.draw, self.home) if names else speech.nameless(self.draw))
        self.sometimes(PHOTO, 0.5, lambda: self.phone.sends("image", {"id": f"media{id(self)}"}))
        pin = {"latitude": self.home.latitude, "longitude": self.home.longitude}
        self.sometimes(PIN if self.home.latitude else 0, 0.7, lambda: self.phone.sends("location", pin))
        if fault and self.draw.random() < SAYS_UNASKED:
            self.at(fault.over + self.minutes(self.draw.uniform(1, 15)), lambda _: self.thanks())
        self.sometimes(AGAIN, 2, self.still_dark)
        self.sometimes(ASKS_WHEN, self.draw.uniform(15, 40), self.when)
        self.sometimes(ANOTHER_TIME, 50, self.still_dark)

    def still_dark(self) -> None:
        if self.is_dark() and not self.has_stopped:
            self.phone.says(speech.without_place(self.draw, "still_out"))

    def when(self) -> None:
        if self.is_dark() and not self.has_stopped:
            self.phone.says(speech.without_place(self.draw, "status_query"))

    def thanks(self) -> None:
        if not (self.is_dark() or self.has_stopped):
            self.phone.says(speech.without_place(self.draw, "restoration_confirm"))

    def chat(self) -> None:
        self.phone.says(speech.without_place(self.draw, self.draw.choice(["chatter", "greeting_thanks", "help"])))

    def sees_danger(self) -> None:
        self.first_said = self.first_said or self.phone.night.now
        self.phone.says(speech.danger(self.draw, self.home))

    # ---- of what they are shown

    def reads(self, shown: Shown) -> None:
        if shown.step("extent"):
            self.sometimes(TAPS_EXTENT, 1, lambda: self.tell_extent(shown))
        elif shown.step("area"):
            self.later(1, self.tell_where)
        elif shown.tap("yes") and shown.tap("partly"):
            self.answers(shown)
        elif shown.step("rate"):
            stars = "4" if self.draw.random() < 0.7 else "2"
            self.sometimes(RATES, 2, lambda: self.phone.taps(shown.tap(f"rate:{stars}") or shown.taps[0]))
        elif self.is_member and self.draw.random() < STOPS:
            self.later(3, self.stop)

    def tell_extent(self, shown: Shown) -> None:
        fault = self.truth.dark(self.home.code, self.phone.night.now)
        extent = "house" if fault is None else "area" if fault.whole else "street"
        self.phone.taps(shown.tap(f"extent:{extent}") or shown.taps[0])

    def tell_where(self) -> None:
        self.phone.says(self.home.names["en"])

    def answers(self, shown: Shown) -> None:
        """“Is your supply back?” Some tap, some write, some say nothing."""
        chance, minutes = self.draw.random(), self.draw.expovariate(1 / 12)
        if chance < TAPS_BACK:
            self.later(minutes, lambda: self.tap_back(shown))
        elif chance < TAPS_BACK + SAYS_BACK:
            self.later(minutes, self.say_back)

    def tap_back(self, shown: Shown) -> None:
        if not self.has_stopped:
            self.phone.taps(shown.tap("no" if self.is_dark() else "yes") or "")

    def say_back(self) -> None:
        if not self.has_stopped:
            self.phone.says("nahi" if self.is_dark() else speech.without_place(self.draw, "restoration_confirm"))

    def stop(self) -> None:
        self.has_stopped = True
        self.phone.says("STOP")

    # ---- small things

    def sometimes(self, chance: float, minutes: float, do: Callable[[], None]) -> None:
        if self.draw.random() < chance:
            self.later(minutes, do)

    def later(self, minutes: float, do: Callable[[], None]) -> None:
        self.phone.later(minutes, lambda _: do())

    def at(self, when: datetime, do: Callable[[datetime], None]) -> None:
        self.phone.diary.later(when, do)

    @staticmethod
    def minutes(many: float) -> timedelta:
        return timedelta(minutes=many)
