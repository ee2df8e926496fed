"""Choosing an area: from a list, by its name, or by a pin; and what is done once it is chosen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial

from handlers.answer import MOST_ROWS, Answer, Button
from handlers.belonging import named, said
from handlers.posting.questions import press, shorten
from handlers.step import Step
from handlers.talk import Talk
from handlers.telling.notices import place
from zones.area import Area, Kind
from zones.joining import change_area, follow
from zones.person import LANGUAGES, Address, Follow, Label
from zones.refused import Refused

ASKED = ("zone", "language", "due", "place", "instead")  # what `remember` keeps of a question
ROWS = MOST_ROWS - 1  # the last one asks for a pin

# ---- the question is kept


async def remember(talk: Talk, **form: object) -> Step:
    """`zone` (0: any), the `language` chosen, a `place` to confirm, `instead` of which follow, `due`: for consent."""
    return await talk.ask("join", dict(form))


async def waiting(talk: Talk) -> Step | None:
    step = await talk.store.open_step(talk.where.id, talk.author, talk.now)
    return step if step and step.kind == "join" else None


def keep(step: Step, **form: object) -> None:
    step.form = step.form | form  # a new value, so that it is stored


def chose(talk: Talk, language: str) -> None:
    """It is theirs from now on, however they write."""
    if talk.person:
        talk.person.choose_language(language, talk.now)
    talk.voice = replace(talk.voice, language=language)


def speak(talk: Talk, step: Step) -> None:
    """Whoever has chosen a language is answered in it, though they are nobody to us yet."""
    if language := step.form.get("language"):
        talk.voice = replace(talk.voice, language=str(language))


def above(talk: Talk, step: Step) -> int | None:
    """The zone that the question is about."""
    zone = step.form.get("zone")
    if zone:
        return int(zone)
    return talk.members[0].zone_id if talk.members else None


# ---- the question


def question(talk: Talk, step: Step) -> Answer:
    """The next thing to ask: whether it is the place that they named or pinned, or which one it is."""
    if found := step.form.get("place"):
        return is_it(talk, step, talk.atlas.area(int(found)))
    zone = above(talk, step)
    return which_area(talk, step, offer(talk, zone) if zone else [])


def which_area(talk: Talk, step: Step, areas: Sequence[Area], lead: str = "") -> Answer:
    """`lead`: why just these; without one they are what the zone has."""
    pin = Button(talk.say("button.pin"), press(step)("pin"))
    buttons = (*area_buttons(talk, step, areas), pin)
    words = lead or talk.say("join.which_area")
    return Answer(agreeing(talk, step, words), buttons, menu=talk.say("menu.choose"))


def is_it(talk: Talk, step: Step, area: Area) -> Answer:
    words = talk.say("join.is_it", place=place(area, talk.voice), zone=zone_name(talk, area))
    yes = Button(talk.say("button.yes"), press(step)("yes", area.id))
    return Answer(agreeing(talk, step, words), (yes, Button(talk.say("button.other"), press(step)("other"))))


def agreeing(talk: Talk, step: Step, words: str) -> str:
    """Where the choice is their consent, it says so."""
    return f"{words}\n\n{talk.say('consent.by_choosing')}" if step.form.get("due") else words


def area_buttons(talk: Talk, step: Step, areas: Sequence[Area]) -> tuple[Button, ...]:
    """By the bare name: to citizens it is a part of town, not a substation."""
    labels = [shorten(area.name(talk.voice.language)) for area in areas[:ROWS]]
    return tuple(Button(label, press(step)("area", area.id)) for label, area in zip(labels, areas, strict=False))


def offer(talk: Talk, zone: int) -> list[Area]:
    """Localities if they fit; otherwise the lowest level below that does."""
    for level in named.LEVELS:
        areas = talk.atlas.below([zone], level)
        if 0 < len(areas) <= ROWS:
            return areas
    return talk.atlas.children(zone)[:ROWS]


def zone_name(talk: Talk, area: Area) -> str:
    zone = talk.atlas.zone_of(area.id)
    return zone.name(talk.voice.language) if zone else ""


# ---- the answers


def tapped(talk: Talk, step: Step, verb: str, argument: str) -> Callable[[Talk], Awaitable[Answer]]:
    """A locality is followed; anything larger opens up."""
    speak(talk, step)
    match verb:
        case "lang":
            return partial(in_language, step=step, language=argument)
        case "pin":
            return ask_for_pin
        case "other":
            return partial(another, step=step)
        case "yes":
            return partial(settle_on, step=step, area=talk.atlas.area(int(argument)))
    area = talk.atlas.area(int(argument))
    opens = area.kind is not Kind.LOCALITY and talk.atlas.below([area.id], Kind.LOCALITY)
    return partial(open_up if opens else settle_on, step=step, area=area)


async def in_language(talk: Talk, step: Step, language: str) -> Answer:
    """What they agree to stands in the language that they chose."""
    shown = step.form.get("shown")
    keep(step, language=language, shown=language)
    chose(talk, language)
    asked = question(talk, step)
    if step.form.get("due") and shown != language and (zone := above(talk, step)):
        lead = talk.say("consent.notice", zone=talk.atlas.area(zone).name(language))
        asked = replace(asked, text=f"{lead}\n\n{asked.text}")
    return replace(asked, replaces=talk.heard.kind == "tap")


async def ask_for_pin(talk: Talk) -> Answer:
    return Answer(talk.say("join.send_pin"), share_place=talk.say("button.share_place"))


async def open_up(talk: Talk, step: Step, area: Area) -> Answer:
    lead = talk.say("join.which_within", place=place(area, talk.voice))
    return replace(which_area(talk, step, offer(talk, area.id), lead), replaces=True)


async def another(talk: Talk, step: Step) -> Answer:
    """Not the one that we had thought of: those around it, or the list."""
    guess = talk.atlas.area(int(step.form["place"])) if step.form.get("place") else None
    keep(step, place=None)
    around = [area for area in talk.atlas.near(guess.middle) if area is not guess] if guess and guess.middle else []
    if not (guess and around):
        return question(talk, step)
    return which_area(talk, step, around, talk.say("join.which_near", place=place(guess, talk.voice)))


async def told(talk: Talk, step: Step) -> Answer:
    """Somebody types the answer instead of tapping."""
    speak(talk, step)
    if language := said.language_in(talk.heard.text):
        return await in_language(talk, step, language)
    areas = named.places_in(talk, talk.heard.text, above(talk, step))
    if len(areas) == 1:
        return await (offered if said.asks(talk.heard.text) else settle_on)(talk, step, areas[0])
    if areas:
        return which_area(talk, step, areas, talk.say("join.which_of", words=talk.heard.text[:40]))
    if zone := named.zone_in(talk, talk.heard.text):
        keep(step, zone=zone.id, place=None)
        return which_area(
            talk, step, offer(talk, zone.id), talk.say("join.which_within", place=place(zone, talk.voice))
        )
    if guess := named.guessed(talk, talk.heard.text, above(talk, step)):
        return await offered(talk, step, guess)
    if asks_language(step):
        return await which_language(talk, step)
    return ask_again(talk, step, talk.say("join.area_unknown", words=talk.heard.text[:40]))


async def offered(talk: Talk, step: Step, area: Area) -> Answer:
    """A guess, or a place that was asked about: nothing is chosen yet."""
    keep(step, place=area.id)
    return is_it(talk, step, area)


def asks_language(step: Step) -> bool:
    return bool(step.form.get("zone")) and "language" in step.form and step.form["language"] is None


async def which_language(talk: Talk, step: Step) -> Answer:
    """Once more; whoever names none of them then is spoken with as they write."""
    if step.form.get("repeated"):
        return await in_language(talk, step, talk.voice.language)
    keep(step, repeated=True)
    return Answer(talk.say("language.which"), languages(talk, step))


def languages(talk: Talk, step: Step | None = None) -> tuple[Button, ...]:
    return tuple(
        Button(talk.say(f"language.{language}"), press(step)("lang", language) if step else f"do:lang:{language}")
        for language in LANGUAGES
    )


def ask_again(talk: Talk, step: Step, lead: str = "") -> Answer:
    """What we asked last while they came in."""
    language = asks_language(step)
    asked = Answer(talk.say("language.which"), languages(talk, step)) if language else question(talk, step)
    return replace(asked, text=f"{lead}\n\n{asked.text}") if lead else asked


async def settle_on(talk: Talk, step: Step, area: Area) -> Answer:
    """The choice is their consent, makes them a member where they were none, and is what they hear of from now on."""
    zone = talk.atlas.zone_of(area.id)
    if talk.address is None or zone is None:
        raise Refused("in_private" if zone else "no_zone")
    old = await being_replaced(talk, step)
    if old:
        chosen = await change_area(talk.store, talk.address, old, zone.id, area.id, talk.voice.language, talk.now)
    else:
        chosen = await follow(talk.store, talk.address, zone.id, area.id, talk.voice.language, talk.now)
    step.close("chosen", talk.now)
    mine = await talk.store.following(chosen_by(talk.address))
    return replace(done(talk, area, chosen.id, few=len(mine) == 1 or bool(old)), replaces=talk.heard.kind == "tap")


def chosen_by(address: Address) -> int:
    assert address.person_id  # following made them a person, if they were none
    return address.person_id


async def being_replaced(talk: Talk, step: Step) -> Follow | None:
    mine = await talk.store.following(talk.person.id) if talk.person and step.form.get("instead") else ()
    return next((one for one in mine if one.id == step.form["instead"]), None)


def done(talk: Talk, area: Area, follow: int, *, few: bool) -> Answer:
    """With a second area it is worth knowing which is which."""
    words = talk.say("join.done", place=place(area, talk.voice), zone=zone_name(talk, area))
    if few:
        buttons = [Button(talk.say(f"button.{name}"), f"do:{name}") for name in ("add", "settings", "status")]
        return Answer(words, tuple(buttons))
    return Answer(f"{words}\n\n{talk.say('areas.which_label')}", label_buttons(talk, follow))


def label_buttons(talk: Talk, follow: int) -> tuple[Button, ...]:
    return tuple(Button(talk.say(f"label.{label}"), f"do:areas:{follow}:{label}") for label in Label)


# ---- a pin


async def pinned(talk: Talk) -> Answer:
    """The nearest locality is offered, never taken: a pin is sent from where somebody is, not from where they live."""
    step = await waiting(talk)
    if step:
        speak(talk, step)
    around = talk.atlas.near(talk.heard.point) if talk.heard.point else []
    if not around:
        asked = question(talk, step) if step else None
        words = talk.say("join.too_far")
        return replace(asked, text=f"{words}\n\n{asked.text}") if asked else Answer(words)
    if step is None:
        step = await remember(talk, zone=0)
    return await offered(talk, step, around[0])
