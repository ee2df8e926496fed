"""Filling a template: its text with the parameters of one message, or Meta's reason why not."""

import re
from dataclasses import dataclass, field
from typing import Any

from bot.emulator.chats import Button
from bot.emulator.whatsapp.cloud_errors import Refusal
from bot.emulator.whatsapp.template_rules import VARIABLE, variables
from bot.emulator.whatsapp.template_schemas import Component, Parameter

Json = dict[str, Any]
BUTTON_KINDS = {"QUICK_REPLY": "reply", "URL": "url", "PHONE_NUMBER": "call", "REQUEST_CONTACT_INFO": "contact"}


@dataclass(slots=True)
class Filled:
    text: str
    header: str = ""
    footer: str = ""
    buttons: list[Button] = field(default_factory=list)
    file: Json = field(default_factory=dict)


def fill(components: list[Json], given: list[Component]) -> Filled:
    parts = {part["type"].upper(): part for part in components}
    sent = {part.type.upper(): part.parameters for part in given if part.type.upper() != "BUTTON"}
    filled = Filled(_fill_text(parts["BODY"], sent.get("BODY", []), 1024))
    if header := parts.get("HEADER"):
        _fill_header(filled, header, sent.get("HEADER", []))
    elif sent.get("HEADER"):
        raise _count(0, len(sent["HEADER"]))
    filled.footer = parts.get("FOOTER", {}).get("text", "")
    filled.buttons = _buttons(parts.get("BUTTONS", {}).get("buttons", []), given)
    return filled


def _fill_header(filled: Filled, header: Json, given: list[Parameter]) -> None:
    form = header["format"].upper()
    if form == "TEXT":
        filled.header = _fill_text(header, given, 60)
        return
    if len(given) != 1:
        raise _count(1, len(given))
    media = getattr(given[0], form.lower(), None)
    if media is None:
        raise Refusal(132012, f"header: Format mismatch, expected {form}, received {given[0].type.upper()}")
    filled.file = {"kind": form.lower()} | media.model_dump(exclude_none=True)


def _fill_text(part: Json, given: list[Parameter], most: int) -> str:
    names = variables(part["text"])
    if len(names) != len(given):
        raise _count(len(names), len(given))
    values = {_name(parameter, n): _value(parameter) for n, parameter in enumerate(given, 1)}
    if missing := [name for name in names if name not in values]:
        raise Refusal(132012, f"{part['type'].lower()}: Parameter {missing[0]} is missing or has another name")
    text = VARIABLE.sub(lambda found: values[found[1]], part["text"])
    if len(text) > most:
        raise Refusal(132005, f"{part['type'].lower()}: text of {len(text)} characters exceeds {most}")
    return text


def _name(parameter: Parameter, n: int) -> str:
    return parameter.parameter_name or str(n)


def _value(parameter: Parameter) -> str:
    fallback = parameter.currency or parameter.date_time
    value = parameter.text if parameter.text is not None else fallback.fallback_value if fallback else None
    if value is None:
        raise Refusal(132012, f"body: Format mismatch, expected TEXT, received {parameter.type.upper()}")
    if not value:
        raise Refusal(131008, "Parameter of type text is missing text value")
    if re.search(r"[\n\r\t]| {5,}", value):
        raise Refusal(132018, "Param text cannot have new-line/tab characters or more than 4 consecutive spaces")
    return value


def _buttons(buttons: list[Json], given: list[Component]) -> list[Button]:
    sent = {int(part.index or 0): part for part in given if part.type.upper() == "BUTTON"}
    if strange := [index for index in sent if index >= len(buttons)]:
        raise Refusal(132000, f"buttons: there is no button at index {strange[0]}")
    return [_button(n, button, sent.get(n)) for n, button in enumerate(buttons)]


def _button(n: int, button: Json, given: Component | None) -> Button:
    kind, parameter = button["type"].upper(), given.parameters[0] if given and given.parameters else None
    if given and (given.sub_type or "").upper() != kind:
        raise Refusal(132012, f"buttons: button at index {n} is of type {kind}, not {given.sub_type}")
    url = button.get("url", "")
    if VARIABLE.search(url):
        if parameter is None or not parameter.text:
            raise Refusal(131008, f"buttons: Button at index {n} of type Url requires a parameter")
        url = VARIABLE.sub(lambda _: parameter.text or "", url)
    elif parameter is not None and kind == "URL":
        raise _count(0, 1)
    label = button.get("text") or kind.replace("_", " ").capitalize()
    data = (parameter.payload if parameter else None) or label
    return Button(str(n), label, data, BUTTON_KINDS.get(kind, "call"), row=n, url=url)


def _count(expected: int, got: int) -> Refusal:
    return Refusal(
        132000, f"body: number of localizable_params ({got}) does not match the expected number ({expected})"
    )
