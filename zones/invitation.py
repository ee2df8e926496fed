"""A one-time invitation: whoever has its code comes into the zone in that role, or proves a second phone; once."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from zones.person import Role
from zones.refused import Refused

LASTS = timedelta(days=7)
SECOND_PHONE_LASTS = timedelta(minutes=15)
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another
LENGTH = 16  # about 79 bits: nobody guesses one
CODE = re.compile(rf"setu-([{LETTERS}]{{{LENGTH}}})", re.IGNORECASE)

# Those who are brought in by a word of the zone; an engineer comes by roster, a citizen by themselves.
BY_INVITATION = (Role.MEDIA, Role.REPRESENTATIVE, Role.CALL_CENTRE, Role.MANAGEMENT)


@dataclass(eq=False)
class Invitation:
    """Found by the keyed hash of its code, which is kept nowhere. With `person_id` it is that person's second phone."""

    digest: bytes
    made_at: datetime
    expires_at: datetime
    role: Role | None = None
    zone_id: int | None = None
    person_id: int | None = None
    made_by: int | None = None
    used_at: datetime | None = None
    used_by: int | None = None
    id: int = field(default=None, init=False)  # type: ignore[assignment]

    def use(self, person: int, now: datetime) -> None:
        self.used_at, self.used_by = now, person


def good(invitation: Invitation | None, now: datetime) -> Invitation:
    """Raises `Refused` for a code that is forged, used or too old: in one word, so that nobody learns which."""
    if invitation is None or invitation.used_at or now >= invitation.expires_at:
        raise Refused("invitation")
    return invitation


def new_code() -> str:
    return "setu-" + "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def code_in(words: str) -> str | None:
    """As it was made, however it was typed; None for words that are no code at all."""
    found = CODE.fullmatch(words.strip(" .।\"'“”"))
    return found.group().lower() if found else None
