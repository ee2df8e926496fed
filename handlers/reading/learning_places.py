"""Learns from labelled messages where the name of a place begins and ends: the second half of `make learn`."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from random import Random

from handlers.reading.examples import APART, Example, seen
from handlers.reading.normal import plain, tokens
from handlers.reading.said import Said
from handlers.reading.unknown import BEGINS, GOES_ON, MARKS, OUTSIDE, PLACE, clues, may_follow, step
from handlers.reading.weights import Weights

ORDERS = (1912, 1913, 1914)
ROUNDS, COPIES = 5, 2
STEP, DECAY, TOO_LITTLE = 0.1, 1e-3, 1e-3

Row = tuple[list[list[str]], list[int]]  # the clues of each word, and its mark


def main() -> None:
    PLACE.write(learned_from([example for file in APART for example in seen(file)]))


def learned_from(examples: Sequence[Example]) -> Weights:
    """The mean of what is learned in several orders, so that none of them decides."""
    each = [learn(list(map(row_of, [*examples, *_elsewhere(examples, Random(o))])), Random(o)) for o in ORDERS]
    together = {clue for one in each for clue in one}
    return {clue: _mean([one[clue] for one in each if clue in one]) for clue in together}


def _mean(learned: Sequence[Sequence[float]]) -> dict[str, float]:
    """Of all orders: one that never met the clue counts as nothing."""
    return {what: sum(one[m] for one in learned) / len(ORDERS) for m, what in enumerate(MARKS)}


def row_of(example: Example) -> Row:
    said = Said(example["text"])
    marks = [OUTSIDE] * len(said.row)
    for place in _places(example):
        for start, end in _standing(said, [t.word for t in tokens(plain(place)) if t.is_word]):
            if not any(marks[start:end]):
                marks[start:end] = [BEGINS, *[GOES_ON] * (end - start - 1)]
    return clues(said), marks


def _standing(said: Said, name: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where these words stand in a text, with the marks between them."""
    for start in range(len(said.row)):
        end, met = start, 0
        while end < len(said.row) and met < len(name):
            if said.row[end].word == name[met]:
                met += 1
            elif not met or said.row[end].is_word:
                break
            end += 1
        if name and met == len(name):
            yield start, end


def _places(example: Example) -> list[str]:
    return [place.strip() for place in (example["place"] or "").split(";") if place.strip()]


def _elsewhere(examples: Sequence[Example], order: Random) -> Iterator[Example]:
    """The same sentences of other places: so that sentences teach something of names, and names of sentences."""
    names = defaultdict(list)
    for example in examples:
        for place in _places(example):
            names[_sort(place)].append(place)
    for example in (e for e in examples for _ in range(COPIES)):
        text, moved = str(example["text"]), []
        for place in _places(example):
            other = order.choice(names[_sort(place)])
            moved.append(other.lower() if place[:1].islower() else other)
            text = text.replace(place, moved[-1], 1)
        if moved:
            yield {"text": text, "place": "; ".join(moved)}


def _sort(place: str) -> tuple[str, bool]:
    """Names take each other's place only in the same script, and a feeder that of a feeder."""
    script = next((s for s, first, last in _SCRIPTS if any(first <= c <= last for c in place)), "latin")
    return script, bool(Said(place).kinds)


_SCRIPTS = (("devanagari", "\u0900", "\u097f"), ("urdu", "\u0600", "\u06ff"))


def learn(rows: Sequence[Row], order: Random) -> dict[str, list[float]]:
    """A chain of marks whose likelihood grows by small steps (a conditional random field, by Adagrad)."""
    known = [row for row in rows if row[0]]
    learned: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    squares: dict[str, list[float]] = defaultdict(lambda: [1e-2, 1e-2, 1e-2])
    for _ in range(ROUNDS):
        order.shuffle(known)
        for found, meant in known:
            for of_word, what, slope in _slopes(found, meant, learned):
                for clue in of_word:
                    weight, square = learned[clue], squares[clue]
                    steep = slope + DECAY * weight[what]
                    square[what] += steep * steep
                    weight[what] -= STEP * steep / math.sqrt(square[what])
    return dict(learned)


def _slopes(
    found: Sequence[Sequence[str]], meant: Sequence[int], weights: Mapping[str, list[float]]
) -> list[tuple[Sequence[str], int, float]]:
    """How much likelier the clues of a word made a mark than it should have been."""
    singly, in_pairs = likelihood([[weights[clue] for clue in of_word] for of_word in found], weights)
    slopes: list[tuple[Sequence[str], int, float]] = [
        (of_word, what, slope)
        for at, of_word in enumerate(found)
        for what in range(3)
        if abs(slope := singly[at][what] - (meant[at] == what)) > TOO_LITTLE
    ]
    for before, now in product(range(3), range(3)):
        expected = sum(pair[before][now] for pair in in_pairs)
        said = sum(b == before and m == now for b, m in zip([OUTSIDE, *meant], meant, strict=False))
        if may_follow(now, before):
            slopes.append(([step(before)], now, expected - said))
    return slopes


def likelihood(
    found: Sequence[Sequence[Sequence[float]]], weights: Mapping[str, Sequence[float]]
) -> tuple[list[list[float]], list[list[list[float]]]]:
    """Of each word how likely each mark is, and each behind each: forwards and backwards over the sentence."""
    ways = [[math.exp(weights[step(b)][m]) if may_follow(m, b) else 0.0 for m in range(3)] for b in range(3)]
    points = [_raised([sum(column) for column in zip(*listed, strict=True)]) for listed in found]
    ahead = [[1.0, 0.0, 0.0]]
    for point in points:
        ahead.append(_of_one([sum(ahead[-1][b] * ways[b][m] for b in range(3)) * point[m] for m in range(3)]))
    behind = [[1.0, 1.0, 1.0]]
    for point in reversed(points[1:]):
        last = behind[-1]
        behind.append(_of_one([sum(ways[b][m] * point[m] * last[m] for m in range(3)) for b in range(3)]))
    behind.reverse()
    singly = [_of_one([a * b for a, b in zip(*both, strict=True)]) for both in zip(ahead[1:], behind, strict=True)]
    in_pairs = []
    for at, point in enumerate(points):
        pair = [[ahead[at][b] * ways[b][m] * point[m] * behind[at][m] for m in range(3)] for b in range(3)]
        whole = sum(map(sum, pair))
        in_pairs.append([[share / whole for share in row] for row in pair])
    return singly, in_pairs


def _raised(points: Sequence[float]) -> list[float]:
    top = max(points)
    return [math.exp(point - top) for point in points]


def _of_one(shares: Sequence[float]) -> list[float]:
    whole = sum(shares)
    return [share / whole for share in shares]


if __name__ == "__main__":
    main()
