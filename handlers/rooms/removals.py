"""Somebody is removed from a room: the reason by one tap, a second yes where it is needed, and a way to object."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from handlers.answer import Answer, Button
from handlers.deed import Deed, Doing
from handlers.permitting import number
from handlers.reading.lexicon import key
from handlers.reading.normal import plain, tokens
from handlers.step import PATIENCE as STEP_PATIENCE
from handlers.step import Step
from handlers.talk import Talk
from handlers.wording import Voice
from zones.binding import may_keep
from zones.entry import Entry
from zones.person import Address, Person, Role
from zones.position import speaks_as
from zones.refused import Refused
from zones.removal import FOR_GOOD, Reason, Removal, give_reason, needs_second, refuse_late, refuse_own
from zones.room import Room
from zones.room_request import RoomRequest, Wanted

Saying = Callable[[Voice], Answer]

NAMED = {
    Reason.FRAUD: "fraud froad thagi thag thugi scam dhokha dhoka farzi ठगी ठग धोखा फर्जी ٹھگی ٹھگ دھوکا دھوکہ فراڈ",
    Reason.INSULTS: "insult insults abuse gaali galiyan badtameezi dhamki threat गाली धमकी बदतमीजी گالی گالیاں دھمکی",
    Reason.FLOOD: "flood spam spamming baarbaar bhidh बाढ़ स्पैम سیلاب سپیم",
    Reason.ADVERTS: "advert adverts ad ads advertisement link links prachar vigyapan प्रचार विज्ञापन लिंक اشتہار لنک",
    Reason.FALSE_NEWS: "false fake jhooth jhoot jhuthi jhoothi afwah rumour rumor झूठ झूठी अफवाह جھوٹ جھوٹی افواہ",
}
LANE, SHORT = {"gali", "galli", "गली"}, 3  # by its sound a lane is an insult


async def remove(talk: Talk, words: str) -> Answer:
    """`/remove`, as a reply to what they wrote; whoever keeps the zone's peace has to say why."""
    room = talk.room or talk.said_in
    if room is None:
        return Answer(talk.say("removal.how"))
    me = await keeper(talk, room.zone_id)
    await out_of_sight(talk)
    if not talk.heard.quoted_by:
        return Answer(talk.say("removal.how"), aside=True)
    who = await talk.store.address_known(talk.heard.channel, talk.heard.quoted_by, talk.heard.sender)
    if who.person_id and await keeps_it(talk, who.person_id, room.zone_id):
        return Answer(talk.say("removal.keeper"), aside=True)  # a refusal would leave the command to be read
    removal = Removal(room.id, room.zone_id, who.id, who.person_id, me.id, sorted(talk.held), talk.now)
    talk.store.add(removal)
    await talk.store.flush()
    reason = reason_in(words)
    if reason and talk.heard.channel not in FOR_GOOD:
        return replace(await because(talk, removal, me, reason), replaces=False, aside=True)
    asked = talk.in_private() if talk.room else talk
    step = Step(asked.where.id, talk.author, "removal", {"removal": removal.id}, talk.now, talk.now + STEP_PATIENCE)
    talk.store.add(step)
    await talk.store.flush()
    return why(talk, removal.id, [reason] if reason else Reason, words)


async def out_of_sight(talk: Talk) -> None:
    """The command names somebody and says what they did: that is nobody else's to read, where we may delete."""
    if talk.room and talk.heard.channel == "telegram":
        await talk.store.owe_deed(talk.where, Deed(Doing.DELETE, talk.heard.message), talk.now)


def why(talk: Talk, removal: int, reasons: Iterable[Reason], words: str) -> Answer:
    """A tap, or words: those in which we found no reason are said to be none."""
    rows = tuple(Button(talk.say(f"button.removal.{one}"), f"do:remove_for:{removal}:{one}") for one in reasons)
    lead = talk.say("removal.no_reason" if words.strip() and not reason_in(words) else "removal.why")
    for_good = f"\n\n{talk.say('removal.for_good')}" if talk.heard.channel in FOR_GOOD else ""
    return Answer(lead + for_good, rows, menu=talk.say("menu.choose"), aside=True)


