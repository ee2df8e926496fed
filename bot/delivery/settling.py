"""What is to become of a message whose outcome nobody told us: a decision as a value, taken when no word can come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from bot.storage import tables as t
from zones.delivery import Lane, State
from zones.notice import NoticeKind

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.world import World

CLAIM_PATIENCE = timedelta(minutes=2)  # a claim that was not recorded by then was its worker's last
PATIENCE = timedelta(minutes=2)  # in which a platform that speaks has told of a message
SILENT_PATIENCE = timedelta(minutes=15)  # where it has told of nothing since: its webhooks may be on their way

# Better told twice than never. Everything else is soon overtaken, and to hear it twice would only confuse.
WORTH_REPEATING = {
    NoticeKind.OUTAGE, NoticeKind.RESTORATION, NoticeKind.PLANNED, NoticeKind.CORRECTION, NoticeKind.CANCELLATION,
}  # fmt: skip

IN_DOUBT = "in doubt"  # why a delivery is due again: what is dropped now may have been seen all the same


class Verdict(StrEnum):
    WAIT = "wait"
    AGAIN = "again"
    LEAVE = "leave"  # it stays unknown, and is counted as that


@dataclass(frozen=True)
class Doubt:
    """A message of unknown outcome. `told_at`: the platform's last word on any message of this sender."""

    sent_at: datetime
    lane: Lane
    kind: NoticeKind | None  # None: an answer in a conversation
    room: bool
    has_receipts: bool
    told_at: datetime | None


def verdict(doubt: Doubt, now: datetime) -> Verdict:
    """A send is never repeated while its outcome may still come."""
    if not doubt.has_receipts:
        # Nothing will ever tell. A post in a room speaks for thousands; in private only danger may come twice.
        repeats = doubt.lane is Lane.DANGER or (doubt.room and doubt.kind in WORTH_REPEATING)
        return Verdict.AGAIN if repeats else Verdict.LEAVE
    speaks = doubt.told_at is not None and doubt.told_at > doubt.sent_at
    if now - doubt.sent_at < (PATIENCE if speaks else SILENT_PATIENCE):
        return Verdict.WAIT
    repeats = doubt.lane in (Lane.DANGER, Lane.ANSWER) or doubt.kind in WORTH_REPEATING
    return Verdict.AGAIN if repeats else Verdict.LEAVE


async def settle(world: World) -> set[str]:
    """The senders that have something to send again."""
    now = world.clock()
    async with world.engine.begin() as connection:
        await doubt_claims(connection, now)
        if await connection.scalar(UNREAD):
            return set()  # receipts have come in that nobody has read yet
        verdicts = [(row, verdict(doubt(row), now)) for row in await connection.execute(DOUBTFUL)]
        for what in (Verdict.AGAIN, Verdict.LEAVE):
            ids = [row.id for row, said in verdicts if said is what]
            if ids:
                await connection.execute(THEN[what], {"ids": ids, "now": now})
    return {row.sender for row, said in verdicts if said is Verdict.AGAIN}


async def doubt_claims(connection: AsyncConnection, now: datetime) -> None:
    d = t.deliveries.c
    lost = sa.update(t.deliveries).where(d.state == State.CLAIMED, d.claimed_at < now - CLAIM_PATIENCE)
    await connection.execute(lost.values(state=State.UNKNOWN, reason="its worker ended"))


def doubt(row: sa.Row[Any]) -> Doubt:
    kind = NoticeKind(row.kind) if row.kind else None
    return Doubt(row.claimed_at, Lane(row.lane), kind, row.room, row.channel == "whatsapp", row.told_at)


UNREAD = sa.text(
    "SELECT EXISTS (SELECT FROM inbox WHERE kind = 'receipt' AND handled_at IS NULL AND parked_at IS NULL)"
)

DOUBTFUL = sa.text("""
SELECT d.id, d.sender, d.claimed_at, d.lane, n.kind, r.id IS NOT NULL AS room, a.channel, s.heard_at AS told_at
FROM deliveries d JOIN addresses a ON a.id = d.address_id
LEFT JOIN rooms r ON r.address_id = a.id AND r.left_at IS NULL
LEFT JOIN notices n ON n.id = d.notice_id LEFT JOIN senders s ON s.name = d.sender
WHERE d.state = 'unknown' AND d.done_at IS NULL FOR UPDATE OF d SKIP LOCKED
""").columns(claimed_at=t.Instant, told_at=t.Instant)

THEN = {
    Verdict.AGAIN: sa.text(f"""
        UPDATE deliveries SET state = 'due', due_at = :now, tries = tries + 1, sent_with = NULL, reason = '{IN_DOUBT}'
        WHERE id = ANY(:ids)
    """),
    Verdict.LEAVE: sa.text("UPDATE deliveries SET done_at = :now WHERE id = ANY(:ids)"),
}
