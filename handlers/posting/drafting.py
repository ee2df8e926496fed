"""A draft grows: from what was said, by one question after another, to a preview."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from handlers.answer import Answer
from handlers.posting import questions
from handlers.posting.draft import OFFICIAL, Act, Draft, Lack, from_reading
from handlers.posting.learning import with_reading
from handlers.posting.preview import preview
from handlers.posting.questions import press, remember
from handlers.reading import Found, Near, find_places, read, read_cause, read_time, says_more
from handlers.refusals import in_words
from handlers.talk import Talk, engineer
from handlers.telling.notices import places
from zones.answering import permit
from zones.area import Kind
from zones.eta_watch import later
from zones.outage import Outage, Stage, check_end, check_eta, check_window, runs
from zones.recording import must_be_new
from zones.refused import Refused

NEWS_OF_IT = {Act.OUTAGE: Act.UPDATE, Act.PLAN: Act.UPDATE, Act.RECORD: Act.RESTORE}


async def write(talk: Talk, words: str, act: Act) -> Answer:
    """A text that posts something: what it says is the draft."""
    near = await at_home(talk)
    reading = read(words, talk.heard.at, talk.atlas.gazetteer, talk.role, near)
    draft = from_reading(reading, act)
    if reading.duration and not reading.start and draft.eta:
        draft = draft.with_eta(to_five_minutes(draft.eta), reading.duration if says_more(words) else None)
    found = reading.places or find_places(words, talk.atlas.gazetteer, near=near)
    draft = with_reading(talk, locate(talk, draft, found), words, [place.words for place in found])
    draft = of_what_was_named(talk, draft)
    aside = await set_aside(talk, draft)
    asked = await advance(talk, draft)
    return replace(asked, text=f"{aside}\n\n{asked.text}") if aside else asked


async def ask_act(talk: Talk, words: str) -> Answer:
    """A text that may be news of one kind or another: what it says is kept, and the kind is asked."""
    times, code = read_time(words, talk.heard.at), read_cause(words)
    draft = Draft(Act.OUTAGE, unsure=True, cause=code, cause_given=code is not None)
    if times.eta or times.vague:
        draft = draft.with_eta(to_five_minutes(times.eta) if times.eta and times.duration else times.eta)
    found = find_places(words, talk.atlas.gazetteer, near=await at_home(talk))
    draft = with_reading(talk, locate(talk, draft, found), words, [place.words for place in found])
    return await advance(talk, of_what_was_named(talk, draft))


def of_what_was_named(talk: Talk, draft: Draft) -> Draft:
    """A notice's number stands for its outage: what is said as if it began, or were not known yet, is news of it."""
    if talk.about is None:
        return draft
    act = draft.act if draft.unsure else NEWS_OF_IT.get(draft.act, draft.act)
    return replace(draft, act=act, outage=talk.about.id, areas=tuple(talk.about.areas), choices=(), unknown="")


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


async def at_home(talk: Talk) -> Near:
    """Of namesakes the one in their own charge is meant, else the one in their zone."""
    own = await talk.own_areas()
    return own, [zone.id for zone in talk.zones(own)]


def locate(talk: Talk, draft: Draft, found: Sequence[Found]) -> Draft:
    """Put our areas in place of the words; several for one place are a question."""
    areas: list[int] = []
    for place in found:
        if len(place.areas) > 1:
            return replace(draft, areas=(), choices=place.areas, unknown="")
        areas += place.areas
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
        await permit(talk.store, engineer(talk), draft.areas, talk.now, OFFICIAL[draft.act])
    if draft.act not in (Act.OUTAGE, Act.PLAN):
        draft, outages = await choose_outage(talk, draft)
    draft, complaint = await check(talk, draft)
    lack = draft.lack()
    if lack is None:
        return await preview(talk, await since_reported(talk, draft))
    step = await remember(talk, replace(draft, asked=lack.value))
    asked = questions.ask(talk, draft, lack, press(step), await talk.own_areas(), outages)
    return replace(asked, text=f"{complaint}\n\n{asked.text}") if complaint else asked


async def since_reported(talk: Talk, draft: Draft) -> Draft:
    """What we ask about began with the first report, whether they tap “yes” or write it, unless they say since when."""
    if draft.act is not Act.OUTAGE or draft.start != draft.reported:
        return draft
    began = [await talk.store.dark_since(one) for one in await talk.store.suspected(draft.areas)]
    first = min(began, default=None)
    return replace(draft, start=first, reported=first)


