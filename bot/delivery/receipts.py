"""What the platforms told us of our deliveries: applied in bulk, in any order, never backwards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.channels.channel import SendFailed, Then
from bot.channels.policy import refusal
from bot.delivery import breakers, trouble
from bot.delivery.outcomes import ON_ITS_WAY, failed, reached, template_refused
from bot.intake.whatsapp import CHANNEL, Status, status
from bot.storage import tables as t
from bot.storage.transaction import any_of
from zones.delivery import State, moves

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.world import World

BATCH = 1_000
STATES = {
    "sent": State.ACCEPTED,
    "delivered": State.DELIVERED,
    "read": State.READ,
    "played": State.READ,
    "failed": State.REFUSED,
}

# A receipt may be faster than our own record of the send. After the last look it is counted, and laid aside.
LOOKS = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))


async def apply(world: World) -> None:
    while await apply_some(world):
        pass


async def apply_some(world: World) -> bool:
    """One batch in one transaction; whether there was any."""
    now = world.clock()
    async with world.engine.begin() as connection:
        rows = await waiting(connection, now)
        told = {row.id: heard(world, row.sealed_body) for row in rows}
        batch = Batch(await deliveries_of(connection, told.values()))
        for id, receipt in told.items():
            batch.read(id, receipt)
        await write(connection, batch, now)
        went = [id for id, _, state in batch.kept if state is not State.REFUSED]
        tried = bool(went) and await breakers.tried_with(connection, went)
    if tried:
        for sender in batch.heard:
            await trouble.got_through(world, sender, now)
    if batch.failures:
        await tell_of(world, batch, now)
    return bool(rows)


def heard(world: World, sealed: bytes) -> Status:
    """Who in a room it tells of, no log and no table needs to know: only that it is somebody else."""
    told = status(world.vault.open_json(sealed))
    return replace(told, participant=world.vault.tag(CHANNEL, told.participant).hex()) if told.participant else told


async def tell_of(world: World, batch: Batch, now: datetime) -> None:
    """Some failures concern more than their letter; and something may be due again, perhaps elsewhere."""
    by_sender: dict[str, list[SendFailed]] = {}
    for delivery, receipt in batch.failures.values():
        by_sender.setdefault(delivery.sender, []).append(refused(receipt))
    for sender, failures in by_sender.items():
        await trouble.take_note(world, sender, failures, now)
    await world.wake.senders(world.channels.by_name)


FRESH = sa.text("""
SELECT id, sealed_body FROM inbox WHERE kind = 'receipt' AND handled_at IS NULL AND parked_at IS NULL
ORDER BY id LIMIT :most FOR UPDATE SKIP LOCKED
""")
EARLY = sa.text("""
SELECT id, sealed_body FROM inbox WHERE kind = 'receipt.early' AND handled_at IS NULL AND parked_at IS NULL
AND due_at <= :now ORDER BY due_at LIMIT :most FOR UPDATE SKIP LOCKED
""")


async def waiting(connection: AsyncConnection, now: datetime) -> Sequence[sa.Row[int, bytes]]:
    """What has just come; then what came before we knew of its delivery."""
    fresh = (await connection.execute(FRESH, {"most": BATCH})).all()
    return fresh or (await connection.execute(EARLY, {"most": BATCH, "now": now})).all()


# ---- finding what they speak of ---------------------------------------------------------------------------


@dataclass
class Known:
    """A delivery that receipts speak of, the state that they have brought it to, and the sends that failed."""

    id: int
    address: int
    sender: str
    state: State
    template: str
    failed: set[str] = field(default_factory=set)


# By our own number, which travelled with the message, and by the platform's. One message may have carried several
# deliveries: it bears the number of the first, with which the others were sent.
Found = dict[int | str, list[Known]]


def spoken_of(found: Found, told: Status) -> list[Known]:
    return found.get(told.delivery or 0) or found.get(told.platform_id) or []


async def deliveries_of(connection: AsyncConnection, told: Iterable[Status]) -> Found:
    """Locked in their order, so that two who change the same ones wait for each other and no more."""
    d = t.deliveries.c
    ours, theirs = {r.delivery for r in told if r.delivery}, {r.platform_id for r in told if r.platform_id}
    which = sa.or_(
        d.id == any_of(ours, sa.BigInteger),
        d.sent_with == any_of(ours, sa.BigInteger),
        d.platform_id == any_of(theirs, sa.Text),
    )
    wanted = sa.select(d.id, d.sent_with, d.address_id, d.sender, d.state, d.platform_id, d.template).where(which)
    found: Found = {}
    for row in await connection.execute(wanted.order_by(d.id).with_for_update()):
        known = Known(row.id, row.address_id, row.sender, row.state, row.template or "")
        for name in {row.sent_with or row.id, row.platform_id} - {None}:
            found.setdefault(name, []).append(known)
    await recall_failures(connection, found)
    return found


async def recall_failures(connection: AsyncConnection, found: Found) -> None:
    """A message that failed stays failed: a late “sent” of it says nothing of the one that took its place."""
    r, by_id = t.receipts.c, {known.id: known for deliveries in found.values() for known in deliveries}
    if not by_id:
        return
    before = sa.select(r.delivery_id, r.platform_id).where(
        r.state == State.REFUSED, r.participant == b"", r.delivery_id.in_(by_id)
    )
    for row in await connection.execute(before):
        by_id[row.delivery_id].failed.add(row.platform_id)


# ---- what becomes of them ---------------------------------------------------------------------------------


@dataclass
class Batch:
    """What some receipts come to, decided in memory and written in a few statements."""

    found: Found
    heard: dict[str, datetime] = field(default_factory=dict)  # the last word on any message of a sender
    kept: list[tuple[int, Status, State]] = field(default_factory=list)
    moved: dict[int, tuple[State, Status]] = field(default_factory=dict)
    failures: dict[int, tuple[Known, Status]] = field(default_factory=dict)
    done: list[int] = field(default_factory=list)
    early: list[int] = field(default_factory=list)

    def read(self, id: int, told: Status) -> None:
        state, spoken = STATES.get(told.status), spoken_of(self.found, told)
        if state and not spoken:
            self.early.append(id)
        elif any(one.id in self.failures and told.platform_id not in one.failed for one in spoken):
            return  # of the send after the failure: the next batch sees what became of the delivery
        else:
            self.done.append(id)
            for delivery in spoken if state else ():
                self.heard[delivery.sender] = max(told.at, self.heard.get(delivery.sender, told.at))
                self.note(delivery, told, STATES[told.status])

    def note(self, delivery: Known, told: Status, state: State) -> None:
        self.kept.append((delivery.id, told, state))
        if told.participant and state is State.REFUSED:
            return  # one in the room did not get it; the others may have
        if told.platform_id in delivery.failed or not moves(delivery.state, state):
            return
        delivery.state = state
        if state is State.REFUSED:
            delivery.failed.add(told.platform_id)
            self.failures[delivery.id] = delivery, told
        else:
            self.moved[delivery.id] = state, told

    def reached(self) -> list[int]:
        """The addresses at which something has arrived."""
        there = {id for id, (state, _) in self.moved.items() if state in (State.DELIVERED, State.READ)}
        return sorted({one.address for spoken in self.found.values() for one in spoken if one.id in there})


KEEP = sa.text("""
INSERT INTO receipts (delivery_id, platform_id, state, at, reason, billable, price_category, price_type, participant)
SELECT * FROM unnest(
    CAST(:deliveries AS bigint[]), CAST(:platform_ids AS text[]), CAST(:states AS text[]), CAST(:ats AS timestamptz[]),
    CAST(:reasons AS text[]), CAST(:billable AS boolean[]), CAST(:categories AS text[]), CAST(:types AS text[]),
    CAST(:participants AS bytea[])
) ON CONFLICT DO NOTHING
""")
MOVE = sa.text("""
UPDATE deliveries d
SET state = v.state, done_at = v.at, reason = NULL, platform_id = CASE
    WHEN d.platform_id IS NULL AND d.state IN ('accepted', 'delivered', 'read') THEN NULL  -- taken out with its person
    ELSE coalesce(nullif(v.platform_id, ''), d.platform_id) END
