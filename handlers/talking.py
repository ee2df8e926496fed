"""What the conversation asks of the world, in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol

from handlers.acquaintance import Acquaintance
from handlers.answer import Answer
from handlers.deed import Deed
from handlers.incoming import Incoming
from handlers.rooms.at_the_door import Doors
from handlers.step import Step
from handlers.wording import Voice
from zones.application import Application
from zones.backfeed import BackFeeds
from zones.binding import Binding
from zones.closing import Asking, Times
from zones.complaint import Complaint, Complaints
from zones.cost import Reach
from zones.delivery import Lane, Progress
from zones.detail import Detail, DetailKind
from zones.eta_watch import Watch, Watching
from zones.following import Follows
from zones.gathering import Suspicion, Tally
from zones.handing import Handing, Handings
from zones.handover import Handover, Handovers
from zones.invitation import Invitation
from zones.ladder import Climb, Summons
from zones.linking import Links
from zones.outage import Outage
from zones.own_data import OwnData
from zones.person import Address, Person
from zones.pocket import Pocket
from zones.position import Charge, Holding, Position
from zones.report import Reporter
from zones.room import Room
from zones.work import Pile

if TYPE_CHECKING:
    from zones.approval import Approval
    from zones.claim import Claim
    from zones.manners import Pace
    from zones.notice import Notice
    from zones.removal import Removal


class Talking(Watching, BackFeeds, Links, Handovers, Doors, Complaints, OwnData, Handings, Follows, Protocol):
    """What the conversation asks of the world, in one transaction."""

    async def address_of(self, heard: Incoming, now: datetime) -> Address | None:
        """The author's private address: found by any of their keys, made on a first private message."""

    async def acquaintance(self, person: int, now: datetime) -> Acquaintance: ...

    async def room_of(self, heard: Incoming) -> tuple[Room, Address] | None: ...

    async def rooms_kept(self, zones: Sequence[int]) -> Sequence[Room]: ...

    async def chat(self, heard: Incoming) -> Address:
        """The address of a group that is no zone's yet."""

    def hashed(self, code: str) -> bytes: ...

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

    async def outage_numbered(self, number: str) -> Outage | None: ...

    async def open_near(self, areas: Sequence[int], at: datetime) -> Sequence[Outage]:
        """Open outages of these areas, of what lies below and above them, the newest first."""

    def price_of(self, reach: Reach, at: datetime) -> Decimal:
        """What it would cost, in rupees without tax."""

    async def approval(self, approval: int) -> Approval | None:
        """Locked until the transaction ends, so that it is decided once."""

    async def approvals_asked(self, person: int) -> Sequence[Approval]:
        """Those that wait for this person, the oldest first."""

    async def watch(self, watch: int) -> Watch | None: ...

    async def watches_asked(self, person: int) -> Sequence[Watch]:
        """Those about which this person was asked and nobody has given another time yet, the newest first."""

    async def ladder_call(self, call: int) -> Summons | None:
        """Locked until the transaction ends."""

    async def climbs_to(self, person: int) -> Sequence[Climb]:
        """Those that are not over, have gone a step, and came by this person."""

    async def climb_around(self, complaint: Complaint) -> Climb | None:
        """What carries it up just now: its own danger, its feeder's question, or the complaints of its feeder."""

    async def pocket_around(self, complaint: Complaint) -> Pocket | None:
        """The last one of its outage and place."""

    async def newest_call(self, person: int) -> Summons | None: ...

    async def climbs_of(self, call: Summons) -> Sequence[Climb]:
        """What climbed with this message; locked."""

    async def how_far(self, outage: Outage) -> Counter[Progress]:
        """The deliveries of the last notice of this outage, counted."""

    async def complaint(self, complaint: int) -> Complaint | None:
        """Locked until the transaction ends."""

    async def complaint_numbered(self, number: str) -> Complaint | None: ...

    async def others_complain(self, feeder: int, besides: int, at: datetime, within: timedelta) -> bool:
        """Whether anybody else of this feeder has complained lately of what no outage explains."""

    async def complaining(self, areas: Sequence[int], since: datetime, at: datetime, besides: int | None) -> int:
        """How many others have reported since that a feeder of theirs is off, with no outage that explains it."""

    def invitation_key(self, code: str) -> bytes:
        """The keyed hash by which an invitation is found."""

    async def invitation(self, code: str) -> Invitation | None:
        """Locked until the transaction ends."""

    async def application(self, application: int) -> Application | None:
        """Locked until the transaction ends."""

    async def open_application(self, person: int, zone: int) -> Application | None:
        """Which nobody has decided yet."""

    async def deciders(self, zone: int, at: datetime) -> Sequence[int]:
        """Who may admit somebody to the zone."""

    async def own_offices(self, person: int, at: datetime) -> Sequence[Position]:
        """Those that they hold themselves, not in somebody's place."""

    async def officers(self, zone: int, at: datetime) -> Sequence[tuple[Position, Holding, str]]:
        """Who holds which office under this area, and their name as the roster has it."""

    async def handover(self, handover: int) -> Handover | None:
        """Locked until the transaction ends."""

    async def offered_to(self, taker: int) -> Handover | None:
        """The newest that they have not answered."""

    async def tell(
        self, person: int, say: Callable[[Voice], Answer], at: datetime, brief: Callable[[Voice], str] | None = None
    ) -> bool:
        """A word to somebody who did not ask; false if nothing reaches them. `brief`: for a template, in one line."""

    async def told_before(self, delivery: int, address: int, person: int | None) -> Answer | None:
        """What was told to one of their addresses, as long as its words are kept."""

    async def newest_notice(self, number: str) -> Notice | None:
        """The last word on the outage of this number."""

    async def recent_notices(self, zones: Sequence[int], number: str, since: datetime) -> Sequence[Notice]:
        """All under a number; without one what was said in these zones, or in any if they are none."""

    async def removal(self, removal: int) -> Removal | None:
        """Locked until the transaction ends."""

    async def address_known(self, channel: str, key: str, sender: str) -> Address:
        """Of somebody in a room, who may never have written to us in private."""

    async def complained_of(self, address: int, person: int | None) -> Sequence[int]:
        """The areas of their open complaints."""

    async def admins_of(self, zone: int) -> Sequence[int]: ...

    async def pace(self, room: int, author: bytes, now: datetime) -> Pace:
        """How much somebody writes in a room of late; locked until the transaction ends."""

    async def complaints_open(self, author: bytes, person: int | None) -> bool: ...

    async def claims_since(self, address: int, since: datetime) -> Sequence[Claim]:
        """What went round in this chat, the newest first."""

    def sketch(self, words: Iterable[str]) -> list[int]:
        """By which the same words are known again, and not read."""

    async def suspicion(self, suspicion: int) -> Suspicion | None:
        """Locked until the transaction ends."""

    async def unanswered(self, feeders: Sequence[int]) -> Sequence[Suspicion]:
        """The oldest first."""

    async def tell_reporters(
        self, feeder: int, words: Mapping[str, Answer], by: int, now: datetime, worth: timedelta
    ) -> None:
        """Everybody who complained of the feeder, in their language; their complaints are taken note of."""

    async def times_of(self, zone: int) -> Times:
        """When this zone asks whether supply is back, and how long it waits."""

    async def asking(self, asking: int) -> Asking | None:
        """Locked until the transaction ends."""

    async def open_asking(self, person: int, at: datetime) -> Asking | None:
        """Whether supply is back: the last question, unless it was answered."""

    async def complaints_asked(self, asking: Asking) -> Sequence[Complaint]:
        """Those that it was about; locked."""

    async def closed_lately(self, by: Reporter, since: datetime) -> Sequence[Complaint]:
        """Confirmed or unconfirmed, the newest first; locked."""

    async def pocket(self, pocket: int) -> Pocket | None: ...

    async def outage_of(self, pocket: Pocket) -> Outage: ...

    async def pockets_at(self, outage: int) -> Sequence[Pocket]:
        """Those that are open; locked."""

    async def never_back(self, outage: Outage) -> None:
        """Its complaints wait for it as before it was said to be over."""

    async def pockets_of(self, areas: Sequence[int]) -> Sequence[Pocket]:
        """Those that wait for an answer, the oldest first; locked."""

    async def tally(self, address: int, subject: str) -> Tally | None:
        """What was shown of it in this chat last."""

    async def looked_up(self, address: Address, subject: str, count: int, now: datetime) -> None:
        """They have asked for it themselves, and need not be told once more."""

    async def complaints_in(self, pockets: Sequence[Pocket]) -> Sequence[Complaint]:
        """Those whose people say no; locked."""

    async def piles_of(self, held: Collection[int], now: datetime) -> Sequence[Pile]:
        """The complaints that wait for these offices' work."""

    async def works_of(self, pile: Pile, most: int) -> Sequence[Complaint]:
        """The most urgent first."""

    async def newest_detail(self, complaint: int, kind: DetailKind) -> Detail | None:
        """What was last said or sent about it."""

    def in_clear(self, detail: Detail) -> str: ...

    async def asked_back(self, person: int, now: datetime) -> Complaint | None:
        """Of which an engineer waits for their answer; locked."""

    async def handing(self, handing: int) -> Handing | None:
        """Locked until the transaction ends."""

    async def handed_on(self, handing: int) -> tuple[Handing, Complaint, Position]:
        """With what it is about, and the office that was asked; as they stand."""

    async def answering_now(self, position: int, now: datetime) -> int | None:
        """Who holds the office just now, or stands in."""

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

    def author(self, heard: Incoming) -> bytes: ...

    def sealed(self, text: str) -> str:
        """A person's words as they may lie in a step: nobody reads them without the key."""

    async def owe_deed(self, address: Address, deed: Deed, at: datetime) -> None:
        """Owe what is done in a chat besides writing."""

    def seal(self, text: str) -> bytes:
        """The same for a column of its own."""

    def resealed(self, sealed: str) -> bytes:
        """From a step into a column."""

    def authors(self, channel: str, keys: Sequence[str]) -> tuple[bytes, ...]:
        """The keyed hashes of a person's ids."""

    async def say(self, address: Address, language: str, answer: Answer, heard: Incoming, at: datetime) -> None:
        """Owe the answer, on the fast lane."""
