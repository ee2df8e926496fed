"""What only the key can read, or know again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from handlers.incoming import Incoming


class Sealing(Protocol):
    def author(self, heard: Incoming) -> bytes:
        """The keyed hash of who wrote it."""

    def authors(self, channel: str, keys: Sequence[str]) -> tuple[bytes, ...]:
        """The keyed hashes of a person's ids."""

    def hashed(self, code: str) -> bytes: ...

    def invitation_key(self, code: str) -> bytes:
        """The keyed hash by which an invitation is found."""

    def sketch(self, words: Iterable[str]) -> list[int]:
        """By which the same words are known again, and not read."""

    def seal(self, text: str) -> bytes:
        """A person's words as they may lie in a column."""

    def sealed(self, text: str) -> str:
        """The same for a step."""

    def unsealed(self, sealed: str) -> str:
        """What a step holds, to be read once more."""

    def resealed(self, sealed: str) -> bytes:
        """From a step into a column."""
