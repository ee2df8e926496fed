"""Every sample, broken in two hundred ways among healthy neighbours: no error, nobody lost, nobody held up."""

from __future__ import annotations

import copy
import hashlib
import hmac
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from httpx import AsyncClient

from bot.delivery import receipts
from bot.intake import inbox
from bot.intake.update import SHARDS
from bot.world import World
from tests.bot.watch import Clock, address_of, one, rows

SAMPLES = {path.stem: json.loads(path.read_text()) for path in (Path(__file__).parent / "samples").glob("*.json")}
NEIGHBOUR = "910000000199"
TIMES = 200
AT_ONCE = 25  # mutants in one batch
ODD: list[Any] = [
    None, True, -1, 2**63, 1e300, "", " ", "\0", "²", "x" * 5_000, "बिजली", [], {}, [None], {"id": {}}, "failed",
    "edit", "text", "system", "910000000101", "1795000000", [[]], {"": ""},
]  # fmt: skip


def places(node: Any) -> Iterator[tuple[Any, Any]]:
    """Every holder in it, with the name or the number of what it holds."""
    for key in list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ():
        yield node, key
        yield from places(node[key])


def broken(sample: Any, dice: random.Random) -> Any:
    """A copy with one to three things taken out, replaced, doubled or swapped."""
    body = copy.deepcopy(sample)
    for _ in range(dice.randint(1, 3)):
        holder, key = dice.choice(list(places(body)))
        match dice.randrange(4):
            case 0:
                holder.pop(key)
            case 1:
                holder[key] = copy.deepcopy(dice.choice(ODD))
            case 2 if isinstance(holder, list):
                holder.append(copy.deepcopy(holder[key]))
            case _:
                other, there = dice.choice(list(places(body)))
                holder[key], other[there] = copy.deepcopy(other[there]), copy.deepcopy(holder[key])
        if not list(places(body)):
            return copy.deepcopy(sample)
    return body


def healthy(id: str) -> dict[str, Any]:
    message = {"from": NEIGHBOUR, "id": id, "timestamp": "1795000000", "type": "text", "text": {"body": "status"}}
    return {"id": "W", "changes": [{"field": "messages", "value": {"messages": [message]}}]}


async def post(web: AsyncClient, body: Any) -> int:
    content = json.dumps(body).encode()
    proof = "sha256=" + hmac.new(b"app-secret", content, hashlib.sha256).hexdigest()
    return (await web.post("/webhooks/whatsapp", content=content, headers={"X-Hub-Signature-256": proof})).status_code


@pytest.mark.parametrize("name", SAMPLES)
async def test_a_broken_sample_harms_none_of_its_neighbours(
    web: AsyncClient, world: World, name: str, clock: Clock
) -> None:
    sample, dice = copy.deepcopy(SAMPLES[name]), random.Random(name)
    for batch in range(0, TIMES, AT_ONCE):
        mutants = [broken(sample, dice) for _ in range(AT_ONCE)]
        entries = [entry for one in mutants for entry in entries_of(one)]
        entries = [healthy(f"before.{batch}"), *entries, healthy(f"after.{batch}")]
        assert await post(web, {"object": "whatsapp_business_account", "entry": entries}) == 200
        assert [await post(web, one) for one in mutants] == [200] * AT_ONCE

    for _ in range(len(inbox.PAUSES) + 1):
        for shard in range(SHARDS):
            await inbox.drain(world, shard)
        await receipts.apply(world)
        clock.move(inbox.PAUSES[-1])

    neighbour = (await address_of(world, f"+{NEIGHBOUR}")).id
    answered = await one(world, "SELECT count(*) FROM deliveries WHERE address_id = :id", id=neighbour)
    assert answered == 2 * TIMES // AT_ONCE
    left = await rows(world, "SELECT kind, error FROM inbox WHERE handled_at IS NULL AND parked_at IS NULL")
    assert {row.kind for row in left} <= {"receipt.early"}
    failed = await rows(
        world, "SELECT kind, error FROM inbox WHERE parked_at IS NOT NULL AND error <> 'not understood'"
    )
    assert failed == []


def entries_of(body: Any) -> list[Any]:
    entry = body.get("entry") if isinstance(body, dict) else body
    return entry if isinstance(entry, list) else [entry]
