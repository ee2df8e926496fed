"""Who should hear a notice: a decision as a value, which the store turns into one statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from zones.notice import NoticeKind
from zones.person import Role

if TYPE_CHECKING:
    from zones.cover import Around
    from zones.outage import Outage

# The chairman's order: media, representatives and 1912 get the news of their whole zone, first hand.
ZONE_WIDE = frozenset({Role.MEDIA, Role.REPRESENTATIVE, Role.CALL_CENTRE})

# When not everybody can be told at once: 1912, which answers for all; those whose own supply it is; then the news
# takers, who have other ways to learn of it.
FIRST_TOLD = (Role.CALL_CENTRE, Role.CITIZEN, Role.ENGINEER, Role.MANAGEMENT, Role.REPRESENTATIVE, Role.MEDIA)


@dataclass(frozen=True)
class Owed:
    """How many addresses a notice is owed to, and how many of them wait, and for what."""

    all: int
    waiting: int = 0
    why: str = ""


@dataclass(frozen=True)
class Audience:
    """Everyone who fits any of these lines, each once."""

    zone_id: int
    near: tuple[int, ...] = ()  # members who follow one of these areas, what lies below or above it
    roles: frozenset[Role] = frozenset()  # members of the zone with these roles
    told_of: tuple[int, ...] = ()  # addresses told of these outages before, and whoever complained of them
    heard: int | None = None  # exactly the addresses that got this notice
    rooms: bool = False  # the zone's group chats
    besides: int | None = None  # not this person: they said it
    upwards: bool = True  # `near` means also what lies above
    spared: tuple[int, ...] = ()  # not those who follow what lies under these: they hear other news of it
    apart: bool = False  # not those who hear all news of the zone; nor are they ever spared
    takes_up: datetime | None = None  # whoever complains there of what an outage that began then takes up
    takes_up_to: datetime | None = None  # and did so, for the last time, before this, and not long before its beginning
    handed_on: bool = False  # the complaints under the spared are another outage's from now on
    kind: NoticeKind | None = None  # of the news: some wish not to hear of each


def hears(
    kind: NoticeKind, zone: int, areas: Sequence[int], outage: int | None, corrects: int | None, author: int | None
) -> Audience:
    """Who hears a notice of this kind."""
    return replace(lines(kind, zone, areas, outage, corrects, author), kind=kind)


def lines(
    kind: NoticeKind, zone: int, areas: Sequence[int], outage: int | None, corrects: int | None, author: int | None
) -> Audience:
    near = tuple(areas)
    of = (outage,) if outage else ()
    match kind:
        case NoticeKind.OUTAGE:
            return Audience(zone, near=near, roles=ZONE_WIDE, told_of=of, rooms=True, besides=author)
        case NoticeKind.PLANNED | NoticeKind.REMINDER:
            return Audience(zone, near=near, roles=ZONE_WIDE, rooms=True, besides=author)
        case NoticeKind.UPDATE:
            return Audience(zone, near=near, roles=ZONE_WIDE, told_of=of, rooms=True, besides=author)
        case NoticeKind.RESTORATION:
            # all who were told or complained, and the zone's news takers: nobody who did not know hears of it
            return Audience(zone, roles=ZONE_WIDE, told_of=of, besides=author)
        case NoticeKind.CANCELLATION:
            return Audience(zone, told_of=of, besides=author)
        case NoticeKind.CORRECTION:
            return Audience(zone, heard=corrects, besides=author)
        case NoticeKind.STILL_OUT:
            # the same people whom the larger outage's restoration spares; all others learn it from that
            return Audience(zone, near=near, besides=author, upwards=False, apart=True)


# ---- with what runs around it: asked before the act, by its preview, and with it ---------------------


def on_posting(audience: Audience, began: datetime, around: Around) -> Audience:
    """Also whoever complains there, or was told of what runs there already."""
    told_of = (*audience.told_of, *(one.id for one in around.running))
    return replace(audience, told_of=tuple(dict.fromkeys(told_of)), takes_up=began)


def on_recording(audience: Audience, began: datetime, back_at: datetime) -> Audience:
    """Only whoever complained while it lasted, and no more after it."""
    return replace(audience, roles=frozenset(), takes_up=began, takes_up_to=back_at)


def on_return(audience: Audience, outage: Outage, around: Around, ended: Sequence[Outage]) -> Audience:
    """Not where it is still off; also for those that have `ended` and were kept back because of this one."""
    still = [area for _, areas in around.beneath(outage) for area in areas]
    return replace(
        audience,
        told_of=(outage.id, *(one.id for one in ended)),
        spared=(*still, *around.off_for_others(outage)),
        handed_on=True,
        rooms=outage.within_id is not None,  # they may have heard of it in the larger one's restoration alone
    )


def on_cancelling(audience: Audience, outage: Outage, around: Around) -> Audience:
    """Where something else is off, its news is told instead."""
    return replace(audience, spared=tuple(area for _, areas in around.beneath(outage) for area in areas))


def on_reopening(audience: Audience, outage: Outage) -> Audience:
    """Also whoever has complained since they were told that it is over."""
    return replace(audience, takes_up=outage.started_at)
