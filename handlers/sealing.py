"""What only the key can read, or know again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from handlers.incoming import Incoming

Sealed = dict[str, str]  # {"sealed": …}: by that name a rotation of keys finds it in a form, wherever it lies


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

    def sealed(self, text: str) -> Sealed:
        """The same for a step's form."""

    def unsealed(self, kept: Mapping[str, Any]) -> str:
        """What a step holds, to be read once more."""

    def resealed(self, kept: Mapping[str, Any]) -> bytes:
        """From a step into a column."""
