"""Out of the group: a reason by one tap, a second yes for who complains, and the private chat stays open."""

from __future__ import annotations

from handlers.wording import catalogue
from tests.bot.conftest import quiet_log as quiet_log
from tests.test_answers import newest_after
from tests.test_applications import admin
from tests.test_complaints import files
from tests.test_own_data import ASKS, file_of
from tests.town import Town, until

TOLD = "نکالا گیا ہے"  # Imran reads Urdu
WAITS = "दूसरे अधिकारी या एडमिन"


async def is_in(town: Town) -> bool:
    phone = await town.ask("GET", "phones/imran")
    return any(chat["id"] == town.group for chat in phone["chats"])


async def is_out_of_sight(town: Town, words: str) -> bool:
    return not any(words in one["text"] for one in await town.farah.messages(town.group))


async def newest(town: Town, words: str) -> dict | None:
    return next((one for one in await town.farah.messages(town.group) if one["text"] == words), None)


async def asks_to_remove(town: Town, words: str) -> None:
    await town.imran.says(words, chat=town.group)
    shown = await until(lambda: newest(town, words))
    await town.farah.says("/remove", chat=town.group, reply_to=shown["id"])
    await town.farah.sees("क्यों हटाना है")


async def test_with_a_reason_somebody_is_removed_and_may_object_in_private(town: Town) -> None:
    await asks_to_remove(town, "kharid lo sasta inverter")
    (removal,) = await town.rows("SELECT * FROM removals")
    assert (removal.reason, removal.removed_at) == (None, None), "without a reason nothing happens"

    await town.farah.taps("remove_for:")
    told = await town.imran.sees(TOLD)
    assert "1912" in told["text"]
    (removal,) = await town.rows("SELECT * FROM removals")
    assert (removal.removed_at is None, removal.until is None, removal.waits_since) == (False, False, None)

    await town.imran.taps("object:")
    await town.imran.sees("اعتراض درج ہو گیا")
    assert [act for act in await town.acts() if act.startswith("removal.")] == ["removal.done", "removal.objected"]
    assert not await is_in(town)
    await town.imran.says("STATUS")
    await town.imran.sees("پترکار پورم")


async def test_a_reason_that_stands_beside_the_command_is_not_asked_for(town: Town) -> None:
    await town.imran.says("tum log chor ho", chat=town.group)
    shown = await until(lambda: newest(town, "tum log chor ho"))
    await town.farah.says("/remove gaali di", chat=town.group, reply_to=shown["id"])
    await town.imran.sees(TOLD)
    assert await until(lambda: is_out_of_sight(town, "/remove")), "whom, and why, is for nobody else to read"

    (removal,) = await town.rows("SELECT reason FROM removals")
    assert removal.reason == "insults"
    await town.imran.says(ASKS["imran"])
    text = await file_of(town, town.imran)
    assert f"· {catalogue('ur')['removal.because.insults']} ·" in text, "what is kept of him is his to read"
    assert "Farah" not in text

    await town.farah.says("aaj meeting hai", chat=town.group)
    own = await until(lambda: newest(town, "aaj meeting hai"))
    await town.farah.says("/remove gaali di", chat=town.group, reply_to=own["id"])
    await town.farah.sees(catalogue("hi")["removal.keeper"])
    assert await until(lambda: is_out_of_sight(town, "/remove")), "nor that it was wished in vain"


async def test_the_reason_may_be_written_and_what_is_none_is_said_to_be_none(town: Town) -> None:
    await town.imran.says("tum log chor ho", chat=town.group)
    shown = await until(lambda: newest(town, "tum log chor ho"))
    await town.farah.says("/remove shor machata hai", chat=town.group, reply_to=shown["id"])
    asked = await town.farah.sees("हमारी कोई वजह नहीं")
    assert [button["label"] for button in asked["buttons"]], "so that one can be tapped"

    assert "हमारी कोई वजह नहीं" in await newest_after(town, "farah", "ajeeb aadmi hai")
    await town.farah.says("गाली देता है")
    await town.imran.sees(TOLD)
    (removal,) = await town.rows("SELECT reason FROM removals")
    assert removal.reason == "insults"


async def test_an_objection_reaches_an_admin_who_lifts_it(town: Town) -> None:
    chief = await admin(town)
    await asks_to_remove(town, "kharid lo sasta inverter")
    await town.farah.taps("remove_for:")
    await town.imran.sees(TOLD)
    await town.imran.taps("object:")
    await chief.sees("objects to their removal")
    await chief.taps("removal_lift")

    await town.imran.sees("نکالنا منسوخ ہوا")

    async def lets_back() -> bool:
        return any(one["method"] == "unbanChatMember" for one in (await town.ask("GET", "requests"))["requests"])

    assert await until(lets_back)


async def test_the_yes_of_an_admin_removes_who_complains(town: Town) -> None:
    chief = await admin(town)
    await files(town, "patrakarpuram me light nahi aa rahi", by="imran")
    await asks_to_remove(town, "kuch to bolo sahab")
    await town.farah.taps("remove_for:")
    await chief.sees("Do you agree?")
    assert await is_in(town)

    await chief.taps("removal_yes")
    await town.imran.sees(TOLD)
    await town.farah.sees("ग्रुप से हटा दिया गया")
    acts = [act for act in await town.acts() if act.startswith("removal.")]
    assert acts == ["removal.asked", "removal.done"]


async def test_who_complains_is_removed_by_no_engineer_alone(town: Town) -> None:
    await files(town, "patrakarpuram me light nahi aa rahi", by="imran")
    await asks_to_remove(town, "kuch to bolo sahab")
    await town.farah.taps("remove_for:")
    await town.farah.sees(WAITS)

    (removal,) = await town.rows("SELECT * FROM removals")
    assert removal.waits_since is not None
    assert removal.removed_at is None
    await town.farah.says(f"/removal_yes {removal.id}")
    await town.farah.sees("किसी और को करना है")
    (removal,) = await town.rows("SELECT * FROM removals")
    assert removal.removed_at is None


async def test_a_citizen_removes_nobody(town: Town) -> None:
    await town.farah.says("kal shutdown hai kya", chat=town.group)
    (shown,) = [one for one in await town.imran.messages(town.group) if "shutdown" in one["text"]]
    await town.imran.says("/remove", chat=town.group, reply_to=shown["id"])
    await town.imran.sees("", town.group)
    assert not await town.rows("SELECT id FROM removals")
