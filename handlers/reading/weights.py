"""How much each clue weighs for each reading: learned by learning.py, kept in words/*.tsv for anyone to read."""

from __future__ import annotations

import math
import struct
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TypeVar

FOLDER = Path(__file__).parent / "words"
HEAD = "# Written by `make learn`. A clue, and how much it speaks for each {} (below 0: against it), in hundredths."
TOO_LITTLE = 2  # hundredths: not worth a place

Weights = Mapping[str, Mapping[str, float]]
Of = TypeVar("Of")  # a reading by its name or its number
Row = int  # of one clue, in hundredths: a lane of one number for each reading, so that whole rows are added at once

LANE = 32  # bits
LOWEST = 1 << 15  # which no weight falls below: what stands in a lane is above it


class Table:
    """One of the files of weights."""

    def __init__(self, name: str, of: str) -> None:
        self._file = FOLDER / f"{name}.tsv"
        self._head = HEAD.format(of)

    @cached_property
    def _rows(self) -> tuple[Mapping[str, int], Mapping[str, Row]]:
        """The column of each reading, and the row of each clue: many thousands, so they are kept small."""
        lines = self._file.read_text(encoding="utf-8").splitlines() if self._file.exists() else [self._head, "clue"]
        columns = {reading: at for at, reading in enumerate(lines[1].split("\t")[1:])}
        rows = (line.split("\t") for line in lines[2:])
        return columns, {clue: side_by_side([int(weight or 0) for weight in listed]) for clue, *listed in rows}

    def weight(self, clue: str, reading: str) -> float:
        columns, rows = self._rows
        return (lane(rows[clue], columns[reading]) - LOWEST) / 100 if clue in rows else 0.0

    def scores(self, clues: Iterable[str], open_to: Collection[str]) -> dict[str, float]:
        """How much speaks for each of these readings."""
        columns, _ = self._rows
        together = self.points(clues)
        return {reading: together[columns[reading]] for reading in open_to}

    def points(self, clues: Iterable[str]) -> list[float]:
        """How much speaks for each reading, column by column."""
        columns, rows = self._rows
        known = [*filter(None, map(rows.get, clues))]
        nothing = LOWEST * len(known)
        return [(points - nothing) / 100 for points in lanes(sum(known), len(columns))]

    def take(self, learned: Weights) -> None:
        """Uses what was learned, and leaves the file as it is."""
        readings, rows = _rounded(learned)
        packed = {clue: side_by_side(row) for clue, row in rows.items()}
        self.__dict__["_rows"] = {name: at for at, name in enumerate(readings)}, packed

    def write(self, learned: Weights) -> None:
        readings, rows = _rounded(learned)
        lines = ("\t".join([clue, *(str(w or "") for w in row)]) for clue, row in rows.items() if any(row))
        text = "\n".join([self._head, "\t".join(["clue", *readings]), *lines]) + "\n"
        self._file.write_text(text, encoding="utf-8")


def side_by_side(weights: Sequence[int]) -> Row:
    return int.from_bytes(struct.pack(f"<{len(weights)}I", *(weight + LOWEST for weight in weights)), "little")


def lanes(row: Row, many: int) -> tuple[int, ...]:
    return struct.unpack(f"<{many}I", row.to_bytes(LANE // 8 * many, "little"))


def lane(row: Row, column: int) -> int:
    return row >> LANE * column & (1 << LANE) - 1


INTENT = Table("weights", "intent")


def shares(points: Mapping[Of, float]) -> dict[Of, float]:
    """How likely each is, from how much speaks for it: together they are 1."""
    top = max(points.values())
    raised = {reading: math.exp(score - top) for reading, score in points.items()}
    whole = sum(raised.values())
    return {reading: share / whole for reading, share in raised.items()}


def _rounded(learned: Weights) -> tuple[list[str], dict[str, list[int]]]:
    readings = list(next(iter(learned.values())))
    return readings, {clue: [_hundredths(learned[clue][r]) for r in readings] for clue in sorted(learned)}


def _hundredths(learned: float) -> int:
    return 0 if abs(100 * learned) < TOO_LITTLE else round(100 * learned)
