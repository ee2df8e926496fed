"""The preview: what will be said, to how many, and what will be kept back and why, before anything is posted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from handlers.answer import Answer, Button
from handlers.posting.draft import OFFICIAL, Act, Draft
from handlers.posting.questions import Press, press, remember
from handlers.refusals import office
from handlers.talk import Talk, engineer
from handlers.telling.notices import cause, localities, places
from zones.answering import permit
from zones.approval import first_to_ask, wide_enough
from zones.area import Kind
from zones.audience import hears, on_cancelling, on_posting, on_recording, on_reopening, on_return
from zones.cost import Reach
from zones.notice import Kept, NoticeKind, Why
from zones.outage import Outage, begun, check_correction, check_return, overlaps, runs
from zones.posting import kept_for, one_zone
from zones.refused import Refused

KINDS = {
    Act.OUTAGE: NoticeKind.OUTAGE,
    Act.PLAN: NoticeKind.PLANNED,
    Act.UPDATE: NoticeKind.UPDATE,
    Act.RESTORE: NoticeKind.RESTORATION,
    Act.RECORD: NoticeKind.RESTORATION,
    Act.REOPEN: NoticeKind.CORRECTION,
    Act.CORRECT: NoticeKind.CORRECTION,
    Act.CANCEL: NoticeKind.CANCELLATION,
}

WORTH_A_THOUGHT = Decimal(20)  # rupees: below this a preview does not speak of money


async def preview(talk: Talk, draft: Draft) -> Answer:
    if known := await already_out(talk, draft):
        return await offer_update(talk, draft, known)
    outage = await talk.store.outage(draft.outage) if draft.outage else None
    if outage:
        must_fit(outage, draft.act)
        await permit(talk.store, engineer(talk), outage.areas, talk.now, OFFICIAL[draft.act])
        if draft.act is Act.RESTORE:
            check_return(outage, draft.back_at or talk.now, talk.now)
        if draft.act is Act.CORRECT and not corrects_beginning_only(draft, outage, talk.now):
            check_correction(outage, *corrected_to(draft, outage))
    step = await remember(talk, replace(draft, asked="confirm"))
    kept = await kept_back(talk, draft, outage)
    text = talk.say(f"preview.{draft.act}", **await summary(talk, draft, outage, kept))
    note = talk.say(f"note.{kept.why}", **kept_facts(talk, kept)) if kept else await stays_off(talk, draft, outage)
    note = note or await waits_for(talk, draft, kept)
    fed = back_fed(talk, draft.areas) if draft.act in (Act.OUTAGE, Act.PLAN) else ""
    text = "\n\n".join(filter(None, (text, fed, note)))
    if draft.act is Act.CANCEL and draft.what == "place":
        text = f"{talk.say('ask.wrong_place')}\n\n{text}"
    return Answer(text, preview_buttons(talk, draft, press(step)), menu=talk.say("menu.choose"))


def must_fit(outage: Outage, act: Act) -> None:
    if act is not Act.REOPEN:
        outage.must_be_open()
    elif outage.restored_at is None:
        raise Refused("not_restored", number=outage.number)


async def kept_back(talk: Talk, draft: Draft, outage: Outage | None) -> Kept | None:
    """What will stay in the log and go to nobody: said before it is posted, and decided again when it is."""
    around = await talk.store.around(outage.areas if outage else draft.areas, talk.now)
    if outage is None:
        above = around.above(draft.areas) if draft.own_fault else []
        return Kept(above[0], Why.COVERED, above[0]) if above else None
    if runs(outage, talk.now):
        ends = draft.act in (Act.RESTORE, Act.CANCEL)
        if larger := around.outlasting(outage) if ends else around.covering(outage):
            return Kept(outage, Why.COVERED, larger)
    if draft.act is Act.CORRECT and corrects_beginning_only(draft, outage, talk.now):
        return Kept(outage, Why.BEGAN)
    if draft.act is Act.UPDATE and (why := kept_for(outage, draft.cause, draft.eta, talk.now)):
        return Kept(outage, why)
    return None


async def waits_for(talk: Talk, draft: Draft, kept: Kept | None) -> str:
    """Which office is asked first, because the notice is wide."""
    if kept or draft.act not in (Act.OUTAGE, Act.PLAN):
        return ""
    author, cause_said = engineer(talk), shown_cause(draft, None)
    if await wide_enough(talk.store, KINDS[draft.act], draft.areas, cause_said, author.id, talk.now) is None:
        return ""
    own = await permit(talk.store, author, draft.areas, talk.now, OFFICIAL[draft.act])
    whom = await first_to_ask(talk.store, author.id, own.id, draft.areas[0], talk.now)
    return talk.say("note.wide", office=office(whom.position, talk.voice, talk.atlas))


def back_fed(talk: Talk, areas: Sequence[int]) -> str:
    """Whose supply is not what it seems: they do not go off with these areas, or they do, from elsewhere."""
    own = {feeder.id for feeder in talk.atlas.below(areas, Kind.FEEDER)}
    off = {feeder.id for feeder in talk.atlas.off_with(areas, Kind.FEEDER)}
    notes = []
    if spared := sorted(own - off):
        notes.append(talk.say("note.fed_elsewhere", place=places(spared, talk.voice, talk.atlas)))
    if too := sorted(off - own):
        notes.append(talk.say("note.fed_from_here", place=places(too, talk.voice, talk.atlas)))
    return "\n\n".join(notes)


async def stays_off(talk: Talk, draft: Draft, outage: Outage | None) -> str:
    """Where supply is not back yet, though a larger outage ends."""
    if outage is None or draft.act is not Act.RESTORE:
        return ""
    beneath = (await talk.store.around(outage.areas, talk.now)).beneath(outage)
    areas = [area for smaller, _ in beneath for area in smaller.areas]
    return talk.say("note.beneath", place=places(areas, talk.voice, talk.atlas)) if areas else ""


def preview_buttons(talk: Talk, draft: Draft, press: Press) -> tuple[Button, ...]:
    post, change, drop = (Button(talk.say(f"button.{verb}"), press(verb)) for verb in ("post", "change", "drop"))
    if draft.act is Act.CANCEL:  # “send” would be a riddle under a cancellation
        return Button(talk.say("button.cancel"), press("post")), drop
    if draft.act is Act.RECORD:
        return Button(talk.say("button.record"), press("post")), drop
    return (post, drop) if draft.act in (Act.RESTORE, Act.REOPEN) else (post, change, drop)


async def already_out(talk: Talk, draft: Draft) -> Outage | None:
    if draft.act not in (Act.OUTAGE, Act.PLAN):
        return None
    known = await talk.store.open_outages(draft.areas, talk.now)
    if draft.act is Act.PLAN and draft.start and draft.eta:
        return next((outage for outage in known if overlaps(outage, draft.start, draft.eta)), None)
    larger = (await talk.store.around(draft.areas, talk.now)).above(draft.areas) if draft.own_fault else []
    return next((outage for outage in known if runs(outage, talk.now) and outage not in larger), None)


async def offer_update(talk: Talk, draft: Draft, known: Outage) -> Answer:
    """Most often it is the same; a feeder may also have a fault of its own while its substation is out."""
    larger = (await talk.store.around(draft.areas, talk.now)).above(draft.areas) if draft.act is Act.OUTAGE else []
    update = replace(
        draft, act=Act.UPDATE, outage=known.id, areas=tuple(known.areas), own=draft.areas, start=None, asked="same"
    )
    step = await remember(talk, update)
    verbs = ("same", "own", "drop") if known in larger else ("same", "drop")
    buttons = tuple(Button(talk.say(f"button.{verb}"), press(step)(verb)) for verb in verbs)
    return Answer(talk.say("already_out", **outage_facts(talk, known)), buttons)


async def summary(talk: Talk, draft: Draft, outage: Outage | None, kept: Kept | None) -> dict[str, object]:
    """The preview's facts: as they will stand in the notice, and how many it reaches."""
    areas = tuple(outage.areas) if outage else draft.areas
    eta = draft.eta if draft.eta_given or not outage or draft.act is Act.REOPEN else outage.eta
    return {
        "place": places(areas, talk.voice, talk.atlas),
        "areas": localities(areas, talk.voice, talk.atlas),
        "cause": cause(shown_cause(draft, outage), talk.voice),
        "eta": talk.say("eta.by", time=eta) if eta else talk.say("eta.unknown"),
        "start": starts(draft, outage, talk.now),
        "back_at": draft.back_at or talk.now,
        "number": outage.number if outage else "",
        "reach": 0 if kept else in_numbers(talk, await reach(talk, draft, areas, outage)),
    }


