"""A zone's room on WhatsApp: asked for, made, joined, read, and closed, with a platform that answers when it likes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.demo.people import PEOPLE
from bot.doctor.platforms import of_groups
from bot.rooms import looking
from bot.rooms.asking import ask_for_room, ask_of_room
from handlers import router
from handlers.incoming import Incoming
from tests.test_walk import post
from tests.town import PHONE_ID, Town, until
from zones.room_request import ASK_AFTER, GIVE_UP, Wanted

LATER = ASK_AFTER + timedelta(seconds=5)


async def room_of(town: Town, title: str = "Kamta") -> Any:
    async def there() -> Any:
        return await town.rows("SELECT * FROM rooms WHERE title = :title AND left_at IS NULL", title=title)

    return (await until(there))[0]


async def outcome(town: Town, request: int) -> str:
    async def there() -> Any:
        return await town.rows("SELECT outcome FROM room_requests WHERE id = :id AND outcome IS NOT NULL", id=request)

    return str((await until(there))[0].outcome)


async def key_of(town: Town, room: Any) -> str:
    address = (await town.rows("SELECT sealed_key FROM addresses WHERE id = :id", id=room.address_id))[0]
    return town.world.vault.open(address.sealed_key)


async def joins(town: Town, who: str, link: str) -> None:
    await town.ask("POST", f"phones/{who}/join", {"chat": link})


async def people(town: Town) -> int:
    return len(await town.rows("SELECT FROM room_members WHERE left_at IS NULL"))


async def opened(town: Town, **more: Any) -> Any:
    await ask_for_room(town.world, "GN", "Kamta", by_approval=False, **more)
    return await room_of(town)


async def silent(town: Town) -> None:
    """Meta's webhooks about rooms are lost from now on."""
    await town.ask("POST", "whatsapp/webhooks", {"hold": True})


async def test_a_room_is_asked_for_and_people_come_by_its_link(town: Town) -> None:
    room = await opened(town)
    await joins(town, "anil", room.invite_link)

    await until(lambda: people(town))
    assert room.invite_link.startswith("https://chat.whatsapp.com/")
    assert {"room.made", "room.joined"} <= set(await town.acts())


async def test_official_news_of_its_area_goes_to_the_room_and_other_news_does_not(town: Town) -> None:
    room = await opened(town, area="GN-VBK")
    await ask_for_room(town.world, "GN", "Elsewhere", area="GN-KMT", by_approval=False)
    elsewhere = await room_of(town, "Elsewhere")
    for each in (room, elsewhere):
        await joins(town, "anil", each.invite_link)
    number = await post(town)

    assert await town.anil.sees(number, await key_of(town, room))
    assert await town.anil.received(await key_of(town, elsewhere)) == []


async def test_what_a_number_may_not_have_is_said_in_words_and_nothing_else_stops(town: Town) -> None:
    await town.ask("POST", "faults", {"platform": "whatsapp", "method": "groups", "code": 131215, "times": 1})
    request = await ask_for_room(town.world, "GN", "Kamta")

    assert await outcome(town, request) == "131215"
    assert await town.rows("SELECT FROM breakers WHERE closed_at IS NULL") == []


async def test_too_many_changes_at_once_are_asked_for_again_later(town: Town) -> None:
    await town.ask("POST", "faults", {"platform": "whatsapp", "method": "groups", "code": 131208, "times": 1})
    request = await ask_for_room(town.world, "GN", "Kamta")

    async def tried() -> Any:
        return await town.rows("SELECT FROM room_requests WHERE tries = 1 AND sent_at IS NULL AND id = :id", id=request)

    await until(tried)
    await town.move(timedelta(minutes=2))
    await looking.look_at_all(town.world)
    assert await outcome(town, request) == "done"


async def test_a_room_whose_webhook_was_lost_is_found_by_a_look_of_ours(town: Town) -> None:
    await silent(town)
    request = await ask_for_room(town.world, "GN", "Kamta")

    async def sent() -> Any:
        return await town.rows("SELECT FROM room_requests WHERE request_id IS NOT NULL AND id = :id", id=request)

    await until(sent)
    await town.move(LATER)
    await looking.look_at_all(town.world)
    assert await outcome(town, request) == "done"
    assert (await room_of(town)).invite_link