def answers(talk: Talk, step: Step) -> bool:
    """“Spam bhej raha hai”, asked why."""
    return step.kind == "removal" and reason_in(talk.heard.text) is not None


async def told(talk: Talk, step: Step) -> Answer:
    """What has no reason in it is asked about once more, and then let go."""
    removal = await known(talk, str(step.form["removal"]))
    me = await keeper(talk, removal.zone_id)
    reason = reason_in(talk.heard.text)
    if reason and talk.heard.channel not in FOR_GOOD:
        step.close("told", talk.now)
        return await because(talk, removal, me, reason)
    if "again" in step.form:
        step.close("let_go", talk.now)
    step.form = step.form | {"again": True}
    return why(talk, removal.id, [reason] if reason else Reason, talk.heard.text)


def reason_in(words: str) -> Reason | None:
    """As it was said beside the command; of several the first of our list."""
    said = heard(words)
    return next((reason for reason, names in NAMED.items() if said & heard(names)), None)


def heard(words: str) -> set[str]:
    """By spelling and, where the sound is long enough to tell it from others (“baad”, “tag”), by sound."""
    said = {token.word for token in tokens(plain(words))} - LANE
    return said | {sound for sound in map(key, said) if len(sound) > SHORT}


async def reasoned(talk: Talk, words: str) -> Answer:
    id, _, reason = words.partition(":")
    removal = await known(talk, id)
    me = await keeper(talk, removal.zone_id)
    if reason not in set(Reason):
        raise Refused("forged")
    await talk.over("tapped", "removal")
    return await because(talk, removal, me, Reason(reason))


async def because(talk: Talk, removal: Removal, me: Person, reason: Reason) -> Answer:
    give_reason(removal, me.id, reason, talk.now)
    by_admin = is_admin(talk, removal.zone_id)
    if needs_second(by_admin=by_admin, **await how_they_stand(talk, removal)):
        removal.waits_since = talk.now
        write_down(talk, "removal.asked", removal, me)
        room, _ = await talk.store.room(removal.room_id)
        await tell_others(talk, removal, question(removal, room.title))
        return Answer(talk.say("removal.waits"), replaces=True)
    await carry_out(talk, removal, me)
    return replace(done(removal)(talk.voice), replaces=True)


async def how_they_stand(talk: Talk, removal: Removal) -> dict[str, bool]:
    """To the one who wants them out."""
    areas = await talk.store.complained_of(removal.address_id, removal.person_id)
    complains = bool(areas)
    areas = [*areas, *(await talk.store.followed(removal.person_id) if removal.person_id else ())]
    answers = [area for area in areas if speaks_as(set(talk.held), await talk.store.chain(area, talk.now))]
    return {"complains": complains, "answers_for_them": bool(answers)}


async def agreed(talk: Talk, words: str) -> Answer:
    removal, me = await second(talk, words)
    await carry_out(talk, removal, me)
    await talk.store.tell(removal.by_id, done(removal), talk.now)
    return replace(done(removal)(talk.voice), replaces=True)


async def declined(talk: Talk, words: str) -> Answer:
    removal, me = await second(talk, words)
    removal.decided_by, removal.declined_at = me.id, talk.now
    write_down(talk, "removal.declined", removal, me)
    await talk.store.tell(removal.by_id, said("removal.declined"), talk.now)
    return Answer(talk.say("removal.declined"), replaces=True)


async def second(talk: Talk, words: str) -> tuple[Removal, Person]:
    removal = await known(talk, words)
    me = await keeper(talk, removal.zone_id)
    refuse_own(removal, me.id, talk.held)
    refuse_late(removal, talk.now)
    return removal, me


