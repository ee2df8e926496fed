"""Telegram's way out: letters become Bot API messages, its refusals become our decisions."""

from __future__ import annotations

import html
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.channels.channel import Enclosure, Letter, Sent
from bot.channels.pace import Pace
from bot.channels.telegram_deeds import do
from bot.channels.telegram_looks import leads, look
from bot.channels.telegram_refusals import not_fetched, refusal
from bot.channels.telegram_wire import AiohttpRequest
from bot.channels.uploads import Uploads
from handlers.answer import Button
from zones.room import Sight

TEXT, CAPTION = 4_096, 1_024
COURTESY = 3.0  # seconds that the end of the little clock may take
CONNECTIONS = 32  # for about 30 messages a second
BOLD = re.compile(r"\*(\S(?:[^*\n]*\S)?)\*")
VOICE, PLAYED = "audio/ogg", {"audio/mpeg", "audio/mp4"}  # the first holds Opus
SHORT_LABEL = 16  # two of these stand side by side on a small phone

UNCHANGED = "message is not modified"
# The last: what was tapped stands under a picture.
GONE_MESSAGE = (
    "message to edit not found", "message can't be edited", "message_id_invalid",
    "there is no text in the message to edit",
)  # fmt: skip


class Telegram:
    """One bot. `api_url` is the Bot API's root."""

    receipts = False

    def __init__(self, name: str, api_url: str, token: str, rate: float) -> None:
        self.name = name
        self.rate = rate
        self.pace = Pace()
        self.connections = CONNECTIONS
        self._uploads = Uploads()
        self._request = AiohttpRequest(connections=CONNECTIONS)
        root = api_url.rstrip("/")
        self.bot = Bot(
            token,
            base_url=f"{root}/bot",
            base_file_url=f"{root}/file/bot",
            request=self._request,
            get_updates_request=self._request,
        )

    async def send(self, letter: Letter) -> Sent:
        try:
            if letter.deed:
                await do(self.bot, chat_id(letter.to), letter.deed)
                return Sent("")
            await self._on_the_tap(letter)
            if not letter.text and not letter.file:
                return Sent("")
            return await self._live(letter) if letter.live else Sent(await self._write(letter))
        except TelegramError as no:
            raise refusal(no, letter.to) from None

    async def _on_the_tap(self, letter: Letter) -> None:
        """Ends the little clock on the button. It is a courtesy: too late for it is no failure."""
        if not letter.callback:
            return
        try:
            await self.bot.answer_callback_query(
                letter.callback, text=letter.toast[:200] or None, read_timeout=COURTESY
            )
        except RetryAfter:
            raise
        except TelegramError as no:
            if isinstance(no, Forbidden | InvalidToken):
                raise

    async def _write(self, letter: Letter) -> str:
        if letter.file:
            return await self._enclose(letter, letter.file)
        if letter.edit:
            try:
                return await self._edit(letter)
            except BadRequest as no:
                if not no.message.lower().startswith(GONE_MESSAGE):
                    raise
        message = await self.bot.send_message(
            chat_id(letter.to),
            marked(letter.text),
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard(letter),
            reply_parameters=reply(letter.reply_to),
            message_thread_id=int(letter.topic) if letter.topic else None,
        )
        return str(message.message_id)

    async def _enclose(self, letter: Letter, file: Enclosure) -> str:
        known = self._uploads.known(file.key)
        try:
            message = await self._send_file(letter, file, known or await file.open())
        except BadRequest:
            if not known:
                raise
            self._uploads.forget(file.key)  # it no longer knows the file by this id
            message = await self._send_file(letter, file, await file.open())
        held = message.photo[-1] if message.photo else message.voice or message.audio or message.document
        self._uploads.keep(file.key, held.file_id if held else "")
        return str(message.message_id)

    async def _send_file(self, letter: Letter, file: Enclosure, what: str | bytes) -> Message:
        return await self._sending(file, what)(
            chat_id(letter.to),
            filename=file.name,
            caption=marked(letter.text, CAPTION) or None,
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard(letter),
            reply_parameters=reply(letter.reply_to),
            message_thread_id=int(letter.topic) if letter.topic else None,
        )

    def _sending(self, file: Enclosure, what: str | bytes) -> Callable[..., Awaitable[Message]]:
        if file.is_picture:
            return partial(self.bot.send_photo, photo=what)
        if file.type == VOICE:
            return partial(self.bot.send_voice, voice=what)
        if file.type in PLAYED:
            return partial(self.bot.send_audio, audio=what)
        return partial(self.bot.send_document, document=what)

    async def _live(self, letter: Letter) -> Sent:
        """The outage's post is edited, and the change replied to it; if it is gone, the change takes its place."""
        try:
            await self._edit(replace(letter, edit=letter.live, text=letter.state))
        except BadRequest as no:
            if not no.message.lower().startswith(GONE_MESSAGE):
                raise
            anew = await self._write(replace(letter, reply_to=""))
            return Sent(anew, live=anew)
        return Sent(await self._write(letter))

    async def _edit(self, letter: Letter) -> str:
        try:
            edited = await self.bot.edit_message_text(
                marked(letter.text),
                chat_id(letter.to),
                int(letter.edit),
                parse_mode=ParseMode.HTML,
                reply_markup=inline(letter.buttons),
            )
        except BadRequest as no:
            if UNCHANGED not in no.message.lower():
                raise
            return letter.edit
        return str(edited.message_id) if isinstance(edited, Message) else letter.edit

    async def fetch(self, media: str) -> bytes:
        try:
            return bytes(await (await self.bot.get_file(media)).download_as_bytearray())
        except TelegramError as no:
            raise not_fetched(refusal(no, "")) from None

    async def look(self, room: str) -> Sight:
        try:
            return await look(self.bot, chat_id(room))
        except TelegramError as no:
            raise refusal(no, room) from None

    async def leads(self, room: str, who: str) -> bool:
        try:
            return await leads(self.bot, chat_id(room), who)
        except TelegramError as no:
            raise refusal(no, room) from None

    async def close(self) -> None:
        await self._request.shutdown()  # the bot's own shutdown does nothing for a bot that was never initialised


def marked(text: str, most: int = TEXT) -> str:
    """Our `*bold*` as HTML; everything else is taken as it is."""
    return BOLD.sub(r"<b>\1</b>", html.escape(text[:most], quote=False))


def chat_id(key: str) -> int | str:
    return key if key.startswith("@") else int(key)


def reply(message: str) -> ReplyParameters | None:
    return ReplyParameters(int(message), allow_sending_without_reply=True) if message else None


def keyboard(letter: Letter) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | None:
    if letter.share_phone or letter.share_place:
        key = KeyboardButton(
            letter.share_phone or letter.share_place,
            request_contact=bool(letter.share_phone) or None,
            request_location=bool(letter.share_place) or None,
        )
        return ReplyKeyboardMarkup([[key]], resize_keyboard=True, one_time_keyboard=True)
    return inline(letter.buttons)


def inline(buttons: tuple[Button, ...]) -> InlineKeyboardMarkup | None:
    """Short labels in pairs, long ones below each other."""
    rows: list[list[InlineKeyboardButton]] = []
    for button in buttons:
        key = InlineKeyboardButton(button.label, callback_data=button.action)
        beside = (
            rows and len(rows[-1]) == 1 and len(rows[-1][0].text) <= SHORT_LABEL and len(button.label) <= SHORT_LABEL
        )
        rows[-1].append(key) if beside else rows.append([key])
    return InlineKeyboardMarkup(rows) if rows else None
