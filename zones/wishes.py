"""What a person wishes to be spared: everything for a while, wider news, or what lies between beginning and end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from zones.area import Kind
from zones.delivery import Lane
from zones.entry import Entry
from zones.joining import Memberships
from zones.notice import LANES, NoticeKind
from zones.person import Member, Person
from zones.quiet import ON_DUTY
from zones.refused import Refused

LONGEST_PAUSE = timedelta(days=90)  # whoever wants nothing for longer is asked to say STOP
DETAILS = frozenset({NoticeKind.UPDATE, NoticeKind.REMINDER})  # that power goes and that it is back are no details
OWN_LINE = frozenset({Kind.FEEDER, Kind.TRANSFORMER, Kind.LOCALITY})  # what happens beneath one of these is one's own


class Wish(StrEnum):
    """Chosen and given up by a tap; since when stands with the person."""

    NEAR_ONLY = "near_only"  # only what touches a feeder of mine: no wider news, and none of the whole zone
    TURNS_ONLY = "turns_only"  # only that power goes and that it is back


def is_spared(person: Person, kind: NoticeKind, now: datetime, *, own: bool, told: bool) -> bool:
    """Whether this person is not told: their `own` line is concerned; they were `told` of this outage before.

    The store keeps to the same in one statement (`bot/storage/owing.py`), and looks at it again when it claims.
    """
    if is_urgent(kind):
        return False
    if is_paused(person, now) or (person.turns_only_since and kind in DETAILS):
        return True
    return person.near_only_since is not None and not (own or told)


def is_urgent(kind: NoticeKind) -> bool:
    """Danger is told to everybody, whatever they wish."""
    return LANES[kind] is Lane.DANGER


def is_paused(person: Person, now: datetime) -> bool:
    return person.paused_until is not None and now < person.paused_until


async def pause(
    store: Memberships, person: Person, members: Sequence[Member], held: bool, until: datetime | None, now: datetime
) -> None:
    """Nothing until then, and all of it again by itself. None: the pause is over now."""
    may_be_spared(members, held)
    if until and not now < until <= now + LONGEST_PAUSE:
        raise Refused("pause_too_long", days=LONGEST_PAUSE.days)
    person.paused_until = until
    facts = {"until": until.isoformat()} if until else {}
    store.add(Entry("member.paused" if until else "member.resumed", now, members[0].zone_id, person.id, facts=facts))
    if until:
        await store.withdraw(person.id, "paused", now)


async def wish(
    store: Memberships, person: Person, members: Sequence[Member], held: bool, what: Wish, on: bool, now: datetime
) -> None:
    may_be_spared(members, held)
    setattr(person, f"{what}_since", now if on else None)
    store.add(Entry("member.wished", now, members[0].zone_id, person.id, facts={"wish": what.value, "on": on}))


def may_be_spared(members: Sequence[Member], held: bool) -> None:
    if held or any(member.role in ON_DUTY for member in members):
        raise Refused("on_duty")
    if not members:
        raise Refused("not_joined")
