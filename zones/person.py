"""A person, the addresses at which they can be reached, and their membership of a zone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum

LANGUAGES = ("hi", "en", "ur")

# What somebody can most likely read, their own language first.
READS = {"hi": ("hi", "en"), "en": ("en", "hi"), "ur": ("ur", "hi", "en")}

# Inside 24 hours of a person's message WhatsApp lets us write freely; a minute is kept for the way there.
SERVICE_WINDOW = timedelta(hours=24) - timedelta(minutes=1)


class Label(StrEnum):
    """What an area is to the one who follows it."""

    HOME = "home"
    SHOP = "shop"
    PARENTS = "parents"


class Role(StrEnum):
    ENGINEER = "engineer"
    CITIZEN = "citizen"
    MEDIA = "media"
    REPRESENTATIVE = "representative"
    CALL_CENTRE = "call_centre"
    MANAGEMENT = "management"
    ADMIN = "admin"  # keeps the system running, and is paged when it cannot send


@dataclass(eq=False)
class Person:
    """Never a phone number: numbers and platform ids are `Address`es, and each is optional.

    Between `quiet_since` and `quiet_until`, in the zone's time, what can wait waits. What else they wish is in
    `zones/wishes.py`.
    """

    language: str
    since: datetime
    quiet_since: time | None = None
    quiet_until: time | None = None
    sealed_name: bytes | None = None  # of an officer, as the roster has it
    paused_until: datetime | None = None
    near_only_since: datetime | None = None
    turns_only_since: datetime | None = None
    erased_at: datetime | None = None  # they wanted to be forgotten: the row stands for nobody
    reads_on: str | None = None  # the channel on which they want the news, of several; None: where they wrote last
    united_into_id: int | None = None  # under which number they are known since two of their phones were linked
    language_chosen_at: datetime | None = None  # by their own word; until then it is how they write
    stopped_at: datetime | None = None  # when they last said STOP, be they a member or not
    id: int = field(default=None, init=False)  # type: ignore[assignment]

    def choose_language(self, language: str, now: datetime) -> None:
        self.language, self.language_chosen_at = language, now


@dataclass(eq=False)
class Address:
    """A channel and a key there. The key is kept sealed, and found by its keyed hash.

    `person_id` is empty for a room, and for somebody who has written but not joined.
    """

    channel: str
    sealed_key: bytes
    digest: bytes
    sender: str
    person_id: int | None = None
    heard_at: datetime | None = None  # their last private message
    unreachable_at: datetime | None = None  # the platform said so; their next message ends it
    wait_until: datetime | None = None  # the platform asked us to wait with this person alone
    failures: int = 0  # messages in a row that did not reach them
    given_up: int = 0  # times in a row that we gave them up
    retry_at: datetime | None = None  # when a notice may try again; never, if they blocked us
    farewell_at: datetime | None = None  # it is erased, and the key stays until they were told so
    language: str | None = None  # in which we spoke last there with whoever is nobody to us yet
    id: int = field(default=None, init=False)  # type: ignore[assignment]


def window_is_open(heard_at: datetime | None, now: datetime) -> bool:
    """Whether the customer service window is open (WhatsApp: 24 h after their last message)."""
    return heard_at is not None and now - heard_at < SERVICE_WINDOW


@dataclass(eq=False)
class Member:
    """A person in a zone. `left_at` is set by STOP and is obeyed at once.

    `out_of_office_at`: they left with their last office, and not by their own word; the next one brings them back.
    """

    person_id: int
    zone_id: int
    role: Role
    since: datetime
    left_at: datetime | None = None
    out_of_office_at: datetime | None = None
    id: int = field(default=None, init=False)  # type: ignore[assignment]

    def come_in(self, now: datetime) -> None:
        self.since, self.left_at, self.out_of_office_at = now, None, None


@dataclass(eq=False)
class Follow:
    """The member wants to hear what happens in this area."""

    member_id: int
    area_id: int
    since: datetime
    label: Label | None = None
    id: int = field(default=None, init=False)  # type: ignore[assignment]
