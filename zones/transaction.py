"""One act, one transaction: what is added to it is kept together, or not at all."""

from __future__ import annotations

from typing import Protocol


class Transaction(Protocol):
    def add(self, *things: object) -> None: ...

    async def flush(self) -> None:
        """What was added has its number from here on."""
