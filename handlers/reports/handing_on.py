"""A complaint for another office: to whom, whether they take it, and why not."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial

from handlers.answer import MOST_ROWS, Answer, Button
from handlers.atlas import Atlas
from handlers.offices.officers import Officer, called, names_of, short, sounds
from handlers.permitting import number
from handlers.posting.questions import press
from handlers.refusals import titled
from handlers.reports import asking_back, at_hand, works
from handlers.reports.evidence import in_messages, sent_with
from handlers.step import Step
from handlers.talk import Talk, worker
from handlers.wording import Voice
from zones.complaint import Complaint
from zones.detail import Detail
from zones.handing import Handing, decide, hand_on
from zones.position import Position
from zones.refused import Refused
from zones.work import permit_work

MOST = 8  # offers at once
MARKS = ".,;:!?।۔،"
GIVEN = r"(?<!\S)(?:to (?:the )?{rank}|{rank}(?: (?!kisi |किसी |کسی )\S+)? (?:ko|को|کو))(?!\S)|^{rank}$"


async def whom(talk: Talk, words: str) -> Answer:
    """The offices of the zone, those above one's own first."""
    complaint = await works.of(talk, words)
    await permit_work(talk.store, complaint, worker(talk).id, talk.now, "hand_on")
    complaint.must_be_open()
    offices = await others(talk, complaint)
    if not offices:
        raise Refused("nobody_to_hand_to", number=complaint.number)
    step = await asking_back.remember(talk, "office", complaint=complaint.id)
    rows = [Button(short(talk, one.office), press(step)("office", one.office.id)) for one in offices]
    text = talk.say("work.hand_whom", number=complaint.number)
    return Answer(text, tuple(rows[: MOST_ROWS - 1]), menu=talk.say("menu.choose"))


async def others(talk: Talk, complaint: Complaint) -> list[Officer]:
    chain = [office.id for office in await talk.store.chain(complaint.place_id, talk.now)]
    found = {
        office.id: Officer(holding.person_id, office, names_of(talk, office, name))
        for office, holding, name in await talk.store.officers(complaint.zone_id, talk.now)
        if office.id not in talk.held and office.id != complaint.position_id
    }
    nearness = {id_: chain.index(id_) if id_ in chain else len(chain) for id_ in found}
    return sorted(found.values(), key=lambda one: (nearness[one.office.id], one.office.code))


def tapped(talk: Talk, step: Step, verb: str, argument: str) -> Callable[[Talk], Awaitable[Answer]]:
    if step.form.get("asked") == "whose":
        return at_hand.tapped(step, verb)
    if verb != "office" or step.form.get("asked") != "office":
        raise Refused("forged")
    return partial(offered, step=step, office=number(argument))


async def named(talk: Talk, step: Step) -> Answer:
    """By name or place, typed."""
    complaint = await works.of(talk, str(step.form["complaint"]))
    fitting = await meant(talk, complaint)
    if len(fitting) == 1:
        return await offered(talk, step, fitting[0].office.id)
    return Answer(talk.say("work.hand_unknown"))


async def meant(talk: Talk, complaint: Complaint) -> list[Officer]:
    """By name or place; “JE Kamta” is no other office of Kamta, and “AE ko de do” is the AE above this place."""
    offices, said = await others(talk, complaint), talk.heard.text.casefold()
    of_rank = [one for one in offices if is_called(one, said)]
    if fitting := called(offices, said):
        return [one for one in fitting if one in of_rank] or fitting
    chain = {office.id for office in await talk.store.chain(complaint.place_id, talk.now)}
    return [one for one in of_rank if one.office.id in chain] or of_rank


def is_called(one: Officer, said: str) -> bool:
    """By its rank, or its title in any language."""
    titles = {title.partition("(")[0].strip().casefold() for title in one.office.titles.values()}
    return by_rank(one, [word.strip(MARKS) for word in said.split()]) or any(title in said for title in titles if title)


def by_rank(one: Officer, words: Sequence[str]) -> bool:
    """“AE ko”, “AE” alone, or beside its name: “mere area se bahar hai” speaks of no SE."""
    rank = one.office.rank.partition("_")[0]
    beside = (words[at + 1 : at + 2] or words[:at][-1:] for at, word in enumerate(words) if word == rank)
    return bool(re.search(GIVEN.format(rank=rank), " ".join(words))) or any(
        not one.names.isdisjoint(sounds(" ".join(near))) for near in beside
    )


async def said(talk: Talk, complaint: Complaint) -> Answer:
    """“JE Kamta ko de do”: as if they had tapped, and then said to whom; where that is not plain, they are asked."""
    asked = await whom(talk, str(complaint.id))
    fitting, step = (
        await meant(talk, complaint),
        await talk.store.open_step(talk.where.id, talk.author, talk.now),
    )
    return await offered(talk, step, fitting[0].office.id) if step and len(fitting) == 1 else asked


