"""What is kept of one person, in whatever table, read for them or emptied for them."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.intake import telegram, whatsapp
from bot.storage import tables as t
from bot.storage.transaction import Transaction
from zones.complaint import How
from zones.consent import Consent
from zones.delivery import State
from zones.detail import OF_THE_OFFICE, DetailKind
from zones.notice import Notice
from zones.own_data import Belongs, Did, Followed, Kept, Reached, Reported, WasRemoved, WasSent, Wrote
from zones.person import Address, Member, Person
from zones.position import Position
from zones.removal import Removal

MOST = 2_000  # of each kind, the newest: a file that a phone can open
GONE = ""  # what stands in place of a key that was erased
OPEN = (State.DUE, State.HELD, State.CLAIMED, State.UNKNOWN)

SENT = sa.text("""
SELECT d.due_at, d.state, d.sealed_content, d.notice_id FROM deliveries d
WHERE d.address_id = ANY(:addresses) ORDER BY d.id DESC LIMIT :most
""").columns(due_at=t.Instant, state=t.Word(State))

WORDS = sa.text("""
SELECT d.at, d.kind, d.sealed_content FROM details d JOIN complaints c ON c.id = d.complaint_id
WHERE (c.person_id = :person OR c.address_id = ANY(:addresses)) AND d.kind <> ALL(:not_theirs)
ORDER BY d.id DESC LIMIT :most
""").columns(at=t.Instant, kind=t.Word(DetailKind))


class OwnDataBook(Transaction):
    async def kept_of(self, person: Person | None, address: Address) -> Kept:
        theirs = await self._addresses_of(person, address)
        ids, me = [one.id for one in theirs], person.id if person else None
        sent, wrote, did = await self._sent(ids), await self._wrote(theirs, me), await self._did(me)
        return Kept(
            self.vault.open(person.sealed_name) if person and person.sealed_name else "",
            [Reached(one.channel, self.vault.open(one.sealed_key), one.heard_at) for one in theirs],
            await self._consents(me),
            await self._belongs(me),
            await self._offices(me),
            wrote,
            sent,
            await self._reported(me, ids),
            await self._followed(me),
            await self._removed(ids),
            did,
            more=MOST in (len(sent), len(wrote), len(did)),
        )

    async def _addresses_of(self, person: Person | None, address: Address) -> Sequence[Address]:
        if person is None:
            return [address]
        theirs = sa.select(Address).where(t.addresses.c.person_id == person.id).order_by(t.addresses.c.id)
        return (await self.session.scalars(theirs.with_for_update())).all()

    async def _consents(self, person: int | None) -> Sequence[Consent]:
        theirs = sa.select(Consent).where(t.consents.c.person_id == person).order_by(t.consents.c.id)
        return (await self.session.scalars(theirs)).all()

    async def _belongs(self, person: int | None) -> list[Belongs]:
        theirs = sa.select(Member).where(t.members.c.person_id == person).order_by(t.members.c.id)
        found = []
        for member in (await self.session.scalars(theirs)).all():
            areas = sa.select(t.follows.c.area_id).where(t.follows.c.member_id == member.id)
            found.append(Belongs(member, (await self.session.scalars(areas)).all()))
        return found

    async def _offices(self, person: int | None) -> Sequence[Position]:
        h = t.holdings.c
        theirs = sa.select(Position).join(t.holdings, h.position_id == t.positions.c.id).where(h.person_id == person)
        return (await self.session.scalars(theirs.order_by(h.id))).all()

    async def _sent(self, addresses: Sequence[int]) -> list[WasSent]:
        rows = (await self.session.execute(SENT, {"addresses": list(addresses), "most": MOST})).all()
        theirs = sa.select(Notice).where(t.notices.c.id.in_({row.notice_id for row in rows if row.notice_id}))
        notices = {notice.id: notice for notice in await self.session.scalars(theirs)}
        return [
            WasSent(row.due_at, notices.get(row.notice_id) or self._text(row.sealed_content), row.state) for row in rows
        ]

    def _text(self, sealed: bytes | None) -> str:
        return str(self.vault.open_json(sealed).get("text", "")) if sealed else ""

    async def _wrote(self, addresses: Sequence[Address], person: int | None) -> list[Wrote]:
        i = t.inbox.c
        private = sa.select(i.channel, i.at, i.sealed_body).where(i.kind == "message", self._chats(addresses))
        rows = await self.session.execute(private.order_by(i.id.desc()).limit(MOST))
        found = [
            Wrote(row.at, text) for row in rows if (text := said(row.channel, self._body(row.sealed_body), row.at))
        ]
        office = [kind.value for kind in OF_THE_OFFICE]
        asked = {"person": person, "addresses": [one.id for one in addresses], "most": MOST, "not_theirs": office}
        details = await self.session.execute(WORDS, asked)
        a = t.applications.c
        of_themselves = await self.session.execute(sa.select(a.asked_at, a.sealed_words).where(a.person_id == person))
        reported = (Wrote(at, in_report(kind, self.vault.open(words))) for at, kind, words in details)
        applied = (Wrote(at, self.vault.open(words)) for at, words in of_themselves)
        return [*found, *(one for one in (*reported, *applied) if one not in found)]

    def _body(self, sealed: bytes) -> dict[str, Any]:
        return self.vault.open_json(sealed)

    def _chats(self, addresses: Sequence[Address]) -> sa.ColumnElement[bool]:
        """Their private chats with us, as the inbox knows them."""
        keys = ((one.channel, self.vault.open(one.sealed_key)) for one in addresses)
        tags = [tag for channel, key in keys for tag in self.vault.tags(channel, key.removeprefix("+"))]
        return t.inbox.c.chat.in_(tags)

    async def _reported(self, person: int | None, addresses: Sequence[int]) -> list[Reported]:
        c = t.complaints.c
        rows = await self.session.execute(
            sa.select(c.number, c.at, c.closed_at).where(self._complained(person, addresses)).order_by(c.id)
        )
        return [Reported(*row) for row in rows]

    async def _followed(self, person: int | None) -> list[Followed]:
        f, o = t.outage_follows.c, t.outages.c
        theirs = sa.select(o.number, f.since, f.left_at).join(t.outages, o.id == f.outage_id)
        rows = await self.session.execute(theirs.where(f.person_id == person).order_by(f.id))
        return [Followed(*row) for row in rows]

    async def _removed(self, addresses: Sequence[int]) -> list[WasRemoved]:
        """By their address: whoever was known from the room alone had no person then."""
        r = t.removals.c
        theirs = sa.select(t.rooms.c.title, Removal).join(Removal, r.room_id == t.rooms.c.id)
        rows = await self.session.execute(theirs.where(r.address_id.in_(addresses)).order_by(r.id))
        return [WasRemoved(*row) for row in rows]

    @staticmethod
    def _complained(person: int | None, addresses: Sequence[int]) -> sa.ColumnElement[bool]:
        c = t.complaints.c
        by_person = c.person_id == person if person is not None else sa.false()
        return sa.or_(by_person, c.address_id.in_(addresses))

    async def _did(self, person: int | None) -> list[Did]:
        if person is None:  # of a stranger the log knows nothing; what is nobody's is not theirs
            return []
        e, p = t.entries.c, t.persons.c
        before = sa.select(p.id).where(p.united_into_id == person)  # as whom the log knew their other phone
        mine = sa.or_(e.person_id == person, e.person_id.in_(before))
        theirs = sa.select(e.at, e.act).where(mine).order_by(e.id.desc()).limit(MOST)
        return [Did(*row) for row in await self.session.execute(theirs)]

    # ---- taken out of everything ------------------------------------------------------------------------

    async def erase(self, person: Person | None, address: Address, now: datetime, *, in_office: bool) -> None:
        theirs = await self._addresses_of(person, address)
        ids, me = [one.id for one in theirs], person.id if person else None
        await self._erase_words(theirs, me, ids, now)
        await self._erase_sent(ids, now)
        if person:
            person.quiet_since = person.quiet_until = person.paused_until = None
            person.near_only_since = person.turns_only_since = person.language_chosen_at = None
            await self._leave_everything(person, now, in_office=in_office)
        if not in_office:
            for one in theirs:
                # Whoever writes from there is a stranger at once; the key stays until they were told (`forget`).
                one.person_id, one.digest, one.farewell_at = None, os.urandom(32), now
                one.language = None
                one.heard_at = one.heard_at if one is address else None
            if person:
                person.erased_at, person.sealed_name, person.reads_on, person.stopped_at = now, None, None, None
                others = sa.update(t.persons).where(t.persons.c.united_into_id == person.id)
                await self.session.execute(others.values(erased_at=now))
        await self.flush()

    async def _erase_words(self, theirs: Sequence[Address], me: int | None, ids: Sequence[int], now: datetime) -> None:
        i, c = t.inbox.c, t.complaints.c
        over = sa.or_(i.handled_at.is_not(None), i.parked_at.is_not(None))
        blank = {"sealed_body": self.vault.seal_json({}), "chat": None, "about": None}
        done = blank | {"handled_at": sa.func.coalesce(i.handled_at, now), "due_at": None}
        await self.session.execute(sa.update(t.inbox).where(self._chats(theirs), over).values(done))
        await self.session.execute(sa.delete(t.steps).where(t.steps.c.address_id.in_(ids)))
        await self.session.execute(sa.delete(t.claims).where(t.claims.c.address_id.in_(ids)))
        await self.session.execute(sa.delete(t.paces).where(t.paces.c.author.in_([one.digest for one in theirs])))
        await self.session.execute(sa.delete(t.outage_follows).where(t.outage_follows.c.person_id == me))
        removed = sa.update(t.removals).where(t.removals.c.address_id.in_(ids))
        await self.session.execute(removed.values(person_id=None))
        mine = self._complained(me, ids)
        words = sa.select(c.id).where(mine).scalar_subquery()
        await self.session.execute(sa.delete(t.details).where(t.details.c.complaint_id.in_(words)))
        withdrawn = sa.update(t.complaints).where(mine, c.closed_at.is_(None))
        await self.session.execute(withdrawn.values(closed_at=now, how=How.WITHDRAWN))
        await self.session.execute(
            sa.update(t.complaints).where(mine).values(person_id=None, address_id=None, author=b"")
        )

    async def _erase_sent(self, ids: Sequence[int], now: datetime) -> None:
        """That something was sent stays, and what became of it; the platform's number of it may hold theirs."""
        d = t.deliveries.c
        waiting = sa.update(t.deliveries).where(d.address_id.in_(ids), d.state.in_([State.DUE, State.HELD]))
        await self.session.execute(waiting.values(state=State.WITHDRAWN, done_at=now, reason="erased"))
        await empty(self, ids)

    async def _leave_everything(self, person: Person, now: datetime, *, in_office: bool) -> None:
        m, f = t.members.c, t.follows.c
        theirs = sa.and_(m.person_id == person.id, m.role != "engineer" if in_office else sa.true())
        of_theirs = sa.select(m.id).where(theirs).scalar_subquery()
        await self.session.execute(sa.delete(t.follows).where(f.member_id.in_(of_theirs)))
        await self.session.execute(sa.delete(t.members).where(theirs))
        await self.session.execute(sa.delete(t.applications).where(t.applications.c.person_id == person.id))
        given = sa.update(t.consents).where(t.consents.c.person_id == person.id, t.consents.c.withdrawn_at.is_(None))
        await self.session.execute(given.values(withdrawn_at=now))  # that there was one is to be proved


