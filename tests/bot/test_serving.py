"""Web and worker beside each other: one that dies is begun again, one that never began stops the rest."""

from __future__ import annotations

import time

import pytest

from bot import serving
from bot.serving import NEVER_BEGAN, Child, begun_again


class Part(Child):
    """Without a process: it counts how often it was begun."""

    begun = 0

    def begin(self) -> None:
        self.begun += 1
        self.began = time.monotonic()


@pytest.fixture
def worker() -> Part:
    return Part("worker", {})


def test_a_worker_that_was_killed_is_begun_again(worker: Part) -> None:
    worker.began -= NEVER_BEGAN + 1

    assert begun_again(worker, -9)
    assert worker.begun == 2


def test_a_part_that_does_not_start_is_not_begun_for_ever(worker: Part) -> None:
    assert not begun_again(worker, 1)
    assert worker.begun == 1


def test_every_part_is_begun_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "Child", Part)

    assert [(child.part, child.begun) for child in serving.start(("web", "worker"), {})] == [("web", 1), ("worker", 1)]
