"""“My data” and “delete me”: what we keep of somebody, as a file for their phone, and all of it gone if they wish."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial

from handlers.answer import Answer, Button, File
from handlers.belonging import said
from handlers.belonging.linking import NAMES
from handlers.belonging.wishes import wished
from handlers.refusals import titled
from handlers.step import Step
from handlers.talk import Talk
from handlers.telling.notices import places, render
from zones.consent import Consent
from zones.notice import Notice
from zones.own_data import Belongs, Followed, Kept, Reached, WasRemoved, WasSent, erase, show
from zones.person import Address
from zones.refused import Refused

BOLD = re.compile(r"\*(\S(?:[^*\n]*\S)?)\*")  # a chat shows it, a file shows the stars
MIME, MARK = "text/plain", "\ufeff"  # every phone opens it; the mark tells the simplest of them that it is UTF-8


async def my_data(talk: Talk, words: str) -> Answer:
    """In the private chat alone: the table of permissions sees to that."""
    kept = await show(talk.store, talk.person, own_address(talk), talk.now)
    name = f"bijli-setu-{talk.now.astimezone(talk.voice.zone_time):%Y-%m-%d}.txt"
    content = (MARK + "\n".join(written(talk, kept)) + "\n").encode()
    return Answer(talk.say("data.here"), file=File(name, MIME, content))


def own_address(talk: Talk) -> Address:
    if talk.address is None or talk.room:
        raise Refused("in_private")
    return talk.address


async def delete_me(talk: Talk, words: str) -> Answer:
    """Asked once, with what goes and what stays: afterwards nothing brings it back."""
    own_address(talk)
    if talk.members and said.takes_number_out(talk.heard.text):
        return which_end(talk)
    return asked(talk, await talk.ask("erase", {}))


def which_end(talk: Talk) -> Answer:
    """A number that is to go is one that we write to, or one that we keep."""
    buttons = tuple(Button(talk.say(f"button.{name}"), f"do:{name}") for name in ("stop", "delete_me"))
    return Answer(talk.say("erase.or_stop"), buttons)


def asked(talk: Talk, step: Step) -> Answer:
    buttons = [Button(talk.say(f"button.{verb}"), f"s{step.id}:{verb}") for verb in ("erase", "spare")]
    goes = talk.say("erase.in_office" if talk.in_office else "erase.ask")
    return Answer(f"{goes}\n\n{talk.say('erase.stays')}", tuple(buttons))


def tapped(talk: Talk, step: Step, verb: str, argument: str) -> Callable[[Talk], Awaitable[Answer]]:
    if verb not in ("erase", "spare"):
        raise Refused("forged")
    return partial(go if verb == "erase" else stay, step=step)


async def told(talk: Talk, step: Step) -> Answer:
    """Whatever is typed instead is no yes."""
    return asked(talk, step)


async def go(talk: Talk, step: Step) -> Answer:
    step.close("erased", talk.now)
    await erase(talk.store, talk.person, own_address(talk), talk.now, in_office=talk.in_office)
    return Answer(talk.say("erase.done_in_office" if talk.in_office else "erase.done"))


async def stay(talk: Talk, step: Step) -> Answer:
    step.close("spared", talk.now)
    return Answer(talk.say("erase.spared"))


# ---- the file -------------------------------------------------------------------------------------------


def written(talk: Talk, kept: Kept) -> Iterator[str]:
    say, exact = talk.say, partial(moment, talk)
    yield say("data.title")
    yield say("data.lead", moment=exact(talk.now))
    sections = (
        (say("data.addresses"), [*filter(None, [kept.name]), *(address(talk, one) for one in kept.reached)]),
        (say("data.settings"), settings(talk)),
        (say("data.consents"), [consent(talk, one) for one in kept.consents]),
        (say("data.memberships"), [membership(talk, one) for one in kept.belongs]),
        (say("data.offices"), [titled(position, talk.voice, talk.atlas) for position in kept.offices]),
        (say("data.complaints"), [f"{one.number} · {exact(one.at)}" for one in kept.reported]),
        (say("data.followed"), [followed(talk, one) for one in kept.followed]),
        (say("data.removals"), [removed(talk, one) for one in kept.removed]),
        (say("data.written"), [f"{exact(one.at)} · {one.text}" for one in kept.wrote]),
        (say("data.received"), [received(talk, one) for one in kept.sent]),
        (say("data.acts"), [f"{exact(one.at)} · {say(f'act.{one.act}')}" for one in kept.did]),
    )
    for heading, lines in sections:
        yield from ("", f"== {heading} ==", *(lines or [say("data.nothing")]))
    if kept.more:
        yield from ("", say("data.more"))
    yield from ("", say("data.rights"))


def moment(talk: Talk, at: datetime) -> str:
    """As it stands in a record: day and minute."""
    return f"{at.astimezone(talk.voice.zone_time):%d.%m.%Y %H:%M}"


def received(talk: Talk, one: WasSent) -> str:
    """Of a notice its number and first line, as they read it then; of an answer all that it said."""
    what = one.what
    if isinstance(what, Notice):
        first = render(what, replace(talk.voice, now=what.at), talk.atlas).partition("\n")[0]
        what = f"{what.reference} · {first}"
    return " · ".join((moment(talk, one.at), talk.say(f"state.{one.state}"), BOLD.sub(r"\1", what)))


def address(talk: Talk, one: Reached) -> str:
    last = talk.say("data.last_wrote", moment=moment(talk, one.heard_at)) if one.heard_at else ""
    return " · ".join(filter(None, (NAMES[one.channel], one.key, last)))


def settings(talk: Talk) -> list[str]:
    return [talk.say(f"language.{talk.voice.language}"), *(wished(talk, talk.person) if talk.person else ())]


def consent(talk: Talk, one: Consent) -> str:
    """The wording that they were shown, by its number, and what became of it."""
    told = [
        talk.say("data.notice_shown", moment=moment(talk, one.shown_at)),
        talk.say("data.agreed", moment=moment(talk, one.given_at)) if one.given_at else "",
        talk.say("data.withdrawn", moment=moment(talk, one.withdrawn_at)) if one.withdrawn_at else "",
    ]
    return " · ".join([str(one.notice), *filter(None, told)])


def membership(talk: Talk, belongs: Belongs) -> str:
    member = belongs.member
    parts = [
        talk.atlas.area(member.zone_id).name(talk.voice.language),
        talk.say(f"role.{member.role}"),
        talk.say("data.joined", moment=moment(talk, member.since)),
        talk.say("data.left", moment=moment(talk, member.left_at)) if member.left_at else "",
        places(belongs.areas, talk.voice, talk.atlas) if belongs.areas else "",
    ]
    return " · ".join(filter(None, parts))


def followed(talk: Talk, one: Followed) -> str:
    over = talk.say("data.left", moment=moment(talk, one.left_at)) if one.left_at else ""
    return " · ".join(filter(None, (one.number, moment(talk, one.since), over)))


def removed(talk: Talk, one: WasRemoved) -> str:
    """Why, and what came of it; not who wished it."""
    it = one.removal
    parts = [
        moment(talk, it.asked_at),
        one.room,
        talk.say(f"removal.because.{it.reason}") if it.reason else "",
        talk.say("data.removed", moment=moment(talk, it.removed_at)) if it.removed_at else talk.say("data.not_removed"),
        talk.say("data.removed_until", moment=moment(talk, it.until)) if it.until else "",
        talk.say("data.removal_lifted", moment=moment(talk, it.lifted_at)) if it.lifted_at else "",
    ]
    return " · ".join(filter(None, parts))