def said(channel: str, body: dict[str, Any], at: datetime) -> str:
    """The text or the tap of a message that is kept; empty for one that was erased."""
    if not body:
        return ""
    heard = whatsapp.heard(body) if channel == whatsapp.CHANNEL else telegram.heard(body, 0, at)
    return heard.text or (f"[{heard.kind}]" if heard.kind != "tap" else "")


def in_report(kind: DetailKind, content: str) -> str:
    """Their words, or what came with them: a pin by its place; of a photo we have the platform's id alone."""
    if kind in (DetailKind.WORDS, DetailKind.CONSUMER, DetailKind.ANSWER, DetailKind.REMARK):
        return content
    pin = json.loads(content)
    return f"[{kind}] {pin['lat']}, {pin['lon']}" if "lat" in pin else f"[{kind}]"


async def empty(store: Transaction, addresses: Sequence[int]) -> None:
    """Of deliveries that have come to an end."""
    d = t.deliveries.c
    over = sa.and_(d.address_id.in_(addresses), d.state.not_in(OPEN))
    await store.session.execute(sa.update(t.deliveries).where(over).values(sealed_content=None, platform_id=None))
    told = sa.select(d.id).where(over).scalar_subquery()
    await store.session.execute(sa.delete(t.receipts).where(t.receipts.c.delivery_id.in_(told)))


FAREWELLS = sa.text("""
SELECT a.id FROM addresses a WHERE a.farewell_at IS NOT NULL AND NOT EXISTS (
    SELECT FROM deliveries d WHERE d.address_id = a.id AND d.state IN ('due', 'held', 'claimed')
) ORDER BY a.id LIMIT 500 FOR UPDATE SKIP LOCKED
""")


async def forget(store: Transaction, now: datetime) -> int:
    """Who was told that their data is gone: now the address goes, too. How many."""
    ids = (await store.session.scalars(FAREWELLS)).all()
    if ids:
        await empty(store, ids)
        gone = {
            "sealed_key": store.vault.seal(GONE),
            "farewell_at": None,
            "heard_at": None,
            "unreachable_at": now,
            "retry_at": None,
        }
        await store.session.execute(sa.update(t.addresses).where(t.addresses.c.id.in_(ids)).values(gone))
    return len(ids)
