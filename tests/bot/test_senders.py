"""More numbers and bots than one: who writes to whom, and what a file of them may not say."""

from pathlib import Path

import pytest

from bot.senders import Senders, senders_of
from bot.settings import Settings
from bot.world import World
from handlers.incoming import Incoming
from tests.bot.watch import ANIL, SUNITA, address_of, joins, one

EXAMPLE = Path(__file__).parents[2] / "docs" / "senders-example.yaml"
SECRETS = {
    "MVVNL_WHATSAPP_TOKEN": "mvvnl", "MVVNL_APP_SECRET": "proof",
    "GN_TELEGRAM_TOKEN": "7000000009:gn", "GN_TELEGRAM_SECRET": "hook",
}  # fmt: skip


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)


def settings(file: Path | None) -> Settings:
    return Settings(
        secret_key="x",
        whatsapp_phone_id="100000000000001",
        whatsapp_token="own",
        telegram_token="7000000001:own",
        senders=file,
        _env_file=None,
    )


@pytest.fixture
def four(secrets: None) -> Senders:
    return senders_of(settings(EXAMPLE))


def test_without_a_file_there_are_the_two_of_the_settings() -> None:
    assert [sender.name for sender in senders_of(settings(None))] == ["whatsapp", "telegram"]


def test_the_example_adds_a_number_and_a_bot(four: Senders) -> None:
    assert [(sender.name, sender.key) for sender in four] == [
        ("whatsapp", "100000000000001"),
        ("telegram", "7000000001"),
        ("mvvnl-number", "100000000000002"),
        ("gomti-nagar-bot", "7000000009"),
    ]
    assert four.with_key("telegram", "7000000009") is four[3]
    assert four.sharing("200000000000002") == ["mvvnl-number"]


@pytest.mark.parametrize(
    ("channel", "codes", "name"),
    [
        ("whatsapp", ["GN", "MVVNL"], "mvvnl-number"),
        ("whatsapp", ["MRT", "PVVNL"], "whatsapp"),
        ("whatsapp", [], "whatsapp"),
        ("telegram", ["GN-VBK", "GN", "MVVNL"], "gomti-nagar-bot"),
        ("telegram", ["MVVNL"], "telegram"),
        ("signal", ["GN"], "signal"),
    ],
)
def test_the_nearest_sender_that_serves_a_place_writes_to_its_people(
    four: Senders, channel: str, codes: list[str], name: str
) -> None:
    assert four.serving(channel, codes) == name


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- name: A B\n  channel: whatsapp\n  phone_id: '1'", "name"),
        ("- name: x\n  channel: pigeon", "channel"),
        ("- name: x\n  channel: whatsapp\n  phone_id: '1'\n  rates: 3", "rates"),
        ("- name: x\n  channel: telegram\n  token: NOT_THERE\n  webhook_secret: GN_TELEGRAM_SECRET", "NOT_THERE"),
        ("- name: whatsapp\n  channel: whatsapp\n  phone_id: '1'\n  app_secret: MVVNL_APP_SECRET", "named whatsapp"),
        ("- [", "no YAML"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_words(secrets: None, tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "senders.yaml"
    file.write_text(text)

    with pytest.raises(ValueError, match=told):
        senders_of(settings(file))


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="No such file"):
        senders_of(settings(tmp_path / "none.yaml"))


async def test_whoever_joins_a_zone_with_a_number_of_its_own_hears_from_it(world: World, four: Senders) -> None:
    world.senders = four
    await joins(world, SUNITA)

    assert (await address_of(world, SUNITA)).sender == "mvvnl-number"


async def test_whoever_writes_to_another_of_our_numbers_is_answered_from_there(world: World) -> None:
    assert (await address_of(world, ANIL)).sender == "whatsapp"
    async with world.stores.begin() as store:
        await store.address_of(Incoming("whatsapp", "m", world.clock(), (ANIL,), sender="mvvnl-number"), world.clock())

    sender = "SELECT sender FROM addresses WHERE digest = :her"
    assert await one(world, sender, her=world.vault.digest("whatsapp", ANIL)) == "mvvnl-number"
