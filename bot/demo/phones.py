"""The demonstration's phones, in a process of their own."""

from __future__ import annotations

from bot.demo.people import GROUPS, PEOPLE
from bot.emulator import Config
from bot.settings import Settings

BOT = "bijli_setu_demo_bot"


def config(settings: Settings) -> Config:
    """As the product is told to reach the platforms, so the false ones reach the product."""
    return Config(
        host=settings.host,
        port=settings.port + 1,
        people=tuple(living.phone for living in PEOPLE),
        groups=GROUPS,
        whatsapp_phone_id=settings.whatsapp_phone_id,
        whatsapp_waba_id=settings.whatsapp_waba_id,
        whatsapp_token=settings.whatsapp_token.get_secret_value(),
        whatsapp_app_secret=settings.whatsapp_app_secret.get_secret_value(),
        whatsapp_verify_token=settings.whatsapp_verify_token.get_secret_value(),
        whatsapp_webhook=f"{settings.public_url}/webhooks/whatsapp",
        telegram_token=settings.telegram_token.get_secret_value(),
        telegram_username=BOT,
        state_dir=settings.data_dir / "phones",
        console_url=f"{settings.public_url}/console",
    )
