"""The rules by which Meta's review accepts the text of a template."""

import re
from itertools import pairwise
from typing import Any

from bot.emulator.whatsapp.cloud_errors import Refusal

Json = dict[str, Any]
VARIABLE = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
ALLOWED = {"name", "language", "category", "components", "parameter_format", "message_send_ttl_seconds"} | {
    "allow_category_change",
    "cta_url_link_tracking_opted_out",
}
PARTS = {"HEADER", "BODY", "FOOTER", "BUTTONS"}
BUTTONS_ALLOWED = {"QUICK_REPLY": 10, "URL": 2, "PHONE_NUMBER": 1, "COPY_CODE": 1, "REQUEST_CONTACT_INFO": 1}


def review(asked: Json) -> None:
    """Refuse what Meta would refuse at once."""
    _outside(asked)
    parts = _parts(asked.get("components"))
    named = str(asked.get("parameter_format") or "POSITIONAL").upper() == "NAMED"
    _text(parts["BODY"], "body", 1024, named)
    _body(str(parts["BODY"]["text"]))
    if header := parts.get("HEADER"):
        _header(header, named)
    if footer := parts.get("FOOTER"):
        _short("footer", footer.get("text"), 60)
        _need(not VARIABLE.search(footer["text"]), "Footer can't have variables")
    if buttons := parts.get("BUTTONS"):
        _buttons(buttons.get("buttons"))


def variables(text: str) -> list[str]:
    return list(dict.fromkeys(VARIABLE.findall(text)))


def _outside(asked: Json) -> None:
    if strange := set(asked) - ALLOWED:
        raise Refusal(100, f'Unexpected key "{min(strange)}" in the template.')
    for name in ("name", "language", "category"):
        _need(isinstance(asked.get(name), str) and asked[name], f"The parameter {name} is required.")
    _need(re.fullmatch(r"[a-z0-9_]{1,512}", asked["name"]), "name may only have lowercase letters, digits and _")
    _need(re.fullmatch(r"[a-z]{2,3}(_[A-Z]{2})?", asked["language"]), "language is not a known language code")
    _need(asked["category"].upper() in ("UTILITY", "MARKETING", "AUTHENTICATION"), "category is not known")
    ttl = asked.get("message_send_ttl_seconds")
    _need(ttl is None or ttl == -1 or 30 <= int(ttl) <= 43_200, "message_send_ttl_seconds must be -1 or 30 to 43200")


def _parts(components: Any) -> dict[str, Json]:
    _need(isinstance(components, list) and components, "The parameter components is required.")
    parts = {str(part.get("type", "")).upper(): part for part in components}
    _need(len(parts) == len(components), "Each kind of component may stand once")
    _need(set(parts) <= PARTS, f"Unknown component: {', '.join(sorted(set(parts) - PARTS))}")
    _need("BODY" in parts, "A template needs a body")
    return parts


def _header(header: Json, named: bool) -> None:
    form = str(header.get("format", "")).upper()
    _need(form in ("TEXT", "IMAGE", "VIDEO", "DOCUMENT", "LOCATION"), "header format is not known")
    if form == "TEXT":
        _text(header, "header", 60, named)
        _need(len(variables(header["text"])) <= 1, "Header may have one variable")
        _need("\n" not in header["text"], "Header must be one line")
    elif form != "LOCATION":
        _need((header.get("example") or {}).get("header_handle"), "Header needs an example file", 2388273)


def _text(part: Json, where: str, most: int, named: bool) -> None:
    _short(where, part.get("text"), most)
    used = variables(part["text"])
    pattern = r"[a-z][a-z0-9_]*" if named else r"[1-9][0-9]*"
    _need(all(re.fullmatch(pattern, name) for name in used), f"Variables of the {where} have the wrong form", 2388073)
    if not named:
        _need(used == [str(n + 1) for n in range(len(used))], "Variables must be {{1}}, {{2}}, … in order", 2388073)
    _need(_examples(part, where, named) >= set(used), f"Every variable of the {where} needs an example", 2388043)


def _examples(part: Json, where: str, named: bool) -> set[str]:
    example = part.get("example") or {}
    if named:
        return {item.get("param_name") for item in example.get(f"{where}_text_named_params", []) if item.get("example")}
    values = example.get(f"{where}_text") or []
    if where == "body":
        values = values[0] if values else []
    return {str(n + 1) for n, value in enumerate(values) if value}


def _body(body: str) -> None:
    """Variables may be neither first nor last, nor too many for the words around them."""
    bare = body.strip()
    _need(not VARIABLE.match(bare), "Variables can't be at the start or end of the template.", 2388299)
    _need(
        not re.search(VARIABLE.pattern + r"$", bare), "Variables can't be at the start or end of the template.", 2388299
    )
    _need("}}{{" not in bare, "Variables may not touch each other", 2388299)
    _need("\n\n\n" not in body, "The body may not have more than two line breaks in a row")
    count = len(variables(body))
    words = len(re.findall(r"\w[\w'.:/-]*", VARIABLE.sub(" ", body))) if count else 1
    _need(not count or words >= 2 * count + 1, "This template has too many variables for its length.", 2388293)


def _buttons(buttons: Any) -> None:
    _need(isinstance(buttons, list) and 1 <= len(buttons) <= 10, "A template may have 1 to 10 buttons")
    kinds = [str(button.get("type", "")).upper() for button in buttons]
    for kind in set(kinds):
        most = BUTTONS_ALLOWED.get(kind, 0)
        _need(kinds.count(kind) <= most, f"At most {most} buttons of type {kind}")
    runs = [kind == "QUICK_REPLY" for kind in kinds]
    _need(sum(a != b for a, b in pairwise(runs)) <= 1, "Quick replies must stand together", 2388026)
    for button, kind in zip(buttons, kinds, strict=True):
        _button(button, kind)


def _button(button: Json, kind: str) -> None:
    if kind not in ("COPY_CODE", "REQUEST_CONTACT_INFO"):
        _short("button text", button.get("text"), 25)
        _need(not VARIABLE.search(button["text"]), "Button text can't have variables")
    if kind == "URL":
        url = str(button.get("url", ""))
        _need(url.startswith(("http://", "https://")) and len(url) <= 2000, "A URL button needs a url")
        _need(
            not VARIABLE.search(url) or (url.endswith("{{1}}") and button.get("example")),
            "A url's variable stands last",
        )
    if kind == "PHONE_NUMBER":
        _short("phone_number", button.get("phone_number"), 20)


def _short(what: str, text: Any, most: int) -> None:
    _need(isinstance(text, str) and text.strip(), f"The {what} is empty")
    _need(len(text) <= most, f"The {what} can't have more than {most} characters", 2388040)


def _need(so: Any, details: str, subcode: int = 0) -> None:
    if not so:
        raise Refusal(100, details, subcode=subcode, title="Invalid parameter")
