"""The notice of what we keep and why: before anybody joins, in full when asked for, and anew when it has changed."""

from __future__ import annotations

from handlers.answer import Answer, Button
from handlers.talk import Talk
from zones.area import Area
from zones.consent import NOTICE, is_outdated
from zones.joining import renew, show_anew
from zones.refused import Refused


def notice(talk: Talk, zone: Area) -> str:
    return talk.say("consent.notice", zone=zone.name(talk.voice.language))


async def is_due(talk: Talk) -> bool:
    """Whether they have not agreed to the notice as it reads now."""
    last = await talk.store.consent(talk.person.id) if talk.person else None
    return last is None or last.notice < NOTICE or last.given_at is None or last.withdrawn_at is not None


async def privacy(talk: Talk, words: str) -> Answer:
    """The full text, and what one may ask for."""
    buttons = tuple(Button(talk.say(f"button.{name}"), f"do:{name}") for name in ("my_data", "delete_me"))
    return Answer(f"{talk.say('consent.kept')}\n\n{talk.say('consent.rights', version=NOTICE)}", buttons)


async def changed(talk: Talk) -> Answer | None:
    """What a member must be shown once because our notice reads otherwise since they agreed."""
    if talk.room or not talk.person or not talk.members:
        return None
    if talk.met.notice in (None, NOTICE) or not is_outdated(await talk.store.consent(talk.person.id)):
        return None
    zone = talk.atlas.area(talk.members[0].zone_id)
    await show_anew(talk.store, talk.person.id, talk.now)
    buttons = tuple(Button(talk.say(f"button.{name}"), f"do:{name}") for name in ("agree", "privacy", "stop"))
    return Answer(f"{talk.say('consent.changed')}\n\n{notice(talk, zone)}", buttons)


async def agree(talk: Talk, words: str) -> Answer:
    if not talk.person or not talk.members:
        raise Refused("not_joined")
    await renew(talk.store, talk.person.id, talk.members[0].zone_id, talk.now)
    return Answer(talk.say("consent.thanks"), replaces=True)
