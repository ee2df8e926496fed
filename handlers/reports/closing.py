"""“Is your supply back?”: how it is asked, what a tap or a word in answer does, and how it was, in stars and words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from handlers import help as helping
from handlers.answer import Answer, Button
from handlers.atlas import Atlas
from handlers.permitting import number
from handlers.posting.questions import shorten
from handlers.reading import Reading, read_another, reads_off_now
from handlers.reports import aftermath, alarm, anothers, complaints, rating, reopened, theirs
from handlers.reports.explained import known, known_outage
from handlers.reports.replies import reply_in, what_remains
from handlers.reports.reporting import reporter
from handlers.reports.spots import place_of, spot_of, whereabouts
from handlers.step import Step
from handlers.talk import Do, Talk
from handlers.telling.notices import one_line, place
from handlers.wording import Voice
from zones.closing import Asking, Heard, Reply, answer_sample, doubt_end, hear
from zones.complaint import Complaint, keep_detail
from zones.detail import DetailKind
from zones.filing import file_complaint
from zones.refused import Refused
from zones.report import Report, Spot

# ---- how it is asked ------------------------------------------------------------------------------


def ask(voice: Voice, *, for_another: bool = False) -> str:
    return voice.say("back.ask_theirs" if for_another else "back.ask")


def buttons(voice: Voice, asking: int) -> tuple[Button, ...]:
    return tuple(Button(voice.say(f"button.back.{reply}"), f"do:back:{asking}:{reply}") for reply in Reply)


def question(voice: Voice, atlas: Atlas, complaint: Complaint, asking: int) -> tuple[Answer, tuple[str, str]]:
    """In words, and as a template's news and number. Of a shock nobody is asked whether supply is back."""
    facts = {
        "place": place_of(voice, atlas, complaint),
        "fault": voice.say(f"fault.{complaint.fault_kind}"),
        "at": complaint.at,
    }
    news = voice.say("back.news" if complaint.waits_for_supply else "mended.news", **facts)
    asks, answers = asked_of(voice, complaint, asking)
    return Answer(f"{news}\n\n{asks}", answers), (one_line(news), complaint.number)


def asked_of(voice: Voice, complaint: Complaint | None, asking: int) -> tuple[str, tuple[Button, ...]]:
    """The question alone, and its answers; of an outage it is always supply."""
    if complaint is None or complaint.waits_for_supply:
        return ask(voice, for_another=bool(complaint and complaint.for_another)), buttons(voice, asking)
    asks = voice.say("mended.ask_danger" if complaint.is_danger else "mended.ask")
    return asks, tuple(Button(voice.say(f"button.mended.{reply}"), f"do:back:{asking}:{reply}") for reply in Reply)


def unanswered(voice: Voice, atlas: Atlas, complaint: Complaint) -> tuple[Answer, tuple[str, str]]:
    """It is closed, since they answered neither question; and what to write if it is not over."""
    told = voice.say(
        f"unanswered.{write_then(complaint)}", number=complaint.number, place=place_of(voice, atlas, complaint)
    )
    return Answer(told), (one_line(told), complaint.number)


def write_then(complaint: Complaint) -> str:
    if complaint.is_danger:
        return "danger"
    if complaint.for_another:
        return "theirs"
    return "back" if complaint.waits_for_supply else "mended"


# ---- what they answer -----------------------------------------------------------------------------


async def choose(talk: Talk, reading: Reading, step: Step | None) -> Do | None:
    """An answer in words, while the question is the last that they were asked."""
    if talk.person is None or not talk.met.is_asked or talk.room or talk.is_engineer or reading.danger:
        return None
    asking = await talk.store.open_asking(talk.person.id, talk.now)
    if asking is None or (step and step.asked_at > asking.at):
        return None
    if reading.places and reading.intent == "fault_report":
        return None  # of another place, perhaps: it is a report, and a “no” only where it is the same fault
    if not await is_asked_of(talk, reading, asking):
        return None
    reply = reply_in(talk.heard.text, reading)
    remains = what_remains(talk.heard.text, reading)
    return partial(answer, asking=asking, reply=reply, remains=remains) if reply else None


def is_no_remark(talk: Talk, reading: Reading) -> bool:
    """Asked how it was, “andhera raha 3 ghante, koi nahi aaya” is how it was; only what is off now is a report."""
    return reading.fault_kind != "no_supply" or reads_off_now(talk.heard.text)


async def is_asked_of(talk: Talk, reading: Reading, asking: Asking) -> bool:
    """“Padosi ke yaha nahi aayi” says nothing of their own house, of which they were asked."""
    if read_another(talk.heard.text, reading.places) is None:
        return True
    return any(one.for_another for one in await talk.store.complaints_asked(asking))


async def tapped_back(talk: Talk, words: str) -> Answer:
    """A button of the question, at any time: also of an older one, or after it was closed."""
    id_, _, said = words.partition(":")
    asking = await talk.store.asking(number(id_))
    if asking is None or talk.person is None or said not in set(Reply):
        raise Refused("forged")
    if asking.person_id != talk.person.id:
        raise Refused("not_yours")
    return await answer(talk, asking, Reply(said))


async def answer(talk: Talk, asking: Asking, reply: Reply, remains: str | None = None) -> Answer:
    """`remains`: what fails still, where they say it."""
    known = await talk.store.complaints_asked(asking)
    if not known:
        return await of_a_sample(talk, asking, reply)
    asking.answered_at, asking.answer = talk.now, reply
    return await heard_of(talk, known, reply, remains)