async def carry_out(talk: Talk, removal: Removal, me: Person) -> None:
    room, where = await talk.store.room(removal.room_id)
    removal.carry_out(me.id, where.channel, talk.now)
    if where.channel in FOR_GOOD:
        ask_for_it(talk, removal, room, where)
    else:
        who = await talk.store.address(removal.address_id)
        until = int(removal.until.timestamp()) if removal.until else 0
        await talk.store.owe_deed(where, Deed(Doing.REMOVE, who=talk.store.opened(who), until=until), talk.now)
    write_down(talk, "removal.done", removal, me)
    if removal.person_id:
        await talk.store.tell(removal.person_id, to_them(removal, room.title), talk.now)


def ask_for_it(talk: Talk, removal: Removal, room: Room, where: Address) -> None:
    """WhatsApp answers later, and whoever decided hears what it said."""
    facts = {"title": room.title, "people": [removal.address_id]}
    asked = RoomRequest(
        Wanted.REMOVE, room.zone_id, where.sender, talk.voice.language, talk.now, talk.now, room_id=room.id, facts=facts
    )
    asked.person_id, asked.asker_id = removal.decided_by, talk.address.id if talk.address else None
    talk.store.add(asked)
    talk.store.to_look = True


def done(removal: Removal) -> Saying:
    def say(voice: Voice) -> Answer:
        if removal.until:
            return Answer(voice.say("removal.done", until=removal.until))
        return Answer(voice.say("removal.done_for_good"))

    return say


def to_them(removal: Removal, room: str) -> Saying:
    """Why, until when, what stays as it was, and how to object."""

    def say(voice: Voice) -> Answer:
        why = voice.say(f"removal.because.{removal.reason}")
        key = "removal.told" if removal.until else "removal.told_for_good"
        text = voice.say(key, room=room, why=why, until=removal.until)
        return Answer(text, (Button(voice.say("button.object"), f"do:object:{removal.id}"),))

    return say


async def tell_others(talk: Talk, removal: Removal, say: Saying) -> None:
    """The next office up that has no part in it, and the zone's admins; never who decided so far."""
    part = {removal.by_id, removal.decided_by}
    above = [one.person_id for one in await talk.store.on_duty(removal.zone_id, talk.now) if one.person_id not in part]
    admins = [admin for admin in await talk.store.admins_of(removal.zone_id) if admin not in part]
    for person in dict.fromkeys([*above[:1], *admins]):
        await talk.store.tell(person, say, talk.now)


def question(removal: Removal, room: str) -> Saying:
    def say(voice: Voice) -> Answer:
        why = voice.say(f"removal.because.{removal.reason}")
        verbs = ("removal_yes", "removal_no")
        keys = tuple(Button(voice.say(f"button.{verb}"), f"do:{verb}:{removal.id}") for verb in verbs)
        return Answer(voice.say("removal.asks", room=room, why=why), keys)

    return say


def said(key: str, **facts: object) -> Saying:
    return lambda voice: Answer(voice.say(key, **facts))


# ---- who may


async def keeper(talk: Talk, zone: int) -> Person:
    """Raises `Refused` unless the zone is theirs to keep."""
    own = {area.id for area in talk.zones(await talk.own_areas())} if talk.is_engineer else set()
    if talk.person is None or not may_keep(zone, own, talk.members):
        raise Refused("removal_not_yours")
    return talk.person


def is_admin(talk: Talk, zone: int) -> bool:
    return any(member.zone_id == zone and member.role is Role.ADMIN for member in talk.members)


async def keeps_it(talk: Talk, person: int, zone: int) -> bool:
    members = await talk.store.memberships(person)
    return bool(await talk.store.positions_held(person, talk.now)) or may_keep(zone, (), members)


async def known(talk: Talk, words: str) -> Removal:
    removal = await talk.store.removal(number(words))
    if removal is None:
        raise Refused("forged")
    return removal


def write_down(talk: Talk, act: str, removal: Removal, by: Person) -> None:
    facts = {"room": removal.room_id, "removal": removal.id, "reason": removal.reason}
    office = next(iter(sorted(talk.held)), None)
    talk.store.add(Entry(act, talk.now, removal.zone_id, by.id, office, facts=facts))
