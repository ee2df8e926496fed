"""Sunita comes into the zone, chooses her area, and goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import pytest

from tests.zones.ledger import AMAUSI, DAY, GOMTI_NAGAR, HOUR, LONG_AGO, NOON, PATRAKARPURAM, VIRAM_KHAND
from zones.consent import NOTICE, Consent, is_outdated
from zones.entry import Entry
from zones.joining import (
    MOST_AREAS,
    change_area,
    come_back,
    drop_area,
    follow,
    leave,
    leave_zone,
    name_area,
)
from zones.person import Address, Follow, Label, Member, Person, Role, window_is_open
from zones.refused import Refused

ITS_HEART = {GOMTI_NAGAR: VIRAM_KHAND, AMAUSI: 900}  # an area in each zone


@dataclass
class Register:
    """The zone's list of members on paper."""

    added: list[object] = field(default_factory=list)
    withdrawn: list[tuple[int, str]] = field(default_factory=list)

    def add(self, *things: object) -> None:
        self.added += [thing for thing in things if thing not in self.added]

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

    async def left(self, person: int) -> Sequence[Member]:
        return [member for member in self.members if member.person_id == person and member.left_at]

    async def following(self, person: int) -> Sequence[Follow]:
        return await self.follows([member.id for member in await self.memberships(person)])

    async def follows(self, members: Sequence[int]) -> Sequence[Follow]:
        return [thing for thing in self.added if isinstance(thing, Follow) and thing.member_id in members]

    async def drop_follow(self, follow: Follow) -> None:
        self.added.remove(follow)

    async def consent(self, person: int) -> Consent | None:
        given = [thing for thing in self.added if isinstance(thing, Consent) and thing.person_id == person]
        return given[-1] if given else None

    async def withdraw(self, person: int, reason: str, now: datetime, zone: int | None = None) -> int:
        self.withdrawn.append((person, reason) if zone is None else (person, reason, zone))
        return 0

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
    await follow(register, address, zone, ITS_HEART[zone], "hi", NOON + days * DAY)
    member = await register.member(address.person_id or 0, zone)
    assert member
    return member


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

    assert left
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

    assert not await leave(register, member.person_id, NOON + DAY)
    assert (member.left_at, register.acts.count("member.left")) == (NOON + HOUR, 1)


async def test_stop_leaves_other_peoples_memberships_alone() -> None:
    register = Register()
    sunita, imran = await join(register, sunitas()), await join(register, sunitas())

    await leave(register, sunita.person_id, NOON + HOUR)

    assert imran.left_at is None


async def test_whoever_joins_has_agreed_to_the_notice_as_it_reads_now_and_stop_takes_that_back() -> None:
    register, address = Register(), sunitas()
    member = await join(register, address)
    given = await register.consent(member.person_id)
    assert given
    assert (given.notice, given.given_at, given.withdrawn_at) == (NOTICE, NOON, None)

    await leave(register, member.person_id, NOON + HOUR)
    assert given.withdrawn_at == NOON + HOUR

    await join(register, address, days=1)
    assert (given.given_at, given.withdrawn_at) == (NOON + DAY, None)


def test_who_agreed_to_other_words_is_shown_ours_and_who_left_or_never_was_asked_is_not() -> None:
    old = Consent(1, NOTICE - 1, LONG_AGO, LONG_AGO)
    assert is_outdated(old)

    old.withdrawn_at = NOON
    assert not is_outdated(old)
    assert not is_outdated(None)
    assert not is_outdated(Consent(1, NOTICE, NOON, None))


# ---- areas


async def follows(register: Register, address: Address, *areas: int, zone: int = GOMTI_NAGAR) -> list[Follow]:
    return [await follow(register, address, zone, area, "hi", NOON) for area in areas]


async def test_home_and_shop_are_followed_side_by_side() -> None:
    register, address = Register(), sunitas()

    await follows(register, address, VIRAM_KHAND, PATRAKARPURAM)

    assert register.followed == [VIRAM_KHAND, PATRAKARPURAM]
    assert register.acts == ["member.joined", "member.follows"]


async def test_the_first_area_is_one_act_with_joining() -> None:
    register, address = Register(), sunitas()

    await follows(register, address, VIRAM_KHAND)

    (entry,) = (thing for thing in register.added if isinstance(thing, Entry))
    assert (entry.act, entry.zone_id, entry.facts) == (
        "member.joined", GOMTI_NAGAR, {"notice": NOTICE, "area": VIRAM_KHAND},
    )  # fmt: skip


async def test_an_area_of_another_zone_makes_a_member_there_too() -> None:
    register, address = Register(), sunitas()
    await follows(register, address, VIRAM_KHAND)

    await follows(register, address, 901, zone=AMAUSI)

    assert [member.zone_id for member in register.members] == [GOMTI_NAGAR, AMAUSI]
    assert register.acts == ["member.joined", "member.joined"]


async def test_the_same_area_twice_changes_nothing() -> None:
    register, address = Register(), sunitas()
    (first,) = await follows(register, address, VIRAM_KHAND)

    (second,) = await follows(register, address, VIRAM_KHAND)

    assert second is first
    assert register.acts == ["member.joined"]


