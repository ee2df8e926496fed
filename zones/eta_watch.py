"""A time that was told is watched: asked about before it passes, then up the chain; people hear when it has passed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from zones.entry import Entry
from zones.notice import Notice, NoticeKind
from zones.outage import Eta, Outage, runs
from zones.refused import Refused
from zones.saying import Said, announce, covering
from zones.store import Store

if TYPE_CHECKING:
    from zones.duty import OnDuty


@dataclass(frozen=True)
class Pace:
    """In minutes: how long before its time an outage is asked about, how long each office has to answer, and after
    what time one that has no time at all is asked about. A zone's data."""

    before: int = 15
    answer: int = 15
    without: int = 60

    def first(self, eta: Eta) -> datetime:
        """A time so near that this would be at once is asked about when half of it is over."""
        if eta.at is None:
            return eta.given_at + timedelta(minutes=self.without)
        return max(eta.at - timedelta(minutes=self.before), eta.given_at + (eta.at - eta.given_at) / 2)

    def following(self, watch: Watch, eta: Eta) -> datetime:
        """When whoever was asked has not answered: at the latest when the time passes that they were asked about."""
        if eta.at and watch.asked_at < eta.at:
            return eta.at
        return watch.asked_at + timedelta(minutes=self.answer)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Pace:
        return cls(**data)


@dataclass(eq=False)
class Watch:
    """What was done about one estimate. A newer estimate is the answer, as is the end of the outage.

    `asked` are the persons who were asked, in their order; `nobody_at`: since then there has been nobody else to ask.
    """

    outage_id: int
    eta_id: int
    asked_at: datetime
    asked: list[int] = field(default_factory=list)
    passed_at: datetime | None = None  # people have heard that there is no new time
    nobody_at: datetime | None = None
    id: int = field(default=None, init=False)  # type: ignore[assignment]


class Watching(Store, Protocol):
    """What it asks of the world."""

    async def eta_watch(self, eta: int) -> Watch | None: ...

    async def watch(self, watch: int) -> Watch | None: ...

    async def watches_asked(self, person: int) -> Sequence[Watch]:
        """Those about which this person was asked and nobody has given another time yet, the newest first."""

    async def watches_of(self, person: int, since: datetime) -> Sequence[Watch]:
        """All about which this person was asked, the newest first."""


# ---- when --------------------------------------------------------------------------------------------


def asks(outage: Outage, watch: Watch | None, pace: Pace, now: datetime) -> bool:
    """Whether somebody is asked now: the first, or the next because nobody has answered."""
    if not outage.etas or not runs(outage, now):
        return False
    eta = outage.etas[-1]
    return now >= (pace.following(watch, eta) if watch else pace.first(eta))


def next_to_ask(duty: Sequence[OnDuty], asked: Sequence[int], author: int | None) -> OnDuty | None:
    """Who gave the time, if they are on duty for it, else whoever is; then the next above the last who was asked."""
    persons = [one.person_id for one in duty]
    if not asked:
        return next((one for one in duty if one.person_id == author), duty[0] if duty else None)
    above = max((persons.index(one) for one in asked if one in persons), default=-1) + 1
    return next((one for one in duty[above:] if one.person_id not in asked), None)


def has_passed(outage: Outage, watch: Watch | None, now: datetime) -> bool:
    """Both times are over: the newest, and the one that people go by."""
    if watch is None or watch.passed_at or not runs(outage, now):
        return False
    told, eta = outage.told, outage.eta
    return bool(eta and eta <= now and told and told.at and told.at <= now)


def silent_since(outage: Outage, now: datetime) -> datetime | None:
    """Silence is a state: the time has passed, and this is when people had the last word."""
    told = outage.told
    over = runs(outage, now) and told is not None and told.at is not None and told.at <= now
    return outage.last_word if over else None


# ---- what is done ------------------------------------------------------------------------------------


class Asked(StrEnum):
    SOMEBODY = "somebody"
    NOBODY = "nobody"  # there is nobody (else) on duty; said once for each estimate
    WAITS = "waits"


