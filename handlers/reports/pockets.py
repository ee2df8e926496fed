"""“Viram Khand 2: 3 of 9, Vivek Khand: 4 of 4 say no”: what an engineer is asked of pockets, and what is answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from itertools import groupby

from handlers.answer import Answer, Button
from handlers.atlas import Atlas
from handlers.permitting import number
from handlers.posting import drafting
from handlers.posting.draft import Act, Draft
from handlers.posting.withdrawing import touch
from handlers.reports import handing_on, standing, suspicions, works
from handlers.reports.spots import EXACT
from handlers.talk import Talk, engineer
from handlers.telling.notices import place, places
from handlers.wording import Voice
from zones.answering import permit
from zones.breadth import Breadth
from zones.complaint import Complaint
from zones.delivery import Lane
from zones.outage import Outage
from zones.pocket import Pocket, PocketVerdict, Word, answer_pockets, named, put, together, unsaid
from zones.position import Position
from zones.refused import Refused

TOLD_FOR = timedelta(hours=2)
MOST = 8  # places that are named, and questions that `complaints` asks at once


@dataclass(frozen=True)
class Told:
    """What one message speaks of. `wide`: so far that we doubt the end itself; `more`: others came first."""

    outage: Outage
    pockets: Sequence[Pocket]
    wide: Breadth | None = None
    more: bool = False


# ---- how it is asked ------------------------------------------------------------------------------


def subject(pocket: Pocket) -> str:
    """Under which it is remembered what somebody was shown of it, and of those beside it."""
    return f"pocket:{pocket.leader}"


def question(voice: Voice, atlas: Atlas, told: Told) -> Answer:
    text = voice.say("pocket.more" if told.more else "pocket.ask", **pocket_facts(voice, atlas, told))
    if told.wide:
        key = "pocket.wide_partly" if told.wide.partly else "pocket.wide"
        lead = voice.say(key, off=told.wide.noes - told.wide.partly, **asdict(told.wide))
        text = f"{lead}\n\n{text}\n\n{voice.say('pocket.propose', number=told.outage.number)}"
    return Answer(text, buttons(voice, told), menu=voice.say("menu.choose"))


def outside(voice: Voice, atlas: Atlas, told: Told) -> tuple[str, str]:
    """For a template."""
    return voice.say("pocket.brief", **pocket_facts(voice, atlas, told)), told.outage.number


def buttons(voice: Voice, told: Told) -> tuple[Button, ...]:
    """What is most likely stands first."""
    order = list(PocketVerdict)
    if told.wide:
        order.sort(key=lambda verdict: verdict is not PocketVerdict.AGAIN)
    leader = told.pockets[0].leader
    return tuple(Button(voice.say(f"button.pocket.{one}"), f"do:pocket:{leader}:{one}") for one in order)


def pocket_facts(voice: Voice, atlas: Atlas, told: Told) -> dict[str, object]:
    each = [
        voice.say("pocket.count", place=place(atlas.area(one.area_id), voice), tally=tally(voice, [one]))
        for one in told.pockets
    ]
    return {
        "what": what(voice, told.pockets),
        "place": places(told.outage.areas, voice, atlas),
        "number": told.outage.number,
        "places": voice.several(each, MOST),
    }


def tally(voice: Voice, pockets: Sequence[Pocket]) -> str:
    """“9 of 13 (5 off, 4 in part; 10 answered)”: what is plain without it is left out."""
    noes, of = sum(one.noes for one in pockets), sum(one.of for one in pockets)
    heard, partly = sum(one.heard for one in pockets), sum(one.partly for one in pockets)
    more = [voice.say("pocket.off", off=noes - partly)] if 0 < partly < noes else []
    more += [voice.say("pocket.part", partly=partly)] if partly else []
    more += [voice.say("pocket.heard", heard=heard)] if noes < heard < of else []
    counted = voice.say("pocket.tally", noes=noes, of=of)
    return f"{counted} ({voice.several(more)})" if more else counted


def what(voice: Voice, pockets: Sequence[Pocket]) -> str:
    return voice.say("pocket.not_whole" if any(one.partly for one in pockets) else "pocket.not_back")


async def waiting(talk: Talk, words: str) -> Answer:
    """`complaints`: pockets still dark, what waits for an answer or an office, then work; others learn of theirs."""
    if not talk.is_engineer:
        return await standing.own(talk)
    areas = await talk.own_areas()
    said = await handing_on.offers(talk, await works.mine(talk))
    if asked := await suspicions.waiting(talk, areas):
        said = replace(asked, then=said)
    known = await talk.store.pockets_of([area.id for kind in EXACT for area in talk.atlas.below(areas, kind)])
    leaders = groupby(sorted(known, key=lambda one: (one.leader, one.id)), key=lambda one: one.leader)
    for theirs in reversed([list(some) for _, some in leaders][:MOST]):
        told = Told(await talk.store.outage_of(theirs[0]), named(theirs, Word.FIRST))
        put(theirs, talk.now, wide=False)
        await talk.store.note_seen(talk.where, subject(theirs[0]), sum(one.noes for one in theirs), talk.now)
        said = replace(question(talk.voice, talk.atlas, told), then=said)
    return said or Answer(talk.say("suspicion.none"))


# ---- what is answered -----------------------------------------------------------------------------


async def answered(talk: Talk, words: str, named_areas: Sequence[int] = ()) -> Answer:
    """“It is back now” asks them once more, a local fault leaves single complaints, “out” leads to a preview.

    Whoever names some of them speaks of these alone: the others are asked about again.
    """
    id_, _, said = words.partition(":")
    pocket = await talk.store.pocket(number(id_))
    if pocket is None or said not in set(PocketVerdict):
        raise Refused("forged")
    verdict = PocketVerdict(said)
    outage = await talk.store.outage(pocket.outage_id)  # first, as whoever opens it again does
    assert outage  # it has pockets
    told = await talk.store.tally(talk.where.id, subject(pocket))
    of_all = named(together(pocket, await talk.store.pockets_led(pocket.leader), told, verdict), Word.FIRST)
    if verdict is PocketVerdict.AGAIN:
        return replace(await drafting.advance(talk, Draft(Act.REOPEN, outage=pocket.outage_id)), replaces=False)
    meant = [one for one in of_all if touch(talk.atlas, [one.area_id], named_areas)] or of_all
    theirs, office = await of_their_own(talk, unsaid(meant, verdict))
    dark = await talk.store.complaints_in(theirs)
    answer_pockets(talk.store, theirs, dark, verdict, engineer(talk).id, office.id, talk.now)
    if verdict is PocketVerdict.OUT:
        draft = Draft(Act.OUTAGE, areas=tuple(one.area_id for one in theirs), start=outage.started_at)
        return replace(await drafting.advance(talk, draft), replaces=False)
    if verdict is not PocketVerdict.BACK:  # whoever is asked again needs no other word
        await tell(talk, dark, verdict)
    answer = Answer(talk.say(f"pocket.said.{verdict}", **sums(talk, theirs, len(dark))), replaces=True)
    if others := [one for one in of_all if one not in meant and one.waits]:
        return replace(answer, then=question(talk.voice, talk.atlas, Told(outage, others)))
    left = [one for one in PocketVerdict if one is not verdict and theirs[0].takes(one)]
    rest = tuple(one for one in buttons(talk.voice, Told(outage, theirs)) if one.action.rpartition(":")[2] in left)
    return replace(answer, buttons=rest, menu=talk.say("menu.choose")) if rest else answer


async def of_their_own(talk: Talk, told: Sequence[Pocket]) -> tuple[list[Pocket], Position]:
    """Duties may have changed since: of what is another's now they say nothing. Raises if nothing is left."""
    theirs, office = [], None
    for one in told:
        try:
            office = await permit(talk.store, engineer(talk), [one.area_id], talk.now, "pocket")
            theirs.append(one)
        except Refused:
            if one is told[-1] and not theirs:
                raise
    assert office  # or it was refused
    return theirs, office


def sums(talk: Talk, theirs: Sequence[Pocket], many: int) -> dict[str, object]:
    """`many`: of whom something is said, as they are now."""
    names = [place(talk.atlas.area(one.area_id), talk.voice) for one in theirs]
    return {
        "place": talk.voice.several(names, MOST),
        "noes": many,
        "tally": tally(talk.voice, theirs),
        "what": what(talk.voice, theirs),
    }


async def tell(talk: Talk, dark: Sequence[Complaint], verdict: PocketVerdict) -> None:
    """Each person once."""
    of = {one.person_id: one for one in reversed(dark) if one.person_id and one.hushed_at is None}
    for person, complaint in of.items():
        if person and (reached := await talk.store.reached_at(person)):
            voice = replace(talk.voice, language=reached[1])
            where = place(talk.atlas.area(complaint.place_id), voice)
            words = Answer(voice.say(f"pocket.told.{verdict}", place=where, time=talk.now))
            await talk.store.write_to(*reached, words, talk.now, Lane.UPDATE, TOLD_FOR)
