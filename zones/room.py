"""A group chat or channel that belongs to a zone: what hinders us there, and who is known to be in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class RoomKind(StrEnum):
    GROUP = "group"  # a few people, as many as the platform allows
    SUPERGROUP = "supergroup"  # thousands, all of whom may speak
    CHANNEL = "channel"  # any number, but only its admins speak


@dataclass(eq=False)
class Room:
    """`left_at`: it is no zone's any more. A platform that leads a room by topics gets our posts in `topic`."""

    zone_id: int
    address_id: int
    title: str
    language: str
    since: datetime
    kind: RoomKind = RoomKind.GROUP
    left_at: datetime | None = None
    bound_by: int | None = None  # the person who made it the zone's, and hears what becomes of it
    invite_link: str | None = None
    topic: str | None = None
    seats: int | None = None  # how many people may be in it, where that is few
    id: int = field(default=None, init=False)  # type: ignore[assignment]


class Hinders(StrEnum):
    """What can stand between us and a room."""

    GONE = "gone"  # it does not exist any more
    AWAY = "away"  # we were removed from it
    SUSPENDED = "suspended"  # the platform has closed it for a while
    MUTE = "mute"  # we may not post
    TOPIC_CLOSED = "topic_closed"  # not where our posts go
    DEAF = "deaf"  # we hear only what is said to us
    NO_INVITING = "no_inviting"  # we can let nobody in
    NO_DELETING = "no_deleting"
    NO_PINNING = "no_pinning"
    NO_REMOVING = "no_removing"
    FULL = "full"


@dataclass(eq=False)
class Hindrance:
    """A fact with its time: since when a room has it, and until when it had."""

    room_id: int
    what: Hinders
    since: datetime
    until: datetime | None = None
    id: int = field(default=None, init=False)  # type: ignore[assignment]


@dataclass(eq=False)
class RoomMember:
    """Somebody who is known to be in a room; a stranger's address has no person."""

    room_id: int
    address_id: int
    since: datetime
    left_at: datetime | None = None
    id: int = field(default=None, init=False)  # type: ignore[assignment]
