"""The questions that a draft still needs answered, each with its buttons."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from handlers.answer import MOST_ROWS, ROW_LABEL, Answer, Button
from handlers.posting.draft import Act, Draft, Lack
from handlers.step import Step
from handlers.talk import Talk
from handlers.telling.notices import place
from zones.area import Area, Kind
from zones.outage import Outage

COMMON_CAUSES = (
    "feeder_breakdown", "jumper", "fuse", "conductor_snapped", "cable_fault", "transformer_failure",
    "tree", "incoming_33kv", "overload",
)  # fmt: skip
MINUTES = (30, 60, 120, 240)

# From the feeder up: the lowest level that still fits a list is offered.
LEVELS = (Kind.FEEDER, Kind.SUBSTATION, Kind.SUBDIVISION, Kind.DIVISION, Kind.CIRCLE, Kind.ZONE)

Press = Callable[..., str]  # (verb, argument) → what the button stands for, once the step has its number


def which_place(talk: Talk, draft: Draft, press: Press, own: Sequence[int]) -> Answer:
    lead = talk.say("ask.place_unknown", words=draft.unknown) if draft.unknown else talk.say("ask.place")
    offered = [talk.atlas.area(area) for area in draft.choices] or offer(talk, own)
    if draft.choices:
        lead = talk.say("ask.place_which")
    return Answer(lead, area_buttons(talk, offered, press), menu=talk.say("menu.choose"))


def offer(talk: Talk, own: Sequence[int]) -> list[Area]:
    """The feeders of their charge; where these are too many for a list, what they hang on."""
    for level in LEVELS:
        areas = talk.atlas.below(own, level)
        if 0 < len(areas) < MOST_ROWS:
            return areas
    return []


def area_buttons(talk: Talk, areas: Sequence[Area], press: Press) -> tuple[Button, ...]:
    """Namesakes are told apart by what they hang on."""
    labels = [shorten(place(area, talk.voice)) for area in areas]
    if len(set(labels)) < len(labels):
        labels = [shorten(f"{zone_code(talk, area)} {area.name(talk.voice.language)}") for area in areas]
    rows = [Button(label, press("area", area.id)) for label, area in zip(labels, areas, strict=True)]
    return tuple(rows[: MOST_ROWS - 1])


def zone_code(talk: Talk, area: Area) -> str:
    zone = talk.atlas.zone_of(area.id)
    return zone.code if zone else ""


def shorten(label: str) -> str:
    return label if len(label) <= ROW_LABEL else label[: ROW_LABEL - 1] + "…"


def which_act(talk: Talk, press: Press) -> Answer:
    """What was said is kept: one tap, and it is a post."""
    acts = ("outage", "update", "restore")
    return Answer(talk.say("ask.act"), tuple(Button(talk.say(f"button.{act}"), press("act", act)) for act in acts))


def which_outage(talk: Talk, outages: Sequence[Outage], press: Press) -> Answer:
    rows = tuple(Button(outage_label(talk, outage), press("outage", outage.id)) for outage in outages[: MOST_ROWS - 1])
    return Answer(talk.say("ask.which"), rows, menu=talk.say("menu.choose"))


def outage_label(talk: Talk, outage: Outage) -> str:
    """“0042 विराम खंड फीडर”: the number's end tells two of one feeder apart."""
    return shorten(f"{outage.number[-4:]} {place(talk.atlas.area(outage.areas[0]), talk.voice)}")


def which_cause(talk: Talk, press: Press) -> Answer:
    causes = [Button(shorten(talk.say(f"cause.{code}")), press("cause", code)) for code in COMMON_CAUSES]
    unknown = Button(talk.say("chip.cause_unknown"), press("cause", ""))
    return Answer(talk.say("ask.cause"), (*causes, unknown), menu=talk.say("menu.choose"))


def until_when(talk: Talk, press: Press) -> Answer:
    chips = [Button(talk.say(f"chip.{minutes}"), press("eta", minutes)) for minutes in MINUTES]
    unknown = Button(talk.say("chip.eta_unknown"), press("eta", ""))
    return Answer(talk.say("ask.time"), (*chips, unknown), menu=talk.say("menu.choose"))


def which_window(talk: Talk, act: Act, press: Press) -> Answer:
    asks = talk.say("ask.past" if act is Act.RECORD else "ask.window")
    return Answer(asks, (Button(talk.say("button.drop"), press("drop")),))


def what_to_correct(talk: Talk, press: Press) -> Answer:
    rows = [
        Button(talk.say(f"button.correct_{what}"), press("what", what)) for what in ("cause", "time", "place", "all")
    ]
    return Answer(talk.say("ask.correct"), tuple(rows), menu=talk.say("menu.choose"))


def what_to_change(talk: Talk, draft: Draft, press: Press) -> Answer:
    """The preview's own “change”: back to one of its questions."""
    subjects = {Act.OUTAGE: ("place", "cause", "time"), Act.PLAN: ("place", "window")}.get(draft.act, ("cause", "time"))
    rows = [Button(talk.say(f"button.change_{subject}"), press("change", subject)) for subject in subjects]
    return Answer(talk.say("ask.change"), tuple(rows), menu=talk.say("menu.choose"))


def ask(talk: Talk, draft: Draft, lack: Lack, press: Press, own: Sequence[int], outages: Sequence[Outage]) -> Answer:
    match lack:
        case Lack.ACT:
            return which_act(talk, press)
        case Lack.PLACE:
            return which_place(talk, draft, press, own)
        case Lack.WHICH:
            return which_outage(talk, outages, press)
        case Lack.CAUSE:
            return which_cause(talk, press)
        case Lack.TIME:
            return until_when(talk, press)
        case Lack.WINDOW:
            return which_window(talk, draft.act, press)
        case Lack.WHAT:
            return what_to_correct(talk, press)


# ---- the question is kept


async def remember(talk: Talk, draft: Draft) -> Step:
    return await talk.ask("draft", draft.as_form())


def press(step: Step) -> Press:
    def action(verb: str, argument: object = None) -> str:
        return f"s{step.id}:{verb}" if argument is None else f"s{step.id}:{verb}:{argument}"

    return action
