"""A draft grows: from what was said, by one question after another, to a preview."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from handlers import questions
from handlers.answer import Answer, Button
from handlers.draft import Act, Draft, from_reading
from handlers.notices import cause, localities, places
from handlers.reading import Found, find_places, read
from handlers.refusals import in_words
from handlers.step import PATIENCE, Step
from handlers.talk import Talk
from zones.area import Kind
from zones.audience import hears
from zones.notice import NoticeKind, Why
from zones.outage import Outage, Stage, check_end, check_eta, check_return, check_window, overlaps
from zones.person import Person
from zones.position import permit
from zones.posting import kept_for, one_zone
from zones.refused import Refused

KINDS = {
    Act.OUTAGE: NoticeKind.OUTAGE,
    Act.PLAN: NoticeKind.PLANNED,
    Act.UPDATE: NoticeKind.UPDATE,
    Act.RESTORE: NoticeKind.RESTORATION,
    Act.CORRECT: NoticeKind.CORRECTION,
    Act.CANCEL: NoticeKind.CANCELLATION,
}


async def write(talk: Talk, words: str, act: Act) -> Answer:
    """A text that posts something: what it says is the draft."""
    reading = read(words, talk.heard.at, talk.atlas.gazetteer, talk.role)
    draft = from_reading(reading, act)
    if reading.duration and not reading.start and draft.eta:
        draft = draft.with_eta(to_five_minutes(draft.eta))
    found = reading.places or find_places(words, talk.atlas.gazetteer)
    draft = await locate(talk, draft, found)
    aside = await set_aside(talk, draft)
    asked = await advance(talk, draft)
    return replace(asked, text=f"{aside}\n\n{asked.text}") if aside else asked


async def set_aside(talk: Talk, draft: Draft) -> str:
    """A preview of another place that was never sent must not be taken for one that was."""
    step = await talk.store.open_step(talk.where.id, talk.author, talk.now)
    if step is None or step.form.get("asked") != "confirm":
        return ""
    before = tuple(step.form["areas"])
    if not before or not draft.areas or before == draft.areas:
        return ""
    return talk.say("set_aside", place=places(before, talk.voice, talk.atlas))


async def guide(talk: Talk, act: Act, outage: int | None = None, what: str = "") -> Answer:
    """The same by buttons, one question at a time."""
    return await advance(talk, Draft(act, outage=outage, guided=True, what=what))


async def locate(talk: Talk, draft: Draft, found: Sequence[Found]) -> Draft:
    """Put our areas in place of the words; of namesakes the one in their own charge is meant."""
    own = {area.id for kind in Kind for area in talk.atlas.below(await talk.own_areas(), kind)}
    areas: list[int] = []
    for place in found:
        sure = place.areas if len(place.areas) == 1 else tuple(area for area in place.areas if area in own)
        if len(sure) == 1:
            areas.append(sure[0])
        elif place.areas:
            return replace(draft, areas=(), choices=sure or place.areas, unknown="")
    if areas:
        return replace(draft, areas=most_fitting(talk, areas), choices=(), unknown="")
    return replace(draft, unknown=found[0].words if found else draft.unknown)


def most_fitting(talk: Talk, areas: Sequence[int]) -> tuple[int, ...]:
    """Of a feeder and its substation the feeder is out; of a feeder and its localities again the feeder."""
    feeders = {area for area in areas if talk.atlas.area(area).kind is Kind.FEEDER}
    above = {higher.id for feeder in feeders for higher in talk.atlas.above(feeder)} - feeders
    below = {area.id for area in talk.atlas.below(sorted(feeders), Kind.LOCALITY)}
    return tuple(dict.fromkeys(area for area in areas if area not in above | below))


async def advance(talk: Talk, draft: Draft) -> Answer:
    """Ask for what is missing; when nothing is, show it as it will be posted."""
    outages: Sequence[Outage] = ()
    if draft.areas and draft.outage is None:
        await permit(talk.store, engineer(talk), draft.areas, talk.now)
    if draft.act not in (Act.OUTAGE, Act.PLAN):
        draft, outages = await choose_outage(talk, draft)
    draft, complaint = await check(talk, draft)
    lack = draft.lack()
    if lack is None:
        return await preview(talk, draft)
    step = await remember(talk, replace(draft, asked=lack.value))
    asked = questions.ask(talk, draft, lack, press(step), await talk.own_areas(), outages)
    return replace(asked, text=f"{complaint}\n\n{asked.text}") if complaint else asked


async def choose_outage(talk: Talk, draft: Draft) -> tuple[Draft, Sequence[Outage]]:
    """Which outage is meant: the only one that is open here, or a question."""
    if draft.outage is not None:
        return draft, ()
    near = draft.areas or await talk.own_areas()
    outages = [outage for outage in await talk.store.open_near(near, talk.now) if fits(outage, draft.act, talk.now)]
    if not outages:
        where = places(draft.areas, talk.voice, talk.atlas) if draft.areas else draft.unknown
        raise Refused("nothing_out" if where else "nothing_out_here", place=where)
    if len(outages) == 1:
        return replace(draft, outage=outages[0].id, areas=tuple(outages[0].areas)), outages
    return replace(draft, choices=tuple(outage.id for outage in outages)), outages


def fits(outage: Outage, act: Act, now: datetime) -> bool:
    return act is not Act.RESTORE or outage.stage(now) is Stage.RUNNING


async def check(talk: Talk, draft: Draft) -> tuple[Draft, str]:
    """A time that cannot be is asked for again, with the reason."""
    try:
        if draft.act is Act.PLAN and draft.start and draft.eta:
            check_window(draft.start, draft.eta, talk.now)
        elif draft.outage and (outage := await talk.store.outage(draft.outage)):
            check_end(outage, draft.eta, talk.now)
        elif draft.act is not Act.PLAN:
            check_eta(draft.eta, talk.now)
    except Refused as no:
        return replace(draft, eta=None, eta_given=False, start=None), in_words(talk.voice, talk.atlas, no)
    return draft, ""


async def preview(talk: Talk, draft: Draft) -> Answer:
    if known := await already_out(talk, draft):
        return await offer_update(talk, draft, known)
    outage = await talk.store.outage(draft.outage) if draft.outage else None
    if outage:
        outage.must_be_open()
        await permit(talk.store, engineer(talk), outage.areas, talk.now)
        if draft.act is Act.RESTORE:
            check_return(outage, draft.back_at or talk.now, talk.now)
    step = await remember(talk, replace(draft, asked="confirm"))
    why = await kept_back(talk, draft, outage)
    text = talk.say(f"preview.{draft.act}", **await summary(talk, draft, outage, why))
    if outage and why:
        text = f"{text}\n\n{talk.say(f'note.{why}', **kept_facts(talk, outage))}"
    if draft.act is Act.CANCEL and draft.what == "place":
        text = f"{talk.say('ask.wrong_place')}\n\n{text}"
    return Answer(text, preview_buttons(talk, draft, press(step)), menu=talk.say("menu.choose"))


async def kept_back(talk: Talk, draft: Draft, outage: Outage | None) -> Why | None:
    """Why this will stay in the log and go to nobody: said before it is posted, and decided again when it is."""
    if outage and draft.act is Act.UPDATE:
        return kept_for(outage, draft.cause, draft.eta, talk.now)
    return None


def preview_buttons(talk: Talk, draft: Draft, press: questions.Press) -> tuple[Button, ...]:
    post, change, drop = (Button(talk.say(f"button.{verb}"), press(verb)) for verb in ("post", "change", "drop"))
    if draft.act is Act.CANCEL:  # “send” would be a riddle under a cancellation
        return Button(talk.say("button.cancel"), press("post")), drop
    return (post, drop) if draft.act is Act.RESTORE else (post, change, drop)


async def already_out(talk: Talk, draft: Draft) -> Outage | None:
    if draft.act not in (Act.OUTAGE, Act.PLAN):
        return None
    known = await talk.store.open_outages(draft.areas, talk.now)
    if draft.act is Act.PLAN and draft.start and draft.eta:
        return next((outage for outage in known if overlaps(outage, draft.start, draft.eta)), None)
    return next((outage for outage in known if outage.stage(talk.now) is Stage.RUNNING), None)


async def offer_update(talk: Talk, draft: Draft, known: Outage) -> Answer:
    update = replace(draft, act=Act.UPDATE, outage=known.id, areas=tuple(known.areas), start=None, asked="same")
    step = await remember(talk, update)
    to_press = press(step)
    buttons = (Button(talk.say("button.same"), to_press("same")), Button(talk.say("button.drop"), to_press("drop")))
    return Answer(talk.say("already_out", **outage_facts(talk, known)), buttons)


async def summary(talk: Talk, draft: Draft, outage: Outage | None, why: Why | None) -> dict[str, object]:
    """The preview's facts: as they will stand in the notice, and how many it reaches."""
    areas = tuple(outage.areas) if outage else draft.areas
    eta = draft.eta if draft.eta_given or not outage else outage.eta
    return {
        "place": places(areas, talk.voice, talk.atlas),
        "areas": localities(areas, talk.voice, talk.atlas),
        "cause": cause(shown_cause(draft, outage), talk.voice),
        "eta": talk.say("eta.by", time=eta) if eta else talk.say("eta.unknown"),
        "start": draft.start or (outage.started_at if outage else talk.now),
        "back_at": draft.back_at or talk.now,
        "number": outage.number if outage else "",
        "reach": 0 if why else await reach(talk, draft, areas, outage),
    }


