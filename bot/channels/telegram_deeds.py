"""What we do in a Telegram chat besides writing: react, delete, pin, let people in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from telegram import Bot, ChatPermissions
from telegram.error import BadRequest, TelegramError

from handlers.deed import Deed, Doing

EYES = "👀"  # one of the signs that Telegram allows everywhere where signs are allowed at all

# What is refused because it is so already, or because nobody misses it.
DONE_BEFORE = ("message to delete not found", "hide_requester_missing", "user_already_participant")


async def do(bot: Bot, chat: int | str, deed: Deed) -> None:
    """Raises what Telegram answers, if it matters to anybody."""
    try:
        await DEEDS[deed.what](bot, chat, deed)
    except BadRequest as no:
        if not no.message.lower().startswith(DONE_BEFORE):
            raise


async def seen(bot: Bot, chat: int | str, deed: Deed) -> None:
    """A courtesy: where signs are not allowed, or the message is gone, none is given."""
    try:
        await bot.set_message_reaction(chat, int(deed.message), EYES)
    except BadRequest:
        return


async def delete(bot: Bot, chat: int | str, deed: Deed) -> None:
    await bot.delete_message(chat, int(deed.message))


async def pin(bot: Bot, chat: int | str, deed: Deed) -> None:
    await bot.pin_chat_message(chat, int(deed.message), disable_notification=True)


async def admit(bot: Bot, chat: int | str, deed: Deed) -> None:
    await tell(bot, deed)
    await bot.approve_chat_join_request(chat, int(deed.who))


async def decline(bot: Bot, chat: int | str, deed: Deed) -> None:
    await tell(bot, deed)
    await bot.decline_chat_join_request(chat, int(deed.who))


async def tell(bot: Bot, deed: Deed) -> None:
    """Before it is decided, for only until then may we write to whoever asks."""
    if not deed.word:
        return
    try:
        await bot.send_message(int(deed.who), deed.word)
    except TelegramError:
        return  # to be let in matters more than to hear of it


async def remove(bot: Bot, chat: int | str, deed: Deed) -> None:
    """Out of the room, and out of nothing else: they may come back once somebody lets them, or on its day."""
    await bot.ban_chat_member(chat, int(deed.who), until_date=deed.until or None)


async def hold(bot: Bot, chat: int | str, deed: Deed) -> None:
    await bot.restrict_chat_member(chat, int(deed.who), ChatPermissions.no_permissions(), until_date=deed.until or None)


async def let_back(bot: Bot, chat: int | str, deed: Deed) -> None:
    await bot.unban_chat_member(chat, int(deed.who), only_if_banned=True)


DEEDS: dict[Doing, Callable[[Bot, int | str, Deed], Awaitable[None]]] = {
    Doing.SEEN: seen,
    Doing.DELETE: delete,
    Doing.PIN: pin,
    Doing.ADMIT: admit,
    Doing.DECLINE: decline,
    Doing.REMOVE: remove,
    Doing.LET_BACK: let_back,
    Doing.HOLD: hold,
}
