"""Engineers post here: by text, by command or by buttons, always with a preview before anything is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from handlers import questions
from handlers.answer import Answer, Button
from handlers.draft import Act, Draft, Lack, from_reading
from handlers.notices import cause, localities, places
from handlers.reading import Found, Reading, find_places, read_cause, read_time
from handlers.step import PATIENCE, Step
from handlers.talk import Talk
from zones.area import Kind
from zones.audience import hears
from zones.notice import Notice, NoticeKind
from zones.outage import (
    Outage,
    Stage,
    cancel_outage,
    check_eta,
    check_return,
    check_window,
    correct_outage,
    overlaps,
    plan_work,
    post_outage,
    restore_power,
    update_outage,
)
from zones.position import permit
from zones.refused import Refused

KINDS = {
    Act.OUTAGE: NoticeKind.OUTAGE,
    Act.PLAN: NoticeKind.PLANNED,
    Act.UPDATE: NoticeKind.UPDATE,
    Act.RESTORE: NoticeKind.RESTORATION,
    Act.CORRECT: NoticeKind.CORRECTION,
    Act.CANCEL: NoticeKind.CANCELLATION,
}
YES = {"ok", "okay", "yes", "ha", "haan", "han", "post", "send", "bhejo", "bhej do", "theek", "thik", "हां", "हाँ",
       "भेजें", "भेजो", "भेज दो", "ठीक", "ٹھیک", "ہاں", "بھیجیں", "بھیج دیں"}  # fmt: skip


# ---- from what was said to a preview --------------------------------------------------------------


async def write(talk: Talk, reading: Reading, act: Act) -> Answer:
    """A text that posts something: what it says is the draft."""
    draft = from_reading(reading, act)
    if reading.duration and not reading.start and draft.eta:
        draft = draft.with_eta(to_five_minutes(draft.eta))
    return await advance(talk, await locate(talk, draft, reading.places))


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
        elif draft.act is not Act.PLAN:
            check_eta(draft.eta, talk.now)
    except Refused as no:
        return replace(draft, eta=None, eta_given=False, start=None), refusal(talk, no)
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
    text = talk.say(f"preview.{draft.act}", **await summary(talk, draft, outage))
    return Answer(text, preview_buttons(talk, draft, press(step)), menu=talk.say("menu.choose"))


def preview_buttons(talk: Talk, draft: Draft, press: questions.Press) -> tuple[Button, ...]:
    post, change, drop = (Button(talk.say(f"button.{verb}"), press(verb)) for verb in ("post", "change", "drop"))
    fixed = draft.act in (Act.CANCEL, Act.RESTORE)
    return (post, drop) if fixed else (post, change, drop)


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


async def summary(talk: Talk, draft: Draft, outage: Outage | None) -> dict[str, object]:
    """The preview's facts: as they will stand in the notice, and how many it reaches."""
    areas = tuple(outage.areas) if outage else draft.areas
    eta = draft.eta if draft.eta_given or not outage else outage.eta
    return {
        "place": places(areas, talk.voice, talk.atlas),
        "areas": localities(areas, talk.voice, talk.atlas),
        "cause": cause(draft.cause or (outage.cause if outage else default_cause(draft)), talk.voice),
        "eta": talk.say("eta.by", time=eta) if eta else talk.say("eta.unknown"),
        "start": draft.start or (outage.started_at if outage else talk.now),
        "back_at": draft.back_at or talk.now,
        "number": outage.number if outage else "",
        "reach": await reach(talk, draft, areas, outage),
    }


def default_cause(draft: Draft) -> str | None:
    return "planned_shutdown" if draft.act is Act.PLAN else None


async def reach(talk: Talk, draft: Draft, areas: Sequence[int], outage: Outage | None) -> int:
    zone = outage.zone_id if outage else talk.zones(areas)[0].id
    last = await talk.store.last_notice(outage) if outage else None
    outage_id, corrects = (outage.id if outage else None), (last.id if last else None)
    audience = hears(KINDS[draft.act], zone, areas, outage_id, corrects, engineer(talk).id)
    return await talk.store.reach(audience, talk.now)


# ---- answers to our questions ----------------------------------------------------------------------


async def tapped(talk: Talk, step: Step, verb: str, argument: str) -> Answer:
    draft = Draft.from_form(step.form)
    match verb:
        case "post":
            return await post(talk, step, draft)
        case "drop":
            step.close("dropped", talk.now)
            return Answer(talk.say("dropped"), replaces=True)
        case "change" if not argument:
            return questions.what_to_change(talk, draft, press(step))
        case _:
            return replace(await advance(talk, chosen(talk, draft, verb, argument)), replaces=True)


