"""What the doors of rooms ask of the world."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from zones.transaction import Transaction

if TYPE_CHECKING:
    from datetime import datetime

    from handlers.answer import Answer
    from handlers.deed import Deed
    from zones.door import JoinRequest
    from zones.person import Address
    from zones.room import Room


class Doors(Transaction, Protocol):
    """In one transaction."""

    async def owe_deed(self, address: Address, deed: Deed, at: datetime) -> None: ...

    async def ask(self, address: Address, language: str, answer: Answer, at: datetime) -> None:
        """Owe a word or a question to somebody who has not just written to us."""

    def opened(self, address: Address) -> str:
        """What the platform calls them."""

    async def private_link(self, sender: str, payload: str) -> str: ...

    async def keepers(self, room: Room) -> list[tuple[Address, str]]: ...

    async def room(self, room: int) -> tuple[Room, Address]: ...

    async def address(self, address: int) -> Address: ...

    async def request(self, request: int) -> JoinRequest | None:
        """Locked; None if it is decided."""
