"""Somebody elsewhere follows one outage: told its news and its end, and then no more; left by one tap, or STOP."""

from __future__ import annotations

from tests.test_own_data import ASKS, file_of
from tests.test_walk import post
from tests.town import Town, until


async def posted(town: Town) -> str:
    """Farah's feeder, at which nobody here lives."""
    await town.farah.says("vineet khand feeder b/d, jumper, 1 ghanta")
    await town.farah.confirms("outage")
    await until(lambda: town.rows("SELECT 1 FROM notices"))
    (outage,) = await town.rows("SELECT number FROM outages")
    return str(outage.number)


async def updated(town: Town) -> None:
    await town.farah.taps("update")
    await town.farah.taps("eta:240")
    await town.farah.confirms("update")


async def restored(town: Town) -> None:
    await town.farah.taps("restore")
    await town.farah.confirms("restore")


async def test_whoever_asks_about_another_place_follows_it_until_it_is_over(town: Town) -> None:
    number = await posted(town)
    await town.sunita.says("vineet khand me light kab aayegi?")
    told = await town.sunita.sees(number)
    assert [button["data"].split(":")[1] for button in told["buttons"]] == ["out_here", "follow"]
    await town.sunita.taps("follow:1")
    await town.sunita.sees("हर खबर अब यहीं मिलेगी")
    await updated(town)
    told = await town.sunita.sees(f"{number}/2")
    assert [button["data"] for button in told["buttons"]] == ["do:unfollow:1"]
    await restored(town)
    ended = await town.sunita.sees(f"{number}/3")
    assert not ended["buttons"], "she is not asked whether it is back: it is not her supply"
    acts = await town.acts()
    assert (acts.count("outage.followed"), acts.count("outage.restored")) == (1, 1)
    await town.sunita.says(ASKS["sunita"])
    assert f"\n{number} · " in await file_of(town, town.sunita)


async def test_a_stranger_follows_by_the_number_and_leaves_by_one_tap(town: Town) -> None:
    number = await posted(town)
    await town.neha.says(f"follow {number}")
    begun = await town.neha.sees("हर खबर")
    await town.neha.says(f"खबर दें {number}/1")
    await town.neha.sees("पहले से मिल रही")
    assert not await town.rows("SELECT 1 FROM members WHERE person_id = (SELECT person_id FROM outage_follows)")
    await updated(town)
    await town.neha.sees(f"{number}/2")
    await town.farah.taps("correct")
    await town.farah.taps("what:cause")
    await town.farah.taps("cause:fuse")
    await town.farah.confirms("correct")
    await town.neha.sees(f"{number}/3")
    await town.neha.presses(begun, "do:unfollow:1")
    await town.neha.sees("अब नहीं आएगी")
    await town.neha.presses(begun, "do:unfollow:1")
    await town.neha.sees("नहीं भेजी जा रही")
    await restored(town)
    await until(lambda: town.rows("SELECT 1 FROM notices WHERE version = 4"))
    assert not await town.rows("""
        SELECT 1 FROM deliveries d JOIN notices n ON n.id = d.notice_id JOIN addresses a ON a.id = d.address_id
        JOIN outage_follows f ON f.person_id = a.person_id WHERE n.version = 4
    """)


async def test_stop_ends_it_and_nothing_that_waits_is_sent(town: Town) -> None:
    number = await posted(town)
    await town.neha.says("vineet khand me light kab aayegi")
    await town.neha.sees(number)
    await town.neha.says("bata dena jab aa jaye")
    await town.neha.sees("हर खबर")
    await town.sunita.says("light nahi aa rahi")
    await town.sunita.taps("extent:house")
    await town.sunita.says("jab aa jaye")
    await town.sunita.sees("किसके पास")
    await town.kavita.says("let me know when it is back")
    await town.kavita.sees("as soon as power is back")
    await town.neha.says("STOP")
    await town.neha.sees("नहीं आएगी")
    await updated(town)
    await town.kavita.sees(f"{number}/2")
    assert not any(f"{number}/2" in said for said in await town.neha.received())


async def test_whoever_hears_of_it_as_it_is_needs_no_following(town: Town) -> None:
    number = await post(town)
    await town.sunita.says("kab aayegi?")
    told = await town.sunita.sees("आखिरी खबर")
    assert not told["buttons"]
    await town.kavita.says(f"follow {number}")
    await town.kavita.sees("reaches you as it is")
    await town.imran.says(f"follow {number}")
    await town.imran.sees("ویسے بھی ملتی ہے")
    assert not await town.rows("SELECT 1 FROM outage_follows")


async def test_whoever_checks_a_notice_may_follow_it_in_their_language(town: Town) -> None:
    number = await posted(town)
    await town.imran.says(f"check {number}")
    await town.imran.sees(number)
    await town.imran.taps("follow:1")
    await town.imran.sees("ہر خبر اب یہیں")
    await restored(town)
    await town.imran.sees(f"{number}/2")
    await town.imran.says("mummy ke yaha abhi bhi nahi aayi")
    await town.imran.sees("کسی اور کا گھر، ونیت کھنڈ")


async def test_what_is_over_or_was_never_there_is_answered(town: Town) -> None:
    number = await posted(town)
    await restored(town)
    await until(lambda: town.rows("SELECT 1 FROM outages WHERE restored_at IS NOT NULL"))
    await town.neha.says(f"follow {number}")
    assert "यहीं लिख दें" in (await town.neha.sees("बताई जा चुकी है"))["text"], "citizens post nothing"
    await town.neha.says("follow GN-2611-9999")
    await town.neha.sees("किस बंदी की")
    await town.neha.says("Is there power in Malhaur? my parents live there")
    await town.neha.sees("Malhaur")
    await town.neha.says("follow viram khand")
    await town.neha.sees("What we keep")
