"""What is missing or wrong: in the settings, in the database, and on the platforms."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from bot.doctor.database import of_database
from bot.doctor.finding import Finding, ill, well
from bot.doctor.platforms import of_platforms
from bot.settings import Settings, set_to_something
from bot.storage.postgres import database


def examine(settings: Settings) -> list[Finding]:
    findings = list(of_settings(settings))
    try:
        with database(settings) as url:
            findings += of_database(url, settings)
    except Exception as failure:  # noqa: BLE001 — whatever it is, it is the finding
        findings.append(ill(f"The database does not answer ({type(failure).__name__}): check SETU_DATABASE_URL."))
    return findings + asyncio.run(of_platforms(settings))


def of_settings(settings: Settings) -> Iterator[Finding]:
    missing = settings.missing()
    yield from (ill(f"{name} is not set, or still has its example value.") for name in missing)
    if not missing:
        yield well("All secrets are set.")
    if not settings.whatsapp_is_on and not settings.telegram_is_on:
        yield ill("Neither WhatsApp nor Telegram is set up: nobody can be told anything.")
    if not settings.public_url.startswith("https://"):
        yield ill("SETU_PUBLIC_URL is not an https:// address: the platforms can not reach us.")
    if not set_to_something(settings.console_password):
        yield well("SETU_CONSOLE_PASSWORD is not set: the console stays shut, which may be what you want.")
    if settings.database_url is None:
        yield well(f"PostgreSQL comes from the wheel, under {settings.data_dir} (fit for a demonstration or a pilot).")
