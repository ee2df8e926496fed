"""A roster: who holds which office from when to when, and who stands in; one row a holding, checked in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.loading import cells
from bot.loading.cells import Cell
from bot.loading.sheet import read_sheet

T = TypeVar("T")

# The first word of each column stands in the template; the others are understood as well.
HEADINGS = {
    "position": ("position code", "position", "post code", "post", "office code", "office", "पद कोड", "पद", "पदकोड"),
    "name": ("name", "officer", "name of officer", "नाम", "अधिकारी का नाम", "अधिकारी", "naam"),
    "phone": (
        "phone", "mobile", "mobile no", "mobile number", "phone no", "phone number", "whatsapp", "cug", "cug no",
        "मोबाइल", "मोबाइल नंबर", "मोबाइल नं", "फोन", "फोन नंबर", "सीयूजी", "सीयूजी नंबर",
    ),
    "since": ("since", "from", "from date", "date of joining", "कब से", "से", "दिनांक से", "कार्यभार ग्रहण तिथि"),
    "until": ("until", "till", "to", "to date", "कब तक", "तक", "दिनांक तक"),
    "stand_in": ("stand in", "standin", "acting", "स्थानापन्न", "प्रभारी", "एवजी"),
    "rank": ("rank", "designation", "पदनाम", "श्रेणी"),
    "unit": ("unit", "area code", "unit code", "इकाई", "इकाई कोड", "क्षेत्र कोड"),
    "reports_to": ("reports to", "superior", "वरिष्ठ पद", "वरिष्ठ", "नियंत्रक पद"),
    "title_en": ("title", "title in english", "पदनाम अंग्रेजी"),
    "title_hi": ("title in hindi", "पदनाम हिंदी", "पदनाम हिन्दी"),
}  # fmt: skip
NEEDED = ("position", "phone")


@dataclass(frozen=True)
class RosterLine:
    """Without a phone: the office is vacant. `rank` and `unit` describe an office that is not known yet."""

    row: int
    position: str
    name: str
    phone: str | None
    since: datetime | None
    until: datetime | None
    stand_in: bool
    rank: str = ""
    unit: str = ""
    reports_to: str = ""
    titles: tuple[tuple[str, str], ...] = ()


@dataclass
class Roster:
    lines: list[RosterLine] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @property
    def new_offices(self) -> dict[str, RosterLine]:
        return {line.position: line for line in reversed(self.lines) if line.rank and line.unit}

    def unknown(self, positions: Collection[str], areas: Collection[str]) -> Iterator[str]:
        """What only a look at the network can tell."""
        new = self.new_offices
        for line in self.lines:
            if line.position not in positions and line.position not in new:
                yield (
                    f"Row {line.row}: there is no position {line.position}. Load the zones file that has it first, "
                    "or write its rank and unit beside it."
                )
        for line in new.values():
            if line.unit not in areas:
                yield f"Row {line.row}: the unit {line.unit} is no area."
            if line.reports_to and line.reports_to not in positions and line.reports_to not in new:
                yield f"Row {line.row}: {line.position} reports to {line.reports_to}, which is no position."


def read_roster(path: Path, zone_time: ZoneInfo) -> Roster:
    """Never raises for what is wrong inside: `complaints` tell it in words. Raises `OSError` for no file."""
    sheet = read_sheet(path, HEADINGS, NEEDED)
    roster = Roster(complaints=sheet.complaints)
    for number, row in sheet.rows:
        reading = RowReader(number, row, zone_time)
        roster.lines += [line] if (line := reading.line()) else []
        roster.complaints += reading.complaints
    roster.complaints += complaints_of(roster.lines)
    if not roster.lines and not roster.complaints:
        roster.complaints.append("There is no row under the headings.")
    return roster


@dataclass
class RowReader:
    number: int
    row: dict[str, Cell]
    zone_time: ZoneInfo
    complaints: list[str] = field(default_factory=list)

    def line(self) -> RosterLine | None:
        position, name = self.word("position"), self.word("name")
        if not position:
            self.complain("the position code is missing")
        phone = self.read(cells.phone, "phone") if self.word("phone") else None
        if name and not self.word("phone"):
            self.complain(f"{position or 'this person'} has a name and no phone, by which we could know them")
        since = self.read(lambda cell: cells.moment(cell, self.zone_time), "since")
        until = self.read(lambda cell: cells.moment(cell, self.zone_time, last=True), "until")
        stand_in = self.read(cells.yes, "stand_in")
        if since and until and until <= since:
            self.complain("the last day is before the first")
        if self.complaints:
            return None
        titles = tuple((language, title) for language in ("en", "hi") if (title := self.word(f"title_{language}")))
        return RosterLine(
            self.number, position, name, phone, since, until, bool(stand_in), self.word("rank").lower(),
            self.word("unit"), self.word("reports_to"), titles,
        )  # fmt: skip

    def word(self, column: str) -> str:
        return cells.text(self.row.get(column))

    def read(self, reader: Callable[[Cell], T], column: str) -> T | None:
        try:
            return reader(self.row.get(column))
        except ValueError as wrong:
            self.complain(f"{column.replace('_', '-')}: {wrong}")
            return None

    def complain(self, what: str) -> None:
        self.complaints.append(f"Row {self.number}: {what}.")


def complaints_of(lines: list[RosterLine]) -> Iterator[str]:
    """What no row shows alone."""
    offices: dict[str, list[RosterLine]] = defaultdict(list)
    names: dict[str, RosterLine] = {}
    for line in lines:
        offices[line.position].append(line)
        if line.phone and line.name:
            other = names.setdefault(line.phone, line)
            if other.name.casefold() != line.name.casefold():
                yield f"Row {other.row} and row {line.row}: one phone number has two names."
    for office in offices.values():
        yield from two_at_once([line for line in office if line.phone and not line.stand_in])
        yield from own_stand_ins(office)


def two_at_once(holders: list[RosterLine]) -> Iterator[str]:
    """Whoever comes later takes over from whoever was there; only at the same time nobody can say who it is."""
    ordered = sorted(holders, key=lambda line: (line.since is not None, line.since or line.row, line.row))
    for one, other in pairwise(ordered):
        if one.since == other.since or (one.until and other.since and one.until > other.since):
            yield f"Row {one.row} and row {other.row}: two people hold {one.position} at once; say from when."


def own_stand_ins(office: list[RosterLine]) -> Iterator[str]:
    holders = {line.phone: line for line in office if not line.stand_in}
    for line in office:
        holder = holders.get(line.phone) if line.phone and line.stand_in else None
        if holder and (holder.until is None or line.since is None or line.since < holder.until):
            yield f"Row {holder.row} and row {line.row}: nobody stands in for themselves."
