"""What the doctor finds on WhatsApp and on Telegram."""

from __future__ import annotations

import httpx
from pywa_async.errors import WhatsAppError
from telegram.error import TelegramError

from bot.channels import announcing, submitting
from bot.channels.channel import SendFailed
from bot.channels.groups import MOST_ROOMS, NOT_ELIGIBLE, SEATS
from bot.channels.standing import in_words
from bot.channels.telegram import Telegram
from bot.channels.telegram_wire import NotReached
from bot.doctor.finding import Finding, ill, means, well
from bot.senders import Sender, senders_of
from bot.settings import Settings


async def of_platforms(settings: Settings) -> list[Finding]:
    findings = []
    if settings.whatsapp_is_on and not settings.whatsapp_waba_id:
        findings.append(ill("SETU_WHATSAPP_WABA_ID is not set: templates can not be looked up."))
    for sender in senders_of(settings).accounts().values():
        findings += await of_whatsapp(sender)
    for sender in senders_of(settings):
        if sender.channel == "telegram":
            findings.append(await of_telegram(settings, sender))
        else:
            findings.append(await of_groups(sender))
    return findings


async def of_groups(sender: Sender) -> Finding:
    """Whether the number may have rooms. Without the right nothing is missing: everybody has their private chat."""
    channel = submitting.open_whatsapp(sender)
    try:
        made = await channel.groups.all()
    except SendFailed as no:
        if no.code == NOT_ELIGIBLE:
            needs = "for that it must be an Official Business Account"
            return well(f"WhatsApp lets {sender.name} have no groups ({needs}); private chats reach everybody.")
        return ill(f"WhatsApp does not tell of the groups of {sender.name}: {means(no.reason)}.")
    finally:
        await channel.close()
    return well(f"WhatsApp lets {sender.name} have groups: {len(made)} of {MOST_ROOMS}, {SEATS} people in each.")


async def of_whatsapp(sender: Sender) -> list[Finding]:
    try:
        number = await submitting.look_up_number(sender)
        standings = await submitting.look_up_all(sender)
    except WhatsAppError as no:
        return [ill(f"WhatsApp refuses us (code {no.code}): check SETU_WHATSAPP_TOKEN and the ids.")]
    except httpx.HTTPError as no:
        away = f"WhatsApp can not be reached ({type(no).__name__}): check SETU_WHATSAPP_API_URL and the network."
        return [ill(away)]
    refused = [
        ill(in_words(f"{name} {language}", standing))
        for (name, language), standing in standings.items()
        if not standing.is_well
    ]
    quality = number.quality in ("GREEN", "UNKNOWN", "")
    about = Finding(quality, f"The number's quality rating ({sender.name}) is {number.quality.lower() or 'not told'}.")
    return [*(refused or [well(f"WhatsApp answers ({sender.name}): all templates approved.")]), about]


async def of_telegram(settings: Settings, sender: Sender) -> Finding:
    telegram = Telegram(sender.name, sender.api_url, sender.token.get_secret_value(), sender.rate)
    try:
        me, hook = await telegram.bot.get_me(), await telegram.bot.get_webhook_info()
    except NotReached:
        return ill("Telegram can not be reached: check SETU_TELEGRAM_API_URL and the network.")
    except TelegramError as no:
        return ill(f"Telegram does not accept us ({type(no).__name__}): check the token of {sender.name}.")
    finally:
        await telegram.close()
    if not hook.url:
        return ill(f"@{me.username} has no webhook: set SETU_PUBLIC_URL and start `python main.py web`.")
    if hook.url != announcing.address(settings):
        return ill(f"@{me.username} posts to another address than ours: start `python main.py web` once.")
    if hook.last_error_message:
        return ill(f"@{me.username} could not reach us lately: {hook.last_error_message}.")
    return well(f"Telegram knows us as @{me.username} and posts to us.")
