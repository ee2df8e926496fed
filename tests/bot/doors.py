"""Both platforms' real doors without phones: signed webhooks in, and what we owe in answer read from the rows."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import itertools
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from httpx import ASGITransport, AsyncClient

from bot.intake import inbox
from bot.intake.keeping import Keeper
from bot.intake.update import SHARDS
from bot.web.app import create_web
from bot.world import World
from tests.bot.watch import address_of, rows

GROUP = -1001000000001
ANONYMOUS_ADMIN = {"id": 1087968824, "is_bot": True, "first_name": "Group"}


@dataclass
class Doors:
    world: World
    web: AsyncClient
    numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    # ---- what comes in

    async def says(self, who: str, text: str, name: str = "", group: bool = False, **more: Any) -> None:
        if who.startswith("+"):
            await self.whatsapp(who, {"type": "text", "text": {"body": text}}, name)
        else:
            await self.telegram_message(who, name, group, text=text, **more)

    async def taps(self, who: str, action: str, group: bool = False) -> None:
        if who.startswith("+"):
            reply = {"type": "button_reply", "button_reply": {"id": action, "title": "?"}}
            await self.whatsapp(who, {"type": "interactive", "interactive": reply})
        else:
            message = {"message_id": 1, "date": self.seconds, "chat": self.chat(who, group)}
            query = {"id": f"q{next(self.numbers)}", "from": sender(who), "message": message, "data": action}
            await self.telegram({"callback_query": query})

    async def whatsapp(self, who: str, message: dict[str, Any], name: str = "") -> bytes:
        said = {"from": who[1:], "id": f"wamid.{next(self.numbers)}", "timestamp": str(self.seconds)} | message
        contact = {"wa_id": who[1:], "profile": {"name": name or who}}
        change = {"field": "messages", "value": {"contacts": [contact], "messages": [said]}}
        body = json.dumps({"entry": [{"changes": [change]}]}).encode()
        await self.posts(body)
        return body

    async def posts(self, body: bytes) -> None:
        seal = hmac.new(b"app-secret", body, hashlib.sha256).hexdigest()
        answer = await self.web.post(
            "/webhooks/whatsapp", content=body, headers={"X-Hub-Signature-256": f"sha256={seal}"}
        )
        assert answer.status_code == 200
        await self.drain()

    async def telegram_message(self, who: str, name: str = "", group: bool = False, **content: Any) -> None:
        said = {"message_id": next(self.numbers), "date": self.seconds, "from": sender(who, name)}
        await self.telegram({"message": said | {"chat": self.chat(who, group)} | content})

    async def telegram(self, update: dict[str, Any]) -> None:
        secret = {"X-Telegram-Bot-Api-Secret-Token": "hook-secret"}
        body = {"update_id": next(self.numbers)} | update
        assert (await self.web.post("/webhooks/telegram", json=body, headers=secret)).status_code == 200
        await self.drain()

    def chat(self, who: str, group: bool) -> dict[str, Any]:
        return {"id": GROUP, "type": "supergroup", "title": "GN"} if group else {"id": int(who), "type": "private"}

    @property
    def seconds(self) -> int:
        return int(self.world.clock().timestamp())

    async def drain(self) -> None:
        await asyncio.gather(*(inbox.drain(self.world, shard) for shard in range(SHARDS)))
        assert await rows(self.world, "SELECT error FROM inbox WHERE error IS NOT NULL") == []

    # ---- what comes of it

    async def heard(self, who: str) -> list[dict[str, Any]]:
        """Our answers to them, the oldest first, as they are owed."""
        channel = "whatsapp" if who.startswith("+") else "telegram"
        address = await address_of(self.world, str(GROUP) if who == "group" else who, channel)
        owed = "SELECT sealed_content AS it FROM deliveries WHERE address_id = :to AND notice_id IS NULL ORDER BY id"
        found = await rows(self.world, owed, to=address.id)
        return [self.world.vault.open_json(row.it) for row in found]

    async def last(self, who: str) -> str:
        return str((await self.heard(who))[-1]["text"])

    async def button(self, who: str, verb: str) -> str:
        """What the newest button stands for that does this."""
        offered = [action for answer in await self.heard(who) for _, action in answer["buttons"]]
        return next(one for one in reversed(offered) if verb in (one, one.partition(":")[2]))

    async def attempts(self) -> list[str]:
        """The reasons of what was refused and stands in the log."""
        found = await rows(self.world, "SELECT facts->>'reason' AS it FROM entries WHERE act = 'attempt.refused'")
        return [row.it for row in found]


def sender(who: str, name: str = "") -> dict[str, Any]:
    return {"id": int(who), "is_bot": False, "first_name": name or who}


@asynccontextmanager
async def open_doors(world: World) -> AsyncIterator[Doors]:
    async with web_of(world) as client:
        yield Doors(world, client)


@asynccontextmanager
async def web_of(world: World, **headers: str) -> AsyncIterator[AsyncClient]:
    """Whoever knocks at the web process of this world, and keeps to what it answers."""
    app = create_web(nullcontext(world))
    app.state.world, app.state.keeper = world, Keeper(world)
    async with AsyncClient(transport=ASGITransport(app), base_url="http://door", headers=headers) as client:
        yield client
    await app.state.keeper.close()
