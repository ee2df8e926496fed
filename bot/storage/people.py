"""People, where they are reached, and the zones that they are in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import BYTEA

from bot.storage import tables as t
from bot.storage.addresses import Addresses
from bot.storage.owing import QUIET
from bot.storage.transaction import any_of
from handlers.incoming import Incoming
from zones.consent import Consent
from zones.delivery import State
from zones.person import Address, Follow, Member, Person


class People(Addresses):
    async def address_of(self, heard: Incoming, now: datetime) -> Address | None:
        if self.vault.is_changing:
            await self._still_asked(heard)
        known = await self._known(heard)
        if heard.room or not heard.keys:
            # Whoever is known from a room alone has no private chat with us to which we could answer.
            return next((one for one in known if one.person_id or one.heard_at), None)
        found = {address.digest for address in known}
        person = known[0].person_id if known else None
        for key in heard.keys:
            if not found.intersection(self.vault.digests(heard.channel, key)):
                known.append(self._new_address(heard.channel, key, heard.sender, person))
        for address in known:
            address.sender = heard.sender or address.sender  # WhatsApp's window is open with this number alone
            address.person_id = address.person_id or person  # the id that wrote as a stranger is whose number it is
            address.heard_at = max(heard.at, address.heard_at or heard.at)
            address.unreachable_at, address.retry_at = None, None
            address.failures = address.given_up = 0
        if any(address.id is None for address in known):
            await self.flush()
        return known[0]

    async def _known(self, heard: Incoming) -> list[Address]:
        digests = [digest for key in heard.keys for digest in self.vault.digests(heard.channel, key)]
        a = t.addresses.c
        mine = sa.select(Address).where(a.channel == heard.channel, a.digest == any_of(digests, BYTEA))
        found = (await self.session.scalars(mine)).all()
        return sorted(found, key=lambda address: (address.person_id is None, digests.index(address.digest)))

    async def _still_asked(self, heard: Incoming) -> None:
        """While keys are rotated: what they were asked under another key waits for their answer still."""
        s, me = t.steps.c, self.author(heard)
        before = [digest for key in heard.keys[:1] for digest in self.vault.digests(heard.channel, key)[1:]]
        theirs = sa.update(t.steps).where(s.author.in_(before), s.done_at.is_(None))
        await self.session.execute(theirs.values(author=me))

    # ---- what the platforms say of an address

    async def link_keys(self, channel: str, old: Sequence[str], new: Sequence[str], now: datetime) -> int | None:
        """Somebody has another number or id: their address becomes that one. The person, if we know them.

        The old key is theirs no more: a number may soon be a stranger's, who must not pass for them.
        """
        theirs = await self._addresses(channel, old)
        person = next((address.person_id for address in theirs if address.person_id), None)
        if person is None:
            return None
        for key in new:
            before = next((one for one in theirs if is_number(self.vault.open(one.sealed_key)) == is_number(key)), None)
            there = next(iter(await self._addresses(channel, [key])), None)
            if there is None and before is None:
                self._new_address(channel, key, theirs[0].sender, person)
            elif there is None and before:
                self._rekey(before, key)
            elif there and there.person_id in (None, person):
                there.person_id = person
                await self._abandon(before, now)
        return person

    async def note_reachable(self, channel: str, key: str, unreachable_at: datetime | None) -> None:
        for address in await self._addresses(channel, [key]):
            address.unreachable_at, address.retry_at = unreachable_at, None  # who blocked us tells when they unblock

    def author(self, heard: Incoming) -> bytes:
        return self.vault.digest(heard.channel, heard.keys[0]) if heard.keys else b"anonymous"

    async def person(self, person: int) -> Person | None:
        return await self.session.get(Person, person)

    async def person_of_phone(self, phone: str) -> Person | None:
        """The utility's own list knows people by the phone on which they use WhatsApp."""
        a = t.addresses.c
        theirs = sa.select(Person).join(t.addresses, a.person_id == t.persons.c.id)
        theirs = theirs.where(a.channel == "whatsapp", a.digest.in_(self.vault.digests("whatsapp", phone)))
        return (await self.session.scalars(theirs)).first()

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

    async def left(self, person: int) -> Sequence[Member]:
        m = t.members.c
        gone = sa.select(Member).where(m.person_id == person, m.left_at.is_not(None))
        return (await self.session.scalars(gone.order_by(m.id))).all()

    async def said_stop(self, person: int) -> bool:
        """They said STOP, or left their last zone; not, if only their office ended."""
        left = [] if await self.memberships(person) else await self.left(person)
        return bool(left) and not any(member.out_of_office_at for member in left)

    async def following(self, person: int) -> Sequence[Follow]:
        f, m = t.follows.c, t.members.c
        theirs = sa.select(Follow).join(t.members, m.id == f.member_id)
        return (
            await self.session.scalars(theirs.where(m.person_id == person, m.left_at.is_(None)).order_by(f.id))
        ).all()

    async def follows(self, members: Sequence[int]) -> Sequence[Follow]:
        f = t.follows.c
        return (await self.session.scalars(sa.select(Follow).where(f.member_id.in_(members)).order_by(f.id))).all()

    async def drop_follow(self, follow: Follow) -> None:
        await self.session.delete(follow)
        await self.session.flush()

    async def stop_following(self, member: int) -> None:
        await self.session.execute(sa.delete(t.follows).where(t.follows.c.member_id == member))

    async def unfollow(self, person: int, areas: Sequence[int]) -> None:
        theirs = sa.select(t.members.c.id).where(t.members.c.person_id == person)
        gone = sa.and_(t.follows.c.member_id.in_(theirs), t.follows.c.area_id.in_(areas))
        await self.session.execute(sa.delete(t.follows).where(gone))

    async def consent(self, person: int) -> Consent | None:
        c = t.consents.c
        newest = sa.select(Consent).where(c.person_id == person).order_by(c.id.desc()).limit(1)
        return (await self.session.scalars(newest)).one_or_none()

    async def withdraw(self, person: int, reason: str, now: datetime, zone: int | None = None) -> int:
        d = t.deliveries.c  # what is on its way just now comes back to the sender, who looks again (CLAIM)
        theirs = sa.select(t.addresses.c.id).where(t.addresses.c.person_id == person)
        waiting = sa.and_(d.address_id.in_(theirs), d.state.in_([State.DUE, State.HELD]), d.notice_id.is_not(None))
        gone = {"state": State.WITHDRAWN, "done_at": now, "reason": reason}
        waiting = sa.and_(waiting, self._of_zone(person, zone)) if zone else waiting
        ended = await self.change(sa.update(t.deliveries).where(waiting).values(gone))
        if zone:
            return ended
        c = t.complaints.c  # they stay what they are, open or closed, and their person hears nothing more of them
        hush = sa.update(t.complaints).where(c.person_id == person, c.hushed_at.is_(None))
        ended += await self.change(hush.values(hushed_at=now))
        if reason == "stop":
            f = t.outage_follows.c
            followed = sa.update(t.outage_follows).where(f.person_id == person, f.left_at.is_(None))
            ended += await self.change(followed.values(left_at=now))
            mine = sa.update(t.persons).where(t.persons.c.id == person)
            await self.session.execute(mine.values(stopped_at=now))
        called = sa.update(t.calls).where(t.calls.c.address_id.in_(theirs), t.calls.c.hushed_at.is_(None))
        return ended + await self.change(called.values(hushed_at=now))

    @staticmethod
    def _of_zone(person: int, zone: int) -> sa.ColumnElement[bool]:
        """Its notices, but for what they have complained of or follow there: of that they hear how it ends."""
        n, c, f = t.notices.c, t.complaints.c, t.outage_follows.c
        reported = sa.select(c.outage_id).where(c.person_id == person, t.OPEN_COMPLAINT, c.outage_id.is_not(None))
        followed = sa.select(f.outage_id).where(f.person_id == person, f.left_at.is_(None))
        theirs = sa.select(n.id).where(n.zone_id == zone, n.outage_id.not_in(reported.union(followed)))
        return t.deliveries.c.notice_id.in_(theirs)

    async def wake_up(self, person: int, now: datetime) -> None:
        d = t.deliveries.c
        theirs = sa.select(t.addresses.c.id).where(t.addresses.c.person_id == person)
        slept = sa.and_(d.address_id.in_(theirs), d.state == State.HELD, d.reason == QUIET)
        due = sa.update(t.deliveries).where(slept).values(state=State.DUE, due_at=now).returning(d.sender)
        self.to_wake |= set((await self.session.scalars(due)).all())


def is_number(key: str) -> bool:
    return key.startswith("+")
