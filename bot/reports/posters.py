"""A poster for each zone: how to come in by WhatsApp and Telegram, what one gets, what is kept, and how to leave."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx
import segno
from pywa_async.errors import WhatsAppError
from telegram.error import TelegramError

from bot.channels.submitting import look_up_number
from bot.channels.telegram import Telegram
from handlers.telling.face import apart, emergency, fitting
from handlers.telling.notices import place
from handlers.wording import Voice
from zones.area import Area, Kind
from zones.person import LANGUAGES

if TYPE_CHECKING:
    from bot.senders import Sender
    from bot.world import World

LONGEST = 120  # characters of a zone's name
TOGETHER, JOINED = "\N{NO-BREAK SPACE}", "\N{WORD JOINER}"  # what is to be typed is not broken at the end of a line


class NoDoor(Exception):
    """A poster that leads nowhere is not printed; says in words what is missing."""


@dataclass(frozen=True)
class Door:
    """One way in: where its code leads, and how to come in without a camera."""

    channel: str
    url: str
    name: str  # the number, or the bot
    typed: str  # what to write there
    code: str  # as SVG


async def poster(world: World, zone: Area) -> bytes:
    """A page in each language. Raises `NoDoor`."""
    ways = await doors(world, zone)
    pages = [page(world, zone, ways, language, await world.atlas()) for language in LANGUAGES]
    return await world.press.sheet("poster", {"pages": pages}, "pdf", world.clock())


async def doors(world: World, zone: Area) -> list[Door]:
    """Only those that are set up for this zone, as the platforms themselves name them."""
    async with world.stores.begin() as store:
        codes = await store.codes_above(zone.id, world.clock())
    names = [world.senders.serving(channel, codes) for channel in ("whatsapp", "telegram")]
    senders = [sender for name in names for sender in world.senders if sender.name == name]
    if not senders:
        raise NoDoor("Neither a WhatsApp number nor a Telegram bot is set up: there is nothing that people could join.")
    return [await door(sender, zone.code) for sender in senders]


async def door(sender: Sender, code: str) -> Door:
    if sender.channel == "whatsapp":
        number = await number_of(sender)
        url = f"https://wa.me/{''.join(filter(str.isdigit, number))}?text={quote(f'JOIN {code}')}"
        return Door("whatsapp", url, number.replace(" ", TOGETHER), f"JOIN{TOGETHER}{code}", svg(url))
    bot = await bot_of(sender)
    url = f"https://t.me/{bot}?start={quote(code)}"
    return Door("telegram", url, f"@{bot}", f"/{JOINED}start{TOGETHER}{code}", svg(url))


async def number_of(sender: Sender) -> str:
    try:
        number = (await look_up_number(sender)).shown
    except (WhatsAppError, httpx.HTTPError) as no:
        raise NoDoor(
            f"WhatsApp does not tell us our number ({type(no).__name__}): see `python main.py doctor`."
        ) from None
    if not number:
        raise NoDoor("WhatsApp does not tell us our number: see `python main.py doctor`.")
    return number


async def bot_of(sender: Sender) -> str:
    telegram = Telegram(sender.name, sender.api_url, sender.token.get_secret_value(), sender.rate)
    try:
        return str((await telegram.bot.get_me()).username)
    except TelegramError as no:
        raise NoDoor(
            f"Telegram does not tell us our name ({type(no).__name__}): see `python main.py doctor`."
        ) from None
    finally:
        await telegram.close()


def svg(url: str) -> str:
    """Lines, not pixels; it is read even where a quarter of it is torn or dirty."""
    drawn = BytesIO()
    segno.make(url, error="q", micro=False).save(drawn, kind="svg", xmldecl=False, border=4, light="#fff")
    return drawn.getvalue().decode()


def page(world: World, zone: Area, ways: list[Door], language: str, atlas: Any) -> dict[str, Any]:
    voice = Voice(language, world.settings.zone_time, world.clock())
    discom = next((area for area in atlas.above(zone.id) if area.kind is Kind.DISCOM), zone)
    return {
        "lang": language,
        "office": fitting(discom.name(language), LONGEST),
        "zone": fitting(place(zone, voice), LONGEST),
        "head": voice.say("poster.head"),
        "lead": voice.say("poster.lead"),
        "gets": voice.say("poster.gets").split("\n"),
        "doors": [asdict(way) | {"how": how(way, voice)} for way in ways],
        "kept": voice.say("poster.kept"),
        "leave": voice.say("poster.leave"),
        "helpline": voice.say("poster.helpline"),
        "danger": emergency(voice),
    }


def how(way: Door, voice: Voice) -> str:
    typed, name = apart(way.typed, voice), apart(way.name, voice)
    if way.channel == "whatsapp":
        return voice.say("poster.whatsapp", typed=typed, name=name)
    return voice.say("poster.telegram", typed=typed, name=name)