async def choose_outage(talk: Talk, draft: Draft) -> tuple[Draft, Sequence[Outage]]:
    """Which outage is meant: the only one that is open here, or a question."""
    if draft.outage is not None:
        if await talk.store.outage(draft.outage) is None:
            raise Refused("forged")
        return draft, ()
    if draft.act is Act.RECORD and not draft.is_over:
        return draft, ()
    near = draft.areas or await talk.own_areas()
    outages = [outage for outage in await talk.store.open_near(near, talk.now) if fits(outage, draft, talk.now)]
    if draft.is_over:
        draft = replace(draft, act=Act.RESTORE if outages else Act.RECORD)
    if not outages and draft.act is Act.RECORD and draft.start and draft.back_at:
        await must_be_new(talk.store, draft.areas, draft.start, draft.back_at, talk.now)
        return draft, ()
    if not outages:
        where = places(draft.areas, talk.voice, talk.atlas) if draft.areas else draft.unknown
        raise Refused("nothing_out" if where else "nothing_out_here", place=where)
    named = [outage for outage in outages if tuple(outage.areas) == draft.areas]
    if len(named) == 1:  # the feeder's own outage and its substation's are both open: the one they named is meant
        outages = named
    if len(outages) > 1 and not draft.areas:
        outages = await asked_about(talk, outages)
    if len(outages) == 1:
        return replace(draft, outage=outages[0].id, areas=tuple(outages[0].areas)), outages
    return replace(draft, choices=tuple(outage.id for outage in outages)), outages


async def asked_about(talk: Talk, outages: list[Outage]) -> list[Outage]:
    """“Aadha ghanta aur”, without a place: of several the one about which we asked them last."""
    watches = await talk.store.watches_asked(engineer(talk).id)
    return [outage for watch in watches for outage in outages if outage.id == watch.outage_id][:1] or outages


def fits(outage: Outage, draft: Draft, now: datetime) -> bool:
    """What came back after this began is no end of it."""
    if draft.is_over and draft.back_at and outage.started_at > draft.back_at:
        return False
    return draft.act not in (Act.RESTORE, Act.RECORD) or outage.stage(now) is Stage.RUNNING


async def check(talk: Talk, draft: Draft) -> tuple[Draft, str]:
    """A time that cannot be is asked for again, with the reason."""
    try:
        if draft.act is Act.PLAN and draft.start and draft.eta:
            check_window(draft.start, draft.eta, talk.now)
        elif draft.outage and (outage := await talk.store.outage(draft.outage)):
            draft = await counted(talk, draft, outage)
            if draft.act is Act.CORRECT and not runs(outage, talk.now):  # when announced work begins stays as it was
                draft = replace(draft, start=None)
            check_end(outage, draft.eta, talk.now)
            draft = replace(draft, overdue=outage.eta is not None and outage.eta <= talk.now)
            if draft.overdue and draft.act is Act.CORRECT and draft.lack() is Lack.TIME:
                return draft, in_words(talk.voice, talk.atlas, Refused("eta_past", eta=outage.eta))
        elif draft.act is not Act.PLAN:
            check_eta(draft.eta, talk.now)
    except Refused as no:
        return draft.without_time(), in_words(talk.voice, talk.atlas, no)
    return draft, ""


async def counted(talk: Talk, draft: Draft, outage: Outage) -> Draft:
    """“30 min aur”, asked whether it is back by nine, is what the button says: of the time that stands, not of now."""
    asked = await talk.store.eta_watch(outage.etas[-1].id) if draft.more and outage.etas else None
    if asked is None or draft.act is not Act.UPDATE:
        return replace(draft, more=0)
    return draft.with_eta(to_five_minutes(later(outage, timedelta(minutes=draft.more), talk.now)))


# ---- small things ---------------------------------------------------------------------------------


def to_five_minutes(when: datetime) -> datetime:
    """“About an hour” is not 18:37: the next full five minutes."""
    over = timedelta(minutes=when.minute % 5, seconds=when.second, microseconds=when.microsecond)
    return when if not over else when - over + timedelta(minutes=5)
