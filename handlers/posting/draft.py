"""What an engineer is about to post, as far as we know it: a value, and what it still lacks."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from handlers.reading import Reading


class Act(StrEnum):
    OUTAGE = "outage"
    PLAN = "plan"
    UPDATE = "update"
    RESTORE = "restore"
    RECORD = "record"  # it is over, and was never posted
    REOPEN = "reopen"  # a restoration was posted too early
    CORRECT = "correct"
    CANCEL = "cancel"


class Lack(StrEnum):
    """The next question."""

    ACT = "act"  # is meant: off, news of it, or back
    PLACE = "place"
    WHICH = "which"  # of the outages that are open
    WHAT = "what"  # is to be corrected
    CAUSE = "cause"
    TIME = "time"
    WINDOW = "window"


TIMES = ("eta", "start", "reported", "back_at")


@dataclass(frozen=True)
class Draft:
    """`*_given` tell a thing that was left open on purpose from one that nobody spoke of yet."""

    act: Act
    areas: tuple[int, ...] = ()
    outage: int | None = None
    choices: tuple[int, ...] = ()  # areas or outages to choose between
    unknown: str = ""  # a place as said, that we do not know
    what: str = ""  # a correction's subject: cause, time
    cause: str | None = None
    cause_given: bool = False
    eta: datetime | None = None
    eta_given: bool = False
    more: int = 0  # minutes that were said to be needed on top, of which time is not looked up yet
    start: datetime | None = None
    reported: datetime | None = None  # the first report there: the start, as long as nobody says another
    back_at: datetime | None = None
    overdue: bool = False  # the time that was told has run out: a correction would tell it once more
    unsure: bool = False  # of the act: the text may mean another
    guided: bool = False  # by buttons: then we ask for each thing in turn
    own: tuple[int, ...] = ()  # the places as they were said, while we ask whether it is the larger outage
    own_fault: bool = False  # beneath a larger outage, and not because of it
    asked: str = ""
    said: dict[str, Any] = field(default_factory=dict)  # what it was read from (sealed), and as what: see learning.py
    changed: tuple[str, ...] = ()  # what its author put right: areas, cause, eta

    @property
    def is_over(self) -> bool:
        """Both its times were said: it went, and came back."""
        return self.start is not None and self.back_at is not None

    def lack(self) -> Lack | None:
        """What we must ask before it can be shown as a preview."""
        if self.unsure:
            return Lack.ACT
        if self.act in (Act.OUTAGE, Act.PLAN):
            return self._lack_of_a_new_one()
        if self.act is Act.RECORD:
            return (None if self.is_over else Lack.WINDOW) if self.areas else Lack.PLACE
        if self.outage is None:
            return Lack.WHICH
        if self.act is Act.UPDATE:
            return None if self.eta_given else Lack.TIME
        if self.act is Act.CORRECT:
            return self._lack_of_a_correction()
        return None

    def _lack_of_a_new_one(self) -> Lack | None:
        if not self.areas:
            return Lack.PLACE
        if self.guided and not self.cause_given and self.act is Act.OUTAGE:
            return Lack.CAUSE
        if self.act is Act.PLAN:
            return None if self.start and self.eta else Lack.WINDOW
        return None if self.eta_given else Lack.TIME

    def _lack_of_a_correction(self) -> Lack | None:
        if not self.what:
            return Lack.WHAT
        if self.what == "cause" and not self.cause_given:
            return Lack.CAUSE
        told = self.eta_given or (self.what == "time" and self.start)
        return Lack.TIME if not told and (self.what == "time" or self.overdue) else None

    def holds(self, subject: str) -> bool:
        """What is about to be posted has it, so that it may be that which is wrong."""
        if self.act in (Act.RESTORE, Act.RECORD):
            return subject == "time"
        if self.act not in (Act.OUTAGE, Act.PLAN, Act.UPDATE):
            return False
        if self.asked == "confirm":
            return subject != "place" or self.outage is None
        return {"cause": self.cause_given, "time": self.eta_given, "place": bool(self.areas)}[subject]

    def with_eta(self, eta: datetime | None, more: timedelta | None = None) -> Draft:
        return replace(self, eta=eta, eta_given=True, more=int(more.total_seconds() // 60) if more else 0)

    def without_time(self) -> Draft:
        """It is asked for again; since when supply is off stays as it was said."""
        return replace(self, eta=None, eta_given=False, start=self.start if self.act is Act.OUTAGE else None)

    def with_cause(self, cause: str | None) -> Draft:
        return replace(self, cause=cause, cause_given=True)

    def putting_right(self, *subjects: str) -> Draft:
        return replace(self, changed=tuple(dict.fromkeys((*self.changed, *subjects))))

    def as_form(self) -> dict[str, Any]:
        form = asdict(self)
        del form["unknown"]  # words of theirs are not kept in the clear; said back once, they have served
        return form | {name: form[name].isoformat() for name in TIMES if form[name]}

    @classmethod
    def from_form(cls, form: dict[str, Any]) -> Draft:
        known = {one.name for one in fields(cls)}
        told = {name: value for name, value in form.items() if name in known}
        told |= {name: datetime.fromisoformat(told[name]) for name in TIMES if told.get(name)}
        told |= {"act": Act(form["act"]), "areas": tuple(form["areas"]), "choices": tuple(form["choices"])}
        told |= {"changed": tuple(form.get("changed", ()))}
        told["own"] = tuple(form.get("own", ()))
        return cls(**told)


ACTS = {
    "outage_post": Act.OUTAGE,
    "planned_post": Act.PLAN,
    "update_post": Act.UPDATE,
    "restoration_post": Act.RESTORE,
}
RESTORED = {"restoration_post", "restoration_confirm"}  # “aa gayi 10 min pehle”, said by the one who restored it


# By what name the table of permissions knows each act; taking an outage back is not giving up a question.
OFFICIAL = {act: "call_off" if act is Act.CANCEL else act.value for act in Act}


def from_reading(reading: Reading, act: Act) -> Draft:
    """The draft that a text amounts to."""
    over = reading.start is not None and reading.back_at is not None
    if reading.timeless:
        act = Act.RECORD
    return Draft(
        act=Act.CANCEL if reading.cancels else Act.RESTORE if over else act,
        cause=reading.cause,
        cause_given=reading.cause is not None,
        eta=reading.eta,
        eta_given=reading.eta is not None or reading.vague_eta,
        start=reading.start,
        back_at=reading.back_at,
    )
