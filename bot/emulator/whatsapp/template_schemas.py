"""The shape of a template message as it is sent."""

from typing import Annotated, Literal, Self

from pydantic import model_validator

from bot.emulator.whatsapp.cloud_shapes import Document, Filled, Media, Place, Strict, up_to


class Fallback(Strict):
    fallback_value: str
    code: str | None = None
    amount_1000: int | None = None


class Parameter(Strict):
    type: Literal["text", "currency", "date_time", "image", "video", "document", "location", "payload", "coupon_code"]
    text: str | None = None
    parameter_name: str | None = None
    currency: Fallback | None = None
    date_time: Fallback | None = None
    image: Media | None = None
    video: Media | None = None
    document: Document | None = None
    location: Place | None = None
    payload: Annotated[str, up_to(128)] | None = None
    coupon_code: str | None = None

    @model_validator(mode="after")
    def says_what_it_is(self) -> Self:
        if getattr(self, self.type) is None:
            raise ValueError(f"parameter of type {self.type} lacks {self.type}")
        return self


class Component(Strict):
    type: Literal["header", "body", "button", "HEADER", "BODY", "BUTTON"]
    sub_type: Literal["quick_reply", "url", "copy_code", "QUICK_REPLY", "URL", "COPY_CODE"] | None = None
    index: int | str | None = None
    parameters: list[Parameter] = []


class Language(Strict):
    code: Filled
    policy: Literal["deterministic"] | None = None


class Template(Strict):
    name: Filled
    language: Language
    components: list[Component] = []
