"""One transaction on PostgreSQL, with the questions that rules and conversation ask of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from bot import tables as t
from bot.around import AROUND
from bot.owing import OWE, REACH
from bot.vault import Vault
from handlers.answer import Answer
from handlers.incoming import Incoming
from handlers.step import Step
from zones.area import Area, Kind
from zones.audience import Audience
from zones.delivery import TOLD, Delivery, Lane, State
from zones.notice import Notice
from zones.outage import Outage
from zones.person import Address, Member, Person, Room
from zones.position import SUPPLY, Charge, Position

ANSWER_IS_WORTH = timedelta(minutes=10)

Wake = Callable[[str], Awaitable[None]]

CHAIN = sa.text("""
WITH RECURSIVE above AS (
    SELECT CAST(:area AS bigint) AS id, 0 AS far
    UNION
    SELECT p.parent_id, a.far + 1 FROM placements p JOIN above a ON p.area_id = a.id
    WHERE p.since <= :now AND (p.until IS NULL OR p.until > :now)
), answering AS (
    SELECT c.position_id AS id, a.far, 0 AS rung FROM charges c JOIN above a ON a.id = c.area_id
    WHERE c.work = :work AND c.since <= :now AND (c.until IS NULL OR c.until > :now)
), chain AS (
    SELECT id, far, rung FROM answering
    UNION
    SELECT p.reports_to_id, c.far, c.rung + 1 FROM positions p JOIN chain c ON p.id = c.id
    WHERE p.reports_to_id IS NOT NULL AND c.rung < 20
)
SELECT id FROM chain GROUP BY id ORDER BY min(far + rung), id
""")

BELOW_AND_ABOVE = sa.text(AROUND + "SELECT id FROM below UNION SELECT id FROM above")
ABOVE = sa.text(AROUND + "SELECT id FROM above")


class Store:
    """The session is the unit of work; `to_wake` are the senders that must hear of it after the commit."""

    def __init__(self, session: AsyncSession, vault: Vault, zone_time: ZoneInfo) -> None:
        self.session = session
        self.vault = vault
        self.zone_time = zone_time
        self.to_wake: set[str] = set()

    def add(self, *things: object) -> None:
        self.session.add_all(things)

    async def flush(self) -> None:
        await self.session.flush()

    def savepoint(self) -> AbstractAsyncContextManager[object]:
        return self.session.begin_nested()

    # ---- areas and positions

    async def chain(self, area: int, at: datetime) -> Sequence[Position]:
        ids = (await self.session.scalars(CHAIN, {"area": area, "now": at, "work": SUPPLY})).all()
        known = {position.id: position for position in await self.positions(ids)}
        return [known[position_id] for position_id in ids]

    async def positions(self, ids: Sequence[int]) -> Sequence[Position]:
        return (await self.session.scalars(sa.select(Position).where(t.positions.c.id.in_(ids)))).all()

    async def positions_held(self, person: int, at: datetime) -> set[int]:
        h = t.holdings.c
        held = sa.select(h.position_id).where(h.person_id == person, h.since <= at, open_at(h.until, at))
        return set((await self.session.scalars(held)).all())

    async def charges_of(self, positions: Sequence[int], at: datetime) -> Sequence[Charge]:
        c = t.charges.c
        mine = sa.select(Charge).where(c.position_id.in_(positions), c.since <= at, open_at(c.until, at))
        return (await self.session.scalars(mine.order_by(c.id))).all()

    async def zones_of(self, areas: Sequence[int], at: datetime) -> Sequence[Area]:
        above = (await self.session.scalars(ABOVE, {"near": list(areas), "now": at})).all()
        zones = sa.select(Area).where(t.areas.c.id.in_(above), t.areas.c.kind == Kind.ZONE)
        return (await self.session.scalars(zones)).all()

    # ---- outages and notices

    async def open_outages(self, areas: Sequence[int], at: datetime) -> Sequence[Outage]:
        return await self._open(ABOVE, areas, at)

    async def open_near(self, areas: Sequence[int], at: datetime) -> Sequence[Outage]:
        return await self._open(BELOW_AND_ABOVE, areas, at)

    async def _open(self, around: sa.TextClause, areas: Sequence[int], at: datetime) -> Sequence[Outage]:
        o = t.outages.c
        ids = (await self.session.scalars(around, {"near": list(areas), "now": at})).all()
        here = o.areas.overlap(sa.cast(list(ids), o.areas.type))
        still = sa.select(Outage).where(here, o.restored_at.is_(None), o.cancelled_at.is_(None))
        return (await self.session.scalars(still.order_by(o.id.desc()))).all()

    async def outage(self, outage: int) -> Outage | None:
        locked = sa.select(Outage).where(t.outages.c.id == outage).with_for_update()
        return (await self.session.scalars(locked)).one_or_none()

    async def last_notice(self, outage: Outage) -> Notice | None:
        n = t.notices.c
        last = sa.select(Notice).where(n.outage_id == outage.id).order_by(n.version.desc()).limit(1)
        return (await self.session.scalars(last)).one_or_none()

    async def next_number(self, zone: Area, at: datetime) -> str:
        name = f"{zone.code}-{at.astimezone(self.zone_time):%y%m}"
        first = insert(t.counters).values(name=name, last=1)
        count = first.on_conflict_do_update(index_elements=["name"], set_={"last": t.counters.c.last + 1})
        number = await self.session.scalar(count.returning(t.counters.c.last))
        return f"{name}-{number:04}"

    async def owe(self, notice: Notice, audience: Audience) -> int:
        facts = asked_for(audience, notice.at) | {
            "lane": notice.lane.value, "notice": notice.id, "expires": notice.expires_at,
        }  # fmt: skip
        owed = (await self.session.execute(OWE, facts)).all()
        self.to_wake |= {sender for sender, _ in owed}
        return sum(count for _, count in owed)

    async def reach(self, audience: Audience, at: datetime) -> int:
        return await self.session.scalar(REACH, asked_for(audience, at)) or 0

    # ---- people and where they are reached

    async def address_of(self, heard: Incoming, now: datetime) -> Address | None:
        known = await self._known(heard)
        if heard.room or not heard.keys:
            return known[0] if known else None
        found = {address.digest for address in known}
        for key in heard.keys:
            if (digest := self.vault.digest(heard.channel, key)) not in found:
                known.append(self._new_address(heard.channel, key, digest, known[0].person_id if known else None))
        for address in known:
            address.heard_at, address.unreachable_at = max(heard.at, address.heard_at or heard.at), None
        await self.flush()
        return known[0]

    async def _known(self, heard: Incoming) -> list[Address]:
        digests = [self.vault.digest(heard.channel, key) for key in heard.keys]
        mine = sa.select(Address).where(t.addresses.c.channel == heard.channel, t.addresses.c.digest.in_(digests))
        found = (await self.session.scalars(mine)).all()
        return sorted(found, key=lambda address: (address.person_id is None, digests.index(address.digest)))

    def _new_address(self, channel: str, key: str, digest: bytes, person: int | None) -> Address:
        address = Address(channel, self.vault.seal(key), digest, sender=channel, person_id=person)
        self.add(address)
        return address

    def author(self, heard: Incoming) -> bytes:
        return self.vault.digest(heard.channel, heard.keys[0]) if heard.keys else b"anonymous"

    async def person(self, person: int) -> Person | None:
        return await self.session.get(Person, person)

    async def person_of_phone(self, phone: str) -> Person | None:
        """The utility's own list knows people by the phone on which they use WhatsApp."""
        a = t.addresses.c
        theirs = sa.select(Person).join(t.addresses, a.person_id == t.persons.c.id)
        theirs = theirs.where(a.channel == "whatsapp", a.digest == self.vault.digest("whatsapp", phone))
        return (await self.session.scalars(theirs)).one_or_none()

    async def member(self, person: int, zone: int) -> Member | None:
        m = t.members.c
        return (
            await self.session.scalars(sa.select(Member).where(m.person_id == person, m.zone_id == zone))
        ).one_or_none()

    async def memberships(self, person: int) -> Sequence[Member]:
        m = t.members.c
        return (await self.session.scalars(sa.select(Member).where(m.person_id == person, m.left_at.is_(None)))).all()

    async def followed(self, person: int) -> Sequence[int]:
        f, m = t.follows.c, t.members.c
        theirs = (
            sa.select(f.area_id).join(t.members, m.id == f.member_id).where(m.person_id == person, m.left_at.is_(None))
        )
        return (await self.session.scalars(theirs.order_by(f.id))).all()

    async def stop_following(self, member: int) -> None:
        await self.session.execute(sa.delete(t.follows).where(t.follows.c.member_id == member))

    async def withdraw(self, person: int, reason: str) -> None:
        d = t.deliveries.c
        theirs = sa.select(t.addresses.c.id).where(t.addresses.c.person_id == person)
        waiting = sa.and_(d.address_id.in_(theirs), d.state == State.DUE, d.notice_id.is_not(None))
        await self.session.execute(sa.update(t.deliveries).where(waiting).values(state=State.WITHDRAWN, reason=reason))

    # ---- rooms

    async def room_of(self, heard: Incoming) -> tuple[Room, Address] | None:
        """By its id; a room loaded by its public @name is known by its id from the first message on."""
        for key in (heard.room, heard.room_name):
            if key and (found := await self._room(self.vault.digest(heard.channel, key))):
                if key != heard.room:
                    found[1].sealed_key = self.vault.seal(heard.room)
                    found[1].digest = self.vault.digest(heard.channel, heard.room)
                return found
        return None

    async def _room(self, digest: bytes) -> tuple[Room, Address] | None:
        both = sa.select(Room, Address).join(Address, t.addresses.c.id == t.rooms.c.address_id)
        found = (
            await self.session.execute(both.where(t.addresses.c.digest == digest, t.rooms.c.left_at.is_(None)))
        ).first()
        return (found[0], found[1]) if found else None

    async def adopt_room(self, heard: Incoming, zone: int, now: datetime) -> Room:
        if found := await self.room_of(heard):
            found[0].zone_id = zone
            return found[0]
        address = self._new_address(heard.channel, heard.room, self.vault.digest(heard.channel, heard.room), None)
        await self.flush()
        room = Room(zone, address.id, heard.room_name, "hi", now)
        self.add(room)
        await self.flush()
        return room

    # ---- conversation

    async def step(self, step: int, author: bytes) -> Step | None:
        mine = sa.select(Step).where(t.steps.c.id == step, t.steps.c.author == author).with_for_update()
        return (await self.session.scalars(mine)).one_or_none()

    async def open_step(self, address: int, author: bytes, at: datetime) -> Step | None:
        s = t.steps.c
        mine = sa.select(Step).where(
            s.address_id == address, s.author == author, s.done_at.is_(None), s.expires_at > at
        )
        return (await self.session.scalars(mine.order_by(s.id.desc()).limit(1).with_for_update())).one_or_none()

    async def say(self, address: Address, language: str, answer: Answer, heard: Incoming, at: datetime) -> None:
        content = {
            "text": answer.text,
            "buttons": [[button.label, button.action] for button in answer.buttons],
            "menu": answer.menu,
            "share_phone": answer.share_phone,
            "toast": answer.toast,
            "callback": heard.callback,
            "edit": heard.tapped if answer.replaces else "",
            "reply_to": heard.message if heard.room and not heard.tapped else "",
        }
        sealed = self.vault.seal_json(content)
        self.add(
            Delivery(
                address.id, address.sender, Lane.ANSWER, language, at, at + ANSWER_IS_WORTH, sealed_content=sealed
            )
        )  # fmt: skip
        self.to_wake.add(address.sender)


