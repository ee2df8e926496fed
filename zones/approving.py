"""The second office decides about a wide notice, or its author takes it back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from zones.approval import Approval, Approvals, Outcome, above_of, write_down
from zones.notice import NoticeKind
from zones.permission import Standing, may
from zones.position import speaks_as
from zones.posting import plan_work, post_outage
from zones.refused import Refused

if TYPE_CHECKING:
    from zones.notice import Kept, Notice
    from zones.person import Person


async def approve(store: Approvals, person: Person, approval: Approval, now: datetime) -> Notice | Kept | Refused:
    """It is said in the name of its author, as if it were said now. A refusal: facts have changed, and it is over."""
    office = await decides(store, person, approval, now, "approve")
    try:
        async with store.savepoint():
            notice = await say(store, approval, now)
    except Refused as no:
        approval.close(Outcome.OVERTAKEN, person.id, now)
        write_down(store, approval, "approval.overtaken", now, person.id, office)
        return no
    approval.close(Outcome.APPROVED, person.id, now)
    write_down(store, approval, "approval.approved", now, person.id, office)
    return notice


async def say(store: Approvals, approval: Approval, now: datetime) -> Notice | Kept:
    author = await store.person(approval.person_id)
    if author is None or approval.position_id not in await store.positions_held(author.id, now):
        raise Refused("author_gone")
    if approval.zone_id not in {zone.id for zone in await store.zones_of(approval.areas, now)}:
        raise Refused("other_zone")
    areas, cause, eta, since = approval.areas, approval.cause, approval.eta, approval.start
    own = approval.form["own_fault"]
    said: Notice | Kept | Approval
    if approval.kind is NoticeKind.PLANNED and since and eta:
        said = await plan_work(store, author, areas, cause, since, eta, now, approved=True)
    else:
        said = await post_outage(store, author, areas, cause, eta, now, since=since, own_fault=own, approved=True)
    assert not isinstance(said, Approval)  # what was approved is not asked for again
    return said


async def disapprove(store: Approvals, person: Person, approval: Approval, now: datetime) -> None:
    office = await decides(store, person, approval, now, "disapprove")
    approval.close(Outcome.REFUSED, person.id, now)
    write_down(store, approval, "approval.refused", now, person.id, office)


def withdraw(store: Approvals, person: Person, approval: Approval, now: datetime) -> None:
    """Only its author can."""
    if person.id != approval.person_id:
        raise Refused("not_yours")
    approval.must_be_open()
    approval.close(Outcome.WITHDRAWN, person.id, now)
    write_down(store, approval, "approval.withdrawn", now, person.id, approval.position_id)


async def decides(store: Approvals, person: Person, approval: Approval, now: datetime, act: str) -> int:
    """In the name of which office. Whoever was asked, and any other second office that could have been."""
    if person.id == approval.person_id:
        raise Refused("own_notice")
    approval.must_be_open()
    held, stood_in = await store.positions_held(person.id, now), await store.stands_in(person.id, now)
    above = speaks_as(held, above_of(approval.position_id, await store.chain(approval.areas[0], now)))
    peers = [position.id for position in await store.peers(approval.position_id) if position.id in held]
    standing = Standing.ELSEWHERE if above is None else Standing.STAND_IN if above.id in stood_in else Standing.SUPERIOR
    if no := may(act, {standing}, "", private=True, peer=bool(peers)).because:
        raise Refused(no)
    return above.id if above else peers[0]
