"""Faults: how a test makes a platform refuse, fall silent, or take a message and lose the answer."""

from dataclasses import dataclass
from typing import Any


@dataclass(slots=True)
class Fault:
    """`code` is the platform's own error code, `status` an HTTP status without one.

    With `after_accept` the message is taken and only the answer is lost (or, with `timeout`, late); on WhatsApp a
    `code` together with `after_accept` comes later, as a failed status.
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

    def meets(self, platform: str, methods: tuple[str, ...], to: str) -> bool:
        return (
            self.platform in ("", platform)
            and (not self.method or self.method in methods)
            and (not self.to or self.to.lstrip("+") == to.lstrip("+"))
        )


class Faults:
    def __init__(self) -> None:
        self.waiting: list[Fault] = []

    def expect(self, facts: dict[str, Any]) -> Fault:
        fault = Fault(**facts)
        self.waiting.append(fault)
        return fault

    def take(self, platform: str, methods: tuple[str, ...], to: str) -> Fault | None:
        """The first fault that fits, used up once."""
        fault = next((fault for fault in self.waiting if fault.meets(platform, methods, to)), None)
        if fault is not None:
            fault.times -= 1
            if fault.times <= 0:
                self.waiting.remove(fault)
        return fault

    def clear(self) -> None:
        self.waiting.clear()
