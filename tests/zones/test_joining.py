"""Sunita comes into the zone, chooses her area, and goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tests.zones.ledger import AMAUSI, DAY, GOMTI_NAGAR, HOUR, LONG_AGO, NOON, PATRAKARPURAM, VIRAM_KHAND
from zones.entry import Entry
from zones.joining import follow, join_zone, leave
from zones.person import Address, Follow, Member, Person, Role, window_is_open


@dataclass
class Register:
    """The zone's list of members on paper."""

    added: list[object] = field(default_factory=list)
    withdrawn: list[tuple[int, str]] = field(default_factory=list)

    def add(self, *things: object) -> None:
        self.added += things

    async def flush(self) -> None:
        for number, thing in enumerate(self.added, 1):
            if getattr(thing, "id", 0) is None:
                thing.id = number  # type: ignore[attr-defined]

    async def member(self, person: int, zone: int) -> Member | None:
        return next((m for m in self.members if (m.person_id, m.zone_id) == (person, zone)), None)

    async def memberships(self, person: int) -> Sequence[Member]:
        return [member for member in self.members if member.person_id == person and member.left_at is None]

    async def stop_following(self, member: int) -> None:
        self.added = [
            thing for thing in self.added if not (isinstance(thing, Follow) and thing.member_id == member)
        ]  # fmt: skip

    async def withdraw(self, person: int, reason: str, now: datetime) -> None:
        self.withdrawn.append((person, reason))

    @property
    def members(self) -> list[Member]:
        return [thing for thing in self.added if isinstance(thing, Member)]

    @property
    def persons(self) -> list[Person]:
        return [thing for thing in self.added if isinstance(thing, Person)]

    @property
    def acts(self) -> list[str]:
        return [thing.act for thing in self.added if isinstance(thing, Entry)]

    @property
    def followed(self) -> list[int]:
        return [thing.area_id for thing in self.added if isinstance(thing, Follow)]


def sunitas() -> Address:
    """Her address, before she is anybody to us."""
    return Address("whatsapp", b"sealed", b"digest", "whatsapp")


async def join(register: Register, address: Address, zone: int = GOMTI_NAGAR, days: int = 0) -> Member:
    return await join_zone(register, address, zone, "hi", NOON + days * DAY)


async def test_whoever_joins_becomes_a_person_and_a_citizen_of_the_zone() -> None:
    register, address = Register(), sunitas()

    member = await join(register, address)

    (person,) = register.persons
    assert (address.person_id, person.language, person.since) == (person.id, "hi", NOON)
    assert (member.person_id, member.zone_id, member.role) == (person.id, GOMTI_NAGAR, Role.CITIZEN)
    assert (member.since, member.left_at) == (NOON, None)
    assert register.acts == ["member.joined"]


async def test_joining_twice_changes_nothing() -> None:
    register, address = Register(), sunitas()
    first = await join(register, address)

    again = await join(register, address, days=1)

    assert again is first
    assert (again.since, register.acts, len(register.persons)) == (NOON, ["member.joined"], 1)


async def test_a_person_may_join_a_second_zone() -> None:
    register, address = Register(), sunitas()
    await join(register, address)

    await join(register, address, AMAUSI)

    assert [member.zone_id for member in register.members] == [GOMTI_NAGAR, AMAUSI]
    assert len(register.persons) == 1


async def test_whoever_left_may_come_back_and_the_new_consent_has_its_time() -> None:
    register, address = Register(), sunitas()
    first = await join(register, address)
    await leave(register, first.person_id, NOON + DAY)

    back = await join(register, address, days=2)

    assert back is first
    assert (back.since, back.left_at) == (NOON + 2 * DAY, None)
    assert register.acts == ["member.joined", "member.left", "member.joined"]


async def test_coming_back_does_not_take_the_role_away() -> None:
    register, address = Register(), sunitas()
    member = await join(register, address)
    member.role = Role.MEDIA
    await leave(register, member.person_id, NOON + DAY)

    assert (await join(register, address, days=2)).role is Role.MEDIA


async def test_stop_is_out_of_every_zone_at_once() -> None:
    register, address = Register(), sunitas()
    member = await join(register, address)
    await join(register, address, AMAUSI)

    left = await leave(register, member.person_id, NOON + HOUR)

    assert left == 2
    assert [member.left_at for member in register.members] == [NOON + HOUR] * 2
    assert register.acts[-2:] == ["member.left", "member.left"]


async def test_stop_withdraws_what_was_not_sent_yet() -> None:
    register, address = Register(), sunitas()
    member = await join(register, address)

    await leave(register, member.person_id, NOON + HOUR)

    assert register.withdrawn == [(member.person_id, "stop")]


async def test_stop_twice_leaves_one_entry() -> None:
    register, address = Register(), sunitas()
    member = await join(register, address)
    await leave(register, member.person_id, NOON + HOUR)

    assert await leave(register, member.person_id, NOON + DAY) == 0
    assert (member.left_at, register.acts.count("member.left")) == (NOON + HOUR, 1)


async def test_stop_leaves_other_peoples_memberships_alone() -> None:
    register = Register()
    sunita, imran = await join(register, sunitas()), await join(register, sunitas())

    await leave(register, sunita.person_id, NOON + HOUR)

    assert imran.left_at is None


async def test_a_newly_followed_area_takes_the_place_of_the_old_one() -> None:
    register, address = Register(), sunitas()
    member = await join(register, address)
    await follow(register, member, VIRAM_KHAND, NOON)

    await follow(register, member, PATRAKARPURAM, NOON + HOUR)

    assert register.followed == [PATRAKARPURAM]


async def test_following_leaves_one_entry_with_the_area() -> None:
    register, address = Register(), sunitas()
    member = await join(register, address)

    await follow(register, member, VIRAM_KHAND, NOON)

    entry = register.added[-1]
    assert isinstance(entry, Entry)
    assert (entry.act, entry.facts, entry.person_id) == ("member.follows", {"area": VIRAM_KHAND}, member.person_id)
    assert register.acts == ["member.joined", "member.follows"]


def test_whatsapps_window_closes_a_minute_before_its_day_is_over() -> None:
    minutes = [1438, 1439, 1440]

    assert [window_is_open(NOON, NOON + minute * (HOUR / 60)) for minute in minutes] == [True, False, False]


def test_for_whoever_never_wrote_the_window_is_closed() -> None:
    assert not window_is_open(None, LONG_AGO)
