"""What waits for an engineer's work: heaped by feeder, then one complaint with all that can be done about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from handlers import permitting
from handlers.answer import MOST_ROWS, Answer, Button, TheirFile
from handlers.permitting import number
from handlers.posting.questions import shorten
from handlers.refusals import titled
from handlers.reports import aftermath
from handlers.reports.evidence import in_messages, sent_with
from handlers.reports.reporting import trouble
from handlers.reports.spots import place_of
from handlers.rooms.disclosure import without
from handlers.talk import Talk, worker
from handlers.telling.notices import one_line, place
from handlers.wording import Voice
from zones.area import Area
from zones.complaint import Complaint
from zones.delivery import Lane
from zones.detail import Detail, DetailKind
from zones.position import Position
from zones.refused import Refused
from zones.work import Pile, in_order, may_ask, permit_work, say_done, take

MOST = 8  # lines of one message
AT_ONCE = 30  # are taken by one tap; a longer pile is rather an outage, and is asked about as one
QUOTED = 300  # characters of somebody's words
FIRST, NEWEST = 2, 2  # of all that somebody said: what is wrong and where, and how it goes on
TOLD_FOR = timedelta(hours=6)
VERBS = ("take", "ask_back", "show_work", "hand_on", "resolve")
TOLD, HEARD = ("taken", "asked", "shown", "handed"), ("words", "photo", "voice", "not_over")


# ---- what waits ------------------------------------------------------------------------------------


async def mine(talk: Talk, after: int = 0) -> Answer | None:
    """A storm is a handful of lines: one for each feeder."""
    piles = in_order(await talk.store.piles_of(talk.held, talk.now, worker(talk).id))
    if not piles:
        return None
    lines = [talk.say("work.lead", many=sum(pile.many for pile in piles))]
    shown = piles[after : after + MOST]
    lines += [line_of(talk, pile) for pile in shown]
    rows = [button_of(talk, pile) for pile in shown]
    rows += further(talk, "piles", after, len(piles))
    return Answer("\n".join(lines), tuple(rows), menu=talk.say("menu.choose"))


def further(talk: Talk, what: str, after: int, many: int) -> list[Button]:
    """What one message does not hold stands behind a button."""
    left = many - after - MOST
    return [Button(talk.say("button.work.further", many=left), f"do:work:{what}:{after + MOST}")] if left > 0 else []


def line_of(talk: Talk, pile: Pile) -> str:
    key = "work.pile_danger" if pile.dangers else "work.pile"
    where = place(talk.atlas.area(pile.area_id), talk.voice)
    return talk.say(key, place=where, many=pile.many, since=pile.since, new=pile.unseen)


def button_of(talk: Talk, pile: Pile) -> Button:
    label = shorten(f"{place(talk.atlas.area(pile.area_id), talk.voice)} · {pile.many}")
    return Button(label, f"do:work:{pile.only}" if pile.only else f"do:work:pile:{pile.area_id}")


async def work(talk: Talk, words: str) -> Answer:
    """The piles, one of them, or one complaint of it; of a list that is long, what comes after so many."""
    match words.split(":"):
        case ["piles", after]:
            return await mine(talk, number(after)) or Answer(talk.say("work.none"))
        case ["pile", heap]:
            return await pile_shown(talk, number(heap))
        case ["pile", heap, after]:
            return await pile_shown(talk, number(heap), number(after))
    complaint = await of(talk, words)
    await permit_work(talk.store, complaint, worker(talk).id, talk.now, "work")
    return await card(talk, complaint)


async def pile_shown(talk: Talk, heap: int, after: int = 0) -> Answer:
    pile = await pile_at(talk, heap)
    if pile is None:
        return Answer(talk.say("work.none"))
    known = await talk.store.works_of(pile, MOST, after)
    lines = [talk.say("work.of_pile", place=place(talk.atlas.area(heap), talk.voice), many=pile.many)]
    lines += [line_of_one(talk, one) for one in known]
    rows = [Button(label_of(talk, one), f"do:work:{one.id}") for one in known]
    rows += further(talk, f"pile:{heap}", after, pile.many)
    if 1 < pile.untaken <= AT_ONCE:
        rows.append(Button(talk.say("button.take_all"), f"do:take:all:{heap}"))
    return Answer("\n".join(lines), tuple(rows[:MOST_ROWS]), menu=talk.say("menu.choose"))


def line_of_one(talk: Talk, complaint: Complaint) -> str:
    line = talk.say("work.line", **facts_of(talk, complaint))
    if complaint.acknowledged_at is None or not complaint.is_danger:
        return line
    return f"{line} · {talk.say('work.line_seen', at=complaint.acknowledged_at)}"


async def pile_at(talk: Talk, heap: int) -> Pile | None:
    """As it is now: some of it may be over."""
    piles = await talk.store.piles_of(talk.held, talk.now, worker(talk).id)
    return next((pile for pile in piles if pile.heap_id == heap), None)


def label_of(talk: Talk, complaint: Complaint) -> str:
    return label(talk.voice, complaint.number, area_of(talk, complaint))


def label(voice: Voice, number: str, area: Area) -> str:
    """“00428 विराम खंड”: the number's end tells two of one place apart."""
    return shorten(f"{number.rsplit('-', 1)[1]} {place(area, voice)}")


