"""A second phone: a code from the one, written on the other; then where the news is to go, and how to part them."""

from __future__ import annotations

import re
from collections.abc import Callable

from handlers.answer import Answer, Button
from handlers.talk import Talk
from handlers.wording import Voice
from zones.entry import Entry
from zones.invitation import SECOND_PHONE_LASTS, Invitation, code_in, good, new_code
from zones.linking import CHANNELS, become_one, link, read_on, refuse_roles, unlink
from zones.person import Person
from zones.refused import Refused

ASKED = re.compile("|".join((*CHANNELS, "last", "")), re.IGNORECASE)
NAMES = {"whatsapp": "WhatsApp", "telegram": "Telegram"}
LAST = "last"  # where they wrote last


async def code(talk: Talk, words: str) -> Answer:
    """`LINK`, on the phone that we know; an engineer's is the one that the roster has."""
    person = known(talk)
    if not talk.in_office and len(await talk.store.channels_of(person.id)) > 1:
        return await where(talk, "")
    made_code = new_code()
    made = Invitation(
        talk.store.invitation_key(made_code),
        talk.now,
        talk.now + SECOND_PHONE_LASTS,
        person_id=person.id,
        made_by=person.id,
    )
    talk.store.add(made, Entry("address.code_made", talk.now, person_id=person.id))
    key = "engineer.code" if talk.in_office else "link.code"
    return Answer(talk.say(key, code=made_code, until=made.expires_at))


def known(talk: Talk) -> Person:
    if talk.person is None or not (talk.members or talk.in_office):
        raise Refused("not_joined")
    return talk.person


# ---- on the other phone


async def presented(talk: Talk, invitation: Invitation, code: str) -> Answer:
    """An engineer's phone is theirs at once. Others say yes first: somebody may have talked them into the code."""
    person = invitation.person_id
    if talk.address is None or person is None:
        raise Refused("invitation")
    if await talk.store.positions_held(person, talk.now):
        return await prove(talk, invitation, person)
    await may_be_linked(talk, person)
    buttons = tuple(
        Button(talk.say(f"button.{verb}"), f"do:{action}")
        for verb, action in (("link_yes", f"link_yes:{code}"), ("link_no", "link_no"))
    )
    return Answer(talk.say("link.ask"), buttons)


async def may_be_linked(talk: Talk, person: int) -> None:
    if talk.person and talk.person.id == person:
        raise Refused("link_same")
    theirs = await talk.store.channels_of(person)
    if not theirs:  # they are one with somebody else by now, or were erased
        raise Refused("invitation")
    if talk.heard.channel in theirs:
        raise Refused("link_same_app", app=NAMES[talk.heard.channel])
    if talk.person:
        await refuse_roles(talk.store, talk.person.id, talk.now)


async def prove(talk: Talk, invitation: Invitation, person: int) -> Answer:
    assert talk.address  # asked by the caller
    if talk.address.person_id != person:
        await talk.store.tell(person, told_of_proof(talk.heard.channel), talk.now)  # whoever gave it away reads so
        await become_one(talk.store, person, talk.address, talk.now)
    invitation.use(person, talk.now)
    facts = {"channel": talk.heard.channel, "by": "code"}
    talk.store.add(Entry("address.proved", talk.now, person_id=person, facts=facts))
    return Answer(talk.say("engineer.second_phone"))


async def yes(talk: Talk, words: str) -> Answer:
    """The first phone hears of it there, with a way to undo it."""
    invitation = good(await talk.store.invitation(code_in(words) or ""), talk.now)
    person = invitation.person_id
    if talk.address is None or person is None:
        raise Refused("invitation")
    await may_be_linked(talk, person)
    await talk.store.tell(person, told(talk.heard.channel), talk.now)
    await link(talk.store, person, talk.address, talk.now)
    invitation.use(person, talk.now)
    return Answer(f"{talk.say('link.done')}\n\n{talk.say('link.where')}", choices(talk.voice), replaces=True)


async def no(talk: Talk, words: str) -> Answer:
    return Answer(talk.say("link.not"), replaces=True)


def told(channel: str) -> Callable[[Voice], Answer]:
    def say(voice: Voice) -> Answer:
        part = Button(voice.say("button.unlink"), f"do:unlink:{channel}")
        return Answer(voice.say("link.told", app=NAMES[channel]), (part,))

    return say


def told_of_proof(channel: str) -> Callable[[Voice], Answer]:
    """To whoever it was until now; an office's phone is not parted by a tap."""
    return lambda voice: Answer(voice.say("link.told_of_proof", app=NAMES[channel]))


# ---- where the news goes, and parting


def choices(voice: Voice) -> tuple[Button, ...]:
    apps = tuple(Button(NAMES[channel], f"do:read_on:{channel}") for channel in CHANNELS)
    return (*apps, Button(voice.say("button.read_last"), f"do:read_on:{LAST}"))


async def where(talk: Talk, words: str) -> Answer:
    """`NEWS ON telegram`; without a name we ask."""
    person = known(talk)
    chosen = words.strip().casefold()
    if chosen not in (*CHANNELS, LAST):
        if len(await talk.store.channels_of(person.id)) < 2:
            raise Refused("link_none")
        return Answer(talk.say("link.where"), choices(talk.voice))
    await read_on(talk.store, person, None if chosen == LAST else chosen, talk.now)
    return Answer(stands(talk.voice, person), replaces=talk.heard.kind == "tap")


def stands(voice: Voice, person: Person) -> str:
    return voice.say("link.on", app=NAMES[person.reads_on]) if person.reads_on else voice.say("link.on_last")


async def part(talk: Talk, words: str) -> Answer:
    """`UNLINK telegram`, or the tap under the word that told of it; whoever said STOP may part them, too."""
    if talk.person is None:
        raise Refused("link_none")
    person = talk.person
    channel = words.strip().casefold()
    if channel not in CHANNELS:
        return Answer(talk.say("link.which"), tuple(Button(NAMES[one], f"do:unlink:{one}") for one in CHANNELS))
    for phone in await unlink(talk.store, person.id, channel, talk.now):
        phone.language = talk.voice.language
        if phone is not talk.address:  # there it is the answer
            await talk.store.ask(phone, talk.voice.language, Answer(talk.say("link.parted_here")), talk.now)
    return Answer(talk.say("link.parted", app=NAMES[channel]), replaces=talk.heard.kind == "tap")
