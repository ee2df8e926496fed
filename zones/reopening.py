"""An end that was posted too early is taken back: the whole outage opens again, in one act."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from zones.audience import on_reopening
from zones.notice import Notice, NoticeKind
from zones.outage import Outage, check_end, refuse_twice, runs
from zones.pocket import Pockets, PocketVerdict, end_pocket
from zones.refused import Refused
from zones.saying import announce, audience_of, said_by
from zones.store import Store

if TYPE_CHECKING:
    from zones.person import Person


class Reopenings(Store, Pockets, Protocol):
    """What it asks of the world."""

    async def never_back(self, outage: Outage) -> None:
        """Whoever complained of it, and whose complaint is open, waits for it as before it was said to be over."""


async def reopen_outage(
    store: Reopenings, engineer: Person, outage: Outage, eta: datetime | None, now: datetime
) -> Notice:
    """Exactly those who were told that supply is back hear that it is not; its pockets are over, its complaints go on.

    Who said yes has closed theirs, and it stays closed.
    """
    said = await said_by(store, engineer, outage.areas, now, "reopen")
    wrong = await store.last_notice(outage)
    if outage.restored_at is None or wrong is None or wrong.kind is not NoticeKind.RESTORATION:
        raise Refused("not_restored", number=outage.number)
    check_end(outage, eta, now)
    refuse_twice(known for known in await store.open_outages(outage.areas, now) if runs(known, now))
    outage.open_again()
    outage.expect(eta, said.person_id, now)
    await store.never_back(outage)
    await store.attach_beneath(outage, now)  # whoever has complained since it was said to be over
    for pocket in await store.pockets_at(outage.id):
        pocket.verdict, pocket.answered_at, pocket.answered_by = PocketVerdict.AGAIN, now, engineer.id
        end_pocket(store, pocket, outage.id, now)
    audience = on_reopening(audience_of(NoticeKind.CORRECTION, outage, said, wrong), outage)
    return await announce(
        store, outage, NoticeKind.CORRECTION, "outage.reopened", said, audience, wrong, more={"reopened": True}
    )
