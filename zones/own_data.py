"""What we keep of one person: shown to them when they ask, and taken out of everything when they ask for that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from zones.entry import Entry
from zones.transaction import Transaction

if TYPE_CHECKING:
    from zones.consent import Consent
    from zones.delivery import State
    from zones.notice import Notice
    from zones.person import Address, Member, Person
    from zones.position import Position
    from zones.removal import Removal


@dataclass(frozen=True)
class Reached:
    """Where they are reached: the address itself, which is theirs to see."""

    channel: str
    key: str
    heard_at: datetime | None


@dataclass(frozen=True)
class Belongs:
    member: Member
    areas: Sequence[int]


@dataclass(frozen=True)
class Wrote:
    """What they wrote, or reported with a complaint."""

    at: datetime
    text: str


@dataclass(frozen=True)
class WasSent:
    """A notice, or an answer in its words."""

    at: datetime
    what: Notice | str
    state: State


@dataclass(frozen=True)
class Reported:
    number: str
    at: datetime
    closed_at: datetime | None


@dataclass(frozen=True)
class Followed:
    """An outage of which they wanted the news."""

    number: str
    since: datetime
    left_at: datetime | None


@dataclass(frozen=True)
class WasRemoved:
    """From a room of this title; or somebody wished it."""

    room: str
    removal: Removal


@dataclass(frozen=True)
class Did:
    """What the central log says that they did."""

    at: datetime
    act: str


@dataclass(frozen=True)
class Kept:
    """`more` tells that there is so much that only the newest of it is here."""

    name: str = ""  # of an officer, as the roster has it
    reached: Sequence[Reached] = ()
    consents: Sequence[Consent] = ()
    belongs: Sequence[Belongs] = ()
    offices: Sequence[Position] = ()
    wrote: Sequence[Wrote] = ()
    sent: Sequence[WasSent] = ()
    reported: Sequence[Reported] = ()
    followed: Sequence[Followed] = ()
    removed: Sequence[WasRemoved] = ()
    did: Sequence[Did] = ()
    more: bool = False


class OwnData(Transaction, Protocol):
    """What this asks of the world."""

    async def kept_of(self, person: Person | None, address: Address) -> Kept: ...

    async def erase(self, person: Person | None, address: Address, now: datetime, *, in_office: bool) -> None:
        """Person and addresses become rows that are nobody's; whoever is in office keeps address and office."""


async def show(store: OwnData, person: Person | None, address: Address, now: datetime) -> Kept:
    store.add(Entry("data.shown", now, person_id=person.id if person else None))
    return await store.kept_of(person, address)


async def erase(store: OwnData, person: Person | None, address: Address, now: datetime, *, in_office: bool) -> None:
    """One entry, by a number that stands for nobody from now on. What an office did stays the office's."""
    await store.erase(person, address, now, in_office=in_office)
    store.add(Entry("data.erased", now, person_id=person.id if person else None, facts={"in_office": in_office}))
