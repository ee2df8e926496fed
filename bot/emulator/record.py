"""The record: what the product asked of the platforms, and every request that broke their rules."""

from collections import deque
from dataclasses import asdict, dataclass
from itertools import takewhile
from typing import Any

REQUESTS_KEPT = 50_000
PROBLEMS_KEPT = 1_000


@dataclass(slots=True)
class Asked:
    """One request of the product; `status` and `code` say how it was answered, `lost` that the answer never came."""

    n: int
    platform: str
    method: str
    to: str
    body: Any
    time: str
    status: int = 0
    code: int = 0
    lost: bool = False


class Record:
    def __init__(self) -> None:
        self.requests: deque[Asked] = deque(maxlen=REQUESTS_KEPT)
        self.problems: deque[dict[str, Any]] = deque(maxlen=PROBLEMS_KEPT)
        self.count = 0

    def asked(self, platform: str, method: str, to: str, body: Any, time: str) -> Asked:
        self.count += 1
        request = Asked(self.count, platform, method, to, body, time)
        self.requests.append(request)
        return request

    def problem(self, asked: Asked, *details: str) -> None:
        for detail in details:
            self.problems.append(
                {"platform": asked.platform, "method": asked.method, "detail": detail, "body": asked.body}
                | {"request": asked.n, "time": asked.time}
            )

    def since(self, n: int, **wanted: str) -> list[dict[str, Any]]:
        newer = [*takewhile(lambda request: request.n > n, reversed(self.requests))]
        return [asdict(request) for request in reversed(newer) if _fits(request, wanted)]

    def clear(self) -> None:
        self.requests.clear()
        self.problems.clear()


def _fits(request: Asked, wanted: dict[str, str]) -> bool:
    return all(getattr(request, name) == value for name, value in wanted.items() if value)
