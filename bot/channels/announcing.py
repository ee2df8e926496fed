"""Telling Telegram where we listen (Meta's address is typed into its dashboard)."""

from __future__ import annotations

import structlog
from telegram.error import TelegramError

from bot.channels.telegram import Telegram
from bot.settings import Settings

WANTED = ["message", "callback_query", "my_chat_member", "chat_member"]  # chat_member comes only if it is named

log = structlog.get_logger()


async def announce(settings: Settings) -> None:
    """Sets the bot's webhook. A failure is told and not fatal: the address set before still holds."""
    if not (settings.telegram_is_on and settings.public_url):
        return
    token = settings.telegram_token.get_secret_value()
    telegram = Telegram("telegram", settings.telegram_api_url, token, settings.telegram_rate)
    try:
        await telegram.bot.set_webhook(
            f"{settings.public_url.rstrip('/')}/webhooks/telegram",
            secret_token=settings.telegram_webhook_secret.get_secret_value(),
            allowed_updates=WANTED,
        )
    except TelegramError as no:
        log.error("webhook not set", error=type(no).__name__)
    finally:
        await telegram.close()
