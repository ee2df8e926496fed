"""The doors where the platforms post: proved, stored once, and only then answered with yes."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from typing import Any

import pytest
from httpx import AsyncClient

from bot.intake import inbox
from bot.intake.update import SHARDS
from bot.storage.store import connect
from bot.world import World
from tests.bot.watch import one, rows

NEHA = "910000000106"


def batch(*texts: str, number: int = 1) -> bytes:
    """Neha writes; non-ASCII is escaped, as Meta does it."""
    messages = [
        {"from": NEHA, "id": f"wamid.{number}.{n}", "timestamp": "1", "type": "text", "text": {"body": text}}
        for n, text in enumerate(texts)
    ]
    change = {"field": "messages", "value": {"contacts": [{"wa_id": NEHA}], "messages": messages}}
    return json.dumps({"entry": [{"changes": [change]}]}).encode()


def signed(body: bytes, secret: str = "app-secret") -> dict[str, str]:
    return {"X-Hub-Signature-256": "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}


async def knock(web: AsyncClient, body: bytes, header: dict[str, Any] | None = None) -> int:
    answer = await web.post("/webhooks/whatsapp", content=body, headers=signed(body) if header is None else header)
    return answer.status_code


async def knock_telegram(web: AsyncClient, body: Any, secret: str = "hook-secret") -> int:
    header = {"X-Telegram-Bot-Api-Secret-Token": secret}
    return (await web.post("/webhooks/telegram", json=body, headers=header)).status_code


async def kept(world: World) -> list[Any]:
    found = await rows(world, "SELECT channel, key, kind, sealed_body, handled_at FROM inbox ORDER BY id")
    return [(row.channel, row.kind, world.vault.open_json(row.sealed_body)) for row in found]


async def drain_all(world: World) -> None:
    """Two workers side by side, as in life."""
    await asyncio.gather(*(inbox.drain(world, shard) for shard in [*range(SHARDS), *range(SHARDS)]))


# ---- who may come in -----------------------------------------------------------------------------------


async def test_a_signed_post_is_stored_and_then_answered(web: AsyncClient, world: World) -> None:
    assert await knock(web, batch("बिजली गई", "कब आएगी?")) == 200

    said = [(channel, kind, body["message"]["text"]["body"]) for channel, kind, body in await kept(world)]
    assert said == [("whatsapp", "message", "बिजली गई"), ("whatsapp", "message", "कब आएगी?")]


@pytest.mark.parametrize("depth", [300, 800, 5_000])
async def test_what_is_nested_too_deep_is_kept_and_answered_like_anything_else(
    web: AsyncClient, world: World, depth: int
) -> None:
    """Not a 500: the platform would repeat it for days, and its neighbours with it."""
    deep = '{"a":' * depth + "1" + "}" * depth
    message = f'{{"id":"w1","from":"910000000101","type":"text","text":{deep}}}'
    neighbour = '{"id":"w2","from":"910000000103","type":"text","timestamp":"1","text":{"body":"light?"}}'
    value = f'{{"messages":[{message},{neighbour}]}}'
    batch = f'{{"entry":[{{"id":"1","changes":[{{"field":"messages","value":{value}}}]}}]}}'
    for body in (batch.encode(), f'{{"entry":{deep}}}'.encode()):
        assert await knock(web, body) == 200

    assert sorted(kind for _, kind, _ in await kept(world)) == (
        ["message", "unknown", "unknown"] if depth < 1_000 else ["unknown", "unknown"]
    )


@pytest.mark.parametrize(
    "header",
    [{}, signed(batch("hello"), "wrong"), signed(batch("another")), {"X-Hub-Signature-256": b"sha256=\xe9"}],
    ids=["none", "wrong secret", "another body", "no ASCII"],
)
async def test_a_post_with_a_wrong_signature_is_turned_away_and_leaves_nothing(
    web: AsyncClient, world: World, header: dict[str, Any]
) -> None:
    assert await knock(web, batch("hello"), header) == 401
    assert await kept(world) == []


async def test_the_same_words_in_other_bytes_do_not_carry_the_signature(web: AsyncClient, world: World) -> None:
    escaped = batch("बिजली")
    written_out = json.dumps(json.loads(escaped), ensure_ascii=False).encode()

    assert await knock(web, written_out, signed(escaped)) == 401
    assert await knock(web, escaped, signed(escaped)) == 200


@pytest.mark.parametrize("secret", ["", "hook-secre", "HOOK-SECRET"])
async def test_telegrams_door_needs_its_secret(web: AsyncClient, world: World, secret: str) -> None:
    assert await knock_telegram(web, {"update_id": 1}, secret) == 401
    assert await knock_telegram(web, {"update_id": 1}) == 200
    assert len(await kept(world)) == 1


@pytest.mark.parametrize("placeholder", ["", "change-me"])
async def test_a_door_without_a_real_secret_stays_shut(web: AsyncClient, world: World, placeholder: str) -> None:
    secrets = {"whatsapp_app_secret": placeholder, "telegram_webhook_secret": placeholder}
    world.settings = type(world.settings)(secret_key="x", _env_file=None, **secrets)

    assert await knock(web, batch("hello"), signed(batch("hello"), placeholder)) == 401
    assert await knock_telegram(web, {"update_id": 1}, placeholder) == 401


async def test_meta_is_given_back_its_challenge_for_the_right_token_alone(web: AsyncClient) -> None:
    asked = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": "verify-token"}

    right = await web.get("/webhooks/whatsapp", params=asked)
    wrong = await web.get("/webhooks/whatsapp", params=asked | {"hub.verify_token": "guess"})
    none = await web.get("/webhooks/whatsapp")

    assert (right.status_code, right.text) == (200, "1158201444")
    assert (wrong.status_code, none.status_code) == (403, 403)


# ---- once ------------------------------------------------------------------------------------------------


async def test_the_same_post_five_times_at_once_takes_effect_once(web: AsyncClient, world: World) -> None:
    body = batch("JOIN GN")

    answers = await asyncio.gather(*(knock(web, body) for _ in range(5)))
    await drain_all(world)

    assert answers == [200] * 5
    assert len(await kept(world)) == 1
    assert await one(world, "SELECT count(*) FROM steps") == 1
    assert await one(world, "SELECT count(*) FROM deliveries") == 1


async def test_a_message_repeated_in_another_batch_takes_effect_once(web: AsyncClient, world: World) -> None:
    await knock(web, batch("JOIN GN"))
    await drain_all(world)

    await knock(web, batch("JOIN GN", "JOIN GN"))
    await drain_all(world)

    assert await one(world, "SELECT count(*) FROM inbox") == 2
    assert await one(world, "SELECT count(*) FROM deliveries") == 2


async def test_a_batch_that_holds_the_same_update_twice_is_stored_once(web: AsyncClient, world: World) -> None:
    content = json.loads(batch("JOIN GN"))
    content["entry"] *= 2

    assert await knock(web, json.dumps(content).encode()) == 200
    assert len(await kept(world)) == 1


async def test_a_telegram_update_posted_again_is_stored_once(web: AsyncClient, world: World) -> None:
    update = {"update_id": 7, "my_chat_member": {}}

    assert [await knock_telegram(web, update) for _ in range(3)] == [200] * 3
    assert len(await kept(world)) == 1


# ---- what is odd -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("body", [b"", b"not JSON", b"\xff\xfe", b'{"entry": ['])
async def test_what_is_no_json_is_kept_for_a_person_to_look_at(web: AsyncClient, world: World, body: bytes) -> None:
    assert await knock(web, body) == 200
    assert await kept(world) == [("whatsapp", "unknown", {"raw": body.decode("utf-8", "replace")})]


@pytest.mark.parametrize("content", [[], 5, None, {}, {"entry": []}])
async def test_what_holds_no_update_is_kept_for_a_person_to_look_at(
    web: AsyncClient, world: World, content: Any
) -> None:
    assert await knock(web, json.dumps(content).encode()) == 200
    assert await kept(world) == [("whatsapp", "unknown", {"raw": content})]


async def test_a_post_of_more_than_three_megabytes_is_too_large(web: AsyncClient, world: World) -> None:
    largest = b" " * (3 * 1024 * 1024)

    assert await knock(web, largest + b" ") == 413
    assert await kept(world) == []
    assert await knock(web, largest) == 200


async def test_telegrams_door_has_the_same_measure(web: AsyncClient) -> None:
    assert await knock_telegram(web, {"update_id": 1, "text": "x" * 3 * 1024 * 1024}) == 413


async def test_a_platform_is_told_to_come_again_while_the_database_is_away(web: AsyncClient, world: World) -> None:
    there, world.engine = world.engine, connect("postgresql://nobody@127.0.0.1:9/nowhere")
    world.singly = world.engine
    body = batch("JOIN GN")
    away = [await knock(web, body), await knock_telegram(web, {"update_id": 1})]
    await world.engine.dispose()
    world.engine = there
    del world.singly

    assert away == [503, 503]
    assert await knock(web, body) == 200
    assert len(await kept(world)) == 1


async def test_a_lone_half_of_an_emoji_loses_none_of_its_neighbours(web: AsyncClient, world: World) -> None:
    body = batch("JOIN GN", "cut off").replace(b"cut off", rb"cut off \ud83d")

    assert await knock(web, body) == 200
    assert [kind for _, kind, _ in await kept(world)] == ["message", "message"]


async def test_a_message_body_lies_sealed_in_the_inbox(web: AsyncClient, world: World) -> None:
    await knock(web, batch("light nahi hai"))

    (sealed,) = await rows(world, "SELECT sealed_body FROM inbox")
    assert b"light" not in sealed.sealed_body
    assert NEHA.encode() not in sealed.sealed_body
