"""Somebody is to leave a room: for a reason, until a day, and never by the engineer of whom they complain alone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from zones.refused import Refused

LASTS = timedelta(days=7)
FOR_GOOD = frozenset({"whatsapp"})  # where no link lets anybody in again whom we removed
PATIENCE = timedelta(hours=24)  # in which a reason is named, and a second office says yes


class Reason(StrEnum):
    FRAUD = "fraud"
    INSULTS = "insults"
    FLOOD = "flood"
    ADVERTS = "adverts"
    FALSE_NEWS = "false_news"


@dataclass(eq=False)
class Removal:
    """Without a reason nothing happens. The private chat stays open, and whoever was removed may object there."""

    room_id: int
    zone_id: int
    address_id: int  # theirs, as the platform knows them
    person_id: int | None
    by_id: int
    by_positions: list[int]  # the offices that the one who asks holds just then
    asked_at: datetime
    reason: Reason | None = None
    waits_since: datetime | None = None  # for the yes of somebody else
    decided_by: int | None = None
    declined_at: datetime | None = None
    removed_at: datetime | None = None
    until: datetime | None = None
    objected_at: datetime | None = None
    lifted_at: datetime | None = None
    lifted_by: int | None = None
    id: int = field(default=None, init=False)  # type: ignore[assignment]

    @property
    def state(self) -> str:
        """In one word, for whoever reviews the day."""
        facts = {
            "lifted": self.lifted_at,
            "removed": self.removed_at,
            "declined": self.declined_at,
            "waits for a second yes": self.waits_since,
        }
        return next((word for word, at in facts.items() if at), "asked, without a reason")

    def carry_out(self, by: int, channel: str, now: datetime) -> None:
        self.decided_by, self.removed_at = by, now
        self.until = None if channel in FOR_GOOD else now + LASTS

    def lift(self, by: int, now: datetime) -> None:
        if self.removed_at is None or self.lifted_at:
            raise Refused("removal_over")
        self.lifted_at, self.lifted_by = now, by


def give_reason(removal: Removal, person: int, reason: Reason, now: datetime) -> None:
    """Once, by the one who asked for it."""
    if removal.by_id != person:
        raise Refused("not_yours")
    if removal.reason or now - removal.asked_at > PATIENCE:
        raise Refused("removal_over")
    removal.reason = reason


def needs_second(*, by_admin: bool, complains: bool, answers_for_them: bool) -> bool:
    """An engineer removes nobody who complains, and nobody of their own area, without the yes of somebody else."""
    return not by_admin and (complains or answers_for_them)


def refuse_own(removal: Removal, person: int, positions: Collection[int]) -> None:
    """Neither who asked for it, nor another who holds the same office, is a second."""
    if removal.by_id == person or (positions and set(positions) <= set(removal.by_positions)):
        raise Refused("removal_own")


def refuse_late(removal: Removal, now: datetime) -> None:
    waits = removal.waits_since and not (removal.removed_at or removal.declined_at)
    if not waits or now - removal.asked_at > PATIENCE:
        raise Refused("removal_over")
