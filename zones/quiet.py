"""Quiet hours: what waits until a person's morning, and who cannot have any."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from zones.delivery import Lane
from zones.entry import Entry
from zones.joining import Memberships
from zones.notice import Notice, NoticeKind
from zones.person import Member, Person, Role
from zones.refused import Refused

HUSHED = frozenset({Lane.UPDATE, Lane.DIGEST})  # that power goes, that it is back, and danger wake everyone
ON_DUTY = frozenset({Role.CALL_CENTRE, Role.ADMIN})  # and whoever holds an office, or stands in


@dataclass(frozen=True)
class Hours:
    """Of the zone's day; they usually run over midnight."""

    since: time
    until: time


@dataclass(frozen=True)
class Night:
    """How a notice behaves in quiet hours."""

    waits: bool
    latest: datetime | None = None  # a morning that comes later than this would be too late: it is then told at once
    lasts: bool = True  # in the morning it is still worth its time; otherwise it is dropped


def night_of(notice: Notice) -> Night:
    match notice.kind:
        case NoticeKind.PLANNED:
            return Night(True, latest=notice.outage.started_at)
        case NoticeKind.REMINDER:  # its work was announced before
            return Night(True, lasts=False)
        case _:
            return Night(notice.lane in HUSHED)


async def choose_hours(
    store: Memberships,
    person: Person,
    members: Sequence[Member],
    held: bool,
    hours: Hours | None,
    now: datetime,
    zone: int | None = None,
) -> None:
    """None: no quiet hours any more, and what was held back comes now. `zone`: where who is no member complains."""
    zone = members[0].zone_id if members else zone
    if hours and (held or any(member.role in ON_DUTY for member in members)):
        raise Refused("on_duty")
    if hours and zone is None:
        raise Refused("not_joined")
    person.quiet_since, person.quiet_until = (hours.since, hours.until) if hours else (None, None)
    facts = {"since": f"{hours.since:%H:%M}", "until": f"{hours.until:%H:%M}"} if hours else {}
    store.add(Entry("member.quiet", now, zone, person.id, facts=facts))
    if hours is None:
        await store.wake_up(person.id, now)
