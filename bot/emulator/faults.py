"""Faults: how a test makes a platform refuse, fall silent, or take a message and lose the answer."""

from dataclasses import dataclass
from random import Random
from typing import Any


@dataclass(slots=True)
class Fault:
    """`code` is the platform's own error code, `status` an HTTP status without one.

    With `after_accept` the message is taken and only the answer is lost (or, with `timeout`, late); on WhatsApp a
    `code` together with `after_accept` comes later, as a failed status.

    It strikes `times` times (0: until it is forgotten); with a `share` below 1 only that share of the requests which it
    meets, drawn by `seed`; with `burst`, so many requests in a row each time.
    """

    platform: str = ""
    to: str = ""
    method: str = ""
    status: int = 0
    code: int = 0
    times: int = 1
    after_accept: bool = False
    timeout: float = 0.0
    retry_after: int = 0
    description: str = ""
    share: float = 1.0
    burst: int = 1
    seed: int = 0
    met: int = 0
    struck: int = 0

    @property
    def is_spent(self) -> bool:
        return bool(self.times) and self.struck >= self.times

    def meets(self, platform: str, methods: tuple[str, ...], to: str) -> bool:
        return (
            self.platform in ("", platform)
            and (not self.method or self.method in methods)
            and (not self.to or self.to.lstrip("+") == to.lstrip("+"))
        )

    def strikes(self) -> bool:
        """Whether this request is one of its share; the same ones in each run, as long as they come in one order."""
        draw, self.met = self.met // max(1, self.burst), self.met + 1
        hit = self.share >= 1 or Random(f"{self.seed}/{draw}").random() < self.share
        self.struck += hit
        return hit


class Faults:
    def __init__(self) -> None:
        self.waiting: list[Fault] = []

    def expect(self, facts: dict[str, Any]) -> Fault:
        fault = Fault(**facts)
        self.waiting.append(fault)
        return fault

    def take(self, platform: str, methods: tuple[str, ...], to: str) -> Fault | None:
        """The first fault that fits and strikes."""
        fitting = (fault for fault in self.waiting if fault.meets(platform, methods, to))
        fault = next((fault for fault in fitting if fault.strikes()), None)
        if fault is not None and fault.is_spent:
            self.waiting.remove(fault)
        return fault

    def clear(self) -> None:
        self.waiting.clear()
