"""Media and representatives ask and are admitted, or come by a one-time invitation; and a second phone is proved."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from handlers.answer import MOST_ROWS, Answer, Button
from handlers.belonging import choosing, consent, linking, named
from handlers.permitting import number
from handlers.posting.questions import shorten
from handlers.reading.normal import plain
from handlers.step import Step
from handlers.talk import Do, Talk
from handlers.wording import Voice
from zones.application import Application, admit, refuse, take_role
from zones.area import Area
from zones.entry import Entry
from zones.invitation import BY_INVITATION, LASTS, Invitation, code_in, good, new_code
from zones.joining import settle
from zones.person import LANGUAGES, Role
from zones.refused import Refused

LONGEST_LINE = 300
DECIDING = timedelta(hours=24)  # while the reason of a no may be written

# Said by somebody of themselves; the words of a command alone (“media”) stand in the table of commands.
LATIN = "patrakar|journalist|reporter|press|parshad|corporator|vidhayak|mla|sansad|mp"
I_AM = re.compile(
    rf"\b(main|mai|mein|hum|i am|i'm|im)\b.{{0,30}}\b(?P<latin>{LATIN})\b"
    r"|(मैं|हम).{0,30}(?P<hindi>पत्रकार|संवाददाता|पार्षद|विधायक|सांसद)|(میں|ہم).{0,30}(?P<urdu>صحافی|کونسلر|ایم ایل اے)"
)
OF_THE_PRESS = {"patrakar", "journalist", "reporter", "press", "पत्रकार", "संवाददाता", "صحافی"}


# ---- asking


APPLYING = ("media", "representative")  # the commands whose words a journalist's own line may begin with


def answers(step: Step | None) -> bool:
    """“Main patrakar hoon, Amar Ujala”, asked who they are, or “no such corporator”, asked why not, begin nothing."""
    return step is not None and step.kind == "application"


def said_of_role(talk: Talk) -> Do | None:
    found = I_AM.search(plain(talk.heard.text).casefold())
    if found is None:
        return None
    word = next(filter(None, (found["latin"], found["hindi"], found["urdu"])))
    return partial(ask, role=Role.MEDIA if word in OF_THE_PRESS else Role.REPRESENTATIVE)


async def media(talk: Talk, words: str) -> Answer:
    return await ask(talk, Role.MEDIA, words)


async def representative(talk: Talk, words: str) -> Answer:
    return await ask(talk, Role.REPRESENTATIVE, words)


async def ask(talk: Talk, role: Role, words: str = "") -> Answer:
    """With our notice first; their line about themselves is the act by which they agree."""
    of_area = await area_asked(talk)
    zone = zone_for(talk, words, of_area) or zone_around(talk, words)
    if zone is None:
        await talk.ask("application", {"role": role.value, "area": of_area})
        return which_zone(talk, f"{role}:")
    if any(member.zone_id == zone.id and member.role is role for member in talk.members):
        return Answer(talk.say("application.already"))
    await talk.ask("application", {"role": role.value, "zone": zone.id, "area": of_area})
    asked = talk.say("application.who_are_you", zone=zone.name(talk.voice.language))
    notice = f"{consent.notice(talk, zone)}\n\n" if await consent.is_due(talk) else ""
    return Answer(notice + asked)


async def area_asked(talk: Talk) -> dict[str, Any] | None:
    """What they were asked of their area, which their admission must not swallow."""
    before = await talk.store.open_step(talk.where.id, talk.author, talk.now)
    if before and asks_zone(before):
        return before.form["area"]  # type: ignore[no-any-return]
    step = await choosing.waiting(talk)
    return {name: step.form.get(name) for name in choosing.ASKED} if step else None


def which_zone(talk: Talk, act: str) -> Answer:
    zones = talk.atlas.zones()[:MOST_ROWS]
    rows = tuple(Button(shorten(zone.name(talk.voice.language)), f"do:{act}{zone.code}") for zone in zones)
    return Answer(talk.say("join.which_zone"), rows, menu=talk.say("menu.choose"))


def zone_for(talk: Talk, words: str, of_area: dict[str, Any] | None = None) -> Area | None:
    """The zone that they name, the one whose card they came by, or the only one that they belong to."""
    if zone := talk.atlas.zone_named(words):
        return zone
    zones = {of_area["zone"]} if of_area and of_area["zone"] else {member.zone_id for member in talk.members}
    return talk.atlas.area(zones.pop()) if len(zones) == 1 else None


def zone_around(talk: Talk, words: str) -> Area | None:
    """The zone of the place that they name, asked for their zone."""
    areas = named.places_in(talk, words, None)
    zones = {zone.id: zone for area in areas if (zone := talk.atlas.zone_of(area.id))}
    return next(iter(zones.values())) if len(zones) == 1 else named.zone_in(talk, words)


def asks_zone(step: Step) -> bool:
    """They have said what they are, and not yet where."""
    return answers(step) and "role" in step.form and "zone" not in step.form


async def told(talk: Talk, step: Step) -> Answer:
    """Who they are, in a line; or why somebody was not admitted."""
    if "refuses" in step.form:
        return await refused(talk, step)
    if asks_zone(step):
        return await ask(talk, Role(step.form["role"]), talk.heard.text)
    if talk.address is None:
        raise Refused("in_private")
    person = talk.person.id if talk.person else await settle(talk.store, talk.address, talk.voice.language, talk.now)
    zone, role = talk.atlas.area(int(step.form["zone"])), Role(step.form["role"])
    step.close("asked", talk.now)
    meanwhile = await area_question(talk, zone, step.form.get("area"))
    if await talk.store.open_application(person, zone.id):
        return Answer(talk.say("application.waits"), then=meanwhile)
    line = talk.heard.text[:LONGEST_LINE]
    asked = Application(person, zone.id, role, talk.store.seal(line), talk.now)
    talk.store.add(asked, Entry("application.asked", talk.now, zone.id, person, facts={"role": role.value}))
    await talk.store.flush()
    for decider in await talk.store.deciders(zone.id, talk.now):
        await talk.store.tell(decider, request(asked, zone, line), talk.now)
    return Answer(talk.say("application.asked"), then=meanwhile)


async def area_question(talk: Talk, zone: Area, form: dict[str, Any] | None) -> Answer | None:
    """An answer may take days; the news of their own area need not wait for it."""
    if form is None:
        return None
    asked = choosing.question(talk, await choosing.remember(talk, **form | {"zone": form["zone"] or zone.id}))
    if talk.members:  # they have news already, and were about to change where from
        return asked
    return replace(asked, text=f"{talk.say('application.meanwhile')}\n\n{asked.text}")


def tapped(talk: Talk, step: Step, verb: str, argument: str) -> Do:
    raise Refused("forged")  # its questions have no buttons


def request(asked: Application, zone: Area, line: str) -> Callable[[Voice], Answer]:
    def say(voice: Voice) -> Answer:
        name = voice.say(f"role.{asked.role}")
        text = voice.say("application.request", zone=zone.name(voice.language), role=name, words=line)
        buttons = (
            Button(voice.say("button.grant"), f"do:grant:{asked.id}"),
            Button(voice.say("button.refuse"), f"do:refuse:{asked.id}"),
        )
        return Answer(text, buttons)

    return say


# ---- deciding


async def admitted(talk: Talk, words: str) -> Answer:
    asked = await waiting(talk, words)
    await admit(talk.store, asked, decider(talk), talk.now)
    await talk.store.tell(asked.person_id, welcome(talk.atlas.area(asked.zone_id), asked.role), talk.now)
    return Answer(talk.say("application.done"))


async def refusing(talk: Talk, words: str) -> Answer:
    """A no has a reason."""
    asked = await waiting(talk, words)
    await talk.ask("application", {"refuses": asked.id}, DECIDING)
    return Answer(talk.say("application.why_not"))


async def refused(talk: Talk, step: Step) -> Answer:
    asked = await waiting(talk, str(step.form["refuses"]))
    reason = talk.heard.text[:LONGEST_LINE]
    await refuse(talk.store, asked, decider(talk), talk.store.seal(reason), talk.now)
    step.close("refused", talk.now)
    await talk.store.tell(
        asked.person_id, lambda voice: Answer(voice.say("application.refused", words=reason)), talk.now
    )
    return Answer(talk.say("application.refusal_told"))


async def waiting(talk: Talk, words: str) -> Application:
    asked = await talk.store.application(number(words))
    if asked is None:
        raise Refused("forged")
    asked.must_wait(talk.members)
    return asked


def decider(talk: Talk) -> int:
    if talk.person is None:
        raise Refused("not_yours")
    return talk.person.id


def welcome(zone: Area, role: Role) -> Callable[[Voice], Answer]:
    def say(voice: Voice) -> Answer:
        return Answer(voice.say("application.welcome", zone=zone.name(voice.language), role=voice.say(f"role.{role}")))

    return say


# ---- by invitation


async def invite(talk: Talk, words: str) -> Answer:
    """`INVITE media GN`, by an admin of the zone."""
    role = next((role for role in BY_INVITATION if role.value in words.casefold().split()), None)
    rest = " ".join(word for word in words.split() if word.casefold() not in BY_INVITATION)
    zone = zone_for(talk, rest)
    if role is None:
        rows = tuple(Button(talk.say(f"role.{one}"), f"do:invite:{f'{one} {rest}'.strip()}") for one in BY_INVITATION)
        return Answer(talk.say("invitation.whom"), rows, menu=talk.say("menu.choose"))
    if zone is None:
        return which_zone(talk, f"invite:{role} ")
    if not any(member.zone_id == zone.id and member.role is Role.ADMIN for member in talk.members):
        raise Refused("not_your_zone")
    code, person = new_code(), decider(talk)
    made = Invitation(talk.store.invitation_key(code), talk.now, talk.now + LASTS, role, zone.id, made_by=person)
    talk.store.add(made, Entry("invitation.made", talk.now, zone.id, person, facts={"role": role.value}))
    return Answer(talk.say("invitation.made", code=code, zone=zone.name(talk.voice.language), until=made.expires_at))


async def present(talk: Talk, code: str) -> Answer:
    """What the code is good for, and our notice; one tap, and they are in."""
    invitation = good(await talk.store.invitation(code), talk.now)
    if invitation.person_id:
        return await linking.presented(talk, invitation, code)
    zone = talk.atlas.area(invitation.zone_id or 0)
    role = talk.say(f"role.{invitation.role}")
    asked = talk.say("invitation.shown", zone=zone.name(talk.voice.language), role=role)
    buttons = Button(talk.say("button.come_in"), f"do:come_in:{code}")
    return Answer(f"{consent.notice(talk, zone)}\n\n{asked}", (buttons,))


async def come_in(talk: Talk, words: str) -> Answer:
    invitation = good(await talk.store.invitation(code_in(words) or ""), talk.now)
    if talk.address is None or invitation.role is None or invitation.zone_id is None:
        raise Refused("invitation")
    person = talk.person.id if talk.person else await settle(talk.store, talk.address, talk.voice.language, talk.now)
    invitation.use(person, talk.now)
    await take_role(talk.store, person, invitation.zone_id, invitation.role, talk.now)
    facts = {"role": invitation.role.value}
    talk.store.add(Entry("invitation.used", talk.now, invitation.zone_id, person, facts=facts))
    said = welcome(talk.atlas.area(invitation.zone_id), invitation.role)(talk.voice)
    languages = tuple(Button(talk.say(f"language.{language}"), f"do:lang:{language}") for language in LANGUAGES)
    return Answer(said.text, languages)
