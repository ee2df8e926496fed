"""Who may do what: one table (`permits.md`), and the one question that is asked of it before any act."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("permits.md")


class Standing(StrEnum):
    """A capacity in which somebody stands before us; the last five by their office, seen from an area."""

    STRANGER = "stranger"
    CITIZEN = "citizen"
    MEDIA = "media"
    REPRESENTATIVE = "representative"
    CALL_CENTRE = "1912"
    MANAGEMENT = "manager"
    ADMIN = "admin"
    ANSWERS = "answers"
    SUPERIOR = "superior"
    STAND_IN = "stand-in"
    ELSEWHERE = "elsewhere"
    ANONYMOUS = "anonymous"  # an admin of a group who hides their name: nobody


class Cell(StrEnum):
    YES = "yes"
    SECOND = "second"  # yes, but a wide notice waits for a second office
    OWN = "own"
    PEER = "peer"
    PRIVATE = "private"
    NO = "–"


@dataclass(frozen=True)
class Row:
    act: str
    platform: str
    cells: Mapping[Standing, Cell]
    if_not: str  # the reasons for which it is refused
    if_not_own: str


@dataclass(frozen=True)
class Verdict:
    """`because` is the reason of a no; a yes has none."""

    because: str = ""
    second: bool = False

    def __bool__(self) -> bool:
        return not self.because


def may(
    act: str,
    standings: Collection[Standing],
    platform: str,
    *,
    private: bool,
    own: bool = True,
    peer: bool = False,
) -> Verdict:
    """Whether somebody who stands so may do it there; of several capacities the one that allows most counts.

    What stands in no row is nobody's to do.
    """
    row = row_of(act, platform)
    if row is None:
        return Verdict("not_allowed")
    verdicts = [judge(row, standing, private=private, own=own, peer=peer) for standing in sorted(standings)]
    allowed = sorted((verdict for verdict in verdicts if verdict), key=lambda verdict: verdict.second)
    return next(iter(allowed or verdicts), Verdict(row.if_not))


def judge(row: Row, standing: Standing, *, private: bool, own: bool, peer: bool) -> Verdict:
    match row.cells[standing]:
        case Cell.YES:
            return Verdict()
        case Cell.SECOND:
            return Verdict(second=True)
        case Cell.OWN:
            return Verdict() if own else Verdict(row.if_not_own)
        case Cell.PEER:
            return Verdict() if peer else Verdict(row.if_not)
        case Cell.PRIVATE:
            return Verdict() if private else Verdict("in_private")
        case Cell.NO:
            return Verdict("anonymous" if standing is Standing.ANONYMOUS else row.if_not)


# ---- the table ----------------------------------------------------------------------------------------


def row_of(act: str, platform: str) -> Row | None:
    rows = {row.platform: row for row in table() if row.act == act}
    return rows.get(platform) or rows.get("")


@cache
def table() -> tuple[Row, ...]:
    return tuple(read(TABLE.read_text(encoding="utf-8")))


def read(page: str) -> Iterator[Row]:
    """The lines of a Markdown table; the first names the columns. Raises if a cell is none of our words."""
    lines = [[cell.strip() for cell in line.split("|")[1:-1]] for line in page.splitlines() if line[:1] == "|"]
    names, _, *rows = lines
    for cells in rows:
        told = dict(zip(names, cells, strict=True))
        by_standing = {standing: Cell(told[standing]) for standing in Standing}
        yield Row(told["act"], told["platform"], by_standing, told["if not"], told["if not own"])
