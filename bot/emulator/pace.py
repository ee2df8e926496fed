"""How fast one may go: buckets that fill with time, as the platforms' limits do."""

import math
from dataclasses import dataclass


@dataclass(slots=True)
class Bucket:
    """`size` at once, then one for every 1/`rate` seconds."""

    size: float
    rate: float
    left: float = -1.0
    at: float = 0.0

    def wait(self, now: float) -> float:
        """Take one now and return 0, or return the seconds until there is one."""
        if self.left < 0:
            self.left, self.at = self.size, now
        self.left = min(self.size, self.left + max(0.0, now - self.at) * self.rate)
        self.at = now
        if self.left < 1:
            return (1 - self.left) / self.rate
        self.left -= 1
        return 0.0


class Buckets:
    """One bucket for each key, all alike; full ones are forgotten when there are many."""

    def __init__(self, size: float, rate: float) -> None:
        self.size, self.rate = size, rate
        self._buckets: dict[str, Bucket] = {}

    def wait(self, key: str, now: float) -> float:
        bucket = self._buckets.get(key)
        if bucket is None:
            if len(self._buckets) > 100_000:
                self._buckets.clear()
            bucket = self._buckets[key] = Bucket(self.size, self.rate)
        return bucket.wait(now)

    def clear(self) -> None:
        self._buckets.clear()


def whole_seconds(wait: float) -> int:
    return max(1, math.ceil(wait))