def starts(draft: Draft, outage: Outage | None, now: datetime) -> datetime | None:
    """A correction may name another beginning of what is out; that of announced work stays."""
    if outage and not (draft.act is Act.CORRECT and draft.start and runs(outage, now)):
        return outage.started_at
    return draft.start if draft.act is Act.PLAN else begun(draft.start, now)


def corrected_to(draft: Draft, outage: Outage) -> tuple[str | None, datetime | None]:
    """Cause and time as they are right: what nobody spoke of stays."""
    cause_said = draft.cause if draft.cause_given else outage.cause
    return cause_said, draft.eta if draft.eta_given else outage.eta


def corrects_beginning_only(draft: Draft, outage: Outage, now: datetime) -> bool:
    same = corrected_to(draft, outage) == (outage.cause, outage.eta)
    return bool(draft.start) and same and runs(outage, now)


def shown_cause(draft: Draft, outage: Outage | None) -> str | None:
    """What the notice will say: a new cause, the known one, or that it is looked for."""
    if draft.cause:
        return draft.cause
    if outage and draft.act is Act.CORRECT:
        return corrected_to(draft, outage)[0]
    if outage:
        return outage.cause
    return "planned_shutdown" if draft.act is Act.PLAN else None


def in_numbers(talk: Talk, reach: Reach) -> str:
    """How many people and groups; with the cost, where it is worth a thought."""
    people = talk.say("reach.rooms", people=reach.people, rooms=reach.rooms) if reach.rooms else str(reach.all)
    cost = talk.store.price_of(reach, talk.now)
    if cost < WORTH_A_THOUGHT:
        return people
    rupees = cost.quantize(Decimal(1), ROUND_HALF_UP)
    return talk.say("reach.priced", all=people, whatsapp=reach.whatsapp, other=reach.elsewhere, rupees=rupees)


