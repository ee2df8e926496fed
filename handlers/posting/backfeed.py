"""“Viram Khand is fed from Kamta until six”: said by the office that answers for it, and taken back by a tap."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from handlers.answer import MOST_ROWS, Answer, Button
from handlers.permitting import number
from handlers.posting.adding import goes_on
from handlers.posting.drafting import at_home
from handlers.posting.questions import area_buttons, press
from handlers.reading import Found, find_places, read_time
from handlers.step import Step
from handlers.talk import Talk, engineer
from handlers.telling.notices import place, places
from handlers.yes_no import bare
from zones.answering import permit
from zones.area import Area, Kind
from zones.audience import Audience
from zones.backfeed import BackFeed, begin, check, end
from zones.refused import Refused


@dataclass(frozen=True)
class Wish:
    """What is to be fed from where, as far as we know it; without `until` it lasts until it is taken back."""

    feeder: int | None = None
    feeding: int | None = None
    since: datetime | None = None
    until: datetime | None = None

    def as_form(self) -> dict[str, Any]:
        form = asdict(self)
        return form | {name: form[name].isoformat() for name in ("since", "until") if form[name]}

    @classmethod
    def from_form(cls, form: dict[str, Any]) -> Wish:
        times = {name: datetime.fromisoformat(form[name]) for name in ("since", "until") if form.get(name)}
        return cls(form["feeder"], form["feeding"], **times)


async def back_feed(talk: Talk, words: str) -> Answer:
    """With words what they say; without any, what is back-fed now, and the question which feeder."""
    if words:
        return await advance(talk, await understood(talk, Wish(), words))
    own = await talk.own_areas()
    feeders = [feeder.id for feeder in talk.atlas.below(own, Kind.FEEDER)]
    fed = await talk.store.back_feeds(feeders, talk.now)
    if not fed:
        return await advance(talk, Wish())
    lines = [line(talk, one) for one in fed[: MOST_ROWS - 1]]
    backs = tuple(Button(talk.say("button.feed_home"), f"do:backfeed_end:{one.id}") for one in fed[:1])
    return Answer("\n".join([talk.say("backfeed.list"), *lines]), backs)


async def take_back(talk: Talk, words: str) -> Answer:
    fed = await talk.store.back_feed(number(words))
    if fed is None:
        raise Refused("forged")
    await end(talk.store, engineer(talk), fed, talk.now)
    feeder, home = named(talk, fed.area_id), named(talk, fed.home_id)
    return Answer(talk.say("backfeed.ended", place=feeder, home=home), replaces=True)


# ---- growing ------------------------------------------------------------------------------------------


async def understood(talk: Talk, wish: Wish, words: str) -> Wish:
    """The first place is the feeder, the next what feeds it."""
    times = read_time(words, talk.heard.at, planned=True)
    wish = replace(wish, since=times.start or wish.since, until=times.eta or wish.until)
    found = list(find_places(words, talk.atlas.gazetteer, near=await at_home(talk)))
    if wish.feeder is None and found:
        wish = replace(wish, feeder=of_kind(talk, found.pop(0), Kind.FEEDER))
    if wish.feeding is None and found:
        wish = replace(wish, feeding=of_kind(talk, found.pop(0), Kind.SUBSTATION))
    return wish


def of_kind(talk: Talk, found: Found, kind: Kind) -> int | None:
    """The place itself, or what it hangs on: people say a feeder by its best known street."""
    chains = [list(talk.atlas.above(area)) for area in found.areas]
    itself = [chain[0].id for chain in chains if chain[0].kind is kind]
    above = [area.id for chain in chains for area in chain if area.kind is kind]
    return next(iter([*itself, *above]), None)


async def advance(talk: Talk, wish: Wish) -> Answer:
    if wish.feeder is not None:
        await permit(talk.store, engineer(talk), [wish.feeder], talk.now, "backfeed")
    step = await remember(talk, wish)
    if wish.feeder is None:
        feeders = talk.atlas.below(await talk.own_areas(), Kind.FEEDER)
        return which(talk, step, "feeder", talk.say("backfeed.which_feeder"), feeders)
    if wish.feeding is None:
        return which(talk, step, "feeding", talk.say("backfeed.which_substation"), others(talk, wish.feeder))
    return await preview(talk, wish, step)


def others(talk: Talk, feeder: int) -> list[Area]:
    """The substations of its zone, without its own."""
    zone = talk.atlas.zone_of(feeder)
    own = {area.id for area in talk.atlas.above(feeder)}
    return [one for one in talk.atlas.below([zone.id] if zone else [], Kind.SUBSTATION) if one.id not in own]


def which(talk: Talk, step: Step, verb: str, lead: str, areas: Sequence[Area]) -> Answer:
    def chosen(_: str, argument: object) -> str:
        return press(step)(verb, argument)

    return Answer(lead, area_buttons(talk, areas, chosen), menu=talk.say("menu.choose"))


async def preview(talk: Talk, wish: Wish, step: Step) -> Answer:
    """What changes for whom, before it does."""
    assert wish.feeder is not None
    assert wish.feeding is not None
    feeder, feeding = talk.atlas.area(wish.feeder), talk.atlas.area(wish.feeding)
    check(feeder, feeding, wish.since or talk.now, wish.until, talk.now)
    zone = talk.atlas.zone_of(feeder.id)
    audience = Audience(zone.id if zone else 0, near=(feeder.id,), upwards=False)
    text = talk.say(
        "backfeed.preview",
        place=place(feeder, talk.voice),
        home=named(talk, home_of(talk, feeder.id)),
        feeding=place(feeding, talk.voice),
        since=talk.voice.time(wish.since or talk.now),
        until=until(talk, wish.until),
        reach=(await talk.store.reach(audience, talk.now)).all,
    )
    buttons = (
        Button(talk.say("button.feed"), press(step)("begin")),
        Button(talk.say("button.drop"), press(step)("drop")),
    )
    return Answer(text, buttons)


def home_of(talk: Talk, feeder: int) -> int:
    return next(area.id for area in talk.atlas.above(feeder) if area.kind is Kind.SUBSTATION)


async def remember(talk: Talk, wish: Wish) -> Step:
    return await talk.ask("backfeed", wish.as_form())


# ---- answers to our questions -------------------------------------------------------------------------


def tapped(talk: Talk, step: Step, verb: str, argument: str) -> Callable[[Talk], Awaitable[Answer]]:
    wish = Wish.from_form(step.form)
    match verb:
        case "begin":
            return partial(settle, step=step, wish=wish)
        case "drop":
            return partial(drop, step=step)
        case "feeder":
            return partial(go_on, wish=replace(wish, feeder=number(argument)))
        case _:
            return partial(go_on, wish=replace(wish, feeding=number(argument)))


async def go_on(talk: Talk, wish: Wish) -> Answer:
    return replace(await advance(talk, wish), replaces=True)


async def drop(talk: Talk, step: Step) -> Answer:
    step.close("dropped", talk.now)
    return Answer(talk.say("dropped"), replaces=True)


async def told(talk: Talk, step: Step) -> Answer:
    wish, text = Wish.from_form(step.form), talk.heard.text
    if wish.feeder and wish.feeding and goes_on(bare(text)):
        return await settle(talk, step, wish)
    return await advance(talk, await understood(talk, wish, text))


async def settle(talk: Talk, step: Step, wish: Wish) -> Answer:
    assert wish.feeder is not None
    assert wish.feeding is not None
    since = max(wish.since or talk.now, talk.now)
    await begin(talk.store, engineer(talk), wish.feeder, wish.feeding, since, wish.until, talk.now)
    step.close("backfed", talk.now)
    fed = (await talk.store.back_feeds([wish.feeder], talk.now))[-1]
    back = Button(talk.say("button.feed_home"), f"do:backfeed_end:{fed.id}")
    return Answer(f"{talk.say('backfeed.begun')}\n{line(talk, fed)}", (back,), replaces=True)


# ---- in words


def line(talk: Talk, fed: BackFeed) -> str:
    return talk.say(
        "backfeed.line",
        place=named(talk, fed.area_id),
        feeding=named(talk, fed.feeding_id),
        since=talk.voice.time(fed.since),
        until=until(talk, fed.until),
    )


def until(talk: Talk, when: datetime | None) -> str:
    return talk.voice.time(when) if when else talk.say("backfeed.open")


def named(talk: Talk, area: int) -> str:
    return places([area], talk.voice, talk.atlas)
