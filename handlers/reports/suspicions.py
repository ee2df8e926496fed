"""“Is it out?”: what an engineer is asked when many report, what the answer does, and what rooms are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from handlers.answer import Answer, Button
from handlers.atlas import Atlas
from handlers.permitting import number
from handlers.posting import drafting
from handlers.posting.draft import Act, Draft
from handlers.talk import Talk, engineer
from handlers.telling.notices import LONGEST_NEWS, one_line, place
from handlers.wording import Voice
from zones.answering import permit
from zones.area import Kind
from zones.gathering import Heap, Suspicion, Verdict, answer_suspicion
from zones.person import LANGUAGES
from zones.refused import Refused

TOLD_FOR = timedelta(minutes=30)
WHOLE = "whole"  # said after a no
MOST_PLACES, MOST_IN_A_ROOM = 3, 6  # that are named


def question(voice: Voice, atlas: Atlas, suspicion: Suspicion, pockets: Mapping[int, int]) -> Answer:
    return Answer(
        with_places(
            voice.say("suspicion.ask", **asked_facts(voice, atlas, suspicion)), voice, atlas, suspicion, pockets
        ),
        buttons(voice, suspicion),
    )


def buttons(voice: Voice, suspicion: Suspicion) -> tuple[Button, ...]:
    return tuple(Button(voice.say(f"button.suspicion.{one}"), f"do:suspicion:{suspicion.id}:{one}") for one in Verdict)


def outside(voice: Voice, atlas: Atlas, suspicion: Suspicion, pockets: Mapping[int, int]) -> tuple[str, str]:
    """The same for a template."""
    brief = voice.say("suspicion.brief", **asked_facts(voice, atlas, suspicion))
    return one_line(with_places(brief, voice, atlas, suspicion, pockets), LONGEST_NEWS), "1912"


def with_places(said: str, voice: Voice, atlas: Atlas, suspicion: Suspicion, pockets: Mapping[int, int]) -> str:
    """Which places they come from; if it is the one that is asked about, that is plain."""
    if pockets.keys() <= {suspicion.area_id}:
        return said
    return f"{said}\n{voice.say('suspicion.places', places=counted(voice, atlas, pockets, MOST_PLACES))}"


def counted(voice: Voice, atlas: Atlas, pockets: Mapping[int, int], most: int) -> str:
    """“3 Patrakarpuram, 2 Viram Khand”, the most first."""
    return voice.several(
        [
            voice.say("suspicion.count", place=place(atlas.area(area), voice), reports=many)
            for area, many in sorted(pockets.items(), key=lambda pocket: -pocket[1])
        ],
        most,
    )


def asked_facts(voice: Voice, atlas: Atlas, suspicion: Suspicion) -> dict[str, object]:
    elsewhere = suspicion.elsewhere
    return {
        "place": where(voice, atlas, suspicion.area_id, suspicion.feeder_id),
        "reports": suspicion.count,
        "since": suspicion.since,
        "elsewhere": voice.say("suspicion.elsewhere", reports=elsewhere)
        if elsewhere
        else voice.say("suspicion.nowhere_else"),
    }


def where(voice: Voice, atlas: Atlas, area: int, feeder: int) -> str:
    """A pocket with its feeder."""
    if area == feeder:
        return place(atlas.area(feeder), voice)
    return voice.say("suspicion.pocket", pocket=place(atlas.area(area), voice), feeder=place(atlas.area(feeder), voice))


def line(
    voice: Voice,
    atlas: Atlas,
    heap: Heap,
    count: int,
    pockets: Mapping[int, int],
    suspicion: Suspicion | None,
    way_in: str = "",
) -> Answer:
    """For a room: “Viram Khand: 7 reports since 18:05”, without anybody's number.

    `way_in`: a link into a private chat, for whoever has none with us and so hears nothing of their own complaint.
    """
    text = voice.say("suspicion.line", place=place(atlas.area(heap.feeder_id), voice), reports=count, since=heap.since)
    if pockets:
        text = f"{text}\n{counted(voice, atlas, pockets, MOST_IN_A_ROOM)}"
    looked_at = suspicion is not None and suspicion.looking_at is not None
    text = f"{text}\n{voice.say('suspicion.line_looking' if looked_at else 'suspicion.line_passed_on')}"
    return Answer(f"{text}\n{voice.say('suspicion.line_way_in', link=way_in)}" if way_in else text)


async def waiting(talk: Talk, areas: Sequence[int]) -> Answer | None:
    """What an engineer has not answered yet: the oldest is asked once more."""
    asked = await talk.store.unanswered([area.id for area in talk.atlas.below(areas, Kind.FEEDER)])
    if not asked:
        return None
    heaps = await talk.store.heaps(talk.now, [one.feeder_id for one in asked])
    pockets = {heap.feeder_id: heap.pockets for heap in heaps}
    others = [one_of(talk, one, pockets.get(one.feeder_id, {})) for one in asked[1:]]
    first = question(talk.voice, talk.atlas, asked[0], pockets.get(asked[0].feeder_id, {}))
    return replace(first, text="\n\n".join([first.text, *others]))


def one_of(talk: Talk, suspicion: Suspicion, pockets: Mapping[int, int]) -> str:
    where = place(talk.atlas.area(suspicion.feeder_id), talk.voice)
    said = talk.say("suspicion.line", place=where, reports=suspicion.count, since=suspicion.since)
    return with_places(said, talk.voice, talk.atlas, suspicion, pockets)


async def answered(talk: Talk, words: str) -> Answer:
    """Yes leads to the ordinary preview, no leaves single complaints, looking is told to those who wait."""
    id_, _, said = words.partition(":")
    suspicion = await talk.store.suspicion(number(id_))
    if suspicion is None or said not in {*Verdict, WHOLE}:
        raise Refused("forged")
    office = await permit(talk.store, engineer(talk), [suspicion.feeder_id], talk.now, "suspicion")
    if said == WHOLE or (said == Verdict.YES and suspicion.was_denied_lately(talk.now)):
        return await after_all(talk, suspicion)
    verdict = Verdict(said)
    await answer_suspicion(talk.store, suspicion, verdict, engineer(talk).id, office.id, talk.now)
    if verdict is Verdict.YES:
        return await previewed(talk, suspicion)
    await tell_reporters(talk, suspicion, verdict)
    told = Answer(
        talk.say(f"suspicion.said.{verdict}", **asked_facts(talk.voice, talk.atlas, suspicion)), replaces=True
    )
    left = (whole_after_all(talk.voice, suspicion),) if verdict is Verdict.NO else buttons(talk.voice, suspicion)[:2]
    return replace(told, buttons=left)


async def previewed(talk: Talk, suspicion: Suspicion) -> Answer:
    draft = Draft(Act.OUTAGE, areas=(suspicion.area_id,), start=await talk.store.dark_since(suspicion))
    return replace(await drafting.advance(talk, draft), replaces=False)


async def after_all(talk: Talk, suspicion: Suspicion) -> Answer:
    """It is out, though they had said that it is not."""
    if not suspicion.was_denied_lately(talk.now):
        suspicion.must_be_open()
        raise Refused("forged")
    return await previewed(talk, suspicion)


def whole_after_all(voice: Voice, suspicion: Suspicion) -> Button:
    return Button(voice.say("button.suspicion.whole"), f"do:suspicion:{suspicion.id}:{WHOLE}")


async def as_it_was_said(talk: Talk, suspicion: Suspicion) -> Answer:
    """“Galat dab gaya”: what people were told, and the tap that puts it right."""
    facts = {"at": suspicion.answered_at, "said": talk.say("button.suspicion.no")}
    where_ = where(talk.voice, talk.atlas, suspicion.area_id, suspicion.feeder_id)
    return Answer(talk.say("suspicion.was_said", place=where_, **facts), (whole_after_all(talk.voice, suspicion),))


async def tell_reporters(talk: Talk, suspicion: Suspicion, verdict: Verdict) -> None:
    voices = [replace(talk.voice, language=language) for language in LANGUAGES]
    area = talk.atlas.area(suspicion.area_id)
    words = {
        voice.language: Answer(voice.say(f"complaint.said.{verdict}", place=place(area, voice), time=talk.now))
        for voice in voices
    }
    await talk.store.tell_reporters(suspicion.feeder_id, words, engineer(talk).id, talk.now, TOLD_FOR)
