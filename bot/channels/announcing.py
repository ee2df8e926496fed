"""Telling Telegram where we listen (Meta's address is typed into its dashboard)."""

from __future__ import annotations

import re

import sqlalchemy as sa
import structlog
from sqlalchemy.ext.asyncio import AsyncEngine
from telegram import BotCommand
from telegram.error import TelegramError

from bot.channels.telegram import Telegram
from bot.senders import Sender, Senders
from bot.settings import Settings
from handlers.routes import ROUTES, Help
from handlers.wording import catalogue
from zones.person import LANGUAGES

# chat_member comes only if it is named
WANTED = [
    "message", "edited_message", "callback_query", "my_chat_member", "chat_member", "chat_join_request", "channel_post",
]  # fmt: skip

KNOW_AS = sa.text("""
INSERT INTO senders (name, username) VALUES (:name, :username)
ON CONFLICT (name) DO UPDATE SET username = excluded.username
""")

COMMAND = re.compile(r"[a-z0-9_]{1,32}")  # what Telegram takes for one
DESCRIPTION = 256  # characters, by the Bot API

log = structlog.get_logger()


async def announce(settings: Settings, senders: Senders, engine: AsyncEngine) -> None:
    """Sets each bot's webhook and menu. A failure is told and not fatal: what was set before still holds."""
    for sender in senders:
        if (
            sender.channel == "telegram"
            and settings.public_url
            and (name := await announce_bot(sender, address(settings)))
        ):
            async with engine.begin() as connection:
                await connection.execute(KNOW_AS, {"name": sender.name, "username": name})


async def announce_bot(sender: Sender, url: str) -> str | None:
    """The name by which links lead to it."""
    telegram = Telegram(sender.name, sender.api_url, sender.token.get_secret_value(), sender.rate)
    name = None
    try:
        name = (await telegram.bot.get_me()).username
        await telegram.bot.set_webhook(url, secret_token=sender.secret.get_secret_value(), allowed_updates=WANTED)
        for language in LANGUAGES:
            await telegram.bot.set_my_commands(menu(language), language_code=None if language == "hi" else language)
    except TelegramError as no:
        log.error("not announced", sender=sender.name, error=type(no).__name__)
    finally:
        await telegram.close()
    return name


def address(settings: Settings) -> str:
    return f"{settings.public_url.rstrip('/')}/webhooks/telegram"


def menu(language: str) -> list[BotCommand]:
    """The router's commands as Telegram shows them behind the slash; Hindi to all whose app speaks neither other."""
    words = catalogue(language)
    shown = [route for route in ROUTES if route.help is not Help.NOBODYS]
    named = ((next(filter(COMMAND.fullmatch, route.words), None), f"help.{route.name}") for route in shown)
    return [BotCommand(name, plain(words[line])) for name, line in named if name]


def plain(line: str) -> str:
    """“*हाल*: आपके इलाके …” without its command, which stands beside it."""
    return line.partition(":")[2].strip().replace("*", "")[:DESCRIPTION]
