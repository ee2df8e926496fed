"""Telegram's refusals become our decisions: whom they concern, and whether to try again."""

from __future__ import annotations

from datetime import timedelta

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.channels.channel import Level, SendFailed, Then
from bot.channels.telegram_wire import NotDone, NotReached
from zones.room import Hinders

# What a bot is told when it may not write to somebody (they blocked it, left, or never pressed Start).
DEAD_CHAT = ("chat not found", "user is deactivated", "bot was kicked", "peer_id_invalid", "user not found")
# What it is told when it is in a room and may not do what it was about to do there.
HINDERED = {
    "topic_closed": Hinders.TOPIC_CLOSED,
    "message thread not found": Hinders.TOPIC_CLOSED,
    "topic_deleted": Hinders.TOPIC_CLOSED,
    "message can't be deleted": Hinders.NO_DELETING,
    "not enough rights to pin": Hinders.NO_PINNING,
    "not enough rights to restrict": Hinders.NO_REMOVING,
    "not enough rights to manage pinned": Hinders.NO_PINNING,
    "not enough rights to manage": Hinders.NO_INVITING,
    "not enough rights": Hinders.MUTE,
    "need administrator rights": Hinders.MUTE,
    "chat_write_forbidden": Hinders.MUTE,
    "chat_restricted": Hinders.MUTE,
}
LOOK_AGAIN = timedelta(minutes=5)  # whether we may again; the room's own news comes sooner


def not_fetched(no: SendFailed) -> SendFailed:
    """Nothing has been told to anybody yet: it may be tried again, unless the file is gone."""
    again = no.then in (Then.LATER, Then.UNKNOWN, Then.SLOW)
    return SendFailed("not fetched", Then.LATER if again else Then.NEVER, timedelta(seconds=5))


def refusal(no: TelegramError, to: str) -> SendFailed:
    match no:
        case RetryAfter():
            return too_fast(no, to)
        case Forbidden():
            return SendFailed("telegram 403", Then.GONE, level=Level.RECIPIENT)
        case InvalidToken():
            return SendFailed("telegram 401", Then.STOP, timedelta(minutes=10), level=Level.ACCOUNT)
        case ChatMigrated():
            return SendFailed("telegram migrated", Then.MOVED, level=Level.RECIPIENT, moved_to=str(no.new_chat_id))
        case BadRequest():
            return not_here(no)
        case NotReached():
            return SendFailed("not reached", Then.LATER, timedelta(seconds=5))
        case NotDone():
            return SendFailed("telegram 5xx", Then.LATER, timedelta(seconds=5))
        case TimedOut():
            return SendFailed("timed out", Then.UNKNOWN)
        case NetworkError():
            return SendFailed("network", Then.UNKNOWN)
        case _:
            return SendFailed(type(no).__name__, Then.NEVER, page=True)


def not_here(no: BadRequest) -> SendFailed:
    """A NetworkError by name only: trying again at once would refuse it for ever."""
    if hinders := next((what for words, what in HINDERED.items() if words in no.message.lower()), None):
        return SendFailed(f"room {hinders}", Then.HOLD, LOOK_AGAIN, level=Level.RECIPIENT, hinders=hinders)
    dead = any(words in no.message.lower() for words in DEAD_CHAT)
    return SendFailed("telegram 400", Then.GONE if dead else Then.NEVER, level=Level.RECIPIENT, page=not dead)


def too_fast(no: RetryAfter, to: str) -> SendFailed:
    """A group has a limit of its own (20 a minute); what a private chat is told holds for the whole bot."""
    pause = no.retry_after if isinstance(no.retry_after, timedelta) else timedelta(seconds=no.retry_after)
    if is_room(to):
        return SendFailed("telegram 429", Then.WAIT, pause, level=Level.RECIPIENT)
    return SendFailed("telegram 429", Then.SLOW, pause, level=Level.SENDER)


def is_room(key: str) -> bool:
    """Groups and channels have negative ids, or a public @name."""
    return key.startswith(("-", "@"))
