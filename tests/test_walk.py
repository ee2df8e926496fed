"""The main job, end to end: an engineer's post reaches everyone concerned, and the central log."""

import inspect
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import reminders
from bot.channels.channel import Letter, Sent
from bot.channels.whatsapp import WhatsApp
from bot.storage.outages import Outages
from tests.hour import BEGINS
from tests.town import Town, until

RINGS = tuple(Path(__file__).resolve().parents[1] / ring for ring in ("bot", "handlers", "zones"))
OFFER = "सूचना दर्ज"  # what Anil hears when he has posted, with all that he can do next
POST = "11kv viram khand feeder b/d, jumper, 1 ghanta lagega"

DEVANAGARI, URDU = re.compile(r"[\u0900-\u097f]"), re.compile(r"[\u0600-\u06ff]")


async def post(town: Town, text: str = POST) -> str:
    """Anil posts; the outage's number."""
    await town.anil.says(text)
    await town.anil.taps("post")
    posted = await town.anil.sees("GN-2")
    await town.anil.sees(OFFER)
    return re.search(r"GN-\d{4}-\d{4}", posted["text"]).group()


async def told(town: Town, words: str) -> set[str]:
    """On whose phones these words stand."""
    everyone = ("anil", "sunita", "imran", "kavita", "ramesh", "farah", "neha")
    return {name for name in everyone if any(words in text for text in await getattr(town, name).received())}


async def test_a_post_reaches_everyone_it_concerns_in_their_language(town: Town) -> None:
    number = await post(town)

    sunita, imran, kavita = [await person.sees(f"{number}/1") for person in (town.sunita, town.imran, town.kavita)]
    await town.ramesh.sees(f"{number}/1")
    group = await town.farah.sees(f"{number}/1", town.group)
    assert DEVANAGARI.search(sunita["text"])
    assert URDU.search(imran["text"])
    assert not DEVANAGARI.search(kavita["text"])
    assert DEVANAGARI.search(group["text"])
    assert await town.acts() == ["member.added"] * 5 + ["outage.posted"]
    assert await town.problems() == []


async def test_the_preview_says_where_why_until_when_and_how_many(town: Town) -> None:
    await town.neha.says("viram khand me light nahi aa rahi")
    await town.neha.sees("GN-C-")
    await town.anil.says(f"{POST}, dopahar 3 baje se")

    preview = await town.anil.sees("विराम खंड")
    reach = (await town.rows("SELECT count(*) AS many FROM deliveries WHERE notice_id IS NOT NULL"))[0].many
    assert "जंपर" in preview["text"]
    assert "पत्रकारपुरम" in preview["text"]
    assert "8 लोग, 1 ग्रुप" in preview["text"], "with her who complained and is no member"
    assert "कब से: दोपहर 3 बजे" in preview["text"]
    assert reach == 0
    await town.anil.taps("post")
    await town.sunita.sees("GN-2")
    ((began, owed),) = await town.rows("SELECT started_at, owed FROM notices n JOIN outages o ON o.id = outage_id")
    assert (began.hour, began.minute, owed) == (9, 30, 9), "UTC"


async def test_nobody_else_hears_of_it(town: Town) -> None:
    number = await post(town)
    for person in (town.sunita, town.imran, town.kavita, town.ramesh):
        await person.sees(number)

    assert await told(town, number) == {"anil", "sunita", "imran", "kavita", "ramesh"}


async def test_an_update_and_the_restoration_follow_to_those_who_were_told(town: Town) -> None:
    number = await post(town)
    await town.sunita.sees(f"{number}/1")

    await town.anil.taps("update")
    await town.anil.sees("कब")
    await town.anil.taps("eta:120")
    await town.anil.confirms("update")
    await town.sunita.sees(f"{number}/2")
    await town.anil.taps("restore")
    await town.anil.confirms("restore")

    for person in (town.sunita, town.imran, town.kavita, town.ramesh):
        await person.sees(f"{number}/3")
    assert (await town.acts())[-3:] == ["outage.posted", "outage.updated", "outage.restored"]
    assert await town.problems() == []