# ---- one of them -----------------------------------------------------------------------------------


async def card(talk: Talk, complaint: Complaint) -> Answer:
    told = reported(talk, complaint, await talk.store.words_of(complaint.id))
    if consumer := await talk.store.newest_detail(complaint.id, DetailKind.CONSUMER):
        told.append(talk.say("work.consumer", consumer=talk.store.in_clear(consumer)))
    sent = await sent_with(talk, complaint)
    told += [talk.say("work.voice", at=one.at) for one in sent if one.kind is DetailKind.VOICE]
    told += await state_of(talk, complaint)
    then = in_messages(talk, sent)
    return Answer("\n".join(told), buttons(talk, complaint), menu=talk.say("menu.choose"), then=then)


def reported(talk: Talk, complaint: Complaint, said: Sequence[Detail]) -> list[str]:
    """Place and fault, how far it reaches, and what its person said, first and last."""
    told = [talk.say("work.card", **facts_of(talk, complaint) | {"fault": trouble(talk.voice, complaint)})]
    if complaint.extent:
        told.append(talk.say("work.extent", extent=talk.say(f"button.extent.{complaint.extent}")))
    kept = said if len(said) <= FIRST + NEWEST else [*said[:FIRST], *said[-NEWEST:]]
    return [*told, *(talk.say("work.words", words=quoted(talk.store.in_clear(one)), at=one.at) for one in kept)]


async def state_of(talk: Talk, complaint: Complaint) -> list[str]:
    told = []
    if complaint.denied_at:
        told.append(talk.say("alarm.climbed_denied", at=complaint.denied_at))
    if complaint.acknowledged_at and complaint.is_danger:
        told.append(talk.say("work.seen", who=await who_saw(talk, complaint), at=complaint.acknowledged_at))
    if complaint.taken_at:
        told.append(talk.say("work.taken", at=complaint.taken_at))
    if complaint.asked_back_at and complaint.heard_back_at is None:
        told.append(talk.say("work.unanswered", at=complaint.asked_back_at))
    if complaint.heard_back_at:
        answer = await talk.store.newest_detail(complaint.id, DetailKind.ANSWER)
        told += [talk.say("work.answer", words=quoted(talk.store.in_clear(answer)))] if answer else []
    if complaint.restored_said_at:
        told.append(talk.say("work.said_done", at=complaint.restored_said_at))
    if handing := await talk.store.handing_of(complaint.id):
        to = await talk.store.position(handing.to_id)
        told += [talk.say("work.offered_to", office=titled(to, talk.voice, talk.atlas))] if to else []
    return told


async def who_saw(talk: Talk, complaint: Complaint) -> str:
    """The office, 1912, or the zone's admin; whoever has no office any more is still one of the zone."""
    person = complaint.acknowledged_by or 0
    if person in await talk.store.call_centre(complaint.zone_id):
        return "1912"
    held = await talk.store.positions_held(person, talk.now)
    chain = await talk.store.chain(complaint.place_id, talk.now)
    office = next((one for one in chain if one.id in held), None)
    if office is None and person not in await talk.store.admins_of(complaint.zone_id):
        return talk.say("office.unknown")
    return titled(office, talk.voice, talk.atlas)


