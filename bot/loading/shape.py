"""The shape of a zones file: what must be text, a list or a name, told in words where it is not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from zones.closing import Times
from zones.eta_watch import Pace
from zones.gathering import Rule
from zones.manners import Manners


def unquoted(value: Any) -> Any:
    """YAML reads an unquoted +91… as a number, and its plus is lost."""
    if isinstance(value, int):
        raise ValueError("write the phone number in quotes, with its +")
    return value


class Line(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)


class Placed(Line):
    """Where its middle lies, in degrees; without it nobody is led there by a pin. `area`: which time limits hold."""

    area: Literal["class_a", "urban", "rural", "mixed"] | None = None

    lat: Annotated[float | None, Field(ge=-90, le=90)] = None
    lon: Annotated[float | None, Field(ge=-180, le=180)] = None


class Named(Placed):
    id: str
    name: dict[str, str]
    aliases: list[str] = []


class Post(Line):
    id: str
    rank: str
    unit: str
    title: dict[str, str]
    reports_to: str | None = None
    phone: Annotated[str | None, BeforeValidator(unquoted)] = None


class Locality(Placed):
    en: str
    hi: str
    ur: str = ""
    id: str = ""
    aliases: list[str] = []


class Feeder(Named):
    consumers: int | None = None
    localities: list[Locality] = []


class Substation(Named):
    je: str | None = None
    feeders: list[Feeder] = []


class SubDivision(Named):
    sdo: str | None = None
    substations: list[Substation] = []


class Division(Named):
    executive_engineer: str | None = None
    sub_divisions: list[SubDivision] = []


class Circle(Named):
    superintending_engineer: str | None = None
    divisions: list[Division] = []


class Group(Line):
    platform: str
    id: str
    title: str = ""


class Reports(Line):
    """When citizens' reports amount to a suspicion, and how much of them the zone's rooms are shown."""

    model_config = ConfigDict(extra="forbid", strict=True)

    reports: Annotated[int, Field(ge=2)] = Rule.reports
    minutes: Annotated[int, Field(ge=1, le=1_440)] = Rule.minutes
    consumers: Annotated[int, Field(ge=1)] = Rule.consumers
    most: Annotated[int, Field(ge=2)] = Rule.most
    across_rooms: Literal["nothing", "counts", "pockets"] = Rule.across_rooms.value


class Order(Line):
    """What a zone bears in its rooms (`zones/manners.py`); a zone that says nothing of it bears everything."""

    model_config = ConfigDict(extra="forbid", strict=True)

    messages: Annotated[int, Field(ge=3)] = Manners.messages
    minutes: Annotated[int, Field(ge=1, le=1_440)] = Manners.minutes
    flood: Literal["off", "warn", "hold"] = Manners.flood.value
    links: Literal["off", "warn", "hold"] = Manners.links.value
    links_from: Literal["members", "everybody"] = "members"
    insults: Literal["off", "warn", "hold"] = Manners.insults.value
    hold_minutes: Annotated[int, Field(ge=1, le=1_440)] = Manners.hold_minutes


class EtaWatch(Line):
    """When an engineer is asked about a time that was told, in minutes."""

    model_config = ConfigDict(extra="forbid", strict=True)

    before: Annotated[int, Field(ge=1, le=240)] = Pace.before
    answer: Annotated[int, Field(ge=1, le=240)] = Pace.answer
    without: Annotated[int, Field(ge=5, le=1_440)] = Pace.without


class Closing(Line):
    """When people are asked whether supply is back, and their engineer about those who say no; `reopen` in hours."""

    model_config = ConfigDict(extra="forbid", strict=True)

    ask: Annotated[int, Field(ge=1, le=720)] = Times.ask
    again: Annotated[int, Field(ge=10, le=2_880)] = Times.again
    close: Annotated[int, Field(ge=60, le=10_080)] = Times.close
    reopen: Annotated[int, Field(ge=1, le=720)] = Times.reopen
    sample: Annotated[int, Field(ge=0, le=50)] = Times.sample
    gather: Annotated[int, Field(ge=0, le=120)] = Times.gather
    follow: Annotated[int, Field(ge=5, le=720)] = Times.follow
    doubt: Annotated[int, Field(ge=2, le=1_000)] = Times.doubt


Climbing = Literal["danger", "suspicion", "complaints", "handed", "nearing", "passed", "reopened"]


class Waits(Line):
    """How one kind of thing climbs, in minutes."""

    model_config = ConfigDict(extra="forbid", strict=True)

    first: Annotated[int, Field(ge=1, le=10_080)] | None = None
    step: Annotated[int, Field(ge=1, le=10_080)] | None = None
    rest: Annotated[int, Field(ge=1, le=10_080)] | None = None


class Wide(Line):
    """What waits for a second office: from this level of the tree on, or from this many people on."""

    level: Literal["zone", "circle", "division", "subdivision", "substation"] | None = None
    people: Annotated[int, Field(gt=0)] | None = None
    wait_minutes: Annotated[int, Field(gt=0, le=120)] = 10


class Zone(Named):
    wide: Wide | None = None
    chief_engineer: str | None = None
    control_room: str | None = None
    groups: list[Group] = []
    reports: Reports | None = None
    order: Order | None = None
    eta_watch: EtaWatch | None = None
    closing: Closing | None = None
    ladder: dict[Climbing, Waits] | None = None
    circles: list[Circle] = []


class CallCentre(Line):
    post: str | None = None


class Discom(Line):
    id: str
    name: dict[str, str]
    head: str | None = None
    call_centre: CallCentre | None = None
    limits: str | None = None  # the file of its time limits
    desks: dict[Literal["bill", "meter", "connection", "other"], dict[str, str]] = {}  # who sees to it, by language
    budget_per_day: int | None = None  # rupees for WhatsApp, without tax


class Content(Line):
    discom: Discom
    posts: list[Post]
    zones: list[Zone]


def misshapen(content: dict[str, Any]) -> Iterator[str]:
    """Nothing, for a file that can be read on."""
    try:
        Content.model_validate(content)
    except ValidationError as wrong:
        yield from slips(wrong)


def slips(wrong: ValidationError) -> Iterator[str]:
    for slip in wrong.errors():
        where = " → ".join(str(step + 1 if isinstance(step, int) else step) for step in slip["loc"])
        yield f"{where}: {slip['msg'].removeprefix('Value error, ')}."
