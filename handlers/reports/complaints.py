"""A citizen reports: what is known is told at once, what is new gets a number, and one question at most is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from handlers.answer import Answer
from handlers.atlas import Atlas
from handlers.permitting import number
from handlers.reading import Reading, read_since, said_of_a_meter, said_of_money
from handlers.refusals import office
from handlers.reports import anothers, desks, extents, reopened
from handlers.reports.evidence import keep_what_came
from handlers.reports.explained import apart_from, ended, known, lately_out, not_back, running
from handlers.reports.limits import by_when
from handlers.reports.reporting import offering, reporter, trouble
from handlers.reports.spots import place_of, spot_of
from handlers.reports.theirs import where_meant
from handlers.reports.where import ask_where
from handlers.rooms.disclosure import consumer_in
from handlers.talk import Talk
from handlers.talking import Talking
from zones.closing import Reply
from zones.complaint import Complaint
from zones.explaining import stands_apart
from zones.filing import Filed, file_complaint
from zones.position import Position
from zones.refused import Refused
from zones.report import BURNT, DANGERS, FAULTS, STRUCK, SUPPLY, Extent, Report, Spot


async def reported(talk: Talk, reading: Reading) -> Answer:
    """In any words, in private or in the group; the answer goes to their private chat, where there is one."""
    said = await taken_down(talk, reading)
    careful = talk.say("desk.burnt") if fault_said(talk, reading) == BURNT else ""
    besides = await desks.line(talk, reading) if said_of_money(talk.heard.text) else ""
    kept = talk.say("consumer.kept_too") if consumer_in(talk.heard.text) and not talk.room else ""
    return replace(said, text="\n\n".join(filter(None, (careful, besides, kept, said.text))))


async def taken_down(talk: Talk, reading: Reading) -> Answer:
    another = anothers.meant(talk, reading)
    where = await (anothers.where(talk, another, reading) if another else where_meant(talk, reading))
    fault, words, by = fault_said(talk, reading), talk.store.seal(talk.heard.text), await reporter(talk)
    room = talk.room.id if talk.room else None
    since = read_since(talk.heard.text, talk.heard.at)
    extent = Extent.HOUSE if fault == BURNT else extents.said(talk) or (Extent.HOUSE if another else None)
    report = Report(by, fault, talk.heard.channel, words, talk.heard.at, room, extent, since, another is not None)
    spot = where.sure or (Spot(where.zone) if where.zone else None)
    if spot is None:
        return await ask_where(talk, report, where)
    filed = await file_complaint(talk.store, report, spot, talk.now, where.feeders)
    await keep_what_came(talk, filed.complaint)
    if filed.complaint.area_id is None or (where.presumed and filed.is_new):
        return await ask_where(talk, report, where, filed.complaint)
    return await stands(talk, filed)


async def out_here(talk: Talk, words: str) -> Answer:
    """One tap under what is known of a place; whoever taps twice has one complaint."""
    spot = spot_of(talk.atlas, talk.atlas.area(number(words)))
    if spot is None:
        raise Refused("no_zone")
    by, sealed = await reporter(talk), talk.store.seal(talk.heard.text)
    report = Report(by, "no_supply", talk.heard.channel, sealed, talk.heard.at)
    return await stands(talk, await file_complaint(talk.store, report, spot, talk.now))


def fault_said(talk: Talk, reading: Reading) -> str:
    """A house may be dark because its meter has burnt."""
    fault = fault_of(reading)
    burnt = (fault in SUPPLY or fault == "other") and "burnt" in said_of_a_meter(talk.heard.text)
    return BURNT if burnt else fault


def fault_of(reading: Reading) -> str:
    if reading.struck:
        return STRUCK
    if reading.danger:
        return reading.fault_kind if reading.fault_kind in DANGERS else "danger"
    return reading.fault_kind if reading.fault_kind in FAULTS else "no_supply"


# ---- what we know of it ---------------------------------------------------------------------------


async def stands(talk: Talk, filed: Filed) -> Answer:
    """Known, said before, or new."""
    complaint = filed.complaint
    outages = await lately_out(talk, complaint)
    outage = running(outages, talk.now)
    if outage and not stands_apart(complaint, outage):
        return await known(talk, complaint, outage)
    apart = f"\n\n{await apart_from(talk, complaint, outage)}" if outage else ""
    if filed.is_reopened:
        await reopened.pass_on(talk, complaint, Reply.NO)
        answer = reopened.answer(talk, complaint, Reply.NO)
        return replace(answer, text=f"{answer.text}{apart}")
    if not filed.is_new:
        again = talk.say("complaint.again", **await facts_of(talk, complaint))
        return offering(talk, Answer(f"{again}{apart}"))
    if outage is None and (over := ended(outages, complaint, talk.now)):
        return await not_back(talk, complaint, over)
    new = talk.say("complaint.new", **await facts_of(talk, complaint))
    answer = Answer(f"{new}\n{by_when(talk, complaint)}{apart}")
    return (
        await extents.ask(talk, complaint, answer) if await extents.matters(talk, complaint) else offering(talk, answer)
    )


async def facts_of(talk: Talk, complaint: Complaint) -> dict[str, object]:
    return {
        "number": complaint.number,
        "place": place_of(talk.voice, talk.atlas, complaint),
        "fault": trouble(talk.voice, complaint),
        "office": office(await whose(talk.store, talk.atlas, complaint, talk.now), talk.voice, talk.atlas),
        "at": complaint.at,
    }


async def whose(store: Talking, atlas: Atlas, complaint: Complaint, now: datetime) -> Position | None:
    """The office that it was handed to; else whichever answers there now; else, or once it is taken, its own."""
    if complaint.position_id:
        return await store.position(complaint.position_id)
    usual = atlas.answers_for(complaint.place_id)
    if complaint.taken_at or (usual and await store.is_manned(usual.id, now)):
        return usual
    duty = await store.on_duty(complaint.place_id, now)
    return duty[0].position if duty else usual