async def test_the_groups_later_news_replies_to_its_first_post(town: Town) -> None:
    number = await post(town)
    first = await town.farah.sees(f"{number}/1", town.group)
    await until(lambda: town.rows("SELECT 1 FROM live_posts"))  # the phone may be faster than our record of it
    await town.anil.says("supply normal viram khand")
    await town.anil.confirms("restore")

    second = await town.farah.sees(f"{number}/2", town.group, times=2)  # its first post says so, too
    assert second["reply_to"] == first["id"]


async def test_a_back_dated_restoration_says_since_when(town: Town) -> None:
    number = await post(town)
    await town.move(timedelta(minutes=30))

    await town.anil.says("aa gayi 10 min pehle")
    await town.anil.confirms("restore")
    await town.sunita.sees(f"{number}/2")

    (outage,) = await town.rows("SELECT restored_at FROM outages")
    assert timedelta(minutes=9) < town.now() - outage.restored_at < timedelta(minutes=12)


async def test_the_second_tap_posts_nothing_more_and_says_so(town: Town) -> None:
    await town.anil.says(POST)
    preview = await town.anil.sees("भेजें?")
    await town.anil.presses(preview, preview["buttons"][0]["data"])
    await town.anil.sees("GN-2")
    await town.anil.presses(preview, preview["buttons"][0]["data"])

    await town.anil.sees("GN-2", times=2)
    assert len(await town.rows("SELECT 1 FROM notices")) == 1


async def test_the_same_by_buttons(town: Town) -> None:
    await town.anil.says("help")
    await town.anil.taps("outage")
    (feeder,) = await town.rows("SELECT id FROM areas WHERE code = 'GN-VBK-F2'")
    await town.anil.taps(f"area:{feeder.id}")
    await town.anil.taps("cause:jumper")
    await town.anil.taps("eta:60")
    await town.anil.confirms("outage")

    await town.sunita.sees("GN-2")
    (outage,) = await town.rows("SELECT areas, cause FROM outages")
    assert (outage.areas, outage.cause) == ([feeder.id], "jumper")


async def test_the_same_by_command_and_a_time_given_in_words(town: Town) -> None:
    await town.anil.says("OUTAGE viram khand, jumper")
    await town.anil.sees("कब")
    await town.anil.says("dedh ghanta")
    await town.anil.sees("भेजें?")
    await town.anil.says("ok")

    await town.sunita.sees("GN-2")
    (eta,) = await town.rows("SELECT at - given_at AS length FROM etas")
    assert timedelta(minutes=90) <= eta.length < timedelta(minutes=96)


async def test_an_engineer_on_telegram_posts_in_private(town: Town) -> None:
    await town.farah.starts()
    await town.farah.says("/outage vineet khand feeder, pole tuta, 3 ghante")
    await town.farah.confirms("outage")

    await town.kavita.sees("GN-2")
    assert "Vineet Khand" in (await town.kavita.received())[-1]


async def test_an_engineer_posts_in_the_zones_group_and_only_she_may_tap(town: Town) -> None:
    await town.farah.says("vineet khand feeder b/d, 1 ghanta", chat=town.group)
    preview = await town.imran.sees("भेजें?", town.group)
    await town.imran.presses(preview, preview["buttons"][0]["data"])

    async def toasted() -> bool:
        return bool((await town.ask("GET", "phones/imran"))["toast"])

    await until(toasted)
    assert await town.rows("SELECT 1 FROM notices") == []

    await town.farah.confirms("outage", town.group)
    await town.kavita.sees("GN-2")
    assert await town.problems() == []


async def test_chatter_in_the_group_is_left_alone(town: Town) -> None:
    await town.imran.says("light kab aayegi bhai", chat=town.group)
    await town.imran.says("/status")

    await town.imran.sees("پترکار پورم")
    assert await town.farah.received(town.group) == []

    number = await post(town)
    for words in ("viram khand ki light kab aayegi?", "viraj khand ki light kab aayegi?", "viram khand ka kya hua"):
        await town.imran.says(words, chat=town.group)
    told = await town.farah.sees("आखिरी खबर", town.group)
    assert number in told["text"]
    assert "\n" not in told["text"]
    await town.imran.says("patrakarpuram me light nahi hai", chat=town.group)  # each after the other
    await town.imran.sees("GN-C-")
    answers = [said for said in await town.farah.received(town.group) if "आखिरी खबर" in said]
    assert len(answers) == 1, "of what is known, and once for all who ask"


