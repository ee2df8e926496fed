"""False phones on false platforms: WhatsApp's Cloud API and Telegram's Bot API without accounts or internet."""

from bot.emulator.app import create_app, serve
from bot.emulator.people import Config, Group, Person

__all__ = ["Config", "Group", "Person", "create_app", "serve"]
