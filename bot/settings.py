"""What the operator decides: read once, from the environment or `.env`, prefix `SETU_`."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

GRAPH_API = "https://graph.facebook.com/v26.0"
BOT_API = "https://api.telegram.org"

# What a copied example file holds: never a secret.
PLACEHOLDERS = {"", "change-me", "changeme", "secret", "password"}


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix="SETU_", env_file=".env", extra="ignore", frozen=True, hide_input_in_errors=True
    )

    database_url: SecretStr | None = None  # postgresql://…; empty: PostgreSQL from the wheel, under data_dir
    data_dir: Path = Path("var")
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = ""
    secret_key: SecretStr = SecretStr("")
    old_secret_keys: SecretStr = SecretStr("")  # while keys are rotated: what they sealed can still be opened
    timezone: str = "Asia/Kolkata"
    console_password: SecretStr = SecretStr("")
    api_tokens: str = ""  # SHA-256 of each token that opens /api/v1, in hex

    whatsapp_api_url: str = GRAPH_API
    whatsapp_phone_id: str = ""
    whatsapp_waba_id: str = ""
    whatsapp_token: SecretStr = SecretStr("")
    whatsapp_app_secret: SecretStr = SecretStr("")
    whatsapp_verify_token: SecretStr = SecretStr("")
    whatsapp_rate: float = Field(default=80, gt=0)  # messages/s of one number (Meta's default throughput)

    telegram_api_url: str = BOT_API
    telegram_token: SecretStr = SecretStr("")
    telegram_webhook_secret: SecretStr = SecretStr("")
    telegram_rate: float = Field(default=25, gt=0)  # messages/s of one bot (the Bot API allows about 30)

    senders: Path | None = None  # more numbers and bots, in a file (docs/senders-example.yaml)

    # How long what is kept, in days. The law wants traffic data for a year (DPDP Rules 2025); the log is kept for good.
    keep_messages_days: int = Field(default=30, ge=1)
    keep_answers_days: int = Field(default=30, ge=1)
    keep_questions_days: int = Field(default=7, ge=1)
    keep_traffic_days: int = Field(default=365, ge=365)
    keep_addresses_days: int = Field(default=365, ge=1)
    keep_examples_days: int = Field(default=365, ge=1)

    demo: bool = False  # set by `main.py demo` alone: false phones, an open console

    @field_validator("timezone")
    @classmethod
    def known_zone(cls, name: str) -> str:
        if name not in available_timezones():
            raise ValueError(f"there is no time zone named {name}")
        return name

    @field_validator("senders", mode="before")
    @classmethod
    def no_file(cls, path: object) -> object:
        """An empty line in `.env` means none."""
        return path or None

    @field_validator("database_url")
    @classmethod
    def ours(cls, url: SecretStr | None) -> SecretStr | None:
        """An empty line in `.env` means none."""
        if url is None or not url.get_secret_value():
            return None
        if not url.get_secret_value().startswith(("postgresql://", "postgres://")):
            raise ValueError("PostgreSQL is the only database: postgresql://…")
        return url

    @property
    def zone_time(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def api_token_hashes(self) -> list[str]:
        return [one.lower() for one in self.api_tokens.replace(",", " ").split()]

    @property
    def secret_keys(self) -> list[str]:
        """The current one first."""
        others = self.old_secret_keys.get_secret_value().replace(",", " ").split()
        return [self.secret_key.get_secret_value(), *others]

    @property
    def whatsapp_is_on(self) -> bool:
        return bool(self.whatsapp_phone_id and self.whatsapp_token.get_secret_value())

    @property
    def telegram_is_on(self) -> bool:
        return bool(self.telegram_token.get_secret_value())

    @property
    def telegram_bot_id(self) -> int:
        """A bot's token begins with its own user id."""
        number = self.telegram_token.get_secret_value().partition(":")[0]
        return int(number) if number.isdigit() else 0

    def missing(self) -> list[str]:
        """The settings without which we do not start, by their full names."""
        needed = ["secret_key"]
        if self.whatsapp_phone_id or set_to_something(self.whatsapp_token):
            needed += ["whatsapp_phone_id", "whatsapp_token", "whatsapp_app_secret", "whatsapp_verify_token"]
        if self.telegram_is_on:
            needed += ["telegram_token", "telegram_webhook_secret"]
        return [f"SETU_{name.upper()}" for name in needed if not set_to_something(getattr(self, name))]


def set_to_something(value: SecretStr | str) -> bool:
    text = value.get_secret_value() if isinstance(value, SecretStr) else value
    return text.strip().lower() not in PLACEHOLDERS
