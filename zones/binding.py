"""Somebody wants a chat to be a zone's room: who may, what the room must have for it, and why not."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from zones.person import Member, Role
from zones.refused import Refused
from zones.room import Sight, lacking

PATIENCE = timedelta(minutes=30)  # in which a code is used, and a wish is looked at


@dataclass(eq=False)
class Binding:
    """A wish with its outcome. Where a post names no author, a code that we gave them in private stands for them."""

    zone_id: int
    person_id: int
    asker_id: int  # their own address on that platform
    language: str
    asked_at: datetime
    expires_at: datetime
    code: bytes | None = None  # a keyed hash
    chat_id: int | None = None  # the address of the chat, once we know which
    message: str | None = None  # with which they asked there
    done_at: datetime | None = None
    outcome: str | None = None
    id: int = field(default=None, init=False)  # type: ignore[assignment]

    def close(self, outcome: str, now: datetime) -> None:
        self.done_at, self.outcome = now, outcome


def may_keep(zone: int, own_zones: Collection[int], members: Sequence[Member]) -> bool:
    """Whether they may give rooms to this zone and take them away: its engineers, and its admins."""
    return zone in own_zones or any(member.zone_id == zone and member.role is Role.ADMIN for member in members)


def check(sight: Sight, *, asker_leads: bool, present_zone: int | None, zone: int) -> None:
    """Raises `Refused`. To be an engineer is not enough: nobody may take a chat that others lead."""
    if not sight.there:
        raise Refused("bind_not_in_it")
    if not asker_leads:
        raise Refused("bind_not_its_admin")
    if present_zone is not None and present_zone != zone:
        raise Refused("bind_taken", present=present_zone)
    if missing := lacking(sight):
        raise Refused("bind_rights", rights=missing)
