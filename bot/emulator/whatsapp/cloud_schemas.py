"""The shapes of what the Cloud API takes, each as strict as the real one."""

from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from bot.emulator.whatsapp.cloud_errors import Refusal
from bot.emulator.whatsapp.cloud_shapes import Audio, Captioned, Document, Filled, Media, Place, Strict, read, up_to
from bot.emulator.whatsapp.template_schemas import Template


class Context(Strict):
    message_id: Filled


class TextBody(Strict):
    body: Annotated[str, StringConstraints(min_length=1, max_length=4096, pattern=r"\S")]
    preview_url: bool | None = None


class Reaction(Strict):
    message_id: Filled
    emoji: str


class Reply(Strict):
    id: Annotated[str, up_to(256)]
    title: Annotated[str, up_to(20)]


class ReplyButton(Strict):
    type: Literal["reply"]
    reply: Reply


class Row(Strict):
    id: Annotated[str, up_to(200)]
    title: Annotated[str, up_to(24)]
    description: Annotated[str, StringConstraints(max_length=72)] | None = None


class Section(Strict):
    title: Annotated[str, up_to(24)] | None = None
    rows: Annotated[list[Row], Field(min_length=1, max_length=10)]


class Header(Strict):
    type: Literal["text", "image", "video", "document"]
    text: Annotated[str, up_to(60)] | None = None
    image: Media | None = None
    video: Media | None = None
    document: Document | None = None

    @model_validator(mode="after")
    def says_what_it_is(self) -> Self:
        if getattr(self, self.type) is None:
            raise ValueError(f"header of type {self.type} lacks {self.type}")
        return self


class ShortBody(Strict):
    text: Annotated[str, up_to(1024)]


class LongBody(Strict):
    text: Annotated[str, up_to(4096)]


class Footer(Strict):
    text: Annotated[str, up_to(60)]


class Buttons(Strict):
    buttons: Annotated[list[ReplyButton], Field(min_length=1, max_length=3)]

    @model_validator(mode="after")
    def each_its_own(self) -> Self:
        _no_twins("Button id", [button.reply.id for button in self.buttons])
        _no_twins("Button title", [button.reply.title for button in self.buttons])
        return self


class Menu(Strict):
    button: Annotated[str, up_to(20)]
    sections: Annotated[list[Section], Field(min_length=1, max_length=10)]

    @model_validator(mode="after")
    def ten_rows_in_all(self) -> Self:
        rows = [row.id for section in self.sections for row in section.rows]
        if len(rows) > 10:
            raise ValueError("Total row count exceed max allowed count: 10")
        if len(self.sections) > 1 and not all(section.title for section in self.sections):
            raise ValueError("Section title is required when there is more than one section")
        _no_twins("Row id", rows)
        return self


class Link(Strict):
    display_text: Annotated[str, up_to(20)]
    url: Annotated[str, StringConstraints(pattern=r"^https?://")]


class LinkAction(Strict):
    name: Literal["cta_url"]
    parameters: Link


class PlaceAction(Strict):
    name: Literal["send_location"]


class ContactAction(Strict):
    name: Literal["request_contact_info"]


class _Interactive(Strict):
    header: Header | None = None
    footer: Footer | None = None


class WithButtons(_Interactive):
    type: Literal["button"]
    body: ShortBody
    action: Buttons


class WithMenu(_Interactive):
    type: Literal["list"]
    body: LongBody
    action: Menu

    @model_validator(mode="after")
    def plain_header(self) -> Self:
        if self.header and self.header.type != "text":
            raise ValueError("Header of a list can only be text")
        return self


class WithLink(_Interactive):
    type: Literal["cta_url"]
    body: ShortBody
    action: LinkAction


class AskingForPlace(Strict):
    type: Literal["location_request_message"]
    body: ShortBody
    action: PlaceAction


class AskingForContact(Strict):
    type: Literal["request_contact_info"]
    body: ShortBody
    action: ContactAction


Interactive = Annotated[
    WithButtons | WithMenu | WithLink | AskingForPlace | AskingForContact, Field(discriminator="type")
]


class Send(Strict):
    """The body of `POST /{phone}/messages`."""

    messaging_product: Literal["whatsapp"]
    recipient_type: Literal["individual", "group"] = "individual"
    to: Filled | None = None
    recipient: Filled | None = None
    type: Literal[
        "text", "image", "video", "audio", "document", "sticker", "location", "reaction", "interactive", "template"
    ] = "text"
    context: Context | None = None
    biz_opaque_callback_data: Annotated[str, up_to(512)] | None = None
    recipient_identity_key_hash: str | None = None
    text: TextBody | None = None
    image: Captioned | None = None
    video: Captioned | None = None
    audio: Audio | None = None
    document: Document | None = None
    sticker: Media | None = None
    location: Place | None = None
    reaction: Reaction | None = None
    interactive: Interactive | None = None
    template: Template | None = None


class Typing(Strict):
    type: Literal["text"]


class MarkRead(Strict):
    messaging_product: Literal["whatsapp"]
    status: Literal["read"]
    message_id: Filled
    typing_indicator: Typing | None = None


KINDS = ("text", "image", "video", "audio", "document", "sticker", "location", "reaction", "interactive", "template")


def read_send(body: dict[str, Any]) -> Send:
    send = read(Send, body)
    if send.to is None and send.recipient is None:
        raise Refusal(100, "The parameter to is required.")
    if getattr(send, send.type) is None:
        raise Refusal(100, f"The parameter {send.type} is required.")
    if strange := [kind for kind in KINDS if kind != send.type and getattr(send, kind) is not None]:
        raise Refusal(100, f'Unexpected key "{strange[0]}" for a message of type {send.type}.')
    return send


def _no_twins(what: str, values: list[str]) -> None:
    if len(set(values)) < len(values):
        raise ValueError(f"{what} must be unique")
