"""Learns from the examples how much each clue weighs for each intent, danger, cause and kind of fault: `make learn`."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle
from random import Random
from typing import NamedTuple

from handlers.reading.causes import causes_of, listed_cause
from handlers.reading.clues import clues, is_pair, is_piece
from handlers.reading.examples import APART, Example, lessons, seen
from handlers.reading.faults import KINDS, kinds_of, listed_kind
from handlers.reading.hints import CAUSE, FAULT, NONE, Listed, hints
from handlers.reading.intents import ENGINEER, INTENTS, OFFICIAL
from handlers.reading.lexicon import row_of
from handlers.reading.normal import plain
from handlers.reading.second_look import DANGER, NOT_THERE, THERE, looked_at
from handlers.reading.signs import signs_of
from handlers.reading.weights import INTENT, Table, Weights, shares

OfClues = Callable[[str], bool]


class Row(NamedTuple):
    """The clues of a message, what it is, what it could be, and how much it counts."""

    clues: list[str]
    meant: str
    open_to: Sequence[str]
    counts: float = 1.0


class Known(NamedTuple):
    """The same in numbers."""

    clues: list[str]
    meant: int
    open_to: list[int]
    counts: float


class Pace(NamedTuple):
    step: float
    decay: float


CAREFUL, BOLD = Pace(0.15, 1e-2), Pace(0.4, 3e-3)

VIEWS = 2  # of a message: with its sender and without
PAIRS_OR_PIECES = (is_piece, is_pair)  # what every other order does not see, so that neither outshouts the words
ORDERS = (1912, 1913, 1914, 1915)
ROUNDS = 5
OF_A_LESSON = 0.5  # which is shorter and plainer than what people write


def _nothing(clue: str) -> bool:
    return False


def main() -> None:
    for table, learned in learned_from([example for file in APART for example in seen(file)], lessons()):
        table.write(learned)


def learned_from(labelled: Sequence[Example], lessons: Sequence[Example]) -> Iterator[tuple[Table, Weights]]:
    told = [*labelled, *lessons]
    intents = [row for example in labelled for row in rows_of(example)]
    intents += [row._replace(counts=OF_A_LESSON) for example in lessons for row in rows_of(example)]
    yield INTENT, learn(_without_chance(intents, _is_phrase, VIEWS), unseen=PAIRS_OR_PIECES)
    yield DANGER, learn(_without_chance([row for example in told for row in _row_of_danger(example)], _is_phrase, 1))
    yield CAUSE, learn([row for example in labelled for row in _row_of_cause(example)], BOLD)
    yield FAULT, learn([row for example in labelled for row in _row_of_fault(example)], BOLD)


def rows_of(example: Example) -> list[Row]:
    """With the sender and without, so that neither is needed and both are used."""
    row, signs = signs_of(example["text"])
    each = ({hit.name for hit in clues(row, signs, role)} for role in (example["sender_role"], ""))
    return [Row(sorted(found), example["intent"], INTENTS) for found in each]


def _row_of_danger(example: Example) -> Iterator[Row]:
    """An engineer's words ring no alarm."""
    if example["sender_role"] != ENGINEER:
        row, signs = signs_of(example["text"])
        seen = {hit.name for hit in looked_at(row, clues(row, signs))}
        yield Row(sorted(seen), THERE if example["intent"] == "hazard" else NOT_THERE, (THERE, NOT_THERE))


def _is_phrase(clue: str) -> bool:
    return " " in clue and ": " not in clue


def _without_chance(rows: Sequence[Row], of_two: OfClues, chance: int) -> list[Row]:
    """Two words that stood together in one message alone tell nothing of another."""
    met = Counter(clue for row in rows for clue in row.clues if of_two(clue))
    return [row._replace(clues=[c for c in row.clues if met[c] > chance or not of_two(c)]) for row in rows]


def _row_of_cause(example: Example) -> Iterator[Row]:
    """Planned work is its own cause, and the name of a place tells none."""
    if example["intent"] in {*OFFICIAL, "fault_report", "hazard"} - {"planned_post"}:
        row, possible = _row(example["text"]), causes_of(example["intent"])
        yield _hinted(row, example, listed_cause(row, example["intent"]), example["cause"], possible)
        if example["place"]:
            yield _hinted(_row(example["place"]), example, Listed(None), None, possible)


def _row_of_fault(example: Example) -> Iterator[Row]:
    if example["intent"] in KINDS:
        row, kind = _row(example["text"]), example["fault_kind"]
        yield _hinted(row, example, listed_kind(row, example["intent"]), kind, kinds_of(example["intent"]))


def _row(text: str) -> Sequence[str]:
    return row_of(plain(text))


def _hinted(row: Sequence[str], example: Example, listed: Listed, meant: str | None, open_to: Sequence[str]) -> Row:
    open_too = list(dict.fromkeys([*open_to, NONE, meant or NONE]))
    return Row(hints(row, example["intent"], listed), meant or NONE, open_too)


def learn(rows: Sequence[Row], pace: Pace = CAREFUL, unseen: Sequence[OfClues] = (_nothing,)) -> Weights:
    """The mean of what is learned in several orders, so that none of them decides; the same orders every time."""
    readings = list(dict.fromkeys(reading for row in rows for reading in row.open_to))
    at = {reading: number for number, reading in enumerate(readings)}
    known = [Known(row.clues, at[row.meant], [at[reading] for reading in row.open_to], row.counts) for row in rows]
    each = [
        _learned(_without(hidden, known), len(readings), Random(order), pace)
        for order, hidden in zip(ORDERS, cycle(unseen), strict=False)
    ]
    return {
        clue: {reading: sum(one[clue][at[reading]] for one in each) / len(each) for reading in readings}
        for clue in {clue for one in each for clue in one}
    }


def _without(hidden: OfClues, rows: Sequence[Known]) -> list[Known]:
    return [row._replace(clues=[clue for clue in row.clues if not hidden(clue)]) for row in rows]


def _learned(rows: Sequence[Known], readings: int, order: Random, pace: Pace) -> dict[str, list[float]]:
    """Logistic regression by small steps (Adagrad)."""
    known = list(rows)
    learned: dict[str, list[float]] = defaultdict(lambda: [0.0] * readings)
    squares: dict[str, list[float]] = defaultdict(lambda: [1e-2] * readings)
    for _ in range(ROUNDS):
        order.shuffle(known)
        for row in known:
            _step([learned[clue] for clue in row.clues], [squares[clue] for clue in row.clues], row, pace)
    return learned


def _step(learned: Sequence[list[float]], squares: Sequence[list[float]], row: Known, pace: Pace) -> None:
    """Every clue of the message moves a little towards what was meant."""
    points = [sum(column) for column in zip(*learned, strict=True)]
    for reading, share in shares({reading: points[reading] for reading in row.open_to}).items():
        slope = row.counts * (share - (reading == row.meant))
        if abs(slope) < 1e-3:
            continue
        for weight, square in zip(learned, squares, strict=True):
            steep = slope + pace.decay * weight[reading]
            square[reading] += steep * steep
            weight[reading] -= pace.step * steep / math.sqrt(square[reading])


if __name__ == "__main__":
    main()