async def offered(talk: Talk, step: Step, office: int) -> Answer:
    complaint = await works.of(talk, str(step.form["complaint"]))
    to = await talk.store.position(office)
    if to is None:
        raise Refused("forged")
    handing = await hand_on(talk.store, complaint, worker(talk).id, to, talk.now)
    step.close(complaint.number, talk.now)
    taker = await talk.store.answering_now(to.id, talk.now)
    giver = await giver_of(talk, handing)
    said = await talk.store.words_of(complaint.id)
    say = partial(offer, talk=talk, complaint=complaint, said=said, handing=handing, giver=giver)
    words = partial(brief, talk=talk, complaint=complaint)
    if taker is None or not await talk.store.tell(taker, say, talk.now, words):
        raise Refused("nobody_to_hand_to", number=complaint.number)
    return Answer(talk.say("work.handed", number=complaint.number, office=titled(to, talk.voice, talk.atlas)))


async def giver_of(talk: Talk, handing: Handing) -> Position | None:
    return await talk.store.position(handing.from_id) if handing.from_id else None


def brief(voice: Voice, talk: Talk, complaint: Complaint) -> str:
    """For a template."""
    facts = works.facts_of(replace(talk, voice=voice), complaint)
    return voice.say("work.brief_offer", number=facts["number"], fault=facts["fault"], place=facts["place"])


def offer(
    voice: Voice, talk: Talk, complaint: Complaint, said: Sequence[Detail], handing: Handing, giver: Position | None
) -> Answer:
    told = works.reported(replace(talk, voice=voice), complaint, said)
    text = "\n".join([*told, voice.say("work.offer", office=titled(giver, voice, talk.atlas))])
    return Answer(
        text,
        tuple(Button(voice.say(f"button.{verb}"), f"do:handed:{handing.id}:{verb}") for verb in ("accept", "decline")),
    )


async def handed(talk: Talk, words: str) -> Answer:
    """Accepted: it is theirs. Declined: the reason is asked for first."""
    id_, _, verb = words.partition(":")
    handing = await talk.store.handing(number(id_))
    if handing is None or verb not in ("accept", "decline"):
        raise Refused("forged")
    if verb == "decline":
        if handing.to_id not in talk.held:
            raise Refused("not_yours")
        handing.must_wait()
        await asking_back.remember(talk, "reason", handing=handing.id)
        return Answer(talk.say("work.why_return"))
    return await decided(talk, handing, "")


async def reasoned(talk: Talk, step: Step) -> Answer:
    handing = await talk.store.handing(int(step.form["handing"]))
    if handing is None:
        raise Refused("forged")
    said = await decided(talk, handing, works.quoted(talk.heard.text))
    step.close("returned", talk.now)
    return said


async def decided(talk: Talk, handing: Handing, reason: str) -> Answer:
    """The giver hears it; and whoever complained, where it lies from now on."""
    complaint = await works.of(talk, str(handing.complaint_id))
    sealed = talk.store.seal(reason) if reason else None
    await decide(talk.store, handing, complaint, worker(talk).id, sealed, talk.now)
    office = await talk.store.position(handing.to_id)
    assert office  # it holds the complaint
    by = partial(taken_or_not, talk=talk, complaint=complaint, office=office, reason=reason)
    await talk.store.tell(handing.by_id, by, talk.now)
    if reason:
        return Answer(talk.say("work.returned_it", number=complaint.number))
    await works.tell(talk, complaint, "handed", office)
    return await works.card(talk, complaint)


def taken_or_not(voice: Voice, talk: Talk, complaint: Complaint, office: Position, reason: str) -> Answer:
    facts = {"number": complaint.number, "office": titled(office, voice, talk.atlas)}
    if reason:
        return Answer(
            voice.say("work.returned", words=reason, **facts),
            (Button(voice.say("button.open"), f"do:work:{complaint.id}"),),
        )
    return Answer(voice.say("work.accepted", **facts))


def unheard(voice: Voice, atlas: Atlas, number: str, office: Position, asked: Position) -> Answer:
    """To the giver: the other office says nothing; it was reminded, or the next above it was told."""
    key = "work.reminded" if asked.id == office.id else "work.passed_up"
    facts = {"number": number, "office": titled(office, voice, atlas), "asked": titled(asked, voice, atlas)}
    return Answer(voice.say(key, **facts))


async def once_more(talk: Talk, handing: int) -> Answer | None:
    """Whoever was asked, and asks for it or says that they are on it, has it again, and what was sent with it."""
    waits, complaint, _ = await talk.store.handed_on(handing)
    if waits.decided_at or waits.to_id not in talk.held:
        return None
    giver = await giver_of(talk, waits)
    said, sent = await talk.store.words_of(complaint.id), await sent_with(talk, complaint)
    return replace(offer(talk.voice, talk, complaint, said, waits, giver), then=in_messages(talk, sent))


async def offers(talk: Talk, before: Answer | None) -> Answer | None:
    """What waits to be accepted, in front of what else there is."""
    offered = [await once_more(talk, one.id) for one in (await talk.store.handed_to(talk.held))[:MOST]]
    return in_turn([one for one in (*offered, before) if one])


def in_turn(answers: Sequence[Answer]) -> Answer | None:
    """Each in a message of its own."""
    said = None
    for one in reversed([one for answer in answers for one in answer.each()]):
        said = replace(one, then=said)
    return said


async def told(talk: Talk, step: Step) -> Answer:
    """What is written while one of these questions waits."""
    match step.form["asked"]:
        case "question":
            return await asking_back.asked(talk, step)
        case "office":
            return await named(talk, step)
        case "reason":
            return await reasoned(talk, step)
        case "whose":
            return await at_hand.worded(talk, step)
        case _:
            return Answer(talk.say("work.photo_please"))
