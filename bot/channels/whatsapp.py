"""WhatsApp's way out: letters become Cloud API messages, its refusals become our decisions."""

from __future__ import annotations

from datetime import timedelta
from json import JSONDecodeError
from typing import Any

import httpx
from pywa_async.client import WhatsApp as Client
from pywa_async.errors import WhatsAppError

from bot.channels.channel import Letter, SendFailed, Then
from bot.channels.transport import NEVER_REACHED, AiohttpTransport
from handlers.answer import BUTTON_LABEL, MOST_BUTTONS, MOST_ROWS, ROW_LABEL

TEXT, BODY, LIST_BODY = 4_096, 1_024, 4_096

SOON, MINUTES, TEN_MINUTES, LONG = timedelta(seconds=5), timedelta(minutes=2), timedelta(minutes=10), timedelta(hours=1)

# What the sender must do on each code (Meta's "Cloud API error codes"). A code that is not here: see `unlisted`.
POLICY: dict[int, tuple[Then, timedelta]] = {
    131047: (Then.TEMPLATE, timedelta(0)),
    131026: (Then.GONE, timedelta(0)),
    131049: (Then.NEVER, timedelta(0)),
    131050: (Then.NEVER, timedelta(0)),
    130472: (Then.NEVER, timedelta(0)),
    131021: (Then.NEVER, timedelta(0)),
    131030: (Then.NEVER, timedelta(0)),
    130497: (Then.NEVER, timedelta(0)),
    131056: (Then.LATER, timedelta(seconds=16)),
    1: (Then.LATER, SOON),
    2: (Then.LATER, SOON),
    131000: (Then.LATER, SOON),
    131016: (Then.LATER, SOON),
    133004: (Then.LATER, SOON),
    134101: (Then.LATER, TEN_MINUTES),
    4: (Then.PAUSE, MINUTES),
    80007: (Then.PAUSE, MINUTES),
    130429: (Then.PAUSE, timedelta(seconds=2)),
    131057: (Then.PAUSE, MINUTES),
    131048: (Then.PAUSE, LONG),
    **dict.fromkeys(
        (0, 190, 3, 10, 131005, 368, 131031, 131042, 131037, 131045, 133010, 33), (Then.PAUSE, TEN_MINUTES)
    ),
    **dict.fromkeys((132001, 132007, 132015, 132016), (Then.ANOTHER, timedelta(0))),
}


class WhatsApp:
    """One business number. `api_url` is the Graph API with its version."""

    def __init__(self, name: str, api_url: str, phone_id: str, token: str, rate: float) -> None:
        self.name = name
        self.rate = rate
        self._phone_id = phone_id
        self._http = httpx.AsyncClient(transport=AiohttpTransport(api_url))
        self._client = Client(phone_id=phone_id, token=token, session=self._http, filter_updates=False)

    @property
    def client(self) -> Client:
        return self._client

    async def send(self, letter: Letter) -> str:
        if not letter.text and not letter.template:
            return ""  # a word on a tap has no place here
        kind, message = template(letter) if letter.template else conversation(letter)
        try:
            answer = await self._client.api.send_message(
                sender=self._phone_id,
                to=letter.to if is_phone(letter.to) else None,
                recipient=None if is_phone(letter.to) else letter.to,
                recipient_type="individual",
                typ=kind,
                msg=message,
                biz_opaque_callback_data=str(letter.delivery),
            )
            return str(answer["messages"][0]["id"])
        except WhatsAppError as no:  # never let it pass a context manager: it breaks there (pywa 4.5.0)
            failure = refusal(no.code, no.status_code or 400)
        except NEVER_REACHED:
            failure = SendFailed("not reached", Then.LATER, SOON)
        except (httpx.HTTPError, JSONDecodeError, KeyError, IndexError) as broken:
            failure = SendFailed(type(broken).__name__, Then.UNKNOWN)
        raise failure

    async def close(self) -> None:
        await self._http.aclose()


def refusal(code: int, status: int) -> SendFailed:
    then, after = POLICY.get(code) or unlisted(code, status)
    return SendFailed(f"whatsapp {code}", then, after, code)


def unlisted(code: int, status: int) -> tuple[Then, timedelta]:
    """A 5xx without a code of Meta's may have been accepted; any other refusal is for good."""
    if code == status and status >= 500:
        return Then.UNKNOWN, timedelta(0)
    if 200 <= code <= 299:
        return Then.PAUSE, TEN_MINUTES
    return (Then.LATER, SOON) if status >= 500 else (Then.NEVER, timedelta(0))


def is_phone(key: str) -> bool:
    """E.164, as against a business-scoped user id.

    Decided here, because pywa takes an alphanumeric business-scoped id for a group (pywa 4.5.0).
    """
    return key.startswith("+")


def conversation(letter: Letter) -> tuple[str, dict[str, Any]]:
    if not letter.buttons:
        return "text", {"body": cut(letter.text, TEXT), "preview_url": False}
    if len(letter.buttons) <= MOST_BUTTONS and len(letter.text) <= BODY:
        return "interactive", reply_buttons(letter)
    return "interactive", a_list(letter)


def reply_buttons(letter: Letter) -> dict[str, Any]:
    buttons = [
        {"type": "reply", "reply": {"id": button.action, "title": cut(button.label, BUTTON_LABEL)}}
        for button in letter.buttons
    ]
    return {"type": "button", "body": {"text": letter.text}, "action": {"buttons": buttons}}


def a_list(letter: Letter) -> dict[str, Any]:
    rows = [{"id": button.action, "title": cut(button.label, ROW_LABEL)} for button in letter.buttons[:MOST_ROWS]]
    return {
        "type": "list",
        "body": {"text": cut(letter.text, LIST_BODY)},
        "action": {"button": cut(letter.menu, BUTTON_LABEL), "sections": [{"rows": rows}]},
    }


def template(letter: Letter) -> tuple[str, dict[str, Any]]:
    assert letter.template  # asked by the caller
    parameters = [{"type": "text", "text": value} for value in letter.template.parameters]
    return "template", {
        "name": letter.template.name,
        "language": {"code": letter.template.language, "policy": "deterministic"},
        "components": [{"type": "body", "parameters": parameters}],
    }


def cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
