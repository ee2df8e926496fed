"""The door to every act: how somebody stands before us, and what the table of permissions says of that."""

from __future__ import annotations

import re

from handlers.talk import Talk
from zones.permission import Standing, Verdict, may
from zones.person import Role
from zones.refused import Refused

BY_ROLE = {
    Role.CITIZEN: Standing.CITIZEN,
    Role.MEDIA: Standing.MEDIA,
    Role.REPRESENTATIVE: Standing.REPRESENTATIVE,
    Role.CALL_CENTRE: Standing.CALL_CENTRE,
    Role.MANAGEMENT: Standing.MANAGEMENT,
    Role.ADMIN: Standing.ADMIN,
    Role.ENGINEER: Standing.CITIZEN,  # the roster knows them, but just now they hold no office
}

BY_OFFICE = {Standing.ANSWERS, Standing.SUPERIOR, Standing.STAND_IN, Standing.ELSEWHERE}


def standings(talk: Talk) -> set[Standing]:
    """How the office of whoever holds one stands to the area, is asked again where the area is known."""
    if not talk.heard.keys:
        return {Standing.ANONYMOUS}
    theirs = {BY_ROLE[member.role] for member in talk.members}
    if talk.in_office:
        theirs |= BY_OFFICE if talk.is_engineer else {Standing.ELSEWHERE}
    return theirs or {Standing.STRANGER}


def verdict(talk: Talk, act: str, *, own: bool = True) -> Verdict:
    return may(act, standings(talk), talk.heard.channel, private=not talk.heard.room, own=own, peer=True)


def must(talk: Talk, act: str, *, own: bool = True) -> None:
    """Raises `Refused` for whoever may not."""
    if no := verdict(talk, act, own=own).because:
        raise Refused(no)


def number(words: str) -> int:
    """Of an area or an outage, as a button carries it. Raises `Refused` for what no button of ours says."""
    if not re.fullmatch(r"[0-9]{1,18}", words):
        raise Refused("forged")
    return int(words)