FROM unnest(
    CAST(:ids AS bigint[]), CAST(:states AS text[]), CAST(:ats AS timestamptz[]), CAST(:platform_ids AS text[])
) AS v(id, state, at, platform_id) WHERE d.id = v.id
""")
HEARD = sa.text("""
INSERT INTO senders (name, heard_at)
SELECT * FROM unnest(CAST(:names AS text[]), CAST(:ats AS timestamptz[])) AS v(name, at) ORDER BY name
ON CONFLICT (name) DO UPDATE SET heard_at = greatest(senders.heard_at, excluded.heard_at)
""")
DONE = sa.text("UPDATE inbox SET handled_at = :now WHERE id = ANY(:ids)")
TOO_EARLY = sa.text("""
UPDATE inbox SET kind = 'receipt.early', tries = tries + 1, error = 'matches nothing',
    due_at = :now + (CAST(:looks AS interval[]))[tries + 1],
    handled_at = CASE WHEN tries >= :most THEN CAST(:now AS timestamptz) END
WHERE id = ANY(:ids)
""")


async def write(connection: AsyncConnection, batch: Batch, now: datetime) -> None:
    if batch.kept:
        await connection.execute(KEEP, columns_of(batch.kept))
    if batch.moved:
        told = [receipt for _, receipt in batch.moved.values()]
        facts = {
            "ids": list(batch.moved),
            "states": [state.value for state, _ in batch.moved.values()],
            "ats": [one.at for one in told],
            "platform_ids": [one.platform_id for one in told],
        }
        await connection.execute(MOVE, facts)
        await reached(connection, batch.reached())
    for delivery, receipt in batch.failures.values():
        failure = refused(receipt)
        await failed(connection, delivery.id, delivery.address, failure, now, ON_ITS_WAY)
        await template_refused(connection, delivery.template, failure.code, now)
    if batch.heard:
        facts = {"names": list(batch.heard), "ats": list(batch.heard.values())}
        await connection.execute(HEARD, facts)
    if batch.done:
        await connection.execute(DONE, {"ids": batch.done, "now": now})
    if batch.early:
        await connection.execute(TOO_EARLY, {"ids": batch.early, "now": now, "looks": list(LOOKS), "most": len(LOOKS)})


def columns_of(kept: Sequence[tuple[int, Status, State]]) -> dict[str, list[object]]:
    told = [receipt for _, receipt, _ in kept]
    return {
        "deliveries": [id for id, _, _ in kept],
        "platform_ids": [one.platform_id for one in told],
        "states": [state.value for _, _, state in kept],
        "ats": [one.at for one in told],
        "reasons": [refused(one).reason if state is State.REFUSED else None for _, one, state in kept],
        "billable": [one.price.billable for one in told],
        "categories": [one.price.category for one in told],
        "types": [one.price.type for one in told],
        "participants": [bytes.fromhex(one.participant) for one in told],
    }


def refused(told: Status) -> SendFailed:
    return refusal(told.codes[0], 400) if told.codes else SendFailed("failed", Then.NEVER)
