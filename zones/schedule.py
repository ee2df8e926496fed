"""A utility's schedule of time limits, as its file says: how long a fault may last, and what is due beyond it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from zones.area import AreaClass
from zones.report import DANGERS, FAULTS

OTHER = "other"  # what nobody has named yet has no line
CLASSES = [area for area in AreaClass if area is not AreaClass.MIXED]


@dataclass(frozen=True)
class Limit:
    """One line of the schedule. `guessed`: the law's text must still supply this value, another stands in for it."""

    fault: str
    areas: tuple[AreaClass, ...]
    since: date
    until: date | None
    within: timedelta
    within_guessed: bool
    rupees: Decimal | None  # for each day that has begun
    rupees_guessed: bool

    def holds(self, area: AreaClass | None, on: date) -> bool:
        return area in self.areas and self.since <= on and (self.until is None or on <= self.until)

    @property
    def may_be_promised(self) -> bool:
        return not self.within_guessed

    @property
    def rupees_due(self) -> Decimal | None:
        """Nothing is reckoned by a value that nobody has read in the law."""
        return None if self.within_guessed or self.rupees_guessed else self.rupees


@dataclass(frozen=True)
class Placeholder:
    """A value that the law's text must supply."""

    what: str
    value: str
    source: str


@dataclass(frozen=True)
class Cap:
    """The most that is due to one consumer in a year: a share of what they pay in it, which the utility may tell us."""

    percent: Decimal
    of: str
    charge: Decimal | None  # rupees of the year; without it nobody can say when the share is reached

    def __str__(self) -> str:
        return f"{self.percent:g} % of the {self.of}"

    def reached(self, rupees: Decimal) -> bool:
        return self.charge is not None and rupees >= self.charge * self.percent / 100


@dataclass(frozen=True)
class Schedule:
    """A utility's time limits, as its file says."""

    name: str
    limits: tuple[Limit, ...]
    by_report: Mapping[str, str]
    by_cause: Mapping[str, str]
    exempt: frozenset[str]
    cap: Cap
    placeholders: tuple[Placeholder, ...]

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Schedule:
        faults: Mapping[str, Mapping[str, Any]] = data["faults"]
        return cls(
            data["name"],
            tuple(limit_of(line) for line in data["limits"]),
            {said: fault for fault, of in faults.items() for said in of.get("complaints", ())},
            {cause: fault for fault, of in faults.items() for cause in of.get("causes", ())},
            frozenset(data["exempt"]["causes"]),
            cap_of(data["cap"]),
            tuple(placeholders_of(data)),
        )

    def fault(self, report: str, cause: str | None) -> str | None:
        """What fails, in the schedule's words. A danger has no limit: it is passed on at once."""
        if self.exempts(cause):
            return None
        return self.by_cause.get(cause or "") or self.by_report.get(report)

    def exempts(self, cause: str | None) -> bool:
        return cause in self.exempt

    def gaps(self, on: date) -> Iterator[str]:
        """What may be reported and has no line here, for some class of area or for all."""
        for report in FAULTS:
            if report in DANGERS or report == OTHER:
                continue
            fault = self.by_report.get(report)
            without = [area for area in CLASSES if self.limit(fault, area, on) is None]
            if without:
                yield report if len(without) == len(CLASSES) else f"{report}, {' and '.join(without)}"

    def limit(self, fault: str | None, area: AreaClass | None, on: date) -> Limit | None:
        """The newest line that holds."""
        holding = [limit for limit in self.limits if limit.fault == fault and limit.holds(area, on)]
        return max(holding, key=lambda limit: limit.since, default=None)


def limit_of(line: Mapping[str, Any]) -> Limit:
    within, due, until = line["within"], line["due"], line.get("until")
    rupees = due.get("rupees_a_day")
    return Limit(
        line["fault"],
        tuple(AreaClass(area) for area in line["areas"]),
        date.fromisoformat(line["since"]),
        date.fromisoformat(until) if until else None,
        timedelta(hours=within["hours"]),
        bool(within.get("placeholder")),
        Decimal(str(rupees)) if rupees is not None else None,
        bool(due.get("placeholder")),
    )


def cap_of(line: Mapping[str, Any]) -> Cap:
    charge = line.get("charge", {}).get("rupees")
    return Cap(Decimal(str(line["percent"])), line["of"], Decimal(str(charge)) if charge is not None else None)


def placeholders_of(data: Mapping[str, Any]) -> Iterator[Placeholder]:
    for line in data["limits"]:
        where = f"{line['fault']}, {' and '.join(line['areas'])}"
        for key, unit in (("within", "hours"), ("due", "rupees_a_day")):
            if line[key].get("placeholder"):
                value = line[key].get(unit)
                yield Placeholder(f"{where}: {unit}", "nothing" if value is None else f"{value:g}", line[key]["source"])
    others = {
        "exempt": ", ".join(data["exempt"]["causes"]),
        "days": data["days"]["count"],
        "cap": data["cap"]["percent"],
    }
    for name, value in others.items():
        if data[name].get("placeholder"):
            yield Placeholder(name, str(value), data[name]["source"])
    charge = data["cap"].get("charge", {})
    if charge.get("placeholder"):
        yield Placeholder("cap: charge of the year", "nothing", charge["source"])
