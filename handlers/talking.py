"""What the conversation asks of the world, in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol

from handlers.acquaintance import Acquaintance
from handlers.answer import Answer
from handlers.deed import Deed
from handlers.incoming import Incoming
from handlers.rooms.at_the_door import Doors
from handlers.sealing import Sealing
from handlers.step import Step
from handlers.wording import Voice
from zones.application import Applications
from zones.approval import Approvals
from zones.backfeed import BackFeeds
from zones.binding import Binding
from zones.closing import Closings
from zones.complaint import Complaints
from zones.cost import Reach
from zones.delivery import Lane, Progress
from zones.eta_watch import Watching
from zones.following import Follows
from zones.gathering import Suspicions
from zones.handing import Handings
from zones.handover import Handovers
from zones.invitation import Invitation
from zones.ladder import Ladder
from zones.linking import Links
from zones.outage import Outage
from zones.own_data import OwnData
from zones.person import Address, Person
from zones.position import Charge, Position
from zones.reopening import Reopenings
from zones.room import Room

if TYPE_CHECKING:
    from zones.claim import Claim
    from zones.manners import Pace
    from zones.notice import Notice
    from zones.removal import Removal


class Talking(
    Approvals,
    Watching,
    BackFeeds,
    Links,
    Handovers,
    Applications,
    Doors,
    Complaints,
    Handings,
    Suspicions,
    Ladder,
    Closings,
    Reopenings,
    Follows,
    OwnData,
    Sealing,
    Protocol,
):
    """What the conversation asks of the world, in one transaction."""

    async def address_of(self, heard: Incoming, now: datetime) -> Address | None:
        """The author's private address: found by any of their keys, made on a first private message."""

    async def acquaintance(self, person: int, now: datetime) -> Acquaintance: ...

    async def room_of(self, heard: Incoming) -> tuple[Room, Address] | None: ...

    async def rooms_kept(self, zones: Sequence[int]) -> Sequence[Room]: ...

    async def chat(self, heard: Incoming) -> Address:
        """The address of a group that is no zone's yet."""

    async def free_topic(self, room: Room, where: Address, now: datetime) -> None:
        """Our posts can go there again."""

    async def binding_of_code(self, code: str, now: datetime) -> Binding | None:
        """Unused and not too old; it is locked."""

    async def ways_in(self, sender: str, payload: str) -> dict[str, str]:
        """Links that add our bot to a `group` and to a `channel`, and into a `private` chat with it."""

    to_gather: bool  # what people reported, after the commit
    to_look: bool  # at rooms, after the commit

    async def person_of_phone(self, phone: str) -> Person | None: ...

    async def positions(self, ids: Sequence[int]) -> Sequence[Position]: ...

    async def charges_of(self, positions: Sequence[int], at: datetime) -> Sequence[Charge]: ...

    async def followed(self, person: int) -> Sequence[int]:
        """The areas that the person follows, in all their zones."""

    async def outage(self, outage: int) -> Outage | None:
        """Locked until the transaction ends, so that two taps follow one another."""

    async def outage_as_it_stands(self, outage: int) -> Outage | None:
        """Unlocked: who only asks or speaks of it does not wait for those who change it, nor hold them up."""

    async def outage_numbered(self, number: str) -> Outage | None: ...

    async def open_near(self, areas: Sequence[int], at: datetime) -> Sequence[Outage]:
        """Open outages of these areas, of what lies below and above them, the newest first."""

    async def lately_out(self, area: int, since: datetime, at: datetime) -> Sequence[Outage]:
        """Outages of this area or above it that have not ended, or after `since`; the newest first."""

    async def cancelled_near(self, areas: Sequence[int], since: datetime, at: datetime) -> Sequence[Outage]:
        """What was called off there after `since`, the newest first."""

    def price_of(self, reach: Reach, at: datetime) -> Decimal:
        """What it would cost, in rupees without tax."""

    async def rooms_told(self, notice: Notice) -> int:
        """How many of those that it is owed to are no person."""

    async def how_far(self, outage: Outage) -> Counter[Progress]:
        """The deliveries of the last notice of this outage, counted."""

    async def invitation(self, code: str) -> Invitation | None:
        """Locked until the transaction ends."""

    async def tell(
        self, person: int, say: Callable[[Voice], Answer], at: datetime, brief: Callable[[Voice], str] | None = None
    ) -> bool:
        """A word to somebody who did not ask; false if nothing reaches them. `brief`: for a template, in one line."""

    async def let_know(self, address: Address, language: str, text: str, at: datetime) -> None:
        """What somebody should know, and can read later."""

    async def told_before(self, delivery: int, address: int, person: int | None) -> Answer | None:
        """What was told to one of their addresses, as long as its words are kept."""

    async def newest_notice(self, number: str) -> Notice | None:
        """The last word on the outage of this number."""

    async def recent_notices(self, zones: Sequence[int], number: str, since: datetime) -> Sequence[Notice]:
        """All under a number; without one what was said in these zones, or in any if they are none."""

    async def notices_by(self, person: int, since: datetime) -> Sequence[Notice]:
        """Of each outage the last word, where it is theirs; the newest first."""

    async def removal(self, removal: int) -> Removal | None:
        """Locked until the transaction ends."""

    async def address_known(self, channel: str, key: str, sender: str) -> Address:
        """Of somebody in a room, who may never have written to us in private."""

    async def pace(self, room: int, author: bytes, now: datetime) -> Pace:
        """How much somebody writes in a room of late; locked until the transaction ends."""

    async def claims_since(self, address: int, since: datetime) -> Sequence[Claim]:
        """What went round in this chat, the newest first."""

    async def tell_reporters(
        self, feeder: int, words: Mapping[str, Answer], by: int, now: datetime, worth: timedelta
    ) -> None:
        """Everybody who complained of the feeder, in their language; their complaints are taken note of."""

    async def rule_above(self, area: int, name: str, at: datetime) -> Mapping[str, Any]:
        """An area's own rule, of the nearest above that has one; empty if none has."""

    async def call_centre(self, zone: int | None) -> Sequence[int]:
        """Who takes the calls of the zone, or of all."""

    async def reached_at(self, person: int) -> tuple[Address, str] | None:
        """Where they read it soonest, and in which language."""

    async def write_to(
        self,
        address: Address,
        language: str,
        answer: Answer,
        now: datetime,
        lane: Lane,
        worth: timedelta,
        outside: tuple[str, str] | None = None,
        *,
        private: bool = False,
    ) -> None:
        """Not asked for; `outside`: the news and the number that a template tells where free text may not go.

        `private`: by the template whose tap brings the whole, with its buttons and its file.
        """

    async def edit_posts(self, outage: Outage, last: Notice, say: Callable[[Voice], str], now: datetime) -> None:
        """The posts that stand for it in rooms, where the platform can; in each room's language."""

    async def asked_lately(self, address: int, since: datetime) -> Sequence[tuple[datetime, Answer]]:
        """What we said there that had buttons, and when; the newest first."""

    async def step(self, step: int, author: bytes) -> Step | None: ...

    async def open_step(self, address: int, author: bytes, at: datetime) -> Step | None: ...

    async def owe_deed(self, address: Address, deed: Deed, at: datetime) -> None:
        """Owe what is done in a chat besides writing."""

    async def say(self, address: Address, language: str, answer: Answer, heard: Incoming, at: datetime) -> None:
        """Owe the answer, on the fast lane."""
