"""Learns from labelled messages where the name of a place begins and ends: the second half of `make learn`."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import cycle, pairwise, repeat
from random import Random
from typing import NamedTuple

from handlers.reading.examples import APART, Example, seen
from handlers.reading.marks import (
    AGAIN,
    BEFORE,
    BEGINS,
    GOES_ON,
    MARKS,
    OUTSIDE,
    STATES,
    mark_of,
    of_a_word,
    of_the_end,
    states,
    step,
)
from handlers.reading.normal import plain, tokens
from handlers.reading.said import Said
from handlers.reading.unknown import PLACE, clues, clues_of_all, is_frame, is_letters
from handlers.reading.weights import Weights

ORDERS = (1912, 1913, 1914, 1915)
FRAME_OR_LETTERS = (is_frame, is_letters)  # what every other order does not see: two opinions err less than one
ROUNDS, COPIES = 5, 2
STEP, DECAY, TOO_LITTLE = 0.1, 1e-3, 1e-3


class Row(NamedTuple):
    words: list[list[str]]  # the clues of each word
    whole: list[str]  # those of the whole text
    marks: list[int]


def main() -> None:
    PLACE.write(learned_from([example for file in APART for example in seen(file)]))


def learned_from(examples: Sequence[Example]) -> Weights:
    """The mean of what is learned in several orders, so that none of them decides."""
    with ProcessPoolExecutor(len(ORDERS)) as cores:
        each = [*cores.map(_learned, repeat(examples), cycle(FRAME_OR_LETTERS), ORDERS)]
    together = {clue for one in each for clue in one}
    return {clue: _mean([one[clue] for one in each if clue in one]) for clue in together}


def _learned(examples: Sequence[Example], hidden: Callable[[str], bool], order: int) -> dict[str, list[float]]:
    rows = map(row_of, [*examples, *_elsewhere(examples, Random(order))])
    return learn([_without(hidden, row) for row in rows], Random(order))


def _without(hidden: Callable[[str], bool], row: Row) -> Row:
    return row._replace(words=[[clue for clue in found if not hidden(clue)] for found in row.words])


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
    return Row(clues(said), clues_of_all(said), marks)


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


class Chain:
    """A chain of marks whose likelihood grows by small steps (a conditional random field, by Adagrad). Clues are
    numbers here, and what each mark weighs a column of them: a message has a thousand."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self._weights: list[list[float]] = [[] for _ in MARKS]
        self._squares: list[list[float]] = [[] for _ in MARKS]
        self._steps = [self.numbered([step(before)]) for before in range(STATES)]

    @property
    def learned(self) -> dict[str, list[float]]:
        return {clue: [column[at] for column in self._weights] for clue, at in self.numbers.items()}

    def numbered(self, clues: Iterable[str]) -> list[int]:
        found = [self.numbers.setdefault(clue, len(self.numbers)) for clue in clues]
        for columns, begun in ((self._weights, 0.0), (self._squares, 1e-2)):
            for column in columns:
                column.extend([begun] * (len(self.numbers) - len(column)))
        return found

    def climb(self, words: Sequence[Sequence[int]], whole: Sequence[int], meant: Sequence[int]) -> None:
        for found, what, slope in [*self._slopes(words, whole, meant)]:
            weights, squares = self._weights[what], self._squares[what]
            for clue in found:
                steep = slope + DECAY * weights[clue]
                squares[clue] += steep * steep
                weights[clue] -= STEP * steep / math.sqrt(squares[clue])

    def _slopes(
        self, words: Sequence[Sequence[int]], whole: Sequence[int], meant: Sequence[int]
    ) -> Iterator[tuple[Sequence[int], int, float]]:
        """How much likelier the clues made a mark than it should have been."""
        points = [of_a_word(self._together(found)) for found in words]
        singly, in_pairs = likelihood([*points, of_the_end(self._together(whole))], [*map(self._together, self._steps)])
        for found, likely, state in zip(words, singly, meant, strict=False):
            for what, share in enumerate((likely[OUTSIDE] + likely[AGAIN], likely[BEGINS], likely[GOES_ON])):
                if abs(slope := share - (mark_of(state) == what)) > TOO_LITTLE:
                    yield found, what, slope
        if abs(slope := singly[-1][OUTSIDE] - (meant[-1] == OUTSIDE)) > TOO_LITTLE:
            yield whole, OUTSIDE, slope
        passed = Counter(pairwise([OUTSIDE, *meant]))
        for (before, now), expected in in_pairs.items():
            if abs(slope := expected - passed[before, now]) > TOO_LITTLE:
                yield self._steps[before], mark_of(now), slope

    def _together(self, clues: Sequence[int]) -> list[float]:
        return [sum(map(column.__getitem__, clues)) for column in self._weights]


def learn(rows: Iterable[Row], order: Random) -> dict[str, list[float]]:
    chain = Chain()
    known = [
        ([*map(chain.numbered, row.words)], chain.numbered(row.whole), states(row.marks)) for row in rows if row.words
    ]
    for _ in range(ROUNDS):
        order.shuffle(known)
        for words, whole, meant in known:
            chain.climb(words, whole, meant)
    return chain.learned


def likelihood(
    points: Sequence[Sequence[float]], steps: Sequence[Sequence[float]]
) -> tuple[list[list[float]], dict[tuple[int, int], float]]:
    """Of each word how likely each state is, and how often each follows each: forwards and backwards over the text."""
    ways = {(b, now): math.exp(steps[b][mark_of(now)]) for now in range(STATES) for b in BEFORE[now]}
    raised = [_raised(point) for point in points]
    ahead = [[1.0, *[0.0] * (STATES - 1)]]
    for point in raised:
        coming = [0.0] * STATES
        for (b, now), way in ways.items():
            coming[now] += ahead[-1][b] * way
        ahead.append(_of_one([a * p for a, p in zip(coming, point, strict=True)]))
    in_pairs = dict.fromkeys(ways, 0.0)
    behind = [1.0] * STATES
    singly = []
    for at in range(len(raised) - 1, -1, -1):
        singly.append(_of_one([a * b for a, b in zip(ahead[at + 1], behind, strict=True)]))
        to_come = [p * b for p, b in zip(raised[at], behind, strict=True)]
        pairs = {(b, now): ahead[at][b] * way * to_come[now] for (b, now), way in ways.items()}
        whole = sum(pairs.values())
        behind = [0.0] * STATES
        for (b, now), share in pairs.items():
            in_pairs[b, now] += share / whole
            behind[b] += ways[b, now] * to_come[now]
        behind = _of_one(behind)
    return singly[::-1], in_pairs


def _raised(points: Sequence[float]) -> list[float]:
    top = max(points)
    return [math.exp(point - top) for point in points]


def _of_one(shares: Sequence[float]) -> list[float]:
    whole = sum(shares)
    return [share / whole for share in shares]


if __name__ == "__main__":
    main()
