"""What goes wrong on purpose: refusals, lost answers, late answers, messages that fail afterwards."""

import aiohttp
import pytest

from tests.bot.emulator.conftest import JE, SUNITA, ZONE, Town

LOST = (aiohttp.ClientError, ConnectionError)


async def test_a_fault_refuses_as_often_as_told_and_only_whom_it_names(town: Town) -> None:
    await town.do("je", "say", text="hi")
    await town.ask("POST", "faults", {"platform": "whatsapp", "to": JE.number, "code": 131016, "times": 2})
    answers = [await town.whatsapp(JE.number, text={"body": "x"}) for _ in range(3)]

    assert [status for status, _ in answers] == [500, 500, 200]
    await town.ask("POST", "faults", {"platform": "whatsapp", "to": JE.number, "code": 131016})
    assert (await town.whatsapp(SUNITA.number, text={"body": "x"}))[0] == 200
    await town.ask("DELETE", "faults")
    assert (await town.whatsapp(JE.number, text={"body": "x"}))[0] == 200
    assert await town.problems() == []


async def test_an_answer_may_be_lost_before_or_after_the_message_was_taken(town: Town) -> None:
    await town.do("je", "say", text="hi")
    await town.ask("POST", "faults", {"platform": "whatsapp"})
    with pytest.raises(LOST):
        await town.whatsapp(JE.number, text={"body": "never arrived"})
    await town.ask("POST", "faults", {"platform": "whatsapp", "after_accept": True})
    with pytest.raises(LOST):
        await town.whatsapp(JE.number, text={"body": "arrived"}, biz_opaque_callback_data="d-7")
    await town.until(lambda: len(town.product.statuses) == 2)

    assert [one["text"] for one in await town.screen("je")] == ["hi", "arrived"]
    assert {one["biz_opaque_callback_data"] for one in town.product.statuses} == {"d-7"}


async def test_a_share_of_the_requests_fails_in_bursts_until_it_is_forgotten(town: Town) -> None:
    fault = {"platform": "telegram", "code": 429, "share": 0.5, "burst": 3, "times": 0, "seed": 7}
    await town.ask("POST", "faults", fault)
    answers = [(await town.bot("sendMessage", chat_id=700100, text="x"))["ok"] for _ in range(60)]
    (told,) = (await town.ask("GET", "faults"))["faults"]

    assert (told["met"], told["struck"]) == (60, answers.count(False))
    assert all(len({*three}) == 1 for three in zip(*[iter(answers)] * 3, strict=True))
    assert 0 < answers.count(False) < 60
    await town.ask("DELETE", "faults")
    assert all([(await town.bot("sendMessage", chat_id=700100, text="x"))["ok"] for _ in range(20)])


async def test_the_same_seed_strikes_the_same_requests(town: Town) -> None:
    async def ten() -> list[int]:
        await town.ask("POST", "faults", {"platform": "whatsapp", "code": 131000, "share": 0.5, "times": 0, "seed": 11})
        answers = [(await town.whatsapp(JE.number, text={"body": "x"}))[0] for _ in range(10)]
        await town.ask("DELETE", "faults")
        return answers

    first = await ten()
    assert await ten() == first
    assert len({*first}) == 2


async def test_a_late_answer_is_still_an_answer(town: Town) -> None:
    await town.do("je", "say", text="hi")
    await town.ask("POST", "faults", {"platform": "whatsapp", "after_accept": True, "timeout": 0.2})
    status, _ = await town.whatsapp(JE.number, text={"body": "slow"})

    assert status == 200


async def test_an_accepted_message_may_fail_afterwards(town: Town) -> None:
    await town.do("je", "say", text="hi")
    await town.ask("POST", "faults", {"platform": "whatsapp", "code": 131049, "after_accept": True})
    status, _ = await town.whatsapp(JE.number, text={"body": "x"})
    await town.until(lambda: town.product.statuses)

    assert status == 200
    assert town.product.statuses[0]["errors"][0]["code"] == 131049


async def test_a_server_may_answer_nonsense(town: Town) -> None:
    await town.ask("POST", "faults", {"platform": "whatsapp", "status": 502})
    async with town.http.post(
        f"{town.url}/v26.0/522000191200/messages", json={}, headers={"Authorization": "Bearer x"}
    ) as got:
        assert (got.status, await got.text()) == (502, "")


async def test_telegram_loses_answers_too(town: Town) -> None:
    await town.ask("POST", "faults", {"platform": "telegram", "method": "sendMessage", "after_accept": True})
    with pytest.raises(LOST):
        await town.bot("sendMessage", chat_id=700100, text="arrived")
    assert [one["text"] for one in await town.screen("ravi")] == ["arrived"]
    await town.ask(
        "POST", "faults", {"platform": "telegram", "to": "700100", "code": 403, "description": "Forbidden: x"}
    )
    answer = await town.bot("sendMessage", chat_id=700100, text="x")
    assert (answer["error_code"], answer["description"]) == (403, "Forbidden: x")


async def test_everything_asked_is_on_record(town: Town) -> None:
    await town.whatsapp(JE.number, text={"body": "one"})
    await town.bot("sendMessage", chat_id=700100, text="two")
    found = await town.ask("GET", "requests")
    assert [(one["platform"], one["method"], one["to"], one["status"]) for one in found["requests"]] == [
        ("whatsapp", "text", JE.number, 200),
        ("telegram", "sendMessage", "700100", 200),
    ]
    assert found["requests"][0]["body"]["text"] == {"body": "one"}
    assert (await town.ask("GET", "requests", since=str(found["next"])))["requests"] == []
    await town.ask("POST", "reset")
    assert (await town.ask("GET", "requests"))["requests"] == []


async def test_the_page_hears_of_changes(town: Town) -> None:
    async with town.http.get(f"{town.url}/_emulator/events") as stream:
        await stream.content.readuntil(b"\n\n")
        await town.do("je", "say", text="hi")
        assert b'"phones":["je"]' in await stream.content.readuntil(b"\n\n")
    async with town.http.get(f"{town.url}/") as page:
        assert "बिजली सेतु" in await page.text()


async def test_all_that_people_see_is_told_in_few_words(town: Town) -> None:
    await town.do("je", "say", text="hi")
    await town.do("sunita", "offline")
    for person in (JE, SUNITA):
        await town.whatsapp(person.number, text={"body": "hello"}, biz_opaque_callback_data="d-7")
    await town.bot("sendMessage", chat_id=700100, text="good day")
    await town.bot("sendMessage", chat_id=ZONE, text="to all")

    told = (await town.ask("GET", "messages"))["messages"]
    assert [(one["platform"], one["number"], one["text"], one["tracker"]) for one in told] == [
        ("whatsapp", JE.number, "hello", "d-7"),
        ("telegram", "700100", "good day", ""),
        ("telegram", str(ZONE), "to all", ""),
    ]


async def test_a_crowd_can_be_added_for_benchmarks(town: Town) -> None:
    await town.ask("POST", "people", {"count": 3, "first": 910100000000})
    _, answer = await town.whatsapp("+910100000002", text={"body": "x"})

    assert answer["contacts"][0]["user_id"].startswith("IN.")
    assert len((await town.ask("GET", "people"))["people"]) == 5
