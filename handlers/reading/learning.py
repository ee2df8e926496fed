"""Learns from the examples how much each clue weighs for each intent, cause and kind of fault: `make learn`."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from random import Random

from handlers.reading.causes import causes_of
from handlers.reading.clues import BESIDE, clues
from handlers.reading.examples import APART, Example, lessons, seen
from handlers.reading.faults import KINDS, kinds_of
from handlers.reading.hints import CAUSE, FAULT, NONE, hints
from handlers.reading.intents import INTENTS, OFFICIAL
from handlers.reading.signs import signs_of
from handlers.reading.weights import INTENT, Table, Weights, shares

Row = tuple[list[str], str, Sequence[str]]  # the clues of a message, what it is, and what it could be

VIEWS = 2  # of a message: with its sender and without
ORDERS = (1912, 1913, 1914, 1915)
ROUNDS, STEP, BOLD_STEP, DECAY = 5, 0.15, 0.4, 1e-2


def main() -> None:
    for table, learned in learned_from([example for file in APART for example in seen(file)], lessons()):
        table.write(learned)


def learned_from(labelled: Sequence[Example], lessons: Sequence[Example]) -> Iterator[tuple[Table, Weights]]:
    yield INTENT, learn(_without_chance([row for example in [*labelled, *lessons] for row in rows_of(example)]))
    yield CAUSE, learn([row for example in labelled for row in _row_of_cause(example)], BOLD_STEP)
    yield FAULT, learn([row for example in labelled for row in _row_of_fault(example)], BOLD_STEP)


def rows_of(example: Example) -> list[Row]:
    """With the sender and without, so that neither is needed and both are used."""
    row, signs = signs_of(example["text"])
    each = ({hit.name for hit in clues(row, signs, role)} for role in (example["sender_role"], ""))
    return [(sorted(found), example["intent"], INTENTS) for found in each]


def _without_chance(rows: Sequence[Row]) -> list[Row]:
    """Two words that stood together in one message alone tell nothing of another."""
    met = Counter(clue for found, _, _ in rows for clue in found if BESIDE in clue)
    return [([c for c in found if met[c] > VIEWS or BESIDE not in c], meant, open_to) for found, meant, open_to in rows]


def _row_of_cause(example: Example) -> Iterator[Row]:
    """Planned work is its own cause, and the name of a place tells none."""
    if example["intent"] in {*OFFICIAL, "fault_report", "hazard"} - {"planned_post"}:
        yield _hinted(example, example["cause"], causes_of(example["intent"]))
        if example["place"]:
            yield _hinted({**example, "text": example["place"]}, None, causes_of(example["intent"]))


def _row_of_fault(example: Example) -> Iterator[Row]:
    if example["intent"] in KINDS:
        yield _hinted(example, example["fault_kind"], kinds_of(example["intent"]))


def _hinted(example: Example, meant: str | None, open_to: Sequence[str]) -> Row:
    row, _ = signs_of(example["text"])
    return hints(row, example["intent"]), meant or NONE, list(dict.fromkeys([*open_to, NONE, meant or NONE]))


def learn(rows: Sequence[Row], length: float = STEP) -> Weights:
    """The mean of what is learned in several orders, so that none of them decides; the same orders every time."""
    readings = list(dict.fromkeys(reading for _, _, open_to in rows for reading in open_to))
    at = {reading: number for number, reading in enumerate(readings)}
    known = [(found, at[meant], [at[reading] for reading in open_to]) for found, meant, open_to in rows]
    each = [_learned(known, len(readings), Random(order), length) for order in ORDERS]
    return {
        clue: {reading: sum(one[clue][at[reading]] for one in each) / len(each) for reading in readings}
        for clue in each[0]
    }


def _learned(
    rows: Sequence[tuple[list[str], int, list[int]]], readings: int, order: Random, length: float
) -> dict[str, list[float]]:
    """Logistic regression by small steps (Adagrad)."""
    known = list(rows)
    learned: dict[str, list[float]] = defaultdict(lambda: [0.0] * readings)
    squares: dict[str, list[float]] = defaultdict(lambda: [1e-2] * readings)
    for _ in range(ROUNDS):
        order.shuffle(known)
        for found, meant, open_to in known:
            _step([learned[c] for c in found], [squares[c] for c in found], meant, open_to, length)
    return learned


def _step(
    learned: Sequence[list[float]],
    squares: Sequence[list[float]],
    meant: int,
    open_to: Sequence[int],
    length: float,
) -> None:
    """Every clue of the message moves a little towards what was meant."""
    points = [sum(column) for column in zip(*learned, strict=True)]
    for reading, share in shares({reading: points[reading] for reading in open_to}).items():
        slope = share - (reading == meant)
        if abs(slope) < 1e-3:
            continue
        for weight, square in zip(learned, squares, strict=True):
            steep = slope + DECAY * weight[reading]
            square[reading] += steep * steep
            weight[reading] -= length * steep / math.sqrt(square[reading])


if __name__ == "__main__":
    main()
