"""What the operator decides, and what we refuse to start without."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from bot.settings import PLACEHOLDERS, Settings, set_to_something
from tests.zones.ledger import NOON

WHATSAPP = {
    "whatsapp_phone_id": "100000000000001",
    "whatsapp_token": "token",
    "whatsapp_app_secret": "app",
    "whatsapp_verify_token": "verify",
}
TELEGRAM = {"telegram_token": "7000000001:token", "telegram_webhook_secret": "hook"}


@pytest.fixture(autouse=True)
def nothing_is_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither the environment nor a `.env` of whoever runs the tests."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"SETU_{name.upper()}", raising=False)


def missing(**facts: Any) -> list[str]:
    return Settings(**facts).missing()


def test_without_a_secret_key_nothing_starts() -> None:
    assert missing() == ["SETU_SECRET_KEY"]


@pytest.mark.parametrize("placeholder", [*PLACEHOLDERS, "Change-Me", "  ", " secret "])
def test_a_placeholder_is_no_secret(placeholder: str) -> None:
    assert missing(secret_key=placeholder) == ["SETU_SECRET_KEY"]
    assert not set_to_something(SecretStr(placeholder))


def test_a_secret_key_alone_is_enough_for_a_house_without_platforms() -> None:
    assert missing(secret_key="long and random") == []


@pytest.mark.parametrize("name", WHATSAPP)
def test_whatsapp_needs_all_of_its_secrets(name: str) -> None:
    assert missing(secret_key="x", **(WHATSAPP | {name: "change-me"})) == [f"SETU_{name.upper()}"]


def test_one_word_of_whatsapp_asks_for_the_rest() -> None:
    wanted = ["SETU_WHATSAPP_PHONE_ID", "SETU_WHATSAPP_APP_SECRET", "SETU_WHATSAPP_VERIFY_TOKEN"]
    assert missing(secret_key="x", whatsapp_token="token") == wanted


def test_telegram_needs_the_secret_of_its_door() -> None:
    assert missing(secret_key="x", telegram_token="7000000001:token") == ["SETU_TELEGRAM_WEBHOOK_SECRET"]


def test_a_placeholder_is_no_token_of_a_bot() -> None:
    assert missing(secret_key="x", **(TELEGRAM | {"telegram_token": "change-me"})) == ["SETU_TELEGRAM_TOKEN"]


def test_with_everything_set_nothing_is_missing() -> None:
    assert missing(secret_key="x", **WHATSAPP, **TELEGRAM) == []


def test_the_environment_and_a_file_are_read_and_the_environment_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("SETU_PORT=9000\nSETU_HOST=10.0.0.1\nSOMEBODY_ELSES=1\n")
    monkeypatch.setenv("SETU_PORT", "9100")

    settings = Settings()

    assert (settings.port, settings.host) == (9100, "10.0.0.1")


def test_a_secret_does_not_show_when_the_settings_are_printed() -> None:
    secrets = [*WHATSAPP.items(), *TELEGRAM.items(), ("secret_key", ""), ("console_password", "")]
    hidden = {name: f"hidden-{number}" for number, (name, _) in enumerate(secrets) if name != "whatsapp_phone_id"}

    assert "hidden-" not in repr(Settings(**hidden, database_url="postgresql://setu:hidden-one@host/setu"))


@pytest.mark.parametrize(
    ("name", "value"), [("database_url", "mysql://setu:hidden@host/setu"), ("timezone", "Asia/Nowhere")]
)
def test_a_mistake_is_told_without_what_was_set(name: str, value: str) -> None:
    with pytest.raises(ValueError, match=name) as told:
        Settings(**{name: value})
    assert "hidden" not in str(told.value)


@pytest.mark.parametrize("name", ["whatsapp_rate", "telegram_rate"])
@pytest.mark.parametrize("rate", [0, -1])
def test_a_sender_without_a_pace_is_a_mistake(name: str, rate: float) -> None:
    with pytest.raises(ValidationError):
        Settings(**{name: rate})


@pytest.mark.parametrize(("token", "number"), [("7000000001:token", 7000000001), ("", 0), ("token", 0)])
def test_a_bots_token_begins_with_its_number(token: str, number: int) -> None:
    assert Settings(telegram_token=token).telegram_bot_id == number


def test_a_platform_is_on_when_its_keys_are_there() -> None:
    off, on = Settings(), Settings(**WHATSAPP, **TELEGRAM)

    assert (off.whatsapp_is_on, off.telegram_is_on) == (False, False)
    assert (on.whatsapp_is_on, on.telegram_is_on) == (True, True)


def test_the_zones_time_is_indias() -> None:
    assert NOON.astimezone(Settings().zone_time).utcoffset() == timedelta(hours=5, minutes=30)
