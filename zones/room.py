"""A group chat or channel that belongs to a zone: what hinders us there, and who is known to be in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
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
    topics_since: datetime | None = None  # since when it is led by topics
    look_at: datetime | None = None  # when we look next how it stands
    pointed_at: datetime | None = None  # when its newcomers were last pointed to the private chat
    seats: int | None = None  # how many people may be in it, where that is few
    area_id: int | None = None  # it hears only what touches this area of the zone; all of it, where there is none
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


class Right(StrEnum):
    """What a platform may let us do in a room."""

    POST = "post"
    HEAR = "hear"
    DELETE = "delete"
    INVITE = "invite"
    PIN = "pin"
    REMOVE = "remove"


# Without these a room cannot be a zone's: news must reach it, reports must be heard, and a phone number that somebody
# posts must come out again. Without the others it can, and its admins are told what does not work.
NEEDED = {
    RoomKind.GROUP: (Right.POST, Right.HEAR, Right.DELETE),
    RoomKind.SUPERGROUP: (Right.POST, Right.HEAR, Right.DELETE),
    RoomKind.CHANNEL: (Right.POST,),
}
WISHED = {
    RoomKind.GROUP: (Right.INVITE, Right.PIN, Right.REMOVE),
    RoomKind.SUPERGROUP: (Right.INVITE, Right.PIN, Right.REMOVE),
    RoomKind.CHANNEL: (Right.INVITE,),
}
WITHOUT = {
    Right.POST: Hinders.MUTE,
    Right.HEAR: Hinders.DEAF,
    Right.DELETE: Hinders.NO_DELETING,
    Right.INVITE: Hinders.NO_INVITING,
    Right.PIN: Hinders.NO_PINNING,
    Right.REMOVE: Hinders.NO_REMOVING,
}
# What a look tells; the others are told by the platform.
IN_SIGHT = {Hinders.GONE, Hinders.AWAY, Hinders.SUSPENDED, Hinders.FULL, *WITHOUT.values()}

LOOK_EVERY = timedelta(hours=1)  # some of it changes without a word to us


@dataclass(frozen=True)
class Sight:
    """A room as its platform shows it at this moment."""

    exists: bool = True
    there: bool = True  # we are in it
    kind: RoomKind = RoomKind.GROUP
    title: str = ""
    rights: frozenset[Right] = frozenset()
    has_topics: bool = False
    invite_link: str | None = None
    suspended: bool = False
    seats: int | None = None
    people: tuple[tuple[str, ...], ...] | None = None  # the keys of each, where the platform tells who is in it

    @property
    def is_full(self) -> bool:
        return self.seats is not None and self.people is not None and len(self.people) >= self.seats


def lacking(sight: Sight) -> list[Right]:
    """The needed rights that we have not."""
    return [right for right in NEEDED[sight.kind] if right not in sight.rights]


def hindered(sight: Sight) -> set[Hinders]:
    """What stands between us and the room, as far as a look tells."""
    if not sight.exists:
        return {Hinders.GONE}
    if not sight.there:
        return {Hinders.AWAY}
    full = {Hinders.FULL} if sight.is_full else set()
    if sight.suspended:
        return {Hinders.SUSPENDED} | full
    return full | {WITHOUT[right] for right in (*NEEDED[sight.kind], *WISHED[sight.kind]) if right not in sight.rights}


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
    """Somebody who is known to be in a room; a stranger's address has no person.

    What a platform tells late is noted, and changes nothing that is known of a later time.
    """

    room_id: int
    address_id: int
    since: datetime
    left_at: datetime | None = None
    pointed_at: datetime | None = None  # to the private chat
    seen_at: datetime | None = None  # when we saw for ourselves what nobody had told us yet
    id: int = field(default=None, init=False)  # type: ignore[assignment]

    def comes(self, at: datetime) -> bool:
        """Whether this is news: who is in it since then, or was seen there by ourselves, is known."""
        if at == self.since or (self.left_at is None and self.told_at_last(at)):
            return False
        if self.left_at is None:
            self.since = max(self.since, at)
        elif at > self.left_at:
            self.since, self.left_at = at, None
        return True

    def goes(self, at: datetime) -> bool:
        """Whether this is news."""
        if at == self.left_at or (self.left_at is not None and self.told_at_last(at)):
            return False
        if at >= self.since and (self.left_at is None or at > self.left_at):
            self.left_at = at
        return True

    def told_at_last(self, at: datetime) -> bool:
        """What we have seen for ourselves is told now; it was earlier than we saw it."""
        if self.seen_at is None or at > self.seen_at:
            return False
        self.seen_at = None
        return True
