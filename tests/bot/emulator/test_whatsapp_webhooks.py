"""Webhooks as Meta sends them: in batches, twice, shuffled, held back, and again until they are taken."""

from pathlib import Path

from tests.bot.emulator.conftest import JE, SECRET, Starter, Town
from tests.bot.emulator.shapes import assert_like, sample


async def fill(town: Town, count: int) -> None:
    for n in range(count):
        await town.do("je", "say", text=str(n))


async def test_a_batch_uses_several_entries_changes_and_items(town: Town) -> None:
    await town.ask("POST", "whatsapp/webhooks", {"hold": True, "batch": 100})
    await fill(town, 7)
    assert town.product.posts == []
    await town.ask("POST", "whatsapp/release")
    await town.until(lambda: len(town.product.messages) == 7)

    ((body, _, _),) = town.product.posts
    assert [len(entry["changes"]) for entry in body["entry"]] == [2, 2, 1]
    assert len(body["entry"][0]["changes"][1]["value"]["messages"]) == 2
    assert [one["text"]["body"] for one in town.product.messages] == list("0123456")
    assert town.product.signed_by(SECRET) == [True]


async def test_posts_come_twice_and_in_any_order_when_asked(town: Town) -> None:
    await town.ask("POST", "whatsapp/webhooks", {"hold": True, "repeat": 2, "shuffle": True})
    await fill(town, 12)
    await town.ask("POST", "whatsapp/release")
    await town.until(lambda: len(town.product.messages) == 24)

    texts = [one["text"]["body"] for one in town.product.messages]
    assert sorted(texts) == sorted([str(n) for n in range(12)] * 2)
    assert texts != sorted(texts, key=int)


async def test_a_post_that_was_not_answered_200_comes_again(town: Town) -> None:
    town.product.status = 500
    await fill(town, 2)
    await town.until(lambda: len(town.product.messages) >= 3)
    town.product.status = 200
    await town.until(lambda: {one["text"]["body"] for one in town.product.messages[3:]} == {"0", "1"})

    assert [one["text"]["body"] for one in town.product.messages[:2]] == ["0", "1"]
    assert (await town.ask("GET", "state"))["whatsapp"]["pending"] == 0


async def test_what_was_not_taken_is_sent_again_after_a_restart(start: Starter, tmp_path: Path) -> None:
    first = await start(state_dir=tmp_path)
    first.product.status = 503
    await first.do("je", "say", text="kept")
    await first.listen()
    await first.do("ravi", "say", text="kept too")
    await first.until(lambda: first.product.messages and first.product.updates)
    await start.stop()
    first.product.posts.clear()
    first.product.status = 200

    second = await start(state_dir=tmp_path)
    await second.until(lambda: second.product.messages and second.product.updates)
    assert second.product.messages[0]["text"]["body"] == "kept"
    assert second.product.updates[0]["message"]["text"] == "kept too"
    assert [one["text"] for one in await second.screen("je")] == ["kept"]
    assert [one["text"] for one in await second.screen("ravi")] == ["kept too"]


async def test_the_handshake_is_metas(town: Town) -> None:
    answer = await town.ask("POST", "whatsapp/verify", {"challenge": "42"})

    assert answer == {"status": 200, "text": "42"}


async def test_our_statuses_have_the_shape_of_metas_samples(town: Town) -> None:
    await town.do("shy", "say", text="hi")
    body = {"messaging_product": "whatsapp", "recipient": "IN.7Ab3", "type": "text", "text": {"body": "hello"}}
    await town.cloud("POST", "522000191200/messages", body)
    await town.whatsapp(JE.number, text={"body": "outside the window"})
    await town.until(lambda: len(town.product.posts) == 4)

    text, _, delivered, failed = (post[0] for post in town.product.posts)
    assert_like(sample("bsuid.messages.text_no_phone"), text)
    assert_like(sample("bsuid.messages.status_delivered_no_phone"), delivered)
    assert_like(sample("bsuid.messages.status_failed_without_contacts"), failed)