async def test_a_request_that_was_under_way_when_we_were_killed_is_not_made_twice(town: Town) -> None:
    """It had been noted that it goes, and nothing of what came of it."""
    await silent(town)
    request = await ask_for_room(town.world, "GN", "Kamta")

    async def sent() -> Any:
        return await town.rows("SELECT FROM room_requests WHERE request_id IS NOT NULL AND id = :id", id=request)

    await until(sent)
    async with town.world.engine.begin() as connection:
        await connection.execute(sa.text("UPDATE room_requests SET request_id = NULL"))
    await town.move(LATER)
    await looking.look_at_all(town.world)
    assert len(await town.rows("SELECT FROM rooms WHERE title = 'Kamta'")) == 1
    assert len((await graph(town, f"{PHONE_ID}/groups"))["data"]["groups"]) == 1


async def graph(town: Town, path: str) -> dict[str, Any]:
    url = town.emulator.make_url(f"/v26.0/{path}")
    async with town.session.get(url, headers={"Authorization": "Bearer wa-token"}) as answer:
        found: dict[str, Any] = await answer.json()
        return found


@pytest.mark.parametrize("told", [True, False])
async def test_a_room_is_renamed_and_closed_whether_it_is_told_or_not(town: Town, told: bool) -> None:
    room = await opened(town)
    if not told:
        await silent(town)
    for kind, facts in ((Wanted.RENAME, {"title": "Kamta engineers"}), (Wanted.DELETE, {})):
        request = await ask_of_room(town.world, room.id, kind, **facts)
        if not told:
            await until_sent(town, request)
            await town.move(LATER)
            await looking.look_at_all(town.world)
        assert await outcome(town, request) == "done"

    left = (await town.rows("SELECT title, left_at FROM rooms WHERE id = :id", id=room.id))[0]
    assert (left.title, left.left_at is not None) == ("Kamta engineers", True)
    assert {"room.renamed", "room.deleted"} <= set(await town.acts())


async def until_sent(town: Town, request: int) -> None:
    async def sent() -> Any:
        return await town.rows("SELECT FROM room_requests WHERE request_id IS NOT NULL AND id = :id", id=request)

    await until(sent)


async def test_somebody_is_removed_and_the_old_link_dies(town: Town) -> None:
    room = await opened(town)
    await joins(town, "anil", room.invite_link)
    await until(lambda: people(town))
    await town.move(timedelta(minutes=1))
    number = next(living.phone.number for living in PEOPLE if living.phone.id == "anil")
    assert await outcome(town, await ask_of_room(town.world, room.id, Wanted.REMOVE, people=[number])) == "done"
    assert await outcome(town, await ask_of_room(town.world, room.id, Wanted.NEW_LINK)) == "done"

    async def nobody_is_in_it() -> bool:
        return await people(town) == 0

    await until(nobody_is_in_it)
    assert (await room_of(town)).invite_link != room.invite_link
    assert "room.removed" in await town.acts()


async def test_what_was_never_answered_is_given_up_and_told(town: Town) -> None:
    room = await opened(town)
    await silent(town)
    await town.ask("POST", "faults", {"platform": "whatsapp", "status": 500, "after_accept": False, "times": 0})
    request = await ask_of_room(town.world, room.id, Wanted.RENAME, title="Other")
    await town.move(GIVE_UP + timedelta(minutes=1))
    await looking.look_at_all(town.world)

    assert await outcome(town, request) == "never"
    assert "room.not_done" in await town.acts()


async def test_who_came_while_nothing_was_told_is_seen_by_a_look(town: Town) -> None:
    room = await opened(town)
    await silent(town)
    await joins(town, "anil", room.invite_link)
    await town.move(timedelta(hours=1, minutes=1))
    await looking.look_at_all(town.world)

    assert await people(town) == 1
    assert (await town.acts()).count("room.joined") == 1


@pytest.mark.parametrize(("code", "well"), [(0, True), (131215, True), (190, False)])
async def test_the_doctor_says_whether_the_number_may_have_rooms_and_how_many(
    town: Town, code: int, well: bool
) -> None:
    await opened(town)
    if code:
        await town.ask("POST", "faults", {"platform": "whatsapp", "method": "groups", "code": code})
    (sender,) = [one for one in town.world.senders if one.channel == "whatsapp"]
    finding = await of_groups(sender)

    words = {0: "1 of 10000, 8 people in each", 131215: "private chats reach everybody", 190: "the token has expired"}
    assert (finding.well, words[code] in finding.words) == (well, True), finding.words


