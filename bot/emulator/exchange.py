"""The exchange: everything that the emulator remembers, and the only place where its parts meet."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import Any

import aiohttp
from aiohttp import web

from bot.emulator.chats import Chats, Message
from bot.emulator.clock import Clock
from bot.emulator.events import Events
from bot.emulator.faults import Faults
from bot.emulator.files import Files
from bot.emulator.notebook import Notebook
from bot.emulator.pace import Bucket, Buckets
from bot.emulator.people import Config, Directory
from bot.emulator.phones import Phones
from bot.emulator.record import Record
from bot.emulator.telegram.bot_posts import BotPosts
from bot.emulator.telegram.bot_spec import BotSpec
from bot.emulator.telegram.supergroups import Supergroup, Supergroups
from bot.emulator.whatsapp.cloud_posts import CloudPosts
from bot.emulator.whatsapp.rooms import Rooms
from bot.emulator.whatsapp.templates import Templates

BURST_TO_ONE_PERSON = 45
SECONDS_A_MESSAGE = 6
TAPS_KEPT = 10_000


class BotLimits:
    """Telegram's limits of speed: 30 a second in all, about 1 a second in a chat, 20 a minute in a group."""

    def __init__(self) -> None:
        self.all, self.chat, self.group = Bucket(30, 30), Buckets(5, 1), Buckets(20, 20 / 60)


class Exchange:
    def __init__(self, config: Config) -> None:
        self.config = config
        self.clock = Clock()
        self.events = Events()
        self.record = Record()
        self.faults = Faults()
        self.notebook = Notebook(config.state_dir)
        self.directory = Directory(config.people)
        self.phones = Phones(self.directory, self.notebook)
        self.chats = Chats(self.notebook)
        self.files = Files(self.notebook)
        self.templates = Templates(self.notebook)
        self.rooms = Rooms(self.notebook)
        self.supergroups = Supergroups(config.groups, self.notebook)
        self.spec = BotSpec.load()
        self.cloud = CloudPosts(
            config.whatsapp_webhook, config.whatsapp_app_secret, config.whatsapp_waba_id, self.notebook
        )
        self.bot = BotPosts(self.notebook)
        self.throughput: Bucket | None = None
        self.keeps_pair_rate = True
        self.has_privacy = True
        self.held: list[Callable[[bool], None]] | None = None
        self.pairs = Buckets(BURST_TO_ONE_PERSON, 1 / SECONDS_A_MESSAGE)
        self.number_facts: dict[str, object] = {}
        self.bot_limits: BotLimits | None = None
        self.taps: dict[str, tuple[str, str, str, float]] = {}
        self.commands: dict[str, list[dict[str, Any]]] = dict(self.notebook.pages("commands"))
        self._last_ids: dict[str, int] = dict(self.notebook.pages("last_id"))
        self.session: aiohttp.ClientSession

    def show(self, message: Message) -> None:
        """Put a new message on every phone that is in its chat."""
        self.chats.show(message)
        self.events.changed(*self.watchers(message.chat))

    def changed(self, message: Message) -> None:
        self.chats.keep(message)
        self.events.changed(*self.watchers(message.chat))

    def changed_chat(self, chat: str) -> None:
        self.events.changed(*self.watchers(chat))

    def update(self, chat: str, kind: str, content: dict[str, Any]) -> None:
        """Tell the bot, if it is there and may know of it."""
        group = self.supergroups.all.get(chat)
        if group is None or self._hears(group, kind, content):
            self.bot.put(chat, kind, content)

    def _hears(self, group: Supergroup, kind: str, content: dict[str, Any]) -> bool:
        """With privacy on and as no administrator it hears commands, answers to it and the platform's lines."""
        if kind == "my_chat_member":
            return True
        if kind == "chat_join_request":
            return group.may("can_invite_users")
        if kind in ("chat_member", "message_reaction") or group.kind == "channel":
            return group.bot == "administrator"
        if not group.bot_is_in or group.bot == "administrator" or not self.has_privacy:
            return group.bot_is_in
        said = content.get("text", content.get("caption"))
        replied = content.get("reply_to_message", {}).get("from", {}).get("id") == self.config.bot_id
        return kind == "callback_query" or said is None or str(said).startswith("/") or replied

    def tapped(self, query: str, person: str, message: Message) -> None:
        """Remember who waits for the answer to a tap."""
        if len(self.taps) > TAPS_KEPT:
            del self.taps[next(iter(self.taps))]
        self.taps[query] = (person, message.chat, message.id, self.clock.now())

    def next_id(self, counter: str) -> int:
        """Message ids rise for all private chats together, and in each group on its own."""
        self._last_ids[counter] = self._last_ids.get(counter, 0) + 1
        self.notebook.put("last_id", counter, self._last_ids[counter])
        return self._last_ids[counter]

    def watchers(self, chat: str) -> tuple[str, ...]:
        return self.supergroups.members(chat) or self.rooms.members(chat) or (chat,)

    def reset(self) -> None:
        """Forget what was said and done; what the product registered (templates, commands, webhook) stays."""
        self.chats.clear()
        self.phones.clear()
        self.record.clear()
        self.faults.clear()
        self.pairs.clear()
        self.cloud.clear()
        self.bot.clear()
        self.rooms.clear()
        self.supergroups.renew(self.config.groups)
        self.notebook.forget("message", "phone", "whatsapp_post", "telegram_post", "room", "supergroup")
        self.clock.offset, self.throughput, self.keeps_pair_rate = 0.0, None, True
        self.has_privacy = True
        self.held = self.bot_limits = None
        self.number_facts.clear()
        self.events.tell("reset")

    async def live(self, _: web.Application) -> AsyncIterator[None]:
        """Everything that runs beside the answers, from the application's start to its end."""
        connector = aiohttp.TCPConnector(limit=100)
        async with aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=15)) as session:
            self.session = session
            work = [self.cloud.run(session), self.bot.run(session), self.notebook.run()]
            tasks = [asyncio.create_task(one) for one in work]
            yield
            for task in tasks:
                task.cancel()
            for task in tasks:
                with suppress(asyncio.CancelledError):
                    await task
        self.notebook.close()


EXCHANGE = web.AppKey("exchange", Exchange)
