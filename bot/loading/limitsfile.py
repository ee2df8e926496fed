"""The file of time limits, read and checked in words (`limits-up.yaml` beside this shows the format)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from bot.loading.shape import slips
from zones.outage import CAUSES
from zones.report import FAULTS

SHIPPED = Path(__file__).parent  # where those schedules lie that come with the product


class Line(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Told(Line):
    """Every value has its source; one that the law's text must still supply is a placeholder."""

    source: str
    placeholder: bool = False


class Within(Told):
    hours: Annotated[int | float, Field(gt=0, le=8_760)]


class Due(Told):
    rupees_a_day: Annotated[int | float | None, Field(ge=0)] = None

    @model_validator(mode="after")
    def an_amount_or_a_mark(self) -> Due:
        if self.rupees_a_day is None and not self.placeholder:
            raise ValueError("give `rupees_a_day`, or mark it `placeholder: true`")
        return self


class Fault(Line):
    complaints: list[Literal[FAULTS]] = []  # type: ignore[valid-type]
    causes: list[Literal[CAUSES]] = []  # type: ignore[valid-type]


class Exempt(Told):
    causes: list[Literal[CAUSES]] = []  # type: ignore[valid-type]


class Days(Told):
    count: Literal["begun"]


class Charge(Told):
    rupees: Annotated[int | float | None, Field(gt=0)] = None

    @model_validator(mode="after")
    def an_amount_or_a_mark(self) -> Charge:
        if (self.rupees is None) is not self.placeholder:
            raise ValueError("give `rupees`, or mark it `placeholder: true`")
        return self


class Cap(Told):
    percent: Annotated[int | float, Field(gt=0, le=100)]
    of: str
    charge: Charge | None = None


class Row(Line):
    fault: str
    areas: Annotated[list[Literal["class_a", "urban", "rural"]], Field(min_length=1)]
    since: date
    until: date | None = None
    within: Within
    due: Due


class Limits(Line):
    name: str
    faults: dict[str, Fault]
    exempt: Exempt
    days: Days
    cap: Cap
    limits: list[Row]


def read_limits(name: str, beside: Path) -> tuple[dict[str, Any], list[str]]:
    """What the file says, in a form that a database keeps, and what is wrong with it."""
    path = next((folder / name for folder in (beside, SHIPPED) if (folder / name).is_file()), None)
    if path is None:
        return {}, [f"discom → limits: there is no file {name}."]
    try:
        content = Limits.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except yaml.YAMLError as broken:
        return {}, [f"{name} is no readable YAML: {' '.join(str(broken).split())}"]
    except ValidationError as wrong:
        return {}, [f"{name}: {slip}" for slip in slips(wrong)]
    return content.model_dump(mode="json", exclude_none=True), [f"{name}: {slip}" for slip in contradictions(content)]


def contradictions(content: Limits) -> Iterator[str]:
    strange = sorted({row.fault for row in content.limits} - content.faults.keys())
    yield from (f"the fault {fault} of a limit does not stand under `faults`." for fault in strange)
    for key in ("complaints", "causes"):
        named = [each for fault in content.faults.values() for each in getattr(fault, key)]
        yield from (
            f"{each} stands under two faults." for each in sorted({one for one in named if named.count(one) > 1})
        )
    for row in content.limits:
        if row.until and row.until < row.since:
            yield f"a limit of {row.fault} ends before it begins."
