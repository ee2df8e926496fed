"""What every shape of the Cloud API rests on: strictness, media, places, and how Meta answers a wrong one."""

from typing import Annotated, Any, Self, TypeVar

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError, model_validator

from bot.emulator.whatsapp.cloud_errors import Refusal


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


def up_to(most: int) -> Any:
    return StringConstraints(min_length=1, max_length=most)


Filled = Annotated[str, StringConstraints(min_length=1, pattern=r"\S")]


class Media(Strict):
    id: str | None = None
    link: Annotated[str, StringConstraints(pattern=r"^https?://")] | None = None

    @model_validator(mode="after")
    def one_source(self) -> Self:
        if (self.id is None) == (self.link is None):
            raise ValueError("Please provide exactly one of id and link")
        return self


class Captioned(Media):
    caption: Annotated[str, up_to(1024)] | None = None


class Document(Captioned):
    filename: Annotated[str, up_to(240)] | None = None


class Audio(Media):
    voice: bool | None = None


class Place(Strict):
    latitude: float | str
    longitude: float | str
    name: Annotated[str, up_to(1000)] | None = None
    address: Annotated[str, up_to(1000)] | None = None


Shape = TypeVar("Shape", bound=BaseModel)


def read(shape: type[Shape], body: Any) -> Shape:
    try:
        return shape.model_validate(body)
    except ValidationError as wrong:
        raise _refusal(wrong) from None


def _refusal(wrong: ValidationError) -> Refusal:
    """The first fault, under the code with which Meta answers such a fault."""
    fault = wrong.errors(include_url=False)[0]
    place = ".".join(str(part) for part in fault["loc"])
    details = f"Param {place}: {fault['msg']}" if place else fault["msg"]
    if fault["type"] == "missing" and len(fault["loc"]) > 2:
        return Refusal(131008, details)
    if fault["type"] in ("missing", "extra_forbidden") or place == "text.body" or fault["type"].endswith("_type"):
        return Refusal(100, details)
    return Refusal(131009, details)