# ---- asked for in chat --------------------------------------------------------------------------------


async def test_an_engineer_asks_for_a_room_in_chat_and_gets_its_link_there(town: Town) -> None:
    await town.anil.says('room banao "Viram Khand engineers"')
    await town.anil.taps("make_room")
    told = await town.anil.sees("https://chat.whatsapp.com/")

    room = await room_of(town, "Viram Khand engineers")
    assert room.invite_link in told["text"]
    assert await town.rows("SELECT FROM areas WHERE id = :id AND code <> 'GN'", id=room.area_id)


async def test_what_the_number_may_not_have_is_told_to_whoever_asked(town: Town) -> None:
    await town.ask("POST", "faults", {"platform": "whatsapp", "method": "groups", "code": 131215, "times": 1})
    await town.anil.says("room new Kamta")
    await town.anil.taps("make_room")

    await town.anil.sees("निजी चैट")


async def test_a_citizen_makes_no_rooms(town: Town) -> None:
    await town.sunita.says('room banao "Sunita"')
    await town.sunita.sees("इंजीनियर")

    assert await town.rows("SELECT FROM room_requests") == []


# ---- order in it: what WhatsApp can do, and what it cannot


async def said_in(town: Town, who: str, words: str, room: str, **more: Any) -> str:
    """The number of the message, as another phone in the room has it."""
    await getattr(town, who).says(words, chat=room, **more)

    async def shown() -> Any:
        return next((one["id"] for one in await town.anil.messages(room) if one["text"] == words), None)

    return str(await until(shown))


async def test_somebody_is_removed_by_a_reply_for_good_and_lifting_says_what_it_cannot(town: Town) -> None:
    room = await opened(town)
    key = await key_of(town, room)
    for who in ("anil", "neha"):  # we know their numbers before they come
        await getattr(town, who).says("help")
        await getattr(town, who).sees("*")
        await joins(town, who, room.invite_link)
    advert = await said_in(town, "neha", "kharid lo sasta inverter", key)
    await town.anil.says("/remove", chat=key, reply_to=advert)

    asked = await town.anil.sees("क्यों हटाना है")
    assert "हमेशा के लिए" in asked["text"]
    await town.anil.taps("remove_for:")
    await town.anil.sees("वॉट्सऐप से कह दिया")
    await until(lambda: town.rows("SELECT 1 FROM entries WHERE act = 'room.removed'"))
    (removal,) = await town.rows("SELECT * FROM removals")
    assert (removal.removed_at is None, removal.until) == (False, None)
    assert await people(town) == 1

    async with town.world.stores.begin() as store:
        tap = Incoming("telegram", "m", town.now(), ("7000000108",), "tap", tap=f"do:removal_lift:{removal.id}")
        await router.answer(store, tap, await town.world.atlas(), town.world.settings.zone_time, town.now())
    (answer,) = await town.rows("SELECT sealed_content FROM deliveries ORDER BY id DESC LIMIT 1")
    assert "वापस नहीं आने देता" in str(town.world.vault.open_json(answer.sealed_content)["text"])


async def test_nobody_is_silenced_there_so_those_who_keep_it_hear_what_they_can_do(town: Town) -> None:
    async with town.world.engine.begin() as connection:
        await connection.execute(
            sa.text("""
            INSERT INTO rules (area_id, name, content)
            SELECT id, 'order', '{"messages": 1, "minutes": 60, "flood": "hold"}' FROM areas WHERE code = 'GN'
            """)
        )
    await town.asha.starts()
    room = await opened(town)
    key = await key_of(town, room)
    for who in ("anil", "sunita"):
        await joins(town, who, room.invite_link)
    for number in range(6):
        await said_in(town, "sunita", f"hello {number}", key)

    told = await town.asha.sees("गड़बड़ कर रहा है")
    assert "Kamta" in told["text"]
    acts = await town.acts()
    assert ("room.not_held" in acts, "room.held" in acts) == (True, False)
