"""“My areas”: what somebody follows, with a label; adding, changing and removing one at any time."""

from __future__ import annotations

from handlers.answer import MOST_ROWS, Answer, Button
from handlers.belonging import choosing, joining, named
from handlers.posting.questions import shorten
from handlers.talk import Talk
from zones.joining import MOST_AREAS, drop_area, name_area
from zones.person import Follow, Label, Member
from zones.refused import Refused


async def mine(talk: Talk, words: str) -> Answer:
    """All of them; with a number (a tap) the one, and with a verb behind it what is done to it."""
    if talk.person is None or not talk.members:
        return await joining.greet(talk)
    number, _, verb = words.partition(":")
    if not number.isdigit():
        return await every(talk)
    follow = next((one for one in await talk.store.following(talk.person.id) if one.id == int(number)), None)
    if follow is None:  # removed meanwhile, or another person's button
        return await every(talk)
    return await act(talk, follow, verb)


async def every(talk: Talk) -> Answer:
    follows = await talk.store.following(talk.person.id) if talk.person else ()
    if not follows:
        return await add(talk, "")
    lines = [
        f"• {labelled(talk, follow)} ({choosing.zone_name(talk, talk.atlas.area(follow.area_id))})"
        for follow in follows
    ]
    rows = [Button(shorten(labelled(talk, follow)), f"do:areas:{follow.id}") for follow in follows[: MOST_ROWS - 1]]
    more = [Button(talk.say("button.add"), "do:add")] if len(follows) < MOST_AREAS else []
    text = "\n".join([talk.say("areas.lead"), *lines, "", talk.say("areas.what_now")])
    return Answer(text, (*rows, *more), menu=talk.say("menu.choose"))


def labelled(talk: Talk, follow: Follow) -> str:
    """“🏠 Home: Viram Khand”."""
    name = talk.atlas.area(follow.area_id).name(talk.voice.language)
    return f"{talk.say(f'label.{follow.label}')}: {name}" if follow.label else name


async def add(talk: Talk, words: str) -> Answer:
    """One more, in any zone."""
    if talk.person is None or not talk.members:
        return await joining.greet(talk)
    if len(await talk.store.following(talk.person.id)) >= MOST_AREAS:
        raise Refused("too_many_areas", most=MOST_AREAS)
    return choosing.question(talk, await choosing.remember(talk, zone=0))


async def moved(talk: Talk, words: str) -> Answer:
    """They live elsewhere now: instead of the only area that they follow, or of the one that they choose."""
    follows = await talk.store.following(talk.person.id) if talk.person and talk.members else ()
    if len(follows) != 1:
        return await mine(talk, "") if follows else await joining.join(talk, words)
    found = named.places_in(talk, words, membership(talk, follows[0]).zone_id)
    zone = talk.atlas.zone_of(found[0].id) if found else None
    step = await choosing.remember(
        talk,
        zone=zone.id if zone else membership(talk, follows[0]).zone_id,
        place=found[0].id if len(found) == 1 else None,
        instead=follows[0].id,
    )
    return choosing.question(talk, step)


async def act(talk: Talk, follow: Follow, verb: str) -> Answer:
    match verb:
        case "change":
            member = membership(talk, follow)
            return choosing.question(talk, await choosing.remember(talk, zone=member.zone_id, instead=follow.id))
        case "drop":
            return await drop(talk, follow)
        case "label":
            return Answer(talk.say("areas.which_label"), choosing.label_buttons(talk, follow.id))
        case _ if verb in set(Label):
            await name_area(talk.store, membership(talk, follow), follow, Label(verb), talk.now)
            return Answer(talk.say("areas.labelled", area=labelled(talk, follow)), replaces=True)
    return one(talk, follow)


def one(talk: Talk, follow: Follow) -> Answer:
    names = ("change", "label", "drop")
    buttons = tuple(Button(talk.say(f"button.area_{name}"), f"do:areas:{follow.id}:{name}") for name in names)
    return Answer(f"*{labelled(talk, follow)}*", buttons)


async def drop(talk: Talk, follow: Follow) -> Answer:
    name = labelled(talk, follow)
    zone_left = await drop_area(talk.store, membership(talk, follow), follow, talk.now)
    if zone_left and len(talk.members) == 1:
        return Answer(talk.say("stopped"))
    return Answer(talk.say("areas.dropped", area=name), replaces=True)


def membership(talk: Talk, follow: Follow) -> Member:
    return next(member for member in talk.members if member.id == follow.member_id)
