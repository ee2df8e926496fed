"""To whom a notice is going, as it is told to whoever posted it: people and groups apart, and who waits."""

from __future__ import annotations

from handlers.talk import Talk
from zones.notice import Notice


async def told_to(talk: Talk, notice: Notice) -> str:
    rooms = await talk.store.rooms_told(notice)
    key = "reach.rooms" if rooms else "reach.people"
    return talk.say(key, people=notice.owed - rooms, rooms=rooms)


def those_who_wait(talk: Talk, notice: Notice) -> str:
    """Who cannot be told yet must not be counted as told."""
    if not notice.waiting:
        return ""
    return "\n" + talk.say(f"waiting.{notice.waits_for}", now=notice.owed - notice.waiting, later=notice.waiting)
