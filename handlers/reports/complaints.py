"""A citizen reports: what is known is told at once, what is new gets a number, and one question at most is asked."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from handlers import permitting
from handlers.answer import Answer
from handlers.belonging import choosing, said
from handlers.permitting import number
from handlers.posting import drafting
from handlers.posting.questions import area_buttons, press
from handlers.reading import Reading, find_places, read, read_since, said_of_a_meter, said_of_money, says_since
from handlers.refusals import office
from handlers.reports import alarm, anothers, desks, extents, reopened
from handlers.reports.evidence import keep_consumer, keep_meanwhile, keep_what_came, to_wait
from handlers.reports.explained import apart_from, ended_over, known, not_back, running_over
from handlers.reports.landmarks import areas_meant
from handlers.reports.limits import by_when
from handlers.reports.reporting import asks_where, of_step, offering, remember, reporter, trouble
from handlers.reports.spots import EXACT, Whereabouts, named_in, named_together, place_of, spot_of
from handlers.reports.theirs import where_meant
from handlers.rooms.disclosure import consumer_in
from handlers.step import Step
from handlers.talk import Do, Talk
from handlers.telling.notices import place
from zones.area import Area
from zones.closing import Reply
from zones.complaint import Complaint, keep_detail
from zones.detail import DetailKind
from zones.explaining import stands_apart
from zones.filing import Filed, file_complaint, place_complaint
from zones.position import Position
from zones.refused import Refused
from zones.report import BURNT, DANGERS, FAULTS, STRUCK, SUPPLY, Extent, Report, Reporter, Spot


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
    outage = await running_over(talk, complaint)
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
    if outage is None and (over := await ended_over(talk, complaint)):
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
        "office": office(await whose(talk, complaint), talk.voice, talk.atlas),
        "at": complaint.at,
    }


async def whose(talk: Talk, complaint: Complaint) -> Position | None:
    """The office that it was handed to; else whichever answers there now; else, or once it is taken, its own."""
    if complaint.position_id:
        return await talk.store.position(complaint.position_id)
    duty = await talk.store.on_duty(complaint.place_id, talk.now) if complaint.taken_at is None else ()
    return duty[0].position if duty else talk.atlas.answers_for(complaint.place_id)


# ---- where it is ----------------------------------------------------------------------------------


async def ask_where(talk: Talk, report: Report, where: Whereabouts, complaint: Complaint | None = None) -> Answer:
    """The complaint stands already; only where no zone is known do the words wait for the answer."""
    alarmed = report.fault_kind in DANGERS
    form: dict[str, Any] = {"asked": "place", "complaint": complaint.id if complaint else None, "alarmed": alarmed}
    if complaint is None:
        form |= talk.store.sealed(talk.heard.text) | {"fault": report.fault_kind} | to_wait(talk)
        form |= {"extent": report.extent, "for_another": report.for_another}
    step = await remember(talk, form)
    offered = [talk.atlas.area(spot.area_id) for spot in where.spots if spot.area_id]
    if where.presumed and alarmed:
        offered = []  # it has gone out for there
    if where.presumed or not offered:
        offered = list(dict.fromkeys((*offered, *at_large(talk, where.zone))))
    anew = "danger.where" if alarmed else "ask.where"
    text = talk.say(anew) if complaint is None else which_place(talk, complaint)
    return Answer(text, area_buttons(talk, offered, press(step)), menu=talk.say("menu.choose"))


def which_place(talk: Talk, complaint: Complaint) -> str:
    if complaint.area_id is None:
        return talk.say("complaint.where", number=complaint.number)
    home = place(talk.atlas.area(complaint.area_id), talk.voice)
    key = "danger.where_else" if complaint.is_danger else "complaint.where_theirs"
    return talk.say(key, number=complaint.number, place=home)


def at_large(talk: Talk, large: Area | None) -> Sequence[Area]:
    return choosing.offer(talk, large.id) if large else ()


def tapped(talk: Talk, step: Step, verb: str, argument: str) -> Callable[[Talk], Awaitable[Answer]]:
    if verb == "extent" and argument in set(Extent):
        return partial(extents.chosen, step=step, extent=Extent(argument))
    if verb != "area":
        raise Refused("forged")
    return partial(chosen, step=step, area=talk.atlas.area(number(argument)))


def says_where(step: Step, reading: Reading) -> bool:
    """“Vikas khand me mandir ke samne”; asked about a danger, whatever else is said with the place."""
    faults = any(found.of == "fault_kind" for found in reading.evidence)
    return asks_where(step) and bool(reading.places) and (bool(step.form.get("alarmed")) or not faults)


async def of_a_pin(talk: Talk) -> Do | None:
    """Asked “where is it?”, a pin tells it as well as a name."""
    step = await talk.store.open_step(talk.where.id, talk.author, talk.now) if talk.heard.point else None
    if step is None or not asks_where(step):
        return None
    permitting.must(talk, "answer.report")
    return partial(pinned, step=step)


async def pinned(talk: Talk, step: Step) -> Answer:
    around = talk.atlas.near(talk.heard.point) if talk.heard.point else []
    return await lies_in(talk, step, around[0]) if around else Answer(talk.say("complaint.where_unknown"))


async def told(talk: Talk, step: Step) -> Answer:
    """Typed instead of tapped."""
    if step.form["asked"] == "about":
        near = await drafting.at_home(talk)
        return await reported(talk, read(talk.heard.text, talk.heard.at, talk.places, talk.role, near))
    if step.form["asked"] == "extent":
        extent = extents.said(talk)
        return await extents.chosen(talk, step, extent) if extent else extents.ask_again(talk, step)
    found = find_places(talk.heard.text, talk.places, near=await drafting.at_home(talk))
    areas = areas_meant(talk.places, found)
    before = "" if step.form["complaint"] else talk.store.unsealed(step.form)
    where = named_in(talk.atlas, areas) if areas else named_together(talk, before)
    if where.sure and where.sure.area_id:
        return await lies_in(talk, step, talk.atlas.area(where.sure.area_id))
    await keep_meanwhile(talk, step)
    if areas and not where.spots:
        return opened(talk, step, talk.atlas.area(areas[0]))
    if not where.spots and says_since(talk.heard.text, talk.heard.at):
        return await since_noted(talk, step)
    offered = [talk.atlas.area(spot.area_id) for spot in where.spots if spot.area_id]
    unknown = "ask.where" if said.courtesy(talk.heard.text) else "complaint.where_unknown"
    key = "ask.place_which" if offered else unknown
    return Answer(talk.say(key), area_buttons(talk, offered, press(step)), menu=talk.say("menu.choose"))


async def since_noted(talk: Talk, step: Step) -> Answer:
    """“Subah se”, asked where: kept with what they said, and asked again."""
    text, since = talk.heard.text, read_since(talk.heard.text, talk.heard.at)
    if step.form["complaint"]:
        complaint = await of_step(talk, step)
        complaint.since = complaint.since or since
        await keep_detail(talk.store, complaint, DetailKind.WORDS, talk.store.seal(text), talk.now)
    else:
        said = f"{talk.store.unsealed(step.form)} / {text}"
        step.form = step.form | talk.store.sealed(said) | {"since": since and since.isoformat()}
    return Answer(talk.say("complaint.since_noted"))


async def chosen(talk: Talk, step: Step, area: Area) -> Answer:
    """A place from the list; anything larger opens up."""
    return await lies_in(talk, step, area) if area.kind in EXACT else opened(talk, step, area)


def opened(talk: Talk, step: Step, large: Area) -> Answer:
    """A whole division was named: which part of it?"""
    text = talk.say("ask.where_in", place=place(large, talk.voice))
    return Answer(text, area_buttons(talk, at_large(talk, large), press(step)), menu=talk.say("menu.choose"))


async def lies_in(talk: Talk, step: Step, area: Area) -> Answer:
    spot = spot_of(talk.atlas, area)
    if spot is None:
        raise Refused("no_zone")
    by, before = await reporter(talk), []
    if step.form["complaint"]:
        known = await of_step(talk, step)
        before = await alarm.answering(talk, known) if known.is_danger else []
        complaint = await place_complaint(talk.store, known, by, spot, talk.now)
        goes_on = complaint.id == step.form["complaint"]
        filed = Filed(complaint, is_new=goes_on, found_its_place=goes_on)
    else:
        filed = await file_complaint(talk.store, report_of(talk, step, by), spot, talk.now)
        await keep_consumer(talk, filed.complaint, talk.store.unsealed(step.form))
    await keep_what_came(talk, filed.complaint)
    step.close(filed.complaint.number, talk.now)
    # An alarm stands beneath what to do, which stays; it rings with what was said before the place.
    said = await (alarm.found(talk, filed, before) if filed.complaint.is_danger else stands(talk, filed))
    if talk.heard.kind == "text":  # the place in their own words says more than the area that we know
        sealed = talk.store.seal(talk.heard.text)
        await keep_detail(talk.store, filed.complaint, DetailKind.WORDS, sealed, talk.heard.at)
    return said if filed.complaint.is_danger else replace(said, replaces=talk.heard.kind == "tap")


def report_of(talk: Talk, step: Step, by: Reporter) -> Report:
    """Their first words, which waited for the place."""
    form = step.form
    since = datetime.fromisoformat(form["since"]) if form.get("since") else None
    extent = Extent(form["extent"]) if form.get("extent") else None
    words, another = talk.store.resealed(form), bool(form.get("for_another"))
    return Report(by, form["fault"], talk.heard.channel, words, step.asked_at, None, extent, since, another)


async def where_is_known(talk: Talk, complaint: Complaint) -> None:
    """They said it themselves, in other words than an answer's: nobody asks any more."""
    step = await talk.store.open_step(talk.where.id, talk.author, talk.now)
    if step and asks_where(step) and (step.form.get("fault") in DANGERS or step.form["complaint"] == complaint.id):
        step.close(complaint.number, talk.now)