@dataclass(frozen=True)
class Look:
    """What one look came to: whom to ask, who was asked before and did not answer, what people heard."""

    asked: Asked = Asked.WAITS
    watch: Watch | None = None
    whom: OnDuty | None = None
    before: int | None = None  # a person
    passed: Notice | None = None


async def look(store: Watching, outage: Outage, pace: Pace, now: datetime) -> Look:
    """One look at one outage, in the caller's transaction; looking again at once does nothing.

    While a larger outage covers it, that one is watched instead.
    """
    if not outage.etas or await covering(store, outage, now):
        return Look()
    watch = await store.eta_watch(outage.etas[-1].id)
    done = Look(watch=watch)
    if asks(outage, watch, pace, now):
        done = await ask(store, outage, watch, now)
    if done.watch and has_passed(outage, done.watch, now):
        done.watch.passed_at = now
        return Look(done.asked, done.watch, done.whom, done.before, await tell_passed(store, outage, now))
    return done


async def ask(store: Watching, outage: Outage, watch: Watch | None, now: datetime) -> Look:
    eta = outage.etas[-1]
    if watch is None:
        watch = Watch(outage.id, eta.id, now)
        store.add(watch)
    duty = await store.on_duty(outage.areas[0], now)
    whom = next_to_ask(duty, watch.asked, eta.person_id)
    watch.asked_at = now
    if whom is None:
        if watch.nobody_at:
            return Look(watch=watch)
        watch.nobody_at = now
        store.add(Entry("eta.nobody", now, outage.zone_id, outage=outage, facts=outage.facts()))
        await store.flush()
        return Look(Asked.NOBODY, watch, None, watch.asked[-1] if watch.asked else None)
    before = watch.asked[-1] if watch.asked else None
    watch.asked = [*watch.asked, whom.person_id]
    facts = {**outage.facts(), "asked": whom.position.id}
    store.add(Entry("eta.asked", now, outage.zone_id, outage=outage, facts=facts))
    await store.flush()
    return Look(Asked.SOMEBODY, watch, whom, before)


async def tell_passed(store: Watching, outage: Outage, now: datetime) -> Notice:
    """No new time yet, and since when there has been no word."""
    more = {"eta": None, "silent_since": outage.last_word.isoformat()}
    return await announce(store, outage, NoticeKind.UPDATE, "eta.passed", Said(now), more=more)


# ---- answers -----------------------------------------------------------------------------------------


def must_wait(outage: Outage, watch: Watch) -> None:
    """Whoever answers first has answered. Raises `Refused` with what was said meanwhile."""
    outage.must_be_open()
    newest = outage.etas[-1]
    if newest.id != watch.eta_id:
        raise Refused("eta_answered", eta=newest.at) if newest.at else Refused("eta_answered_unknown")


def later(outage: Outage, by: timedelta, now: datetime) -> datetime:
    """“+30 min”: of the time that stands, or of now if that has passed."""
    return max(outage.eta or now, now) + by


MANY = 2  # extensions: from here on a reason is asked for
REASONS = ("not_found", "material", "access", "weather", "crew", "upstream", "bigger")


def extensions(outage: Outage) -> int:
    """How often the time moved on, or was taken back without another."""
    pairs = zip(outage.etas, outage.etas[1:], strict=False)
    return sum(before.at is not None and (after.at is None or after.at > before.at) for before, after in pairs)


def wants_reason(outage: Outage) -> bool:
    if len(outage.etas) < MANY or outage.etas[-1].reason:
        return False
    before, last = outage.etas[-2:]
    moved = before.at is not None and (last.at is None or last.at > before.at)
    return moved and extensions(outage) >= MANY


def give_reason(
    store: Watching,
    outage: Outage,
    eta: Eta,
    reason: str,
    person: int | None,
    now: datetime,
    words: bytes | None = None,
) -> None:
    """Their own words stay sealed with the estimate; the log has the kind."""
    eta.reason, eta.sealed_reason = reason, words
    facts = {**outage.facts(), "reason": reason, "extensions": extensions(outage)}
    store.add(Entry("eta.reason", now, outage.zone_id, person, outage.position_id, outage, facts=facts))
