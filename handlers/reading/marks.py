"""The marks of a text's words, one behind another: outside of names, beginning one, going on with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

MARKS = ("outside", "begins", "goes on")  # of each word: it is in no name, begins one, or continues it
OUTSIDE, BEGINS, GOES_ON = range(3)
AGAIN = 3  # outside as well, behind a name: nearly everybody names one place, and few name two
STATES = 4
BEFORE = ((OUTSIDE,), (OUTSIDE, BEGINS, GOES_ON, AGAIN), (BEGINS, GOES_ON), (BEGINS, GOES_ON, AGAIN))
NEVER = -1e9

Points = Sequence[float]  # how much speaks for each mark, or for each state


def mark_of(state: int) -> int:
    return OUTSIDE if state == AGAIN else state


def states(marks: Iterable[int]) -> list[int]:
    """With the end of the text, which stands outside."""
    found: list[int] = []
    for mark in (*marks, OUTSIDE):
        named = bool(found) and found[-1] != OUTSIDE
        found.append(AGAIN if mark == OUTSIDE and named else mark)
    return found


def step(before: int) -> str:
    """The clue that a mark stands behind this state."""
    return f"behind {(*MARKS, 'outside again')[before]}"


def of_a_word(points: Points) -> list[float]:
    return [*points[: STATES - 1], points[OUTSIDE]]


def of_the_end(points: Points) -> list[float]:
    """What speaks for a text without any name."""
    return [points[OUTSIDE], NEVER, NEVER, 0.0]


def likeliest(rows: Sequence[Points], steps: Sequence[Points]) -> list[int]:
    """The row of marks for which most speaks (Viterbi); the last of `rows` is the end of the text."""
    best: list[float] = [0.0, NEVER, NEVER, NEVER]  # before the first word stands none
    came_from: list[list[int]] = []
    into = [[(b, steps[b][mark_of(now)]) for b in BEFORE[now]] for now in range(STATES)]
    for points in rows:
        ways, befores = [], []
        for ahead, point in zip(into, points, strict=True):
            top, before = 2 * NEVER, OUTSIDE
            for b, way in ahead:
                if (far := best[b] + way) > top:
                    top, before = far, b
            ways.append(top + point)
            befores.append(before)
        came_from.append(befores)
        best = ways
    at = max(range(STATES), key=best.__getitem__)
    found = [at := before[at] for before in reversed(came_from)]
    return [mark_of(state) for state in found[-2::-1]]