async def heard_of(talk: Talk, known: Sequence[Complaint], reply: Reply, remains: str | None = None) -> Answer:
    """Their word on each of these; what is told is what changed."""
    by, times = await reporter(talk), await talk.store.times_of(known[0].zone_id)
    did = [(one, await hear(talk.store, one, by, reply, times, talk.now, remains)) for one in known]
    talk.store.to_gather = True
    for again in (one for one, heard in did if heard is Heard.REOPENED):
        if remains:
            await keep_detail(talk.store, again, DetailKind.WORDS, talk.store.seal(talk.heard.text), talk.now)
        await (alarm.goes_on(talk, again) if again.is_danger else reopened.pass_on(talk, again, reply))
    await aftermath.tell(talk, "confirmed", [(one, None) for one, heard in did if heard is Heard.CONFIRMED])
    if explained := [await explained_by(talk, one) for one, heard in did if heard is Heard.REOPENED]:
        await talk.over("reopened", "closing")
        if told_of := next(filter(None, explained), None):
            return told_of
    for outcome in (Heard.REOPENED, Heard.CONFIRMED, Heard.TOO_LATE):
        if complaint := next((one for one, heard in did if heard is outcome), None):
            return await told(talk, complaint, outcome, reply)
    key = "back.stands_closed" if known[0].closed_at else "back.stands_open"
    return Answer(talk.say(key, number=known[0].number))


async def explained_by(talk: Talk, complaint: Complaint) -> Answer | None:
    """An outage that has begun since may be why it is dark."""
    outage = await known_outage(talk, complaint)
    return await known(talk, complaint, outage) if outage else None


async def told(talk: Talk, complaint: Complaint, outcome: Heard, reply: Reply) -> Answer:
    if outcome is Heard.CONFIRMED:
        return await rating.ask(talk, complaint)
    if outcome is Heard.TOO_LATE:
        complaint = await complain_anew(talk, complaint)
        return Answer(talk.say("back.anew", number=complaint.number))
    return reopened.answer(talk, complaint, reply)


async def complain_anew(talk: Talk, before: Complaint) -> Complaint:
    """The old one was closed too long ago: this is another fault, of the same place."""
    by = await reporter(talk)
    words = talk.store.seal(talk.heard.text)
    report = Report(
        by, before.fault_kind, talk.heard.channel, words, talk.heard.at,
        extent=before.extent, for_another=before.for_another,
    )  # fmt: skip
    spot = Spot(talk.atlas.area(before.zone_id), before.area_id, before.feeder_id)
    return (await file_complaint(talk.store, report, spot, talk.now)).complaint


async def of_a_sample(talk: Talk, asking: Asking, reply: Reply) -> Answer:
    """They had not complained. A “no” is a complaint, and speaks for their pocket."""
    outage = await talk.store.outage(asking.outage_id) if asking.outage_id else None
    if outage is None:
        raise Refused("forged")
    answer_sample(talk.store, asking, outage.zone_id, reply, talk.now)
    if reply is Reply.YES:
        return Answer(talk.say("back.thanks"))
    followed = await talk.store.followed(asking.person_id)
    near = (area for area in followed if {above.id for above in talk.atlas.above(area)} & set(outage.areas))
    spot = spot_of(talk.atlas, talk.atlas.area(next(near, outage.areas[0])))
    if spot is None:
        raise Refused("no_zone")
    report = Report(
        await reporter(talk), "no_supply", talk.heard.channel, talk.store.seal(talk.heard.text), talk.heard.at
    )
    filed = await file_complaint(talk.store, report, spot, talk.now)
    if filed.is_new:
        await doubt_end(talk.store, filed.complaint, outage, reply, talk.now)
    return Answer(talk.say("back.reopened", number=filed.complaint.number))


# ---- what they say unasked ------------------------------------------------------------------------


async def it_is_back(talk: Talk, reading: Reading) -> Answer:
    """“aa gayi”: the word that closes a complaint. Of several places they are asked which; a danger has its own end."""
    waiting = [one for one in await theirs.still_open(talk) if not one.is_danger]
    spoken = anothers.spoken_of(talk, reading, [*waiting, *await theirs.closed_lately(talk)])
    mine = [one for one in spoken if one.closed_at is None]
    reply = reply_in(talk.heard.text, reading) or Reply.YES
    if len({one.feeder_id for one in mine}) > 1:
        rows = [Button(shorten(of_which(talk, one)), f"do:fine:{one.id}") for one in mine[:9]]
        return Answer(talk.say("back.which"), tuple(rows), menu=talk.say("menu.choose"))
    if mine:
        return await heard_of(talk, mine, reply, what_remains(talk.heard.text, reading))
    over = [one for one in spoken if one.closed_at]
    return await heard_of(talk, over[:1], reply) if over else await helping.status(talk, "")


def of_which(talk: Talk, complaint: Complaint) -> str:
    return place(talk.atlas.area(complaint.place_id), talk.voice)


async def fine(talk: Talk, words: str) -> Answer:
    """One of several: supply is back there."""
    complaint = await theirs.own(talk, number(words))
    return await heard_of(talk, [complaint], Reply.YES)


async def still_out(talk: Talk, reading: Reading) -> Answer:
    """“abhi tak nahi aayi”: of what is open; else what was closed lately opens again, if it was there."""
    spots = whereabouts(talk, reading.places)
    known = [*await theirs.still_open(talk), *await theirs.closed_lately(talk)]
    spoken = [one for one in anothers.spoken_of(talk, reading, known) if not one.is_danger]
    still = {one.feeder_id for one in spoken if one.closed_at is None}
    for complaint in spoken:
        there = complaint.feeder_id in spots.feeders if reading.places else not still
        if there and complaint.feeder_id not in still:
            return await heard_of(talk, [complaint], reply_in(talk.heard.text, reading) or Reply.NO)
    return await complaints.reported(talk, reading)
