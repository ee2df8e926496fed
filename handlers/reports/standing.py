"""How somebody's own complaints stand: the last word on each with its time, and what we still ask them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from handlers.answer import Answer
from handlers.atlas import Atlas
from handlers.help import whole
from handlers.refusals import office, titled
from handlers.reports import alarm, closing, theirs
from handlers.reports.complaints import facts_of, whose
from handlers.reports.explained import beside
from handlers.reports.limits import promise
from handlers.talk import Talk
from handlers.telling.notices import place
from handlers.wording import Voice
from zones.closing import Reply
from zones.complaint import Complaint, How
from zones.gathering import FEWEST
from zones.ladder import Climb, Rung, waits_of
from zones.pocket import PocketVerdict
from zones.position import Position
from zones.report import SUPPLY, Extent

MOST = 10
LATELY = timedelta(hours=12)  # so long what ended on their own word is told


async def own(talk: Talk) -> Answer:
    told = await stories(talk) or await ended(talk)
    return await asking(talk, Answer("\n\n".join(told) or talk.say("complaint.none")))


async def asking(talk: Talk, answer: Answer) -> Answer:
    """With the question that waits for them, as it was asked."""
    if talk.person is None or talk.room or talk.is_engineer:
        return answer
    waits = await talk.store.open_asking(talk.person.id, talk.now)
    if waits is None:
        return answer
    about = await talk.store.complaint(waits.complaint_id) if waits.complaint_id else None
    asks, replies = closing.asked_of(talk.voice, about, waits.id)
    return replace(
        answer, text=f"{answer.text}\n\n{asks}", buttons=(*replies, *answer.buttons), menu=talk.say("menu.choose")
    )


async def stories(talk: Talk, told: Collection[int] = ()) -> list[str]:
    """Each that is open, with the outage behind it or the last word on it.

    `told`: the outages of which the same answer tells already.
    """
    return [await how_it_stands(talk, complaint, told) for complaint in (await theirs.still_open(talk))[-MOST:]]


async def ended(talk: Talk) -> list[str]:
    """What ended lately, so that whoever asks hears that it did."""
    over = await theirs.closed_lately(talk) if talk.person else []
    since = talk.now - LATELY
    lately = [one for one in over if one.how is How.UNCONFIRMED or (one.closed_at and one.closed_at > since)]
    return [await how_it_ended(talk, one) for one in lately[:1]]


async def of_one(talk: Talk, complaint: Complaint) -> str:
    return await (how_it_ended(talk, complaint) if complaint.closed_at else how_it_stands(talk, complaint, ()))


async def how_it_ended(talk: Talk, complaint: Complaint) -> str:
    facts = await facts_of(talk, complaint) | {"end": complaint.closed_at}
    if complaint.how is How.UNCONFIRMED:
        return talk.say("complaint.line_silent", **facts)
    return talk.say("complaint.line_confirmed" if complaint.how is How.CONFIRMED else "complaint.line_over", **facts)


async def how_it_stands(talk: Talk, complaint: Complaint, told: Collection[int]) -> str:
    outage = await talk.store.outage_as_it_stands(complaint.outage_id) if complaint.outage_id else None
    lead = "\n".join(
        filter(None, (talk.say("complaint.line", **await facts_of(talk, complaint)), promise(talk, complaint)))
    )
    if outage and outage.restored_at is None:
        known = (
            talk.say("complaint.line_above", outage=outage.number) if outage.id in told else await whole(talk, outage)
        )
        return f"{lead}\n{known}"
    words = [*await with_others(talk, complaint), *await last_words(talk, complaint)]
    words = words or [talk.say("complaint.line_waits", now=talk.now)]
    if running := await beside(talk, complaint):
        words.append(talk.say("complaint.apart", outage=running.number))
    return "\n".join([lead, *words, *when_then(talk, complaint)])


async def with_others(talk: Talk, complaint: Complaint) -> list[str]:
    """How many of their feeder complain, and whether its engineer is asked; one alone says nothing of others."""
    alone = complaint.extent is Extent.HOUSE or complaint.fault_kind not in SUPPLY
    if alone or complaint.feeder_id is None or complaint.outage_id or complaint.acknowledged_at:
        return []
    many = await talk.store.complaining([complaint.feeder_id], talk.now - LATELY, talk.now, besides=None)
    if many < FEWEST:
        return []
    asked = await talk.store.unanswered([complaint.feeder_id])
    return [talk.say("complaint.line_asked" if asked else "complaint.line_others", reports=many)]


async def last_words(talk: Talk, complaint: Complaint) -> list[str]:
    """The last one of whoever works on it, of its person, and where it has climbed to since: none hides another."""
    theirs, own = await of_the_office(talk, complaint), [(complaint.reopened_at, still(talk, complaint))]
    heard = max((at for at, _ in theirs), default=complaint.at)
    waits = complaint.is_danger and complaint.acknowledged_at is None
    above = [await of_its_alarm(talk, complaint)] if waits else await of_its_climb(talk, complaint, heard)
    theirs = [*theirs, *await of_a_cancellation(talk, complaint)]
    sides = [theirs, [(at, told) for at, told in own if at], above]
    last = [max(reversed(side), key=lambda word: word[0]) for side in sides if side]  # of one moment, what says more
    return [told for _, told in sorted(last, key=lambda word: word[0])]


async def of_the_office(talk: Talk, complaint: Complaint) -> list[tuple[datetime, str]]:
    by = await whose(talk.store, talk.atlas, complaint, talk.now) if complaint.taken_at else None
    happened = [
        (complaint.acknowledged_at, talk.say("complaint.line_seen", at=complaint.acknowledged_at)),
        (complaint.taken_at, taken(talk.voice, talk.atlas, complaint, by)),
        (complaint.restored_said_at, said_over(talk.voice, complaint)),
    ]
    return [*((at, told) for at, told in happened if at), *await of_its_pocket(talk, complaint)]


async def of_a_cancellation(talk: Talk, complaint: Complaint) -> list[tuple[datetime, str]]:
    """The notice that had explained it was taken back, which is no word on the complaint itself."""
    id_ = complaint.cancelled_outage_id
    outage = await talk.store.outage_as_it_stands(id_) if id_ else None
    at = outage.cancelled_at if outage else None
    return [(at, talk.say("complaint.line_cancelled", outage=outage.number, at=at))] if outage and at else []


def when_then(talk: Talk, complaint: Complaint) -> list[str]:
    """Where no hour is told: who hears of it next, and when; else that nobody has said one. Of a danger, what to do."""
    if complaint.restored_said_at:
        return []
    if complaint.is_danger:
        return [talk.say("alarm.line_keep_away")]
    if promise(talk, complaint):
        return []
    above = next_office_at(talk, complaint)
    if above and talk.now < above:
        return [talk.say("complaint.line_next", at=above)]
    return [talk.say("complaint.line_untold")]


def next_office_at(talk: Talk, complaint: Complaint) -> datetime | None:
    """What nobody has seen climbs; what an outage explained was seen with it."""
    if complaint.acknowledged_at or complaint.outage_id:
        return None
    wait = waits_of(talk.atlas.rule("ladder", complaint.zone_id))[Rung.COMPLAINTS].above
    return (complaint.reopened_at or complaint.at) + timedelta(minutes=wait)


def taken(voice: Voice, atlas: Atlas, complaint: Complaint, by: Position | None) -> str:
    return voice.say("complaint.line_taken", at=complaint.taken_at, office=office(by, voice, atlas))


def said_over(voice: Voice, complaint: Complaint) -> str:
    key = "complaint.line_back" if complaint.waits_for_supply else "complaint.line_mended"
    return voice.say(key, at=complaint.restored_said_at)


def still(talk: Talk, complaint: Complaint) -> str:
    """They were asked, and it is not over."""
    if complaint.answer == Reply.PARTLY:
        return talk.say("complaint.line_partly", at=complaint.reopened_at)
    lasts = "complaint.line_dark" if complaint.waits_for_supply else "complaint.line_unmended"
    return talk.say(lasts, at=complaint.reopened_at)


async def of_its_pocket(talk: Talk, complaint: Complaint) -> list[tuple[datetime, str]]:
    """What the engineer said of those there who say that it is still off."""
    pocket = await talk.store.pocket_around(complaint)
    if pocket is None:
        return []
    where = place(talk.atlas.area(complaint.place_id), talk.voice)
    said = {
        PocketVerdict.LOOKING: pocket.looking_at,
        PocketVerdict.LOCAL: pocket.answered_at if pocket.verdict is PocketVerdict.LOCAL else None,
    }
    return [(at, talk.say(f"pocket.told.{verdict}", place=where, time=at)) for verdict, at in said.items() if at]


async def of_its_climb(talk: Talk, complaint: Complaint, heard: datetime) -> list[tuple[datetime, str]]:
    """Which office has taken it up above, or how high it went; what has been `heard` since is the answer to that."""
    climb = await talk.store.climb_around(complaint)
    at = reached_at(climb)
    office = await office_of(talk, climb) if climb else None
    if climb is None or at is None or office is None or (climb.acknowledged_at is None and heard >= at):
        return []
    key = "complaint.line_on_it" if climb.acknowledged_at else "complaint.line_above_them"
    return [(at, talk.say(key, office=titled(office, talk.voice, talk.atlas), at=at))]


async def of_its_alarm(talk: Talk, complaint: Complaint) -> tuple[datetime, str]:
    """To whom it was sent, how high it has gone since, and that nobody has seen it."""
    climb, sent = await talk.store.climb_around(complaint), complaint.reopened_at or complaint.at
    facts = alarm.sending(talk, complaint) | {"sent": sent}
    at = reached_at(climb)
    office = await office_of(talk, climb) if climb else None
    if at is None or office is None:
        return sent, talk.say("alarm.line_unseen", **facts)
    office_told = titled(office, talk.voice, talk.atlas)
    return at, talk.say("alarm.line_unseen_above", **facts | {"office": office_told, "at": at})


def reached_at(climb: Climb | None) -> datetime | None:
    return climb.acknowledged_at or climb.nobody_at or climb.told_at if climb else None


async def office_of(talk: Talk, climb: Climb) -> Position | None:
    """Whoever has taken it up, else the highest office to which it went; an admin of the zone is none."""
    duty = await talk.store.on_duty(climb.area_id, talk.now)
    persons = [climb.acknowledged_by] if climb.acknowledged_by else climb.asked[::-1]
    return next((one.position for person in persons for one in duty if one.person_id == person), None)