def shown_cause(draft: Draft, outage: Outage | None) -> str | None:
    """What the notice will say: a new cause, the known one, or that it is looked for."""
    if draft.cause or (draft.act is Act.CORRECT and draft.what == "cause"):
        return draft.cause
    if outage:
        return outage.cause
    return "planned_shutdown" if draft.act is Act.PLAN else None


async def reach(talk: Talk, draft: Draft, areas: Sequence[int], outage: Outage | None) -> int:
    zone = outage.zone_id if outage else (await one_zone(talk.store, areas, talk.now)).id
    last = await talk.store.last_notice(outage) if outage else None
    outage_id, corrects = (outage.id if outage else None), (last.id if last else None)
    audience = hears(KINDS[draft.act], zone, areas, outage_id, corrects, engineer(talk).id)
    return await talk.store.reach(audience, talk.now)


# ---- small things ---------------------------------------------------------------------------------


async def remember(talk: Talk, draft: Draft) -> Step:
    """One question is open at a time: a newer one closes the older."""
    if waiting := await talk.store.open_step(talk.where.id, talk.author, talk.now):
        waiting.close("replaced", talk.now)
    step = Step(talk.where.id, talk.author, "draft", draft.as_form(), talk.now, talk.now + PATIENCE)
    talk.store.add(step)
    await talk.store.flush()
    return step


def press(step: Step) -> questions.Press:
    def action(verb: str, argument: object = None) -> str:
        return f"s{step.id}:{verb}" if argument is None else f"s{step.id}:{verb}:{argument}"

    return action


def engineer(talk: Talk) -> Person:
    if talk.person is None or not talk.is_engineer:
        raise Refused("not_engineer")
    return talk.person


def to_five_minutes(when: datetime) -> datetime:
    """“About an hour” is not 18:37: the next full five minutes."""
    over = timedelta(minutes=when.minute % 5, seconds=when.second, microseconds=when.microsecond)
    return when if not over else when - over + timedelta(minutes=5)


def outage_facts(talk: Talk, outage: Outage) -> dict[str, object]:
    eta = talk.say("eta.by", time=outage.eta) if outage.eta else talk.say("eta.unknown")
    return {"place": places(outage.areas, talk.voice, talk.atlas), "number": outage.number, "eta": eta}


def kept_facts(talk: Talk, outage: Outage) -> dict[str, object]:
    """What is known now, and what people were told."""
    eta = talk.say("eta.by", time=outage.eta) if outage.eta else talk.say("eta.unknown")
    return {"eta": eta, "told": outage.told.at if outage.told else ""}