async def reach(talk: Talk, draft: Draft, areas: Sequence[int], outage: Outage | None) -> Reach:
    zone = outage.zone_id if outage else (await one_zone(talk.store, areas, talk.now)).id
    last = await talk.store.last_notice(outage) if outage else None
    outage_id, corrects = (outage.id if outage else None), (last.id if last else None)
    audience = hears(KINDS[draft.act], zone, areas, outage_id, corrects, engineer(talk).id)
    around = await talk.store.around(areas, talk.now)
    if draft.act is Act.OUTAGE:
        audience = on_posting(audience, begun(draft.start, talk.now), around)
    elif draft.act is Act.RECORD and draft.start and draft.back_at:
        audience = on_recording(audience, draft.start, draft.back_at)
    elif outage and draft.act is Act.REOPEN:
        audience = on_reopening(audience, outage)
    elif outage and draft.act is Act.RESTORE:
        audience = on_return(audience, outage, around, await talk.store.kept_within(outage))
    elif outage and draft.act is Act.CANCEL and runs(outage, talk.now):
        audience = on_cancelling(audience, outage, around)
    return await talk.store.reach(audience, talk.now, areas)


def outage_facts(talk: Talk, outage: Outage) -> dict[str, object]:
    eta = talk.say("eta.by", time=outage.eta) if outage.eta else talk.say("eta.unknown")
    return {"place": places(outage.areas, talk.voice, talk.atlas), "number": outage.number, "eta": eta}


def kept_facts(talk: Talk, kept: Kept) -> dict[str, object]:
    """What is known now, what people were told, and what is off as a whole."""
    outage, within = kept.outage, kept.within or kept.outage
    eta = talk.say("eta.by", time=outage.eta) if outage.eta else talk.say("eta.unknown")
    return {
        "eta": eta,
        "told": outage.told.at if outage.told else "",
        "place": places(within.areas, talk.voice, talk.atlas),
        "number": within.number,
    }
