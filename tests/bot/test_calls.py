"""1912's exchange hands over the calls that it cannot take: each is kept, its caller written to once, and listed."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from httpx import AsyncClient, Response
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.world import World
from tests.bot.doors import web_of
from tests.bot.watch import Clock, rows
from zones.call import Unwritten, why_not

TOKEN = "a-token-of-the-exchange"
NEHA = "+910000000106"
NOON = datetime.fromisoformat("2026-11-25T12:00:00+05:30")


@pytest.fixture
async def web(world: World) -> AsyncIterator[AsyncClient]:
    hashed = hashlib.sha256(TOKEN.encode()).hexdigest()
    world.settings = world.settings.model_copy(update={"api_tokens": hashed.upper()})
    async with web_of(world, Authorization=f"Bearer {TOKEN}") as client:
        yield client


async def hand_over(web: AsyncClient, clock: Clock, key: str = "call-1", phone: str = NEHA, ago: int = 1) -> Response:
    at = (clock() - timedelta(minutes=ago)).isoformat()
    return await web.post("/api/v1/calls/missed", json={"phone": phone, "at": at}, headers={"Idempotency-Key": key})


async def written(world: World) -> int:
    return len(await rows(world, "SELECT 1 FROM deliveries"))


async def listed(web: AsyncClient) -> list[int]:
    return [call["id"] for call in (await web.get("/api/v1/calls/missed")).json()]


@pytest.mark.parametrize("header", [None, "Bearer", "Bearer wrong", "Basic YTpi", f"Bearer {TOKEN}x"])
async def test_without_a_token_that_we_know_nothing_is_taken(
    web: AsyncClient, world: World, header: str | None
) -> None:
    web.headers.pop("Authorization")
    if header:
        web.headers["Authorization"] = header
    for answer in (
        await web.post("/api/v1/calls/missed", json={}),
        await web.get("/api/v1/calls/missed"),
        await web.post("/api/v1/calls/1/done"),
    ):
        assert answer.status_code == 401
    assert not await rows(world, "SELECT 1 FROM calls")


async def test_without_any_token_in_the_settings_the_door_is_shut(web: AsyncClient, world: World) -> None:
    world.settings = world.settings.model_copy(update={"api_tokens": ""})
    web.headers["Authorization"] = "Bearer "
    assert (await web.get("/api/v1/calls/missed")).status_code == 401


async def test_a_call_is_kept_its_caller_written_to_and_the_same_call_is_taken_once(
    web: AsyncClient, world: World, clock: Clock
) -> None:
    at = (clock() - timedelta(minutes=1)).isoformat()
    body, header = {"phone": NEHA, "at": at}, {"Idempotency-Key": "call-1"}
    answers = await asyncio.gather(*(web.post("/api/v1/calls/missed", json=body, headers=header) for _ in range(5)))

    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert await written(world) == 1
    assert len(await rows(world, "SELECT 1 FROM entries WHERE act = 'call.missed'")) == 1
    assert NEHA not in answers[0].text


async def test_a_key_stands_for_one_call(web: AsyncClient, clock: Clock) -> None:
    await hand_over(web, clock)
    assert (await hand_over(web, clock, phone="+910000000107")).status_code == 409


async def test_a_caller_is_written_to_once_an_hour_and_every_call_is_listed(
    web: AsyncClient, world: World, clock: Clock
) -> None:
    await hand_over(web, clock)
    again = await hand_over(web, clock, "call-2")
    assert (again.json()["unwritten"], again.json()["written_at"]) == ("lately", None)
    assert len(await listed(web)) == 2
    clock.move(timedelta(minutes=61))
    await hand_over(web, clock, "call-3")
    assert await written(world) == 2


async def test_it_is_listed_until_1912_has_called_back(web: AsyncClient, world: World, clock: Clock) -> None:
    id_ = (await hand_over(web, clock)).json()["id"]
    assert await listed(web) == [id_]
    for _ in range(2):
        assert (await web.post(f"/api/v1/calls/{id_}/done")).status_code == 204
    assert await listed(web) == []
    assert len(await rows(world, "SELECT 1 FROM entries WHERE act = 'call.returned'")) == 1
    assert (await web.post(f"/api/v1/calls/{id_ + 1}/done")).status_code == 404


@pytest.mark.parametrize("minutes", [-6, 7 * 24 * 60 + 1])
async def test_a_call_of_another_time_is_refused(web: AsyncClient, clock: Clock, minutes: int) -> None:
    assert (await hand_over(web, clock, ago=minutes)).status_code == 409
    assert await listed(web) == []


@pytest.mark.parametrize(
    ("stopped", "ago", "why"),
    [
        (False, None, None),
        (True, None, Unwritten.STOPPED),
        (False, 59, Unwritten.LATELY),
        (False, 60, None),
        (True, 59, Unwritten.STOPPED),
    ],
)
def test_who_is_written_to(stopped: bool, ago: int | None, why: Unwritten | None) -> None:
    last = None if ago is None else NOON - timedelta(minutes=ago)
    assert why_not(stopped=stopped, last_written=last, now=NOON) is why


async def test_the_door_is_described_and_asks_for_a_token(web: AsyncClient) -> None:
    told = (await web.get("/api/v1/openapi.json")).json()
    assert set(told["paths"]) == {"/api/v1/calls/missed", "/api/v1/calls/{id}/done"}
    assert all("security" in operation for path in told["paths"].values() for operation in path.values())


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from([NEHA, "+91", NOON.isoformat()]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["phone", "at", "more"]), inner),
    max_leaves=5,
)


@given(body=ANYTHING, key=st.text(max_size=300), id_=st.integers())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_whatever_is_posted_gets_an_answer_that_was_described(
    web: AsyncClient, body: Any, key: str, id_: int
) -> None:
    header = {"Idempotency-Key": key.encode("utf-8", "replace").decode("latin-1")}
    try:
        answer = await web.post("/api/v1/calls/missed", json=body, headers=header)
    except (UnicodeError, ValueError):
        return  # no client sends this
    assert answer.status_code in (202, 409, 422)
    assert (await web.post(f"/api/v1/calls/{id_}/done")).status_code in (204, 404, 422)
