"""What a template could tell in one line only, in full and with its buttons: the tap on it opens the window."""

from __future__ import annotations

from handlers.answer import Answer
from handlers.permitting import number
from handlers.talk import Talk
from zones.refused import Refused


def action(delivery: int) -> str:
    """What the template's quick reply stands for."""
    return f"do:in_full:{delivery}"


async def in_full(talk: Talk, words: str) -> Answer:
    """To whom it was told, and to nobody else."""
    if talk.address is None:
        raise Refused("in_private")
    told = await talk.store.told_before(number(words), talk.address.id, talk.person.id if talk.person else None)
    return told or Answer(talk.say("in_full.gone"))
