"""Invitations and requests to be admitted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from bot.storage import tables as t
from bot.storage.transaction import Transaction
from zones.application import MAY_ADMIT, Application
from zones.invitation import Invitation

INVITATION = "invitation"  # beside the channels, as what the keyed hash is of


class Applications(Transaction):
    def invitation_key(self, code: str) -> bytes:
        return self.vault.digest(INVITATION, code)

    async def invitation(self, code: str) -> Invitation | None:
        """Locked until the transaction ends: of two who have it, one comes in."""
        theirs = sa.select(Invitation).where(t.invitations.c.digest.in_(self.vault.digests(INVITATION, code)))
        return (await self.session.scalars(theirs.with_for_update())).one_or_none()

    async def application(self, application: int) -> Application | None:
        return await self.session.get(Application, application, with_for_update=True)

    async def open_application(self, person: int, zone: int) -> Application | None:
        a = t.applications.c
        waits = sa.and_(a.person_id == person, a.zone_id == zone, a.admitted_at.is_(None), a.refused_at.is_(None))
        return (await self.session.scalars(sa.select(Application).where(waits).limit(1))).one_or_none()

    async def deciders(self, zone: int, at: datetime) -> Sequence[int]:
        m = t.members.c
        theirs = sa.and_(m.zone_id == zone, m.role.in_(MAY_ADMIT), m.left_at.is_(None))
        return (await self.session.scalars(sa.select(m.person_id).where(theirs).order_by(m.person_id))).all()
