"""An outage from the first word to the last: what is out, why, until when, and what we said of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from zones.crew import Crew
from zones.refused import Refused

# The 24 causes in use; None means that it is still being looked for.
CAUSES = (
    "feeder_breakdown", "feeder_trip", "conductor_snapped", "jumper", "fuse", "insulator", "cable_fault",
    "transformer_failure", "power_transformer", "panel_fault", "incoming_33kv", "grid_failure", "overload",
    "rostering", "planned_shutdown", "safety_shutdown", "tree", "storm", "lightning", "animal", "pole_damage",
    "excavation", "fire", "theft",
)  # fmt: skip

REMIND_BEFORE = timedelta(hours=1)
POSTED_LATE = timedelta(hours=2)
FARTHEST = timedelta(days=31)  # an announcement beyond a month is a slip of the date


class OutageKind(StrEnum):
    """CIM: PlannedOutage and UnplannedOutage (IEC 61968-3)."""

    PLANNED = "planned"
    UNPLANNED = "unplanned"


class Stage(StrEnum):
    ANNOUNCED = "announced"
    RUNNING = "running"
    RESTORED = "restored"
    CANCELLED = "cancelled"


@dataclass(eq=False)
class Eta:
    """One estimate of restoration; `at` is empty when we honestly cannot say. They are a history (CIM: ert).

    `told_at` is empty while it is kept: people then still go by an earlier one.
    """

    at: datetime | None
    given_at: datetime
    person_id: int | None = None
    told_at: datetime | None = None
    reason: str | None = None  # why it had to move once more
    sealed_reason: bytes | None = None
    id: int = field(default=None, init=False)  # type: ignore[assignment]


@dataclass(eq=False)
class Outage:
    """`started_at` is the announced beginning for planned work. All times are UTC."""

    zone_id: int
    number: str
    kind: OutageKind
    areas: list[int]
    cause: str | None
    started_at: datetime
    reported_at: datetime
    position_id: int
    etas: list[Eta] = field(default_factory=list)
    version: int = 0
    restored_at: datetime | None = None
    restored_by: int | None = None
    cancelled_at: datetime | None = None
    cancelled_by: int | None = None
    reminded_at: datetime | None = None
    within_id: int | None = None  # the larger outage because of which it was last kept back
    crew: Crew | None = None
    crew_at: datetime | None = None  # since then
    crew_told_at: datetime | None = None
    id: int = field(default=None, init=False)  # type: ignore[assignment]

    @property
    def eta(self) -> datetime | None:
        return self.etas[-1].at if self.etas else None

    @property
    def told(self) -> Eta | None:
        """The estimate that people go by."""
        return next((eta for eta in reversed(self.etas) if eta.told_at), None)

    @property
    def last_word(self) -> datetime:
        """When people were last told anything new of it."""
        told = [self.crew_told_at, *(eta.told_at for eta in self.etas)]
        return max([self.reported_at, *(at for at in told if at)])

    def stage(self, now: datetime) -> Stage:
        if self.cancelled_at:
            return Stage.CANCELLED
        if self.restored_at:
            return Stage.RESTORED
        return Stage.ANNOUNCED if now < self.started_at else Stage.RUNNING

    def must_be_open(self) -> None:
        if self.cancelled_at:
            raise Refused("already_cancelled", number=self.number)
        if self.restored_at:
            raise Refused("already_restored", number=self.number, at=self.restored_at)

    def open_again(self) -> None:
        """It never was over; what was known of its crew was of that end."""
        self.restored_at = self.restored_by = None
        self.crew = self.crew_at = None

    def expect(self, eta: datetime | None, person_id: int | None, now: datetime) -> None:
        self.etas.append(Eta(eta, now, person_id))

    def tell(self, now: datetime) -> None:
        """What is said of the outage names its newest time."""
        if self.etas and self.etas[-1].told_at is None:
            self.etas[-1].told_at = now

    def facts(self) -> dict[str, Any]:
        """What a notice of this moment says."""
        crew = {"crew": self.crew.value, "crew_at": self.crew_at.isoformat()} if self.crew and self.crew_at else {}
        return crew | {
            "kind": self.kind.value,
            "areas": list(self.areas),
            "cause": self.cause,
            "started_at": self.started_at.isoformat(),
            "eta": self.eta.isoformat() if self.eta else None,
            "restored_at": self.restored_at.isoformat() if self.restored_at else None,
        }


def check_eta(eta: datetime | None, now: datetime) -> None:
    if eta and eta <= now:
        raise Refused("eta_past", eta=eta)
    if eta and eta > now + FARTHEST:
        raise Refused("too_far", eta=eta)


def check_window(start: datetime, end: datetime, now: datetime) -> None:
    if end <= start:
        raise Refused("window_backwards", start=start, eta=end)
    check_eta(end, now)


def check_end(outage: Outage, eta: datetime | None, now: datetime) -> None:
    """Announced work cannot end before it begins."""
    check_eta(eta, now)
    if eta and eta <= outage.started_at:
        raise Refused("window_backwards", start=outage.started_at, eta=eta)


def check_correction(outage: Outage, cause: str | None, eta: datetime | None) -> None:
    """It changes nothing, and people go by that already."""
    kept = outage.etas and outage.told is not outage.etas[-1]
    if (cause, eta) == (outage.cause, outage.eta) and not kept:
        raise Refused("nothing_to_correct", number=outage.number)


def check_return(outage: Outage, back_at: datetime, now: datetime) -> None:
    """A breakdown is often posted a while after it began: the recorded beginning gives way a little."""
    if back_at > now:
        raise Refused("restored_in_future", at=back_at)
    leeway = POSTED_LATE if outage.kind is OutageKind.UNPLANNED else timedelta(0)
    if back_at < outage.started_at - leeway:
        raise Refused("restored_before_start", at=back_at, start=outage.started_at)


def check_past(began: datetime, back_at: datetime, now: datetime) -> None:
    """It is over: nobody was told of it while it lasted."""
    if back_at > now:
        raise Refused("restored_in_future", at=back_at)
    if back_at <= began:
        raise Refused("restored_before_start", at=back_at, start=began)


def begun(said: datetime | None, now: datetime) -> datetime:
    """When supply went, if its engineer says so; of what is still ahead it is not yet known."""
    return min(said or now, now)


def overlaps(known: Outage, start: datetime, end: datetime) -> bool:
    """Two announcements of planned work for the same hours; other hours are other work."""
    if known.kind is not OutageKind.PLANNED or known.eta is None:
        return False
    return known.started_at < end and start < known.eta


def runs(outage: Outage, now: datetime) -> bool:
    return outage.stage(now) is Stage.RUNNING


def refuse_twice(same: Iterable[Outage]) -> None:
    """A feeder that is out already gets an update, not a second outage."""
    for known in same:
        raise Refused("already_out", outage=known.id, number=known.number, areas=known.areas, eta=known.eta)


def reminder_is_due(outage: Outage, now: datetime) -> bool:
    """Announced work is called to mind once, an hour before, unless it was announced later than that."""
    soon = outage.started_at - REMIND_BEFORE <= now < outage.started_at
    told_in_time = outage.reported_at < outage.started_at - REMIND_BEFORE
    still_on = not (outage.reminded_at or outage.cancelled_at or outage.restored_at)
    return soon and told_in_time and still_on and outage.kind is OutageKind.PLANNED
