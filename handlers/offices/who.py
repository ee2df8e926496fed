"""“JE kaun hai?”: who answers now, by office, and never a private number."""

from __future__ import annotations

from handlers.answer import Answer, Button
from handlers.refusals import titled
from handlers.talk import Talk
from handlers.telling.notices import places
from zones.duty import Reason

MOST = 4  # of somebody's areas


async def who(talk: Talk, words: str) -> Answer:
    areas = (await talk.own_areas())[:MOST]
    if not areas:
        return Answer(talk.say("status.no_area"), (Button(talk.say("button.join"), "do:join"),))
    lines = [await line(talk, area) for area in areas]
    return Answer("\n\n".join([*lines, talk.say("who.call")]))


async def line(talk: Talk, area: int) -> str:
    place = places([area], talk.voice, talk.atlas)
    on_duty = await talk.store.on_duty(area, talk.now)
    if not on_duty:
        return talk.say("who.nobody", place=place)
    first, *above = on_duty
    office = titled(first.position, talk.voice, talk.atlas)
    said = [talk.say("who.answers", place=place, office=office)]
    if first.reason is not Reason.HOLDER:
        said.append(talk.say(f"who.{first.reason}"))
    if above:
        said.append(talk.say("who.above", office=titled(above[0].position, talk.voice, talk.atlas)))
    return "\n".join(said)