def asked_for(audience: Audience, now: datetime) -> dict[str, object]:
    return {
        "zone": audience.zone_id,
        "near": list(audience.near),
        "roles": [role.value for role in audience.roles],
        "told_of": audience.told_of,
        "heard": audience.heard,
        "rooms": audience.rooms,
        "besides": audience.besides,
        "told": [state.value for state in TOLD],
        "now": now,
    }


def open_at(until: sa.ColumnElement[datetime], at: datetime) -> sa.ColumnElement[bool]:
    return sa.or_(until.is_(None), until > at)


class Stores:
    """Opens transactions; after a commit it wakes the senders that have something to say."""

    def __init__(self, engine: AsyncEngine, vault: Vault, zone_time: ZoneInfo, wake: Wake) -> None:
        self.engine = engine
        self.vault = vault
        self.zone_time = zone_time
        self.wake = wake

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Store]:
        async with AsyncSession(self.engine, expire_on_commit=False) as session, session.begin():
            store = Store(session, self.vault, self.zone_time)
            yield store
        for sender in sorted(store.to_wake):
            await self.wake(sender)


def connect(url: str) -> AsyncEngine:
    """`url` is PostgreSQL's own form (postgresql://…); sessions run in UTC."""
    driver = url.replace("postgresql://", "postgresql+psycopg://", 1).replace("postgres://", "postgresql+psycopg://", 1)
    return create_async_engine(
        driver,
        pool_size=10,
        max_overflow=10,
        connect_args={"options": "-c timezone=UTC"},
        hide_parameters=True,  # an error must not carry what somebody wrote into a log
    )