async def test_planned_work_is_announced_and_called_to_mind_an_hour_before(town: Town) -> None:
    await town.anil.says("kal subah 11 baje se sham 4 baje tak viram khand feeder ka shutdown, ABC kaam")
    await town.anil.confirms("plan")
    number = re.search(r"GN-\d{4}-\d{4}", (await town.sunita.sees("GN-2"))["text"]).group()
    (work,) = await town.rows("SELECT started_at FROM outages")

    await town.move(work.started_at - town.now() - timedelta(minutes=70))
    await reminders.remind_all(town.world)
    assert (await town.acts())[-1] == "outage.planned"
    await town.move(timedelta(minutes=20))
    await reminders.remind_all(town.world)
    await reminders.remind_all(town.world)

    await town.sunita.sees(f"{number}/2")
    assert (await town.acts())[-2:] == ["outage.planned", "outage.reminded"]
    await town.anil.taps("correct")
    await town.anil.says("subah 9 baje se band hai")
    await town.anil.sees("लाइट कब तक आएगी")  # when it begins is not put right by one who says that it began


async def test_a_correction_goes_to_exactly_those_who_got_what_it_corrects(town: Town) -> None:
    number = await post(town)
    await town.sunita.sees(number)
    await town.neha.says("JOIN GN")  # comes too late to have heard the wrong one
    await town.neha.taps("lang:hi")
    (area,) = await town.rows("SELECT id FROM areas WHERE code = 'GN-VBK-F2/viram-khand'")
    await choose_viram_khand(town, area.id)

    await town.anil.taps("correct")
    await town.anil.taps("what:cause")
    await town.anil.taps("cause:fuse")
    await town.anil.confirms("correct")

    for person in (town.sunita, town.imran, town.kavita, town.ramesh):
        await person.sees(f"{number}/2")
    assert await told(town, f"{number}/2") == {"anil", "sunita", "imran", "kavita", "ramesh"}

    await town.anil.taps("correct")
    await town.anil.says("fuse")
    await town.anil.sees("बदलने को कुछ नहीं")
    await town.anil.taps("correct")
    await town.anil.says("subah 9 baje se band hai")
    await town.anil.sees("कब से: सुबह 9 बजे")
    await town.anil.confirms("correct")
    await town.anil.sees("जाने का समय ठीक कर दिया")
    assert not await town.rows("SELECT 1 FROM notices WHERE version > 2"), "no notice had told it"


async def choose_viram_khand(town: Town, locality: int) -> None:
    """From the zone down to the locality, as far as the lists ask."""
    (substation,) = await town.rows("SELECT id FROM areas WHERE code = 'GN-VBK'")
    await town.neha.taps(f"area:{substation.id}")
    await town.neha.taps(f"area:{locality}")

    async def follows() -> bool:
        return bool(
            await town.rows(
                "SELECT 1 FROM follows WHERE area_id = :area AND since > :begin", area=locality, begin=BEGINS
            )
        )

    await until(follows)


async def test_a_cancellation_takes_it_back_from_all_who_were_told(town: Town) -> None:
    number = await post(town)
    await town.sunita.sees(number)
    await town.neha.says("viram khand me light nahi aa rahi")
    await town.neha.sees("GN-C-")

    await town.anil.taps("correct")
    await town.anil.taps("what:all")
    await town.anil.confirms("cancel")

    for person in (town.sunita, town.imran, town.kavita, town.ramesh, town.neha):  # who complained and is no member
        await person.sees(f"{number}/2")
    assert (await town.acts())[-1] == "outage.cancelled"


