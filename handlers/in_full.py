"""What a template could tell in one line only, in full and with its buttons: the tap on it opens the window."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.answer import Answer, Button
from handlers.permitting import number
from handlers.talk import Talk
from handlers.wording import Voice
from zones.refused import Refused


def action(delivery: int) -> str:
    """What the template's quick reply stands for."""
    return f"do:in_full:{delivery}"


# The command that shows again what a question's buttons (by their verb) ask.
SHOWN_BY = dict.fromkeys(("suspicion", "pocket", "handed", "work"), "complaints") | {"eta": "eta", "ladder": "ladder"}


def word_for(voice: Voice, buttons: Sequence[Button]) -> str:
    """“To answer, write here: complaints”; nothing, where no word leads to them."""
    word = next((SHOWN_BY[button.verb] for button in buttons if button.verb in SHOWN_BY), None)
    return voice.say("in_full.by_word", word=voice.say(f"in_full.word.{word}")) if word else ""


async def in_full(talk: Talk, words: str) -> Answer:
    """To whom it was told, and to nobody else."""
    if talk.address is None:
        raise Refused("in_private")
    told = await talk.store.told_before(number(words), talk.address.id, talk.person.id if talk.person else None)
    return told or Answer(talk.say("in_full.gone"))