async def test_nobody_follows_the_whole_town_piece_by_piece() -> None:
    register, address = Register(), sunitas()
    await follows(register, address, *range(100, 100 + MOST_AREAS))

    with pytest.raises(Refused, match="too_many_areas"):
        await follows(register, address, VIRAM_KHAND)


async def test_whoever_has_moved_keeps_the_name_of_the_place() -> None:
    register, address = Register(), sunitas()
    home, _ = await follows(register, address, VIRAM_KHAND, 77)
    await name_area(register, register.members[0], home, Label.HOME, NOON)

    moved = await change_area(register, address, home, GOMTI_NAGAR, PATRAKARPURAM, "hi", NOON + HOUR)

    assert (moved.area_id, moved.label, moved.since) == (PATRAKARPURAM, Label.HOME, NOON + HOUR)
    assert register.followed == [PATRAKARPURAM, 77]
    assert register.acts[-2:] == ["member.labelled", "member.follows"]


async def test_whoever_has_moved_to_another_zone_has_left_the_first() -> None:
    register, address = Register(), sunitas()
    (home,) = await follows(register, address, VIRAM_KHAND)

    await change_area(register, address, home, AMAUSI, 901, "hi", NOON + HOUR)

    assert [member.left_at for member in register.members] == [NOON + HOUR, None]
    assert register.followed == [901]
    assert register.acts == ["member.joined", "member.joined", "member.left"]
    assert register.withdrawn == [(address.person_id, "left", GOMTI_NAGAR)]


async def test_moving_to_where_one_lives_already_changes_nothing() -> None:
    register, address = Register(), sunitas()
    (home,) = await follows(register, address, VIRAM_KHAND)

    assert await change_area(register, address, home, GOMTI_NAGAR, VIRAM_KHAND, "hi", NOON) is home
    assert register.acts == ["member.joined"]


async def test_one_of_two_areas_is_dropped_and_with_the_last_one_the_zone_is_left() -> None:
    register, address = Register(), sunitas()
    home, shop = await follows(register, address, VIRAM_KHAND, PATRAKARPURAM)
    (member,) = register.members

    assert not await drop_area(register, member, home, NOON + HOUR)
    assert register.followed == [PATRAKARPURAM]
    assert await drop_area(register, member, shop, NOON + DAY)

    assert member.left_at == NOON + DAY
    assert register.acts[-2:] == ["member.unfollows", "member.left"]


async def test_a_journalist_without_an_area_stays() -> None:
    register, address = Register(), sunitas()
    (area,) = await follows(register, address, VIRAM_KHAND)
    (member,) = register.members
    member.role = Role.MEDIA

    assert not await drop_area(register, member, area, NOON + HOUR)
    assert member.left_at is None


async def test_one_zone_is_left_and_the_other_stays() -> None:
    register, address = Register(), sunitas()
    await follows(register, address, VIRAM_KHAND)
    await follows(register, address, 901, zone=AMAUSI)

    await leave_zone(register, register.members[0], NOON + HOUR)

    assert [member.left_at for member in register.members] == [NOON + HOUR, None]
    consent = await register.consent(register.members[0].person_id)
    assert consent
    assert consent.withdrawn_at is None


# ---- coming back


async def test_whoever_comes_back_after_stop_has_again_what_stop_took_away() -> None:
    register, address = Register(), sunitas()
    await follows(register, address, VIRAM_KHAND, PATRAKARPURAM)
    await follows(register, address, 901, zone=AMAUSI)
    gomti_nagar, amausi = register.members
    await leave_zone(register, amausi, NOON + HOUR)  # long before
    await leave(register, gomti_nagar.person_id, NOON + DAY)

    back = await come_back(register, gomti_nagar.person_id, NOON + 2 * DAY)

    assert back == [gomti_nagar]
    assert (gomti_nagar.since, gomti_nagar.left_at, amausi.left_at) == (NOON + 2 * DAY, None, NOON + HOUR)
    assert [one.area_id for one in await register.following(gomti_nagar.person_id)] == [VIRAM_KHAND, PATRAKARPURAM]
    assert register.acts[-1] == "member.returned"


async def test_whoever_chooses_anew_has_only_what_they_chose() -> None:
    register, address = Register(), sunitas()
    await follows(register, address, VIRAM_KHAND)
    await leave(register, register.members[0].person_id, NOON + DAY)

    await follows(register, address, PATRAKARPURAM)

    assert register.followed == [PATRAKARPURAM]


async def test_whoever_never_left_does_not_come_back() -> None:
    register, address = Register(), sunitas()
    await follows(register, address, VIRAM_KHAND)

    assert await come_back(register, register.members[0].person_id, NOON) == []
    assert register.acts == ["member.joined"]


def test_whatsapps_window_closes_a_minute_before_its_day_is_over() -> None:
    minutes = [1438, 1439, 1440]

    assert [window_is_open(NOON, NOON + minute * (HOUR / 60)) for minute in minutes] == [True, False, False]


def test_for_whoever_never_wrote_the_window_is_closed() -> None:
    assert not window_is_open(None, LONG_AGO)
