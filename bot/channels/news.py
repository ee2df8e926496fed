"""What a platform tells us besides messages and receipts: small neutral values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from zones.door import Stand


@dataclass(frozen=True)
class TemplateNews:
    """`template.status`, `.quality`, `.category`, `.components`: what Meta now makes of one of our templates."""

    kind: str
    account: str  # the WhatsApp account (WABA) that it belongs to
    template: str  # Meta's id of it
    name: str
    language: str
    now: str = ""  # APPROVED, PAUSED, REJECTED … · GREEN, YELLOW, RED · UTILITY, MARKETING …
    before: str = ""
    reason: str = ""


@dataclass(frozen=True)
class NumberNews:
    """`number.quality`: one of our numbers; `number.capability`: how many people we may write to in a day."""

    kind: str
    account: str
    number: str = ""  # as it is shown; empty where it is said of the whole business
    event: str = ""  # FLAGGED, UNFLAGGED, UPGRADE, DOWNGRADE, THROUGHPUT_UPGRADE …
    limit: str = ""  # people in 24 hours: a number, or TIER_2K, TIER_UNLIMITED …
    before: str = ""


@dataclass(frozen=True)
class AccountNews:
    """`account.alert`, `.update`, `.review`, `.error` …: the account itself, and what Meta holds against it."""

    kind: str
    account: str
    event: str = ""
    status: str = ""
    severity: str = ""
    reason: str = ""


@dataclass(frozen=True)
class KeyChanged:
    """`person.key`: somebody has another number or another business-scoped id, and is still the same person."""

    kind: str
    channel: str
    old: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True)
class Preference:
    """`person.preference`: they stop, or take up again, a category of messages (marketing) in their app."""

    kind: str
    channel: str
    keys: tuple[str, ...]
    category: str
    wish: str  # stop, resume
    at: datetime


@dataclass(frozen=True)
class Reachable:
    """`chat.reachable`: a person blocked or unblocked us, a room threw us out or took us in."""

    kind: str
    channel: str
    key: str
    reachable: bool
    at: datetime
    title: str = ""  # of a room


@dataclass(frozen=True)
class RoomMoved:
    """`room.moved`: a group became a supergroup, and has another id from now on."""

    kind: str
    channel: str
    old: str
    new: str


@dataclass(frozen=True)
class RoomChanged:
    """`room.changed`: it has another name, or topics were opened or closed; `topic` is empty for the general one."""

    kind: str
    channel: str
    room: str
    topic: str = ""
    topic_opened: bool = False


@dataclass(frozen=True)
class InRoom:
    """`room.member`: somebody came into a room or went, was thrown out, or leads it now."""

    kind: str
    channel: str
    room: str
    key: str
    was: Stand
    now: Stand
    at: datetime
    sender: str = ""
    is_bot: bool = False


@dataclass(frozen=True)
class Knock:
    """`room.asked`: somebody asks to be let in. `locale` is the language of their app."""

    kind: str
    channel: str
    room: str
    key: str
    at: datetime
    locale: str = ""
    sender: str = ""


@dataclass(frozen=True)
class BindingPost:
    """`room.post` with a code of ours: a channel is to be a zone's; who posted it is not told."""

    kind: str
    channel: str
    room: str
    message: str
    code: str
    sender: str  # the name of our bot that heard it


@dataclass(frozen=True)
class Participant:
    keys: tuple[str, ...]
    codes: tuple[int, ...] = ()  # why it did not work with them


@dataclass(frozen=True)
class RoomNews:
    """`room.lifecycle`, `.participants`, `.settings`, `.status`: what became of a WhatsApp group and who is in it."""

    kind: str
    room: str
    event: str  # group_create, group_participants_add, group_join_request_created, group_suspend …
    at: datetime
    request: str = ""  # of our call that it answers, or of the person who asks to come in
    subject: str = ""
    invite_link: str = ""
    by: str = ""  # business, participant
    participants: tuple[Participant, ...] = ()
    failed: tuple[Participant, ...] = ()
    codes: tuple[int, ...] = ()
    refused: tuple[str, ...] = ()  # of what was to be set: group_subject, group_description, profile_picture
    is_failure: bool = False


News = (
    TemplateNews
    | NumberNews
    | AccountNews
    | KeyChanged
    | Preference
    | Reachable
    | RoomMoved
    | RoomChanged
    | InRoom
    | Knock
    | BindingPost
    | RoomNews
)