def buttons(talk: Talk, complaint: Complaint) -> tuple[Button, ...]:
    """What can still be done about it."""
    done = {
        "take": complaint.taken_at is not None,
        "ask_back": complaint.person_id is None or not may_ask(complaint, talk.now),
        "resolve": complaint.restored_said_at is not None,
    }
    open_ = complaint.closed_at is None
    verbs = [verb for verb in VERBS if open_ and not done.get(verb) and permitting.verdict(talk, verb)]
    work = tuple(Button(talk.say(f"button.work.{verb}"), f"do:{verb}:{complaint.id}") for verb in verbs)
    if complaint.denied_at and complaint.closed_at is None:
        return (Button(talk.say("button.stand_down"), f"do:stand_down:{complaint.id}"), *work)
    return work


def facts_of(talk: Talk, complaint: Complaint) -> dict[str, object]:
    return {
        "number": complaint.number,
        "place": place_of(talk.voice, talk.atlas, complaint),
        "fault": talk.say(f"fault.{complaint.fault_kind}"),
        "at": complaint.at,
    }


def area_of(talk: Talk, complaint: Complaint) -> Area:
    return talk.atlas.area(complaint.place_id)


def quoted(words: str) -> str:
    """Without what is personal, in one line."""
    return one_line(without(words), QUOTED)


async def of(talk: Talk, words: str) -> Complaint:
    complaint = await talk.store.complaint(number(words))
    if complaint is None:
        raise Refused("forged")
    return complaint


# ---- take, and say that it is done -----------------------------------------------------------------


async def taken(talk: Talk, words: str) -> Answer:
    """One, or all of a pile that nobody has."""
    kind, _, argument = words.rpartition(":")
    if kind == "all":
        return await all_taken(talk, number(argument))
    complaint = await of(talk, words)
    office = await take(talk.store, complaint, worker(talk).id, talk.now)
    await tell(talk, complaint, "taken", office)
    await aftermath.tell(talk, "taken", [(complaint, office)])
    return replace(await card(talk, complaint), toast=talk.say("toast.kept"), then=None)


async def all_taken(talk: Talk, heap: int) -> Answer:
    did: list[aftermath.Did] = []
    pile = await pile_at(talk, heap)
    for one in await talk.store.works_of(pile, AT_ONCE) if pile else ():
        complaint = await talk.store.complaint(one.id)  # locked: somebody else may have taken it a moment ago
        if complaint and complaint.taken_at is None:
            office = await take(talk.store, complaint, worker(talk).id, talk.now)
            await tell(talk, complaint, "taken", office)
            did.append((complaint, office))
    await aftermath.tell(talk, "taken", did)
    return Answer(talk.say("work.all_taken", many=len(did), place=place(talk.atlas.area(heap), talk.voice)))


async def resolved(talk: Talk, words: str) -> Answer:
    """Whether it is, its person is asked a little later (`bot/closing.py`)."""
    complaint = await of(talk, words)
    office = await say_done(talk.store, complaint, worker(talk).id, talk.now)
    await aftermath.tell(talk, "done", [(complaint, office)])
    return Answer(talk.say("work.done", number=complaint.number), toast=talk.say("toast.kept"))


# ---- what its person hears -------------------------------------------------------------------------


async def tell(
    talk: Talk, complaint: Complaint, what: str, office: Position | None, file: TheirFile | None = None, **facts: object
) -> bool:
    """In private, in their language, by the name of the office and nobody's own; false if they cannot be reached."""
    reached = await talk.store.reached_at(complaint.person_id) if complaint.person_id else None
    if reached is None or complaint.hushed_at:
        return False
    voice = replace(talk.voice, language=reached[1])
    by = titled(office, voice, talk.atlas)
    text = voice.say(f"work.told.{what}", number=complaint.number, office=by, time=talk.now, **facts)
    outside = one_line(text, QUOTED * 2), complaint.number
    await talk.store.write_to(*reached, Answer(text, file=file), talk.now, Lane.UPDATE, TOLD_FOR, outside, private=True)
    return True


def passed_on(voice: Voice, talk: Talk, complaint: Complaint, what: str, words: str) -> Answer:
    """To the engineer who asked, with a tap that opens it."""
    where = place(area_of(talk, complaint), voice)
    open_it = Button(voice.say("button.open"), f"do:work:{complaint.id}")
    return Answer(voice.say(f"work.heard.{what}", number=complaint.number, place=where, words=words), (open_it,))
