"""Somebody as we know them when they begin to speak: found at one look, for every message asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zones.person import Member, Person, Role


@dataclass(frozen=True)
class Acquaintance:
    person: Person | None = None
    members: Sequence[Member] = ()
    held: frozenset[int] = frozenset()  # positions that they hold or stand in for
    follows: Sequence[int] = ()  # areas
    notice: int | None = None  # the version of our notice that they were shown last
    is_asked: bool = False  # whether supply is back, or something about their complaint, and has not answered
    is_to_be_asked: bool = False  # since an engineer says that it is over

    @property
    def takes_calls(self) -> bool:
        """1912 or a control room: it answers for no line, and passes on what its callers say."""
        return bool(self.members) and all(member.role is Role.CALL_CENTRE for member in self.members)

    @property
    def has_chosen(self) -> bool:
        """Their language, by a word of their own or while coming in. Of others we know how they write."""
        said = self.person is not None and self.person.language_chosen_at is not None
        return said or bool(self.members) or self.notice is not None


NOBODY = Acquaintance()
