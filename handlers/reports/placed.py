"""“Vikas khand me mandir ke samne”: the place of what was reported, tapped, written or pinned."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

from handlers import permitting
from handlers.answer import Answer
from handlers.belonging import said
from handlers.permitting import number
from handlers.posting import drafting
from handlers.posting.questions import area_buttons, press
from handlers.reading import find_places, read, read_since, says_since
from handlers.reports import alarm, extents
from handlers.reports.complaints import reported, stands
from handlers.reports.evidence import keep_consumer, keep_meanwhile, keep_what_came
from handlers.reports.landmarks import areas_meant
from handlers.reports.reporting import asks_where, of_step, reporter
from handlers.reports.spots import EXACT, named_in, named_together, spot_of
from handlers.reports.where import opened
from handlers.step import Step
from handlers.talk import Do, Talk
from zones.area import Area
from zones.complaint import keep_detail
from zones.detail import DetailKind
from zones.filing import Filed, file_complaint, place_complaint
from zones.refused import Refused
from zones.report import Extent, Report, Reporter


def tapped(talk: Talk, step: Step, verb: str, argument: str) -> Callable[[Talk], Awaitable[Answer]]:
    if verb == "extent" and argument in set(Extent):
        return partial(extents.chosen, step=step, extent=Extent(argument))
    if verb != "area":
        raise Refused("forged")
    return partial(chosen, step=step, area=talk.atlas.area(number(argument)))


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
