"""“3 of 9 say no: Viram Khand 2”: what an engineer is asked of a pocket that stays dark, and what the answer does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from handlers.answer import Answer, Button
from handlers.atlas import Atlas
from handlers.permitting import number
from handlers.posting import drafting
from handlers.posting.draft import Act, Draft
from handlers.reports import complaints, suspicions, works
from handlers.reports.spots import EXACT
from handlers.talk import Talk, engineer
from handlers.telling.notices import place
from handlers.wording import Voice
from zones.closing import Pocket, PocketVerdict, answer_pocket
from zones.complaint import Complaint
from zones.delivery import Lane
from zones.position import permit
from zones.refused import Refused

TOLD_FOR = timedelta(hours=2)


def question(voice: Voice, atlas: Atlas, pocket: Pocket) -> Answer:
    return Answer(
        voice.say("pocket.ask", **pocket_facts(voice, atlas, pocket)),
        tuple(Button(voice.say(f"button.pocket.{one}"), f"do:pocket:{pocket.id}:{one}") for one in PocketVerdict),
        menu=voice.say("menu.choose"),
    )


def outside(voice: Voice, atlas: Atlas, pocket: Pocket) -> tuple[str, str]:
    """For a template: a word leads to the buttons."""
    return voice.say("pocket.brief", **pocket_facts(voice, atlas, pocket)), "1912"


def pocket_facts(voice: Voice, atlas: Atlas, pocket: Pocket) -> dict[str, object]:
    return {"place": place(atlas.area(pocket.area_id), voice), "noes": pocket.noes, "of": pocket.of}


async def waiting(talk: Talk, words: str) -> Answer:
    """`complaints`: the pockets that stay dark, what waits for an answer, then for work; others learn of theirs."""
    if not talk.is_engineer:
        return await complaints.own(talk)
    areas = await talk.own_areas()
    said = await works.mine(talk)
    if asked := await suspicions.waiting(talk, areas):
        said = replace(asked, then=said)
    pockets = await talk.store.pockets_of([area.id for kind in EXACT for area in talk.atlas.below(areas, kind)])
    for pocket in reversed(pockets[:5]):
        said = replace(question(talk.voice, talk.atlas, pocket), then=said)
    return said or Answer(talk.say("suspicion.none"))


async def answered(talk: Talk, words: str) -> Answer:
    """“It is back now” asks them once more, a local fault leaves single complaints, “out” leads to the preview."""
    id_, _, said = words.partition(":")
    pocket = await talk.store.pocket(number(id_))
    if pocket is None or said not in set(PocketVerdict):
        raise Refused("forged")
    office = await permit(talk.store, engineer(talk), [pocket.area_id], talk.now, "pocket")
    verdict = PocketVerdict(said)
    dark = await talk.store.complaints_in(pocket)
    answer_pocket(talk.store, pocket, dark, verdict, engineer(talk).id, office.id, talk.now)
    if verdict is PocketVerdict.OUT:
        return replace(await drafting.advance(talk, Draft(Act.OUTAGE, areas=(pocket.area_id,))), replaces=False)
    if verdict is not PocketVerdict.BACK:  # whoever is asked again needs no other word
        await tell(talk, pocket, dark, verdict)
    told = Answer(talk.say(f"pocket.said.{verdict}", **pocket_facts(talk.voice, talk.atlas, pocket)), replaces=True)
    asked = question(talk.voice, talk.atlas, pocket)
    return replace(told, buttons=asked.buttons[1:]) if verdict is PocketVerdict.LOOKING else told


async def tell(talk: Talk, pocket: Pocket, dark: Sequence[Complaint], verdict: PocketVerdict) -> None:
    """Each person once."""
    for person in dict.fromkeys(one.person_id for one in dark if one.person_id and one.hushed_at is None):
        if reached := await talk.store.reached_at(person):
            voice = replace(talk.voice, language=reached[1])
            where = place(talk.atlas.area(pocket.area_id), voice)
            words = Answer(voice.say(f"pocket.told.{verdict}", place=where, time=talk.now))
            await talk.store.write_to(*reached, words, talk.now, Lane.UPDATE, TOLD_FOR)
