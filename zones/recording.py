"""An outage that nobody posted while it lasted: recorded with both its times, and told to whoever complained of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from zones.audience import on_recording
from zones.notice import Notice, NoticeKind
from zones.outage import OutageKind, check_past
from zones.posting import begin
from zones.refused import Refused
from zones.saying import announce, audience_of, said_by

if TYPE_CHECKING:
    from zones.person import Person
    from zones.store import Store


async def record_outage(
    store: Store,
    engineer: Person,
    areas: Sequence[int],
    cause: str | None,
    began: datetime,
    back_at: datetime,
    now: datetime,
) -> Notice:
    """It explains their complaints, and they are asked whether supply is back; nobody else learns of what is over."""
    said = await said_by(store, engineer, areas, now, "record")
    check_past(began, back_at, now)
    await must_be_new(store, areas, began, back_at, now)
    outage = await begin(store, OutageKind.UNPLANNED, areas, cause, began, said)
    outage.restored_at, outage.restored_by = back_at, said.person_id
    store.add(outage)
    await store.flush()
    await store.attach_beneath(outage, now)
    audience = on_recording(audience_of(NoticeKind.RESTORATION, outage, said), began, back_at)
    notice = await announce(store, outage, NoticeKind.RESTORATION, "outage.recorded", said, audience)
    await store.ask_with(notice, audience.told_of)
    return notice


async def must_be_new(store: Store, areas: Sequence[int], began: datetime, back_at: datetime, now: datetime) -> None:
    """Raises `Refused` with the outage that was off there at the same time, whoever posted or recorded it."""
    for known in await store.over_between(areas, began, back_at, now):
        raise Refused("recorded_already", number=known.number, start=known.started_at, at=known.restored_at)
