"""Refusals of the Bot API, in Telegram's own words."""

from typing import Any


class BotRefusal(Exception):
    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters

    def answer(self) -> dict[str, Any]:
        more = {"parameters": self.parameters} if self.parameters else {}
        return {"ok": False, "error_code": self.code, "description": self.description, **more}


def bad(description: str) -> BotRefusal:
    return BotRefusal(400, f"Bad Request: {description}")


def forbidden(description: str) -> BotRefusal:
    return BotRefusal(403, f"Forbidden: {description}")


def too_many(seconds: int) -> BotRefusal:
    return BotRefusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
