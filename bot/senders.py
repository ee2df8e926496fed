"""The senders of this installation, one number or one bot each: from the settings, and from a file beside them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import yaml
from dotenv import dotenv_values
from pydantic import BaseModel, ConfigDict, Field, SecretStr, TypeAdapter, ValidationError

from bot.settings import Settings, set_to_something


@dataclass(frozen=True)
class Sender:
    """`name` stands in the rows for ever; `key` is the phone number's id, or the bot's.

    `account` is what the platform may close for several of them at once. `areas` are the codes of what it serves; none:
    everything.
    """

    name: str
    channel: str
    key: str
    account: str
    api_url: str
    token: SecretStr
    secret: SecretStr  # proves its webhooks: the app's secret, or the word that Telegram sends back
    rate: float  # messages a second
    areas: tuple[str, ...] = ()


class Senders(tuple[Sender, ...]):
    """All of them, in the order in which they are written."""

    __slots__ = ()

    def serving(self, channel: str, codes: Sequence[str]) -> str:
        """The name of the one for a place, whose `codes` go from itself upwards: the nearest that is named there."""
        mine = [sender for sender in self if sender.channel == channel]
        near = (sender for code in codes for sender in mine if code in sender.areas)
        everywhere = (sender for sender in mine if not sender.areas)
        return next((sender.name for some in (near, everywhere, mine) for sender in some), channel)

    def with_key(self, channel: str, key: str) -> Sender | None:
        return next((sender for sender in self if (sender.channel, sender.key) == (channel, key)), None)

    def account(self, name: str) -> str:
        """Templates, limits and bills are an account's; one that is no longer in the settings stands for itself."""
        return next((sender.account for sender in self if sender.name == name), name)

    def accounts(self) -> dict[str, Sender]:
        """WhatsApp's, each with a sender that may ask for it; a number alone has no templates that we could look up."""
        ours = (sender for sender in reversed(self) if sender.channel == "whatsapp" and sender.account != sender.key)
        return {sender.account: sender for sender in ours}

    def sharing(self, account: str) -> list[str]:
        return [sender.name for sender in self if sender.account == account]


def senders_of(settings: Settings) -> Senders:
    """Raises `ValueError`, in words, for a file that cannot be used."""
    own = [sender for sender in (own_number(settings), own_bot(settings)) if sender]
    more = [line.sender(settings) for line in lines(settings.senders)] if settings.senders else []
    names = [sender.name for sender in (*own, *more)]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"{settings.senders}: more than one sender is named {', '.join(twice)}")
    return Senders((*own, *more))


def own_number(s: Settings) -> Sender | None:
    if not s.whatsapp_is_on:
        return None
    account = s.whatsapp_waba_id or s.whatsapp_phone_id
    return Sender(
        "whatsapp", "whatsapp", s.whatsapp_phone_id, account, s.whatsapp_api_url, s.whatsapp_token,
        s.whatsapp_app_secret, s.whatsapp_rate,
    )  # fmt: skip


def own_bot(s: Settings) -> Sender | None:
    if not s.telegram_is_on:
        return None
    bot = bot_id(s.telegram_token)
    return Sender(
        "telegram", "telegram", bot, bot, s.telegram_api_url, s.telegram_token, s.telegram_webhook_secret,
        s.telegram_rate,
    )  # fmt: skip


def bot_id(token: SecretStr) -> str:
    """A bot's token begins with its own user id."""
    return token.get_secret_value().partition(":")[0]


# ---- the file --------------------------------------------------------------------------------------


class Line(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,40}$")]
    areas: tuple[str, ...] = ()
    rate: float | None = Field(default=None, gt=0)


class NumberLine(Line):
    """A secret is given by the name of the environment variable that holds it; without it, the settings' own serves."""

    channel: Literal["whatsapp"]
    phone_id: str
    waba_id: str = ""
    token: str = "SETU_WHATSAPP_TOKEN"  # noqa: S105 — the name of a variable
    app_secret: str = "SETU_WHATSAPP_APP_SECRET"  # noqa: S105 — as above

    def sender(self, s: Settings) -> Sender:
        account = self.waba_id or s.whatsapp_waba_id or self.phone_id
        token = secret(self.token, s.whatsapp_token, self.name)
        proof = secret(self.app_secret, s.whatsapp_app_secret, self.name)
        rate = self.rate or s.whatsapp_rate
        return Sender(
            self.name, self.channel, self.phone_id, account, s.whatsapp_api_url, token, proof, rate, self.areas
        )


class BotLine(Line):
    channel: Literal["telegram"]
    token: str
    webhook_secret: str

    def sender(self, s: Settings) -> Sender:
        token = secret(self.token, None, self.name)
        proof = secret(self.webhook_secret, None, self.name)
        bot, rate = bot_id(token), self.rate or s.telegram_rate
        return Sender(self.name, self.channel, bot, bot, s.telegram_api_url, token, proof, rate, self.areas)


LINES = TypeAdapter(list[Annotated[NumberLine | BotLine, Field(discriminator="channel")]])


def lines(path: Path) -> list[NumberLine | BotLine]:
    try:
        return LINES.validate_python(yaml.safe_load(path.read_text()))
    except OSError as no:
        raise ValueError(f"{path}: {no.strerror}") from no
    except yaml.YAMLError as no:
        raise ValueError(f"{path} is no YAML") from no
    except ValidationError as wrong:
        told = (f"{'.'.join(map(str, error['loc']))}: {error['msg']}" for error in wrong.errors())
        raise ValueError(f"{path}: {'; '.join(told)}") from wrong


def secret(variable: str, own: SecretStr | None, sender: str) -> SecretStr:
    value = os.environ.get(variable) or dotenv_values(".env").get(variable) or ""
    if not value and own and variable.startswith("SETU_"):
        return own  # the settings may have been given otherwise than by the environment
    if not set_to_something(value):
        raise ValueError(f"{variable}, which holds a secret of the sender {sender}, is not set")
    return SecretStr(value)
