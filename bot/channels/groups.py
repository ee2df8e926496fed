"""WhatsApp's rooms: what the Groups API does for us, and how a room looks to it.

Most calls are only taken note of (`request_id`); what came of them is told by webhook.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import aiohttp
import orjson

from bot.channels.channel import SendFailed, Then
from bot.channels.policy import refusal
from zones.room import Right, Sight

Json = dict[str, Any]
Ask = Callable[[str, str, Json | aiohttp.FormData | None], Awaitable[Json]]  # method, path, body

SEATS, MOST_ROOMS = 8, 10_000  # people besides us; rooms of a number
ABOUT = "subject,suspended,participants,total_participant_count"
LONGEST_SUBJECT, LONGEST_DESCRIPTION = 128, 2_048
UNKNOWN_ROOM = {100, 33, 131041}
NOT_ELIGIBLE = 131215
NO_SUCH_REQUEST = 131213  # they have taken it back, or somebody was faster
PAGE = 1_024


@dataclass(frozen=True)
class Made:
    """A group as the list of all of ours has it."""

    key: str
    subject: str
    at: datetime


class Groups:
    """`phone_id` is the number that makes the rooms, and is the only admin of each."""

    def __init__(self, phone_id: str, ask: Ask) -> None:
        self._phone_id = phone_id
        self._ask = ask

    # ---- answered later, by webhook

    async def create(self, subject: str, description: str, *, by_approval: bool) -> str:
        mode = "approval_required" if by_approval else "auto_approve"
        words = {"subject": subject[:LONGEST_SUBJECT], "description": description[:LONGEST_DESCRIPTION]}
        told = await self._ask("POST", f"{self._phone_id}/groups", ours(words | {"join_approval_mode": mode}))
        return request_id(told)

    async def rename(self, room: str, subject: str, description: str = "", picture: bytes = b"") -> str:
        """`picture`: a square JPEG of at least 192 points."""
        words = {"subject": subject[:LONGEST_SUBJECT], "description": description[:LONGEST_DESCRIPTION]}
        given = {name: word for name, word in words.items() if word}
        return request_id(await self._ask("POST", path(room), form(given, picture) if picture else ours(given)))

    async def delete(self, room: str) -> str:
        return request_id(await self._ask("DELETE", path(room), None))

    async def remove(self, room: str, people: Sequence[str]) -> str:
        named = [{"user" if key.startswith("+") else "user_id": key} for key in people]
        return request_id(await self._ask("DELETE", path(room, "participants"), ours({"participants": named})))

    # ---- answered at once

    async def link(self, room: str) -> str:
        return str((await self._ask("GET", path(room, "invite_link"), None)).get("invite_link", ""))

    async def new_link(self, room: str) -> str:
        """The old one lets nobody in any more."""
        told = await self._ask("POST", path(room, "invite_link"), ours({}))
        return str(told.get("invite_link", ""))

    async def approve(self, room: str, request: str) -> None:
        await self._decide("POST", room, request)

    async def reject(self, room: str, request: str) -> None:
        await self._decide("DELETE", room, request)

    async def _decide(self, method: str, room: str, request: str) -> None:
        told = await self._ask(method, path(room, "join_requests"), ours({"join_requests": [request]}))
        for failed in told.get("failed_join_requests", []):
            errors: list[Json] = failed.get("errors") or [{}]
            code = int(errors[0].get("code", 0))
            if code != NO_SUCH_REQUEST:
                raise refusal(code, 400)

    async def asking(self, room: str) -> list[str]:
        """The numbers of those requests that wait."""
        told = await self._ask("GET", path(room, "join_requests"), None)
        return [str(one["join_request_id"]) for one in told.get("data", [])]

    # ---- how it stands

    async def look(self, room: str) -> Sight:
        try:
            told = await self._ask("GET", f"{path(room)}?fields={ABOUT}", None)
            link = await self.link(room)
        except SendFailed as no:
            if no.code in UNKNOWN_ROOM:
                return Sight(exists=False, there=False)
            raise
        return Sight(
            title=str(told.get("subject", "")),
            rights=frozenset(Right),  # of what WhatsApp lets nobody do in a group nothing is lacking
            invite_link=link or None,
            suspended=bool(told.get("suspended")),
            seats=SEATS,
            people=tuple(keys for one in told.get("participants", []) if (keys := keys_of(one))),
        )

    async def all(self) -> list[Made]:
        """Those that we have made, whether we know of them or not."""
        found: list[Made] = []
        after = ""
        while True:
            more = f"&after={quote(after, safe='')}" if after else ""
            told = await self._ask("GET", f"{self._phone_id}/groups?limit={PAGE}{more}", None)
            found += made_of(told)
            paging: Json = told.get("paging") or {}
            after = str((paging.get("cursors") or {}).get("after", ""))
            if not after or not paging.get("next"):
                return found


def ours(body: Json) -> Json:
    return {"messaging_product": "whatsapp"} | body


def path(room: str, what: str = "") -> str:
    return quote(room, safe="") + (f"/{what}" if what else "")


def form(words: Json, picture: bytes) -> aiohttp.FormData:
    filled = aiohttp.FormData(ours(words))
    filled.add_field("profile_picture_file", picture, filename="room.jpg", content_type="image/jpeg")
    return filled


def request_id(told: Json) -> str:
    if not told.get("request_id"):
        raise SendFailed("an answer without an id", Then.UNKNOWN)
    return str(told["request_id"])


def made_of(told: Json) -> Iterator[Made]:
    for group in (told.get("data") or {}).get("groups", []):
        at = datetime.fromtimestamp(int(group["created_at"]), UTC)
        yield Made(str(group["id"]), str(group.get("subject", "")), at)


def keys_of(person: Json) -> tuple[str, ...]:
    number, user_id = str(person.get("wa_id") or ""), str(person.get("user_id") or "")
    return tuple(key for key in (f"+{number.lstrip('+')}" if number else "", user_id) if key)


def body_of(body: Json | aiohttp.FormData | None) -> bytes | aiohttp.FormData | None:
    return orjson.dumps(body) if isinstance(body, dict) else body
