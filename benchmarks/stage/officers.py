"""Engineers of the evening: most answer well, some late, some wrongly, some not at all; and all of them forget."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Protocol
from zoneinfo import ZoneInfo

from benchmarks.stage.faults import Fault, Truth
from benchmarks.stage.phone import Phone, Shown

INDIA = ZoneInfo("Asia/Kolkata")

# What one of them does with a question; drawn anew for each.
ANSWERS, LATE, WRONG = 0.72, 0.12, 0.06  # the rest: no answer
POSTS_ALONE = 0.3  # of faults that they hear of by themselves
TOO_EARLY, FORGETS = 0.1, 0.2  # of restorations
ACTS_ABOVE = 0.6  # of superiors to whom something climbed
LOOKS_IN = 0.85  # when their shift begins; the others are reached by templates
GOES_AWAY = 0.12  # of engineers, once in the evening
CAUSES = ("jumper", "fuse ud gaya", "tree fell on line", "cable fault", "trip, patrolling")


class Desk(Protocol):
    """What somebody can read in a message: of which place it speaks."""

    def place_of(self, action: str) -> str:
        """The code of the feeder or locality that this button is about."""

    def name_of(self, area: str) -> str: ...


@dataclass
class Officer:
    phone: Phone
    draw: Random
    truth: Truth
    desk: Desk
    promised: set[int] = field(default_factory=set)  # faults whose restoration they mean to post
    away_until: datetime | None = None

    def reads(self, shown: Shown) -> None:
        if self.away_until and self.phone.night.now < self.away_until:
            return  # the product knows, and asks the next office
        for fits, do in (
            (":post", self.confirms),
            ("do:suspicion:", self.is_it_out),
            ("do:eta:", self.when),
            ("do:pocket:", self.pocket),
            ("do:ladder:", self.climbed),
            ("do:ack:", self.danger),
        ):
            if any(fits in one for one in shown.taps):
                do(shown)
                return
        if shown.kind == "template":
            self.later(4, lambda: self.phone.says("complaints"))  # the word that opens it
        elif one := next((found for verb in ("eta", "outage", "why", "cause") if (found := shown.step(verb))), None):
            self.later(0.5, lambda: self.phone.taps(self.chosen(one)))

    def chosen(self, taps: list[str]) -> str:
        """Of a question's choices; a time is guessed, seldom well."""
        minutes = [one for one in taps if ":eta:" in one and one.rsplit(":", 1)[1]]
        return self.draw.choice(minutes[:2] or taps)

    # ---- what they are asked

    def mood(self) -> tuple[float | None, bool]:
        """After how many minutes they answer (None: never), and whether rightly."""
        chance = self.draw.random()
        if chance < ANSWERS:
            return self.draw.expovariate(1 / 4), True
        if chance < ANSWERS + LATE:
            return self.draw.uniform(25, 60), True
        return (self.draw.expovariate(1 / 4), False) if chance < ANSWERS + LATE + WRONG else (None, True)

    def is_it_out(self, shown: Shown) -> None:
        minutes, right = self.mood()
        if minutes is not None:
            self.later(minutes, lambda: self.tell(shown, right))

    def tell(self, shown: Shown, right: bool) -> None:
        area = self.desk.place_of(shown.taps[0])
        is_out = self.truth.off(area, self.phone.night.now) is not None
        self.phone.taps(shown.tap("yes" if is_out == right else "no") or shown.taps[0])
        if is_out and right:
            self.means_to_restore(area)

    def confirms(self, shown: Shown) -> None:
        if self.draw.random() < 0.97:
            self.later(self.draw.uniform(0.2, 1.5), lambda: self.phone.taps(shown.tap("post") or ""))

    def when(self, shown: Shown) -> None:
        minutes, _ = self.mood()
        if minutes is not None:
            self.later(minutes, lambda: self.tell_when(shown))

    def tell_when(self, shown: Shown) -> None:
        area = self.desk.place_of(shown.taps[0])
        is_out = self.truth.off(area, self.phone.night.now)
        self.phone.taps(shown.tap("restored" if is_out is None else self.draw.choice(["30", "60"])) or shown.taps[0])

    def pocket(self, shown: Shown) -> None:
        minutes, right = self.mood()
        if minutes is None or shown.tap("looking") is None:  # what they said themselves comes back without it
            return
        area = self.desk.place_of(shown.taps[0])
        fault = self.truth.off(area, self.phone.night.now)
        if fault and right and shown.taps[0].endswith(":again"):
            self.later(minutes, lambda: self.open_again(shown, area, fault))
            return
        self.later(minutes, lambda: self.phone.taps(shown.tap("looking") or ""))
        mended = fault.over if fault and right else self.phone.night.now
        self.phone.diary.later(mended + timedelta(minutes=5 + minutes), lambda _: self.tell_pocket(shown))

    def open_again(self, shown: Shown, area: str, fault: Fault) -> None:
        """Most say no in most places, and so it is: the end was posted too early."""
        self.phone.taps(shown.tap("again") or shown.taps[0])
        self.phone.diary.later(fault.ends + timedelta(minutes=5), lambda _: self.restore(area))

    def tell_pocket(self, shown: Shown) -> None:
        self.phone.taps(shown.tap("back") or shown.taps[0])

    def danger(self, shown: Shown) -> None:
        minutes, _ = self.mood()
        if minutes is not None:
            self.later(minutes / 2, lambda: self.phone.taps(shown.taps[0]))

    def climbed(self, shown: Shown) -> None:
        """Somebody below has not answered: they take it on, and some act themselves."""
        if self.draw.random() < ACTS_ABOVE:
            self.later(self.draw.uniform(1, 8), lambda: self.take_on(shown))

    def take_on(self, shown: Shown) -> None:
        self.phone.taps(next(one for one in shown.taps if one.startswith("do:ladder:")))
        for area in self.desk.place_of(shown.taps[0]).split():
            fault = self.truth.off(area, self.phone.night.now)
            if fault and not fault.posted:
                self.later(2, lambda area=area, fault=fault: self.post(area, fault))  # type: ignore[misc]

    # ---- what they do by themselves

    def goes_away(self, hours: int) -> None:
        """Off duty for a while, and says so."""
        until = self.phone.night.now.replace(minute=0, second=0) + timedelta(hours=hours)
        self.away_until = until
        self.phone.says(f"phone off until {until.astimezone(INDIA):%H:%M}")

    def hears_of(self, fault: Fault) -> None:
        """From the substation, or because somebody has rung them."""
        if self.draw.random() < POSTS_ALONE:
            area = fault.feeder.code if fault.whole else fault.dark[0]
            at = fault.begins + timedelta(minutes=self.draw.uniform(4, 20))
            self.phone.diary.later(at, lambda _: self.post(area, fault))

    def post(self, area: str, fault: Fault) -> None:
        if self.truth.off(area, self.phone.night.now) is not None and not fault.posted:
            self.phone.says(f"{self.desk.name_of(area)} b/d, {self.draw.choice(CAUSES)}, 1 ghanta")
            self.means_to_restore(area)

    def means_to_restore(self, area: str) -> None:
        fault = self.truth.off(area, self.phone.night.now)
        if fault is None or fault.number in self.promised:
            return
        self.promised.add(fault.number)
        fault.posted = True
        chance, minutes = self.draw.random(), self.draw.expovariate(1 / 6)
        if chance < FORGETS:
            return  # until somebody asks about the time
        early = timedelta(minutes=self.draw.uniform(8, 20)) if chance < FORGETS + TOO_EARLY else timedelta()
        at = max(fault.ends - early, self.phone.night.now + timedelta(minutes=5)) + timedelta(minutes=minutes)
        self.phone.diary.later(at, lambda _: self.restore(area))

    def restore(self, area: str) -> None:
        self.phone.says(f"supply normal {self.desk.name_of(area)}")

    def later(self, minutes: float, do: Callable[[], None]) -> None:
        self.phone.later(minutes, lambda _: do())


def good_evening(officer: Officer, at: datetime) -> None:
    """They look at the menu when their shift begins, so that free text and buttons may reach them."""
    officer.phone.diary.later(at, lambda _: officer.phone.says("help"))
