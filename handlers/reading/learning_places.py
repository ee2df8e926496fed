"""Learns from labelled messages where the name of a place begins and ends: the second half of `make learn`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from random import Random

from handlers.reading.examples import APART, Example, seen
from handlers.reading.normal import plain, tokens
from handlers.reading.said import Said
from handlers.reading.unknown import BEGINS, GOES_ON, OUTSIDE, Weights, clues, mark, step, write

ORDERS = (1912, 1913, 1914)
ROUNDS, COPIES = 6, 2

Row = tuple[list[list[str]], list[int]]  # the clues of each word, and its mark


def main() -> None:
    """The mean of what is learned in several orders, so that none of them decides."""
    examples = [example for file in APART for example in seen(file)]
    each = [learn(list(map(row_of, [*examples, *_elsewhere(examples, Random(o))])), Random(o)) for o in ORDERS]
    together = {clue for one in each for clue in one}
    write({clue: [sum(one[clue][m] for one in each if clue in one) / len(each) for m in range(3)] for clue in together})


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


def learn(rows: Sequence[Row], order: Random) -> Weights:
    """A perceptron that learns from its mistakes, averaged over all that it ever thought."""
    known = list(rows)
    now: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    summed: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    moment = 1
    for _ in range(ROUNDS):
        order.shuffle(known)
        for found, meant in known:
            for clue, what, by in _corrections(found, meant, mark(found, now)):
                now[clue][what] += by
                summed[clue][what] += by * moment
            moment += 1
    return {clue: [w - s / moment for w, s in zip(now[clue], summed[clue], strict=True)] for clue in now}


def _corrections(
    found: Sequence[Sequence[str]], meant: Sequence[int], read: Sequence[int]
) -> Iterator[tuple[str, int, int]]:
    """For what was meant, and against what was read instead."""
    for at, (right, wrong) in enumerate(zip(meant, read, strict=True)):
        if right != wrong:
            for clue in found[at]:
                yield clue, right, 1
                yield clue, wrong, -1
        before = (meant[at - 1], read[at - 1]) if at else (OUTSIDE, OUTSIDE)
        if (before[0], right) != (before[1], wrong):
            yield step(before[0]), right, 1
            yield step(before[1]), wrong, -1


if __name__ == "__main__":
    main()
