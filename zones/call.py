"""A phone call that 1912 could not take: its caller is written to, and it is listed until somebody spoke to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from zones.entry import Entry
from zones.refused import Refused
from zones.transaction import Transaction

BETWEEN = timedelta(hours=1)  # two messages to one caller
TAKEN = timedelta(days=7)  # what is older than this is no call of now
AHEAD = timedelta(minutes=5)  # an exchange's clock may run fast


class Unwritten(StrEnum):
    """Why a caller is not written to."""

    STOPPED = "stopped"  # they told us so
    LATELY = "lately"  # we wrote within the hour


@dataclass(eq=False)
class Call:
    """`key` is a keyed hash of the exchange's own name of it: handed over twice, it is one call."""

    key: bytes
    address_id: int
    at: datetime
    received_at: datetime
    written_at: datetime | None = None
    unwritten: Unwritten | None = None
    hushed_at: datetime | None = None  # they said STOP afterwards
    done_at: datetime | None = None  # 1912 called back
    id: int = field(default=None, init=False)  # type: ignore[assignment]


def why_not(*, stopped: bool, last_written: datetime | None, now: datetime) -> Unwritten | None:
    if stopped:
        return Unwritten.STOPPED
    if last_written and now - last_written < BETWEEN:
        return Unwritten.LATELY
    return None


def check_time(at: datetime, now: datetime) -> None:
    if not now - TAKEN <= at <= now + AHEAD:
        raise Refused("call_time")


async def take_call(
    store: Transaction, key: bytes, address: int, at: datetime, unwritten: Unwritten | None, now: datetime
) -> Call:
    """It is kept, whether or not its caller is written to."""
    call = Call(key, address, at, now, None if unwritten else now, unwritten)
    store.add(call)
    await store.flush()
    facts = {"call": call.id, "written": unwritten is None}
    store.add(Entry("call.missed", now, facts=facts))
    return call


def call_back(store: Transaction, call: Call, now: datetime) -> None:
    """1912 has spoken to them. Said twice, it was so the first time."""
    if call.done_at is None:
        call.done_at = now
        store.add(Entry("call.returned", now, facts={"call": call.id}))
