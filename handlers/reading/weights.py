"""How much each clue weighs for each intent: learned by learning.py, kept in words/weights.tsv for anyone to read."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "words" / "weights.tsv"
HEAD = "# Written by `make learn`. A clue, and how much it speaks for each intent (below 0: against it), in hundredths."
TOO_LITTLE = 5  # hundredths: not worth a place

Weights = Mapping[str, Mapping[str, float]]
Row = Sequence[int]  # of one clue, in hundredths, a column an intent


@cache
def _table() -> tuple[Mapping[str, int], Mapping[str, Row]]:
    """The column of each intent, and the row of each clue: 50,000 of them, so they are kept small."""
    lines = FILE.read_text(encoding="utf-8").splitlines() if FILE.exists() else [HEAD, "clue"]
    columns = {intent: at for at, intent in enumerate(lines[1].split("\t")[1:])}
    rows = (line.split("\t") for line in lines[2:])
    return columns, {clue: array("h", (int(weight or 0) for weight in listed)) for clue, *listed in rows}


def weight(clue: str, intent: str) -> float:
    columns, rows = _table()
    return rows[clue][columns[intent]] / 100 if clue in rows else 0.0


def scores(clues: Iterable[str], intents: Collection[str]) -> dict[str, float]:
    """How much speaks for each of these intents."""
    columns, rows = _table()
    together = [sum(column) / 100 for column in zip(*(rows[clue] for clue in clues if clue in rows), strict=True)]
    return {intent: together[columns[intent]] if together else 0.0 for intent in intents}


def write(learned: Weights) -> None:
    intents = list(next(iter(learned.values())))
    rows = {clue: [_hundredths(learned[clue][intent]) for intent in intents] for clue in sorted(learned)}
    lines = ("\t".join([clue, *(str(w or "") for w in row)]) for clue, row in rows.items() if any(row))
    FILE.write_text("\n".join([HEAD, "\t".join(["clue", *intents]), *lines]) + "\n", encoding="utf-8")


def _hundredths(learned: float) -> int:
    return 0 if abs(100 * learned) < TOO_LITTLE else round(100 * learned)
