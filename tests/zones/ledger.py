"""Gomti Nagar on paper: the rules' world without a database, which writes down what it was asked."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from zones.approval import Approval
from zones.area import Area, Kind
from zones.audience import Audience, Owed
from zones.cost import Reach
from zones.cover import Around
from zones.duty import Absence, OnDuty, on_duty
from zones.entry import Entry
from zones.notice import Notice
from zones.outage import Outage, runs
from zones.person import Person
from zones.position import Holding, Position
from zones.wide import Width

NOON = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)  # twelve o'clock in Lucknow
LONG_AGO = NOON - timedelta(days=400)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

GOMTI_NAGAR, AMAUSI, VIBHUTI, VIRAM_KHAND, PATRAKARPURAM, VIRAJ_KHAND, CHINHAT = 1, 2, 10, 11, 12, 21, 31
ABOVE = {VIRAM_KHAND: VIBHUTI, PATRAKARPURAM: VIBHUTI, VIBHUTI: GOMTI_NAGAR, VIRAJ_KHAND: GOMTI_NAGAR, CHINHAT: AMAUSI}


def person(number: int) -> Person:
    someone = Person("hi", LONG_AGO)
    someone.id = number
    return someone


def position(number: int, code: str, rank: str, area: int) -> Position:
    office = Position(code, rank, {"en": f"{rank.upper()} {code}", "hi": "अवर अभियंता"}, area)
    office.id = number
    return office


def zone(number: int, code: str, name: str) -> Area:
    area = Area(code, Kind.ZONE, {"en": name})
    area.id = number
    return area


def lineage(area: int) -> frozenset[int]:
    """The area and all that it hangs on."""
    return frozenset({area}) | (lineage(ABOVE[area]) if area in ABOVE else frozenset())


def touches(some: Sequence[int], others: Sequence[int]) -> bool:
    return any(one in lineage(other) or other in lineage(one) for one in some for other in others)


ANIL, FARAH, MEENA, DEEPAK, RAVI, SUNITA = (person(number) for number in range(101, 107))

JE_VIBHUTI = position(1, "JE-GN-VBK", "je", VIRAM_KHAND)  # Anil's
JE_VIRAJ = position(2, "JE-GN-VRK", "je", VIRAJ_KHAND)  # Farah's
AE_FAULTS = position(3, "AET-GN", "ae_tech", GOMTI_NAGAR)  # Meena's; both report to her
CHIEF = position(4, "CE-GN", "ce", GOMTI_NAGAR)
JE_CHINHAT = position(5, "JE-AM-CHN", "je", CHINHAT)  # Ravi's, in the next zone


OFFICES = (JE_VIBHUTI, JE_VIRAJ, AE_FAULTS, CHIEF, JE_CHINHAT)
SAME = (JE_VIBHUTI, JE_VIRAJ)  # of one rank, under one superior
KINDS = {
    GOMTI_NAGAR: Kind.ZONE, AMAUSI: Kind.ZONE, VIBHUTI: Kind.SUBSTATION, VIRAM_KHAND: Kind.FEEDER,
    PATRAKARPURAM: Kind.LOCALITY, VIRAJ_KHAND: Kind.FEEDER, CHINHAT: Kind.FEEDER,
}  # fmt: skip


@dataclass
class Ledger:
    """One transaction on paper: `added` in the order of adding, `owed` with the audience of each notice."""

    chains: dict[int, list[Position]] = field(
        default_factory=lambda: {
            GOMTI_NAGAR: [CHIEF],
            VIBHUTI: [JE_VIBHUTI, AE_FAULTS, CHIEF],
            VIRAM_KHAND: [JE_VIBHUTI, AE_FAULTS, CHIEF],
            PATRAKARPURAM: [JE_VIBHUTI, AE_FAULTS, CHIEF],
            VIRAJ_KHAND: [JE_VIRAJ, AE_FAULTS, CHIEF],
            CHINHAT: [JE_CHINHAT],
        }
    )
    holdings: list[Holding] = field(
        default_factory=lambda: [
            Holding(JE_VIBHUTI.id, ANIL.id, LONG_AGO),
            Holding(JE_VIRAJ.id, FARAH.id, LONG_AGO),
            Holding(AE_FAULTS.id, MEENA.id, LONG_AGO),
            Holding(JE_CHINHAT.id, RAVI.id, LONG_AGO),
        ]
    )
    absences: list[Absence] = field(default_factory=list)
    zones: dict[int, Area] = field(
        default_factory=lambda: {
            **dict.fromkeys((VIBHUTI, VIRAM_KHAND, PATRAKARPURAM, VIRAJ_KHAND), zone(GOMTI_NAGAR, "GN", "Gomti Nagar")),
            CHINHAT: zone(AMAUSI, "AM", "Amausi"),
        }
    )
    widths: dict[int, Width] = field(default_factory=dict)
    added: list[object] = field(default_factory=list)
    owed: list[tuple[Notice, Audience]] = field(default_factory=list)
    explained: list[Outage] = field(default_factory=list)  # outages to which complaints are attached
    handed_on: list[tuple[Outage, Outage]] = field(default_factory=list)
    asked_with: list[Notice] = field(default_factory=list)
    reaches: int = 7  # how many each notice is owed to

    # ---- what the rules ask

    def add(self, *things: object) -> None:
        self.added += [thing for thing in things if not any(thing is known for known in self.added)]

    async def flush(self) -> None:
        for number, thing in enumerate(self.added, 1):
            if getattr(thing, "id", 0) is None:
                thing.id = number  # type: ignore[attr-defined]

    async def chain(self, area: int, at: datetime) -> Sequence[Position]:
        return self.chains.get(area, [])

    async def positions_held(self, person: int, at: datetime) -> set[int]:
        mine = [holding for holding in self.holdings if holding.person_id == person and holding.since <= at]
        return {holding.position_id for holding in mine if holding.until is None or at < holding.until}

    async def on_duty(self, area: int, now: datetime) -> Sequence[OnDuty]:
        return on_duty(await self.chain(area, now), self.holdings, self.absences, now)

    async def stands_in(self, person: int, at: datetime) -> set[int]:
        mine = [holding for holding in self.holdings if holding.person_id == person and holding.covers(at)]
        return {one.position_id for one in mine} - {one.position_id for one in mine if not one.stand_in}

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        before = [*self.added], [*self.owed]
        try:
            yield
        except Exception:
            self.added, self.owed = before
            raise

    async def person(self, person: int) -> Person | None:
        return next((one for one in (ANIL, FARAH, MEENA, DEEPAK, RAVI, SUNITA) if one.id == person), None)

    async def position(self, position: int) -> Position | None:
        return next(office for office in OFFICES if office.id == position)

    async def peers(self, position: int) -> Sequence[Position]:
        return [one for one in SAME if position in {JE_VIBHUTI.id, JE_VIRAJ.id} - {one.id}]

    async def peers_on_duty(self, position: int, now: datetime) -> Sequence[OnDuty]:
        peers = await self.peers(position)
        return [one for peer in peers for one in on_duty([peer], self.holdings, self.absences, now)]

    async def reach(self, audience: Audience, at: datetime, touched: Sequence[int] = ()) -> Reach:
        return Reach(self.reaches, 0, 0)

    async def width(self, zone: int) -> Width | None:
        return self.widths.get(zone)

    async def kinds_of(self, areas: Sequence[int]) -> set[Kind]:
        return {KINDS[area] for area in areas}

    async def waiting_approvals(self, areas: Sequence[int]) -> Sequence[Approval]:
        return [one for one in self.approvals if one.outcome is None and set(one.areas) & set(areas)]

    async def zones_of(self, areas: Sequence[int], at: datetime) -> Sequence[Area]:
        found = [self.zones[area] for area in areas if area in self.zones]
        return list({zone.id: zone for zone in found}.values())

    async def open_outages(self, areas: Sequence[int], at: datetime) -> Sequence[Outage]:
        here = {above for area in areas for above in lineage(area)}
        return [outage for outage in self.still_open if set(outage.areas) & here]

    async def over_between(
        self, areas: Sequence[int], began: datetime, back_at: datetime, at: datetime
    ) -> Sequence[Outage]:
        known = [one for one in self.added if isinstance(one, Outage) and one.restored_at and touches(one.areas, areas)]
        return [one for one in known if one.started_at < back_at and one.restored_at and one.restored_at > began]

    async def around(self, areas: Sequence[int], at: datetime) -> Around:
        running = [outage for outage in self.still_open if runs(outage, at) and touches(outage.areas, areas)]
        return Around(running, {area: lineage(area) for area in (*areas, *ABOVE)})

    async def kept_within(self, outage: Outage) -> Sequence[Outage]:
        ended = [other for other in self.outages if other.restored_at or other.cancelled_at]
        inside = [other for other in ended if other.within_id == outage.id]
        return [kept for other in inside for kept in (other, *await self.kept_within(other))]

    async def attach_beneath(self, outage: Outage, at: datetime) -> int:
        self.explained.append(outage)
        return 0

    async def hand_on(self, outage: Outage, other: Outage, areas: Sequence[int], at: datetime) -> None:
        self.handed_on.append((outage, other))

    async def ask_with(self, notice: Notice, told_of: Sequence[int]) -> None:
        self.asked_with.append(notice)

    async def let_go_of(self, outage: Outage) -> int:
        self.explained = [one for one in self.explained if one is not outage]
        return 0

    async def last_notice(self, outage: Outage) -> Notice | None:
        return next((notice for notice in reversed(self.notices) if notice.outage is outage), None)

    async def next_number(self, zone: Area, at: datetime) -> str:
        return f"{zone.code}-2611-{len(self.outages) + 1:04}"

    async def owe(self, notice: Notice, audience: Audience) -> Owed:
        assert notice.id, "a notice is stored before it is owed"
        self.owed.append((notice, audience))
        return Owed(self.reaches)

    # ---- what the tests read

    @property
    def approvals(self) -> list[Approval]:
        return [thing for thing in self.added if isinstance(thing, Approval)]

    @property
    def outages(self) -> list[Outage]:
        return [thing for thing in self.added if isinstance(thing, Outage)]

    @property
    def still_open(self) -> list[Outage]:
        return [outage for outage in self.outages if not (outage.restored_at or outage.cancelled_at)]

    @property
    def notices(self) -> list[Notice]:
        return [thing for thing in self.added if isinstance(thing, Notice)]

    @property
    def entries(self) -> list[Entry]:
        return [thing for thing in self.added if isinstance(thing, Entry)]

    @property
    def acts(self) -> list[str]:
        return [entry.act for entry in self.entries]
