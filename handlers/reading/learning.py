"""Learns from the examples how much each clue weighs for each intent, and writes it down: `make learn`."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from random import Random

from handlers.reading.clues import clues
from handlers.reading.examples import APART, Example, lessons, seen
from handlers.reading.intents import INTENTS, shares
from handlers.reading.signs import signs_of
from handlers.reading.weights import Weights, write

Row = tuple[list[str], str]  # the clues of a message, and its intent

ORDERS = (1912, 1913, 1914, 1915)
ROUNDS, STEP, DECAY = 5, 0.15, 1e-2


def main() -> None:
    """Each example twice, with its sender and without, so that neither is needed and both are used."""
    examples = [*(e for file in APART for e in seen(file)), *lessons()]
    write(learn([row for e in examples for row in (row_of(e, e["sender_role"]), row_of(e, ""))]))


def row_of(example: Example, role: str) -> Row:
    row, signs = signs_of(example["text"])
    return sorted({hit.name for hit in clues(row, signs, role)}), example["intent"]


def learn(rows: Sequence[Row]) -> Weights:
    """The mean of what is learned in several orders, so that none of them decides; the same orders every time."""
    each = [_learned(rows, Random(order)) for order in ORDERS]
    return {clue: {i: sum(one[clue][i] for one in each) / len(each) for i in INTENTS} for clue in each[0]}


def _learned(rows: Sequence[Row], order: Random) -> dict[str, dict[str, float]]:
    """Logistic regression by small steps (Adagrad)."""
    known = list(rows)
    learned: dict[str, dict[str, float]] = defaultdict(lambda: dict.fromkeys(INTENTS, 0.0))
    squares: dict[str, dict[str, float]] = defaultdict(lambda: dict.fromkeys(INTENTS, 1e-2))
    for _ in range(ROUNDS):
        order.shuffle(known)
        for found, intent in known:
            _step([learned[c] for c in found], [squares[c] for c in found], intent)
    return learned


def _step(learned: Sequence[dict[str, float]], squares: Sequence[dict[str, float]], meant: str) -> None:
    """Every clue of the message moves a little towards what was meant."""
    for intent, share in shares(_sums(learned)).items():
        slope = share - (intent == meant)
        if abs(slope) < 1e-3:
            continue
        for weight, square in zip(learned, squares, strict=True):
            steep = slope + DECAY * weight[intent]
            square[intent] += steep * steep
            weight[intent] -= STEP * steep / math.sqrt(square[intent])


def _sums(learned: Iterable[dict[str, float]]) -> dict[str, float]:
    points = dict.fromkeys(INTENTS, 0.0)
    for by_intent in learned:
        for intent, weight in by_intent.items():
            points[intent] += weight
    return points


if __name__ == "__main__":
    main()