async def test_a_newcomer_joins_by_taps_hears_the_next_outage_and_leaves_with_stop(town: Town) -> None:
    await town.neha.says("JOIN GN")
    await town.neha.taps("lang:hi")
    (area,) = await town.rows("SELECT id FROM areas WHERE code = 'GN-VBK-F2/viram-khand'")
    await choose_viram_khand(town, area.id)
    number = await post(town)
    await town.neha.sees(f"{number}/1")

    await town.neha.says("STOP")
    await town.neha.sees("JOIN")
    await town.anil.says("supply normal viram khand")
    await town.anil.confirms("restore")
    await town.sunita.sees(f"{number}/2")
    assert not any(f"{number}/2" in text for text in await town.neha.received())


async def test_a_newcomer_on_telegram_starts_with_the_zones_code(town: Town) -> None:
    await town.arif.starts("GN")
    await town.arif.taps("lang:ur")

    asked = await town.arif.sees("رضامندی")
    assert URDU.search(asked["text"])
    await town.arif.says("viram khand")
    await town.arif.sees("STOP", times=2)
    assert (await town.acts())[-1] == "member.joined"


async def test_a_killed_worker_loses_nobody_and_tells_nobody_twice(town: Town) -> None:
    """Between the commit and the sending: everything is owed, and nobody is there to send it."""
    await town.anil.says(POST)
    await town.anil.sees("भेजें?")
    await town.stop_working()
    await town.anil.taps("post")
    await until(lambda: town.rows("SELECT 1 FROM inbox WHERE kind = 'message' AND handled_at IS NULL"))
    await handle_what_waits(town)
    assert set(await town.states("outage")) == {"due"}

    town.start_working()

    for person in (town.sunita, town.imran, town.kavita, town.ramesh):
        message = await person.sees("GN-2")
        assert [text for text in await person.received() if "GN-2" in text] == [message["text"]]


async def handle_what_waits(town: Town) -> None:
    from bot.intake import inbox
    from bot.intake.update import SHARDS

    for shard in range(SHARDS):
        await inbox.drain(town.world, shard)


async def test_the_walk_is_short_enough_to_be_told(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the stored message to the stored promise, and from the claimed delivery to the phone: who calls whom."""
    walks: dict[str, list[str]] = {}
    owe, send = Outages.owe, WhatsApp.send

    def walked(name: str) -> None:
        ours = [frame for frame in inspect.stack()[2:] if not set(RINGS).isdisjoint(Path(frame.filename).parents)]
        walks[name] = [f"{Path(frame.filename).stem}.{frame.function}" for frame in reversed(ours)]

    async def owed(self: Outages, *facts: Any) -> int:
        walked("promise")
        return await owe(self, *facts)

    async def sent(self: WhatsApp, letter: Letter) -> Sent:
        walked("phone")
        return await send(self, letter)

    monkeypatch.setattr(Outages, "owe", owed)
    monkeypatch.setattr(WhatsApp, "send", sent)
    await post(town)

    promise, phone = (walks[name] for name in ("promise", "phone"))
    assert promise[promise.index("inbox.handle") :] == [
        "inbox.handle", "router.answer", "outages.post", "outages.say_it", "posting.post_outage", "saying.announce",
    ]  # fmt: skip
    assert phone == ["sender.line", "sender.send_one"]


async def test_webhooks_that_come_thrice_in_batches_and_in_any_order_change_nothing(town: Town) -> None:
    await town.ask("POST", "whatsapp/webhooks", {"batch": 5, "repeat": 3, "shuffle": True})
    await town.ask("POST", "telegram/webhooks", {"repeat": 3})

    number = await post(town)
    await town.anil.says("supply normal viram khand")
    await town.anil.confirms("restore")

    for person in (town.sunita, town.imran, town.kavita, town.ramesh):
        await person.sees(f"{number}/2")
        told = [text for text in await person.received() if number in text]
        assert len(told) == 2
    assert (await town.acts())[-2:] == ["outage.posted", "outage.restored"]

    async def settled() -> bool:
        """Every receipt has been applied, none of them backwards."""
        waiting = await town.rows("SELECT 1 FROM inbox WHERE handled_at IS NULL AND kind IN ('receipt', 'message')")
        return not waiting and "delivered" in await town.states("outage")

    await until(settled)
