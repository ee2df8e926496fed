"""The emulator's clock: the real one, which a test may set forward to see a window close."""

import time
from datetime import UTC, datetime


class Clock:
    def __init__(self) -> None:
        self.offset = 0.0

    def now(self) -> float:
        return time.time() + self.offset

    def text(self) -> str:
        """Now, as people and logs read it."""
        return datetime.fromtimestamp(self.now(), UTC).isoformat(timespec="milliseconds")
