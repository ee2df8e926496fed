"""Handing a notice on to groups that no bot can enter: a card, words for a loudspeaker, a page for the wall."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace

from handlers.answer import MOST_ROWS, Answer, Button, Sheet
from handlers.atlas import Atlas
from handlers.belonging.said import language_coded
from handlers.posting.questions import outage_label
from handlers.talk import Talk
from handlers.telling.aloud import read_out
from handlers.telling.face import check, dated
from handlers.telling.notices import places, render
from handlers.telling.numbers import EXAMPLE, in_ascii
from handlers.wording import Voice
from zones.notice import Notice

ASKED = re.compile(r"(?P<number>[\w-]+-\d{4}-\d{4,})(?:/(?P<version>\d+))?(?:\s+(?P<language>\w+))?")
CAPTION = 1_024  # characters under a picture, on both platforms


def giving(form: str) -> Callable[[Talk, str], Awaitable[Answer]]:
    """The command of a form: `card GN-2611-0042`, `card GN-2611-0042/3 urdu`, or alone, for what is out just now."""

    async def give(talk: Talk, words: str) -> Answer:
        return await named(talk, form, words.strip()) if words.strip() else await nearest(talk, form)

    return give


async def named(talk: Talk, form: str, words: str) -> Answer:
    asked = ASKED.fullmatch(in_ascii(words))
    notice = await talk.store.newest_notice(asked["number"].upper()) if asked else None
    if asked is None or notice is None:
        return Answer(talk.say("handout.unknown", words=words[:40]))
    voice = replace(talk.voice, language=language_coded(asked["language"] or "") or talk.voice.language)
    given = handed(form, notice, voice, talk.atlas)
    if asked["version"] and int(asked["version"]) < notice.version:
        older = f"{notice.number}/{asked['version']}"
        return Answer(talk.say("handout.newest", reference=older), then=given)  # apart, so that it is not forwarded
    return given


async def nearest(talk: Talk, form: str) -> Answer:
    """Of what is out where they are at home, or where they answer."""
    outages = [outage for outage in await talk.store.open_near(await talk.own_areas(), talk.now) if outage.version]
    if not outages:
        return Answer(talk.say("handout.none", example=EXAMPLE))
    if len(outages) == 1:
        return await named(talk, form, outages[0].number)
    rows = [Button(outage_label(talk, outage), f"do:{form}:{outage.number}") for outage in outages[:MOST_ROWS]]
    return Answer(talk.say("handout.which", example=outages[0].number), tuple(rows), menu=talk.say("menu.choose"))


def handed(form: str, notice: Notice, voice: Voice, atlas: Atlas) -> Answer:
    if form == "loudspeaker":
        return Answer(read_out(notice, voice, atlas))
    sheet = Sheet(form, notice.id, voice.language, f"{notice.number}-{notice.version}")
    if form == "card":
        return Answer(to_forward(notice, voice, atlas), file=sheet)
    place = places(notice.facts["areas"], voice, atlas)
    return Answer(voice.say("handout.board", place=place, reference=notice.reference), file=sheet)


def to_forward(notice: Notice, voice: Voice, atlas: Atlas) -> str:
    """The notice with its day, and how to check it; a long one gives way in the middle, for its end must be read."""
    said = dated(notice, voice.language, voice.zone_time)
    text, end = render(notice, said, atlas), f"\n\n{said.say('sheet.made', time=notice.at)}\n{check(notice, said)}"
    room = CAPTION - len(end)
    return (text if len(text) <= room else f"{text[: room - 1]}…") + end


# ---- one tap away ------------------------------------------------------------------------------------


def handouts(notice: Notice, voice: Voice) -> tuple[Button, ...]:
    return tuple(
        Button(voice.say(f"button.{form}"), f"do:{form}:{notice.reference}")
        for form in ("card", "loudspeaker", "board")
    )


def with_handouts(talk: Talk, answer: Answer, notice: Notice) -> Answer:
    """Beside what an engineer does next; in a room everybody would have to look at them."""
    return answer if talk.room else replace(answer, buttons=(*answer.buttons, *handouts(notice, talk.voice)))
