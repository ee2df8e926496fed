"""“GN-2611-0002 cancel karo”: an engineer's words with a notice's number are of its outage."""

from __future__ import annotations

from dataclasses import replace

from handlers.answer import Answer
from handlers.posting import drafting, withdrawing
from handlers.posting.draft import Act
from handlers.posting.outages import next_buttons
from handlers.talk import Do, Talk
from handlers.telling.notices import render_state
from handlers.telling.numbers import named, without


async def choose(talk: Talk) -> Do | None:
    """From here on the words are read without it; a number alone, or one that was never given, is answered at once.

    A complaint has its own.
    """
    asked = named(talk.heard.text)
    if not talk.is_engineer or asked is None or "-C-" in asked.number:
        return None
    talk.about = await talk.store.outage_numbered(asked.number)
    talk.heard = replace(talk.heard, text=without(talk.heard.text))
    return shown if not talk.not_to_us and not (talk.about and talk.heard.text) else None


async def shown(talk: Talk) -> Answer:
    """How it stands, and what can be done with it."""
    newest = await talk.store.newest_notice(talk.about.number) if talk.about else None
    if talk.about is None or newest is None:
        return Answer(talk.say("by_number.unknown"))
    state = render_state(newest, talk.voice, talk.atlas)
    return Answer(state, next_buttons(talk, talk.about), menu=talk.say("menu.next"))


async def undone(talk: Talk) -> Answer:
    """“Galti se bheja”: what undoes the newest that was said of it."""
    newest = await talk.store.newest_notice(talk.about.number) if talk.about else None
    if talk.about is None or newest is None:
        return Answer(talk.say("by_number.unknown"))
    return await drafting.guide(talk, Act(withdrawing.UNDO.get(newest.kind, "cancel")), talk.about.id)