def chosen(talk: Talk, draft: Draft, verb: str, argument: str) -> Draft:
    """The draft after one tap."""
    match verb:
        case "area":
            return replace(draft, areas=(int(argument),), choices=(), unknown="")
        case "outage":
            return replace(draft, outage=int(argument), choices=())
        case "cause":
            return draft.with_cause(argument or None)
        case "eta":
            return draft.with_eta(to_five_minutes(talk.now + timedelta(minutes=int(argument))) if argument else None)
        case "what" if argument == "all":
            return replace(draft, act=Act.CANCEL)
        case "what" if argument == "place":
            # the wrong place is told that it was a mistake; the right one is then posted anew
            return replace(draft, act=Act.CANCEL)
        case "what":
            return replace(draft, what=argument)
        case "change":
            return forgetting(draft, argument)
        case _:
            return draft


def forgetting(draft: Draft, subject: str) -> Draft:
    """The question is asked again."""
    match subject:
        case "place":
            return replace(draft, areas=(), outage=None)
        case "cause":
            return replace(draft, cause=None, cause_given=False, guided=True)
        case _:
            return replace(draft, eta=None, eta_given=False, start=None)


async def told(talk: Talk, step: Step) -> Answer:
    """A text while a question waits: its answer, or else the question again."""
    draft, text = Draft.from_form(step.form), talk.heard.text
    if draft.asked in ("confirm", "same") and text.strip().casefold().rstrip(".!।") in YES:
        return await tapped(talk, step, "post" if draft.asked == "confirm" else "same", "")
    answered = await understood(talk, draft, text)
    if answered is None:
        again = await advance(talk, draft)
        return replace(again, text=f"{talk.say('not_understood')}\n\n{again.text}")
    return await advance(talk, answered)


async def understood(talk: Talk, draft: Draft, text: str) -> Draft | None:
    """What the text adds to the draft; nothing if it answers nothing."""
    if draft.asked in (Lack.PLACE, Lack.WHICH):
        return await with_place(talk, draft, text)
    planned = draft.act is Act.PLAN
    times, code = read_time(text, talk.heard.at, planned), read_cause(text)
    if draft.asked == Lack.CAUSE:
        return draft.with_cause(code) if code else None
    if times.eta or times.vague:
        eta = to_five_minutes(times.eta) if times.eta and times.duration and not times.start else times.eta
        return replace(draft.with_eta(eta), start=times.start or draft.start)
    return draft.with_cause(code) if code else None


async def with_place(talk: Talk, draft: Draft, text: str) -> Draft:
    found = find_places(text, talk.atlas.gazetteer) or (Found(text.strip()[:60], ()),)
    return await locate(talk, replace(draft, choices=(), unknown=""), found)


# ---- saying it ------------------------------------------------------------------------------------


async def post(talk: Talk, step: Step, draft: Draft) -> Answer:
    notice = await say_it(talk, draft)
    step.close(notice.reference, talk.now)
    text = talk.say(f"posted.{draft.act}", reference=notice.reference, reach=notice.owed)
    return Answer(text, next_buttons(talk, notice), replaces=True, toast=talk.say("toast.posted"))


async def say_it(talk: Talk, draft: Draft) -> Notice:
    """One verb of the rules for each act."""
    store, author, now = talk.store, engineer(talk), talk.now
    if draft.act is Act.OUTAGE:
        return await post_outage(store, author, draft.areas, draft.cause, draft.eta, now)
    if draft.act is Act.PLAN and draft.start and draft.eta:
        return await plan_work(store, author, draft.areas, draft.cause, draft.start, draft.eta, now)
    outage = await store.outage(draft.outage) if draft.outage else None
    if outage is None:
        raise Refused("nothing_out_here")
    match draft.act:
        case Act.UPDATE:
            return await update_outage(store, author, outage, draft.cause, draft.eta, now)
        case Act.RESTORE:
            return await restore_power(store, author, outage, draft.back_at or now, now)
        case Act.CORRECT:
            return await correct_outage(store, author, outage, draft.cause, draft.eta, now)
        case _:
            return await cancel_outage(store, author, outage, now)


def next_buttons(talk: Talk, notice: Notice) -> tuple[Button, ...]:
    """What an engineer does next with this outage."""
    if notice.kind in (NoticeKind.RESTORATION, NoticeKind.CANCELLATION):
        return ()
    planned = notice.outage.stage(talk.now) is Stage.ANNOUNCED
    verbs = ("correct", "cancel") if planned else ("update", "restore", "correct")
    return tuple(Button(talk.say(f"button.{verb}"), f"do:{verb}:{notice.outage.id}") for verb in verbs)


# ---- small things ----------------------------------------------------------------------------------


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


def engineer(talk: Talk):  # type: ignore[no-untyped-def]
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


def refusal(talk: Talk, no: Refused) -> str:
    """The reason in their words."""
    facts = dict(no.facts)
    if "area" in facts:
        facts["place"] = places([int(str(facts.pop("area")))], talk.voice, talk.atlas)
    if "answerable" in facts:
        office = facts.pop("answerable")
        facts["office"] = talk.voice.say("office.unknown") if office is None else office.title(talk.voice.language)  # type: ignore[attr-defined]
    return talk.say(f"refused.{no.reason}", **facts)
