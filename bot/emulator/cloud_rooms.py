"""The Groups API of WhatsApp."""

from typing import Any

from aiohttp import web

from bot.emulator.cloud_errors import Refusal
from bot.emulator.exchange import Exchange

Json = dict[str, Any]


def create(exchange: Exchange, request: web.Request, body: Json) -> Json:
    raise Refusal(131215, "not yet")


listed = invite_link = new_invite_link = remove = join_requests = approve = reject = create


async def change(exchange: Exchange, request: web.Request, body: Json) -> Json:
    raise Refusal(131215, "not yet")


def about(exchange: Exchange, id: str, fields: list[str]) -> Json:
    raise Refusal(131215, "not yet")


def delete(exchange: Exchange, id: str) -> Json:
    raise Refusal(131215, "not yet")


def send_to_room(exchange: Exchange, body: Json) -> Json:
    raise Refusal(131041, "not yet")
