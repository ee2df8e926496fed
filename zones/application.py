"""Somebody asks to be admitted to a zone as media or as a representative; somebody of the zone says yes or no."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from zones.entry import Entry
from zones.joining import Memberships, enter
from zones.person import Member, Role
from zones.refused import Refused

MAY_ADMIT = (Role.ADMIN, Role.MANAGEMENT)  # of that zone; data, like the table of permissions


@dataclass(eq=False)
class Application:
    """What they say of themselves, and the reason of a no, are kept sealed."""

    person_id: int
    zone_id: int
    role: Role
    sealed_words: bytes
    asked_at: datetime
    admitted_at: datetime | None = None
    refused_at: datetime | None = None
    decided_by: int | None = None
    sealed_reason: bytes | None = None
    id: int = field(default=None, init=False)  # type: ignore[assignment]

    def must_wait(self, deciders: Sequence[Member]) -> None:
        """Raises `Refused` unless it is open and one of these memberships may decide."""
        if not any(member.zone_id == self.zone_id and member.role in MAY_ADMIT for member in deciders):
            raise Refused("not_yours")
        if self.admitted_at or self.refused_at:
            raise Refused("application_decided")


class Applications(Memberships, Protocol):
    """What admitting asks of the world."""

    async def application(self, application: int) -> Application | None:
        """Locked until the transaction ends."""

    async def open_application(self, person: int, zone: int) -> Application | None:
        """Which nobody has decided yet."""

    async def deciders(self, zone: int, at: datetime) -> Sequence[int]:
        """Who may admit somebody to the zone."""


async def admit(store: Memberships, asked: Application, by: int, now: datetime) -> None:
    asked.admitted_at, asked.decided_by = now, by
    await take_role(store, asked.person_id, asked.zone_id, asked.role, now)
    facts = {"role": asked.role.value, "by": by}
    store.add(Entry("application.admitted", now, asked.zone_id, asked.person_id, facts=facts))


async def refuse(store: Memberships, asked: Application, by: int, reason: bytes, now: datetime) -> None:
    asked.refused_at, asked.decided_by, asked.sealed_reason = now, by, reason
    facts = {"role": asked.role.value, "by": by}
    store.add(Entry("application.refused", now, asked.zone_id, asked.person_id, facts=facts))


async def take_role(store: Memberships, person: int, zone: int, role: Role, now: datetime) -> None:
    """They have asked for it themselves, after they were shown our notice."""
    member = await store.member(person, zone)
    if member is None or member.left_at:
        member = await enter(store, member, person, zone, now, None)
    member.role = role


async def end_role(store: Memberships, member: Member, now: datetime) -> None:
    """They stay as a citizen if they follow something of their own; otherwise they leave the zone."""
    if member.left_at or member.role is Role.CITIZEN:
        raise Refused("no_role")
    facts = {"role": member.role.value}
    member.role = Role.CITIZEN
    if not await store.follows([member.id]):
        member.left_at = now
    store.add(Entry("member.role_ended", now, member.zone_id, member.person_id, facts=facts))
