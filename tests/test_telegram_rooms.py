"""The zone's group on Telegram as the people in it see it, and what its admins hear of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import text

from bot.demo.people import PEOPLE, ZONE
from bot.doctor.database import of_room
from bot.loading import membership
from bot.rooms import door, looking
from bot.rooms.listing import rooms_now
from handlers.deed import Deed, Doing
from handlers.incoming import Incoming
from tests.test_walk import post
from tests.town import BOT_TOKEN, Town, until
from zones.person import Role


async def restores(town: Town) -> None:
    await town.anil.says("supply normal viram khand")
    await town.anil.confirms("restore")


# ---- one live post an outage


async def test_the_outages_post_is_edited_in_place_and_the_change_replied_to_it(town: Town) -> None:
    number = await post(town)
    first = await town.farah.sees(f"{number}/1", town.group)
    await restores(town)
    reply = await town.farah.sees("1912", town.group, times=2)

    (live,) = [each for each in await town.farah.messages(town.group) if each["id"] == first["id"]]
    assert (live["edited"], f"{number}/2" in live["text"], "तक की स्थिति" in live["text"]) == (True, True, True)
    assert (reply["reply_to"], f"{number}/2" in reply["text"], reply["edited"]) == (first["id"], True, False)


async def test_a_post_that_somebody_deleted_is_made_anew_and_stands_for_the_outage_from_then_on(town: Town) -> None:
    number = await post(town)
    first = await town.farah.sees(f"{number}/1", town.group)
    await calls_bot(town, "deleteMessage", chat_id=int(town.group), message_id=int(first["id"]))
    await town.anil.says("update viram khand 3 ghante aur")
    await town.anil.confirms("update")
    anew = await town.farah.sees(f"{number}/2", town.group)
    await restores(town)

    async def edited() -> bool:
        return any(each["edited"] and each["id"] == anew["id"] for each in await town.farah.messages(town.group))

    await until(edited)
    assert anew["reply_to"] == ""
    reply = await town.farah.sees(f"{number}/3", town.group, times=2)
    assert reply["reply_to"] == anew["id"]


async def calls_bot(town: Town, method: str, **asked: Any) -> Any:
    """As if our bot itself did it, or an admin in its name."""
    async with town.session.post(town.emulator.make_url(f"/bot{BOT_TOKEN}/{method}"), json=asked) as answer:
        return (await answer.json())["result"]


# ---- whose a group is


NEW, CHANNEL = -1009000000077, -1009000000088


async def makes(town: Town, kind: str = "supergroup", chat: int = NEW, title: str = "नया ग्रुप") -> str:
    """A group or channel of Farah's, an engineer of the zone."""
    await does(town, "farah", "make", chat=chat, title=title, kind=kind, members=["imran"])
    return str(chat)


async def appoints(town: Town, chat: str, status: str = "administrator", who: str = "farah", **more: Any) -> None:
    await does(town, who, "appoint", chat=chat, whom="bot", status=status, **more)


async def does(town: Town, who: str, deed: str, **asked: Any) -> dict[str, Any]:
    return await town.ask("POST", f"phones/{who}/{deed}", asked)


async def acts_come(town: Town, act: str, times: int = 1) -> None:
    async def there() -> bool:
        return (await town.acts()).count(act) >= times

    await until(there)


async def is_room(town: Town, chat: str) -> bool:
    async with town.world.stores.begin() as store:
        return await store.room_known_as("telegram", chat) is not None


async def test_an_engineer_who_leads_a_group_binds_it_to_her_zone(town: Town) -> None:
    chat = await makes(town)
    await appoints(town, chat)
    await town.farah.says("/bind GN", chat=chat)
    await town.farah.sees("गोमती नगर", chat)
    number = await post(town)

    await town.imran.sees(number, chat)
    facts = (await town.rows("SELECT kind, title, bound_by, invite_link FROM rooms WHERE title = 'नया ग्रुप'"))[0]
    assert (facts.kind, facts.bound_by is not None) == ("supergroup", True)
    assert facts.invite_link.startswith("https://t.me/+")
    assert (await town.acts()).count("room.adopted") == 1


async def test_the_link_that_takes_us_into_a_group_binds_it_at_once(town: Town) -> None:
    await town.farah.says("/bind GN")
    told = await town.farah.sees("startgroup")
    chat = await makes(town)
    await appoints(town, chat, payload="GN")

    await town.farah.sees("गोमती नगर", chat)
    assert "?startgroup=GN&admin=delete_messages+invite_users+pin_messages+restrict_members" in told["text"]
    assert "?startchannel&admin=post_messages" in told["text"]


async def test_somebody_elses_group_is_not_an_engineers_to_take(town: Town) -> None:
    await does(town, "imran", "make", chat=NEW, title="Imran's", members=["farah"])
    await appoints(town, str(NEW), who="imran")
    await town.farah.says("/bind GN", chat=str(NEW))

    await town.farah.sees("एडमिन नहीं हैं")
    assert not await is_room(town, str(NEW))
    assert (await town.acts())[-1] == "attempt.refused"


async def test_a_citizen_binds_nothing(town: Town) -> None:
    await does(town, "imran", "make", chat=NEW, title="Imran's")
    await appoints(town, str(NEW), who="imran")
    await town.imran.says("/bind GN", chat=str(NEW))

    await acts_come(town, "attempt.refused")
    assert not await is_room(town, str(NEW))


async def test_without_the_rights_that_we_need_we_say_which_and_with_them_it_goes(town: Town) -> None:
    chat = await makes(town)
    await appoints(town, chat, rights=["can_invite_users"])
    await town.farah.says("/bind GN", chat=chat)
    await town.farah.sees("संदेश हटाना")
    assert not await is_room(town, chat)

    await appoints(town, chat)
    await town.farah.says("/bind GN", chat=chat)
    await town.farah.sees("गोमती नगर", chat)


async def test_an_anonymous_admin_is_told_how_and_a_code_from_the_private_chat_stands_for_her(town: Town) -> None:
    chat = await makes(town)
    await appoints(town, chat)
    await town.farah.says("/bind GN", chat=chat, anonymous=True)
    await town.farah.sees("Remain anonymous", chat)
    code = await code_of(town)
    await town.farah.says(code, chat=chat, anonymous=True)

    await town.farah.sees("गोमती नगर", chat)
    assert (await town.acts()).count("attempt.refused") == 1


async def code_of(town: Town, zone: str = "GN") -> str:
    await town.farah.says(f"/bind {zone}")
    told = await town.farah.sees("/code ")
    return next(line[line.index("/code") :] for line in told["text"].splitlines() if "/code" in line)


async def test_a_channel_is_bound_by_a_code_which_is_taken_out_of_it_again(town: Town) -> None:
    chat = await makes(town, "channel", CHANNEL)
    await appoints(town, chat)
    code = await code_of(town)
    await town.farah.says(code, chat=chat)
    await town.farah.sees("गोमती नगर", chat)
    number = await post(town)

    await town.imran.sees(number, chat)
    assert code not in [each["text"] for each in await town.imran.messages(chat)]


async def test_a_code_works_once_and_a_made_up_one_never(town: Town) -> None:
    first, second = await makes(town, "channel", CHANNEL), await makes(town, "channel", CHANNEL - 1)
    for chat in (first, second):
        await appoints(town, chat)
    code = await code_of(town)
    await town.farah.says(code, chat=first)
    await town.farah.sees("गोमती नगर", first)
    await town.farah.says(code, chat=second)
    await town.farah.says("/code AAAAAAAA", chat=second)

    await acts_come(town, "attempt.refused", times=2)
    assert not await is_room(town, second)


async def test_one_group_has_one_zone_and_says_which(town: Town) -> None:
    chat = await bound(town)
    async with town.world.stores.begin() as store:
        room = await store.room_known_as("telegram", chat)
        assert room
        room[0].zone_id = (await town.rows("SELECT id FROM areas WHERE code = 'AM'"))[0].id
    await town.farah.says("/bind GN", chat=chat)

    await town.farah.sees("अमौसी", chat)


async def bound(town: Town) -> str:
    chat = await makes(town)
    await appoints(town, chat)
    await town.farah.says("/bind GN", chat=chat)
    await town.farah.sees("गोमती नगर", chat)
    return chat


async def test_a_group_that_was_taken_away_hears_nothing_more_and_can_come_back(town: Town) -> None:
    chat = await bound(town)
    await town.farah.says("/unbind", chat=chat)
    await town.farah.sees("किसी जोन का नहीं", chat)
    number = await post(town)
    await town.imran.sees(number)
    assert not [text for text in await town.imran.received(chat) if number in text]

    await town.farah.says("/bind GN", chat=chat)
    await town.farah.sees("गोमती नगर", chat, times=2)
    assert [act for act in await town.acts() if act.startswith("room.")] == [
        "room.adopted", "room.released", "room.adopted",
    ]  # fmt: skip


async def test_a_channel_is_taken_away_from_the_private_chat(town: Town) -> None:
    chat = await makes(town, "channel", CHANNEL, title="चैनल")
    await appoints(town, chat)
    await town.farah.says(await code_of(town), chat=chat)
    await town.farah.sees("गोमती नगर", chat)
    await town.farah.says("/unbind")
    rooms = await town.farah.sees("किसे हटाना है")
    await town.farah.presses(rooms, next(b["data"] for b in rooms["buttons"] if b["label"] == "चैनल"))

    await town.farah.sees("किसी जोन का नहीं")
    assert not await is_room(town, chat)


# ---- what becomes of it is told to those who keep it


async def test_lost_rights_are_told_once_in_private_and_their_return_too(town: Town) -> None:
    chat = await bound(town)
    await appoints(town, chat, rights=["can_delete_messages", "can_invite_users", "can_restrict_members"])
    await town.farah.sees("Pin messages")
    await appoints(town, chat, rights=["can_delete_messages", "can_invite_users", "can_restrict_members"])
    await town.move(timedelta(hours=2))
    await looks(town)
    await appoints(town, chat)

    await town.farah.sees("अब ठीक है: पिन करने का अधिकार")
    assert len([text for text in await town.farah.received() if "Pin messages" in text]) == 1
    assert [act for act in await town.acts() if act in ("room.hindered", "room.freed")] == [
        "room.hindered", "room.freed",
    ]  # fmt: skip


async def looks(town: Town) -> None:
    await looking.look_at_all(town.world)


async def test_we_who_are_removed_say_so_and_go_on_when_we_are_back(town: Town) -> None:
    chat = await bound(town)
    await appoints(town, chat, "kicked")
    await town.farah.sees("निकाल दिया गया")
    await appoints(town, chat)
    await town.farah.sees("हमारी सदस्यता")
    number = await post(town)

    await town.imran.sees(number, chat)


async def test_what_cannot_be_posted_waits_for_the_right_and_goes_out_at_once(town: Town) -> None:
    chat = await bound(town)
    await appoints(town, chat, "restricted")
    await town.farah.sees("हम वहां लिख नहीं पा रहे")
    number = await post(town)

    async def waits() -> bool:
        held = await town.rows("SELECT 1 FROM deliveries WHERE state = 'held' AND reason = 'room mute'")
        return bool(held)

    await until(waits)
    await appoints(town, chat)

    await town.imran.sees(number, chat)
    assert "sender.refused" not in await town.acts()


async def test_privacy_mode_is_noticed_where_we_are_no_admin(town: Town) -> None:
    chat = await bound(town)
    await appoints(town, chat, "member")

    await town.farah.sees("लोगों के संदेश नहीं दिखते")


async def test_another_name_is_told_and_nothing_else_changes(town: Town) -> None:
    chat = await bound(town)
    await does(town, "farah", "rename", chat=chat, title="गोमती नगर बिजली")

    told = await town.farah.sees("गोमती नगर बिजली")
    assert "नया ग्रुप" in told["text"]
    assert await is_room(town, chat)


async def test_a_group_that_is_deleted_is_told_of(town: Town) -> None:
    chat = await bound(town)
    await does(town, "farah", "close_down", chat=chat)

    await town.farah.sees("यह ग्रुप अब नहीं है")


async def test_a_group_that_was_made_anew_under_its_old_name_is_noticed(town: Town) -> None:
    chat = await bound(town)
    await does(town, "farah", "close_down", chat=chat)
    await town.farah.sees("यह ग्रुप अब नहीं है")
    again = await makes(town, chat=NEW - 1)
    await appoints(town, again)

    await town.farah.sees("/bind GN लिखें")


async def test_the_doctor_and_the_console_list_each_room_with_what_it_lacks(town: Town) -> None:
    chat = await bound(town)
    await does(town, "arif", "join", chat=chat)
    await appoints(town, chat, rights=["can_delete_messages", "can_invite_users", "can_restrict_members"])
    await town.farah.sees("Pin messages")
    await looks(town)
    async with town.world.engine.connect() as connection:
        found = [of_room(room) for room in await rooms_now(connection)]
    async with town.session.get(f"{town.web_url}/console?lang=en") as answer:
        page = await answer.text()

    ill, *_, well = [finding.words for finding in found if "नया ग्रुप" in finding.words or "गोमती नगर" in finding.words]
    assert ill.startswith("The room “नया ग्रुप” of GN (telegram) lacks since ")
    assert ill.endswith("UTC: the right to pin.")
    assert well == "The room “गोमती नगर बिजली सूचना” of GN (telegram) is well; 0 people are known to be in it."
    assert "नया ग्रुप · <span" in page
    assert "lacks: the right to pin" in page


async def test_topics_are_told_of_and_news_goes_to_the_one_that_is_chosen(town: Town) -> None:
    chat = await bound(town)
    topic = (await does(town, "farah", "topic", chat=chat, name="बिजली"))["topic"]
    await town.farah.sees("/here")
    await town.farah.says("/here", chat=chat, topic=topic)
    await town.farah.sees("अब यहीं आएंगी", chat)
    number = await post(town)
    news = await town.imran.sees(f"{number}/1", chat)

    assert news["topic"] == topic


async def test_a_closed_topic_holds_the_news_back_until_it_is_opened(town: Town) -> None:
    chat = await bound(town)
    topic = (await does(town, "farah", "topic", chat=chat, name="बिजली"))["topic"]
    await town.farah.sees("/here")
    await town.farah.says("/here", chat=chat, topic=topic)
    await town.farah.sees("अब यहीं आएंगी", chat)
    await appoints(town, chat, rights=["can_delete_messages", "can_invite_users", "can_pin_messages"])
    await does(town, "farah", "topic", chat=chat, topic=topic, does="close")
    number = await post(town)
    await town.farah.sees("टॉपिक में हमारी सूचनाएं जाती हैं वह बंद है")
    await does(town, "farah", "topic", chat=chat, topic=topic, does="reopen")

    await town.imran.sees(number, chat)


# ---- at the door


async def rules(town: Town, rule: str) -> None:
    async with town.world.engine.begin() as connection:
        zone = "INSERT INTO doors (zone_id, admission) SELECT id, :rule FROM areas WHERE code = 'GN'"
        await connection.execute(text(zone), {"rule": rule})


async def knocks(town: Town, rule: str, who: str = "arif") -> str:
    """Arif has never written to us; the group is bound, and its zone has this rule."""
    await rules(town, rule)
    chat = await bound(town)
    await does(town, who, "join", chat=chat, request=True)
    return chat


async def is_in(town: Town, chat: str, who: str = "arif") -> None:
    async def inside() -> bool:
        return any(each["id"] == chat for each in (await town.ask("GET", f"phones/{who}"))["chats"])

    await until(inside)
    await acts_come(town, "room.joined")


async def test_an_open_room_lets_in_whoever_knocks_and_says_so_in_private(town: Town) -> None:
    chat = await knocks(town, "open")

    await town.arif.sees("नया ग्रुप")
    await is_in(town, chat)
    assert "?start=GN" in (await town.arif.received())[0]
    assert [act for act in await town.acts() if act.startswith("room.")] == [
        "room.adopted", "room.asked", "room.admitted", "room.joined",
    ]  # fmt: skip


async def test_a_stranger_is_asked_where_they_live_and_a_place_of_the_zone_opens_the_door(town: Town) -> None:
    chat = await knocks(town, "question")
    await town.arif.sees("किस मोहल्ले")
    await town.arif.says("viram khand 3")

    await is_in(town, chat)


async def test_two_answers_that_are_no_place_of_the_zone_are_an_admins_matter(town: Town) -> None:
    chat = await knocks(town, "question")
    await town.arif.sees("किस मोहल्ले")
    await town.arif.says("honolulu")
    await town.arif.sees("honolulu")
    await town.arif.says("timbuktu")
    await town.arif.sees("एडमिन को आपकी अर्जी")
    await town.farah.sees("शामिल होना चाहता है")
    await town.farah.taps("admit")

    await is_in(town, chat)


async def test_an_admin_turns_somebody_away_who_keeps_the_private_chat(town: Town) -> None:
    chat = await knocks(town, "admin")
    await town.farah.sees("शामिल होना चाहता है")
    await town.farah.taps("turn_away")
    await town.arif.sees("एडमिन ने आपको शामिल नहीं किया")
    await town.arif.starts()
    await town.arif.sees("बिजली")

    assert chat not in [each["id"] for each in (await town.ask("GET", "phones/arif"))["chats"]]
    assert "room.declined" in await town.acts()


async def test_nobody_but_who_keeps_the_room_decides(town: Town) -> None:
    await knocks(town, "admin")
    asked = await town.farah.sees("शामिल होना चाहता है")
    forged = next(button["data"] for button in asked["buttons"] if ":admit:" in button["data"])
    async with town.world.stores.begin() as store:
        (request,) = await store.session.scalars(text("SELECT id FROM join_requests"))
    await town.imran.says("مدد")
    mine = await town.imran.sees("1912")
    await does(town, "imran", "tap", message=mine["id"], button=0)

    assert forged == f"do:admit:{request}"
    assert "room.admitted" not in await town.acts()


async def test_members_only_lets_a_member_in_at_once_and_a_stranger_after_they_joined(town: Town) -> None:
    chat = await knocks(town, "members", who="ramesh")
    await is_in(town, chat, who="ramesh")
    await does(town, "arif", "join", chat=chat, request=True)
    await town.arif.sees("?start=GN")
    arif = town.arif.id
    number = next(living.phone.number for living in PEOPLE if living.phone.id == arif)
    await membership.add_member(town.world, "telegram", number, ZONE, Role.CITIZEN, "hi", [])
    await door.let_members_in(town.world)

    await is_in(town, chat)


async def test_whoever_waits_in_vain_is_given_up_and_may_knock_again(town: Town) -> None:
    chat = await knocks(town, "question")
    await town.arif.sees("किस मोहल्ले")
    await town.move(timedelta(minutes=31))
    await door.give_up(town.world)
    await acts_come(town, "room.given_up")

    async def declined() -> bool:
        asked = await town.ask("GET", "requests?method=declineChatJoinRequest")
        return bool(asked["requests"])

    await until(declined)
    await does(town, "arif", "join", chat=chat, request=True)
    await acts_come(town, "room.asked", times=2)


# ---- who is in it


async def test_each_change_of_who_is_in_the_group_leaves_one_line(town: Town) -> None:
    chat = await bound(town)
    await does(town, "arif", "join", chat=chat)
    for status in ("administrator", "member", "kicked"):
        await does(town, "farah", "appoint", chat=chat, whom="arif", status=status)
    await does(town, "imran", "leave", chat=chat)
    await acts_come(town, "room.left")

    assert [act for act in await town.acts() if act.startswith("room.")] == [
        "room.adopted", "room.joined", "room.promoted", "room.demoted", "room.banned", "room.left",
    ]  # fmt: skip
    assert await town.rows("SELECT 1 FROM room_members WHERE left_at IS NULL") == []


async def test_newcomers_are_pointed_to_the_private_chat_once_and_together(town: Town) -> None:
    chat = await bound(town)
    await does(town, "arif", "join", chat=chat)
    await does(town, "ramesh", "join", chat=chat)  # a member of the zone: nothing to tell him
    await acts_come(town, "room.joined", times=2)
    await door.point_out(town.world)
    assert not [words for words in await town.arif.received(chat) if "?start=GN" in words]
    await town.move(timedelta(minutes=6))
    for _ in range(2):
        await door.point_out(town.world)
    await town.arif.sees("?start=GN", chat)
    await town.move(timedelta(hours=4))
    await door.point_out(town.world)
    await post(town)
    await town.arif.sees("सूचना नंबर", chat)

    assert len([words for words in await town.arif.received(chat) if "?start=GN" in words]) == 1


async def test_whom_we_know_from_the_group_alone_has_no_private_chat_with_us(town: Town) -> None:
    chat = await bound(town)
    await does(town, "arif", "join", chat=chat)
    await acts_come(town, "room.joined")
    number = next(living.phone.number for living in PEOPLE if living.phone.id == "arif")
    async with town.world.stores.begin() as store:
        heard = Incoming("telegram", "m", town.now(), (number,), room=chat)
        assert await store.address_of(heard, town.now()) is None


# ---- signs


async def test_a_sign_tells_the_group_that_we_take_up_what_was_said(town: Town) -> None:
    said = await says_in_group(town, "वीरम खंड में तार टूटा है")
    await owes(town, Deed(Doing.SEEN, said))

    async def signed() -> bool:
        return any(each["reactions"] == ["👀"] for each in await town.farah.messages(town.group) if each["id"] == said)

    await until(signed)


async def test_where_no_sign_can_be_given_none_is_given_and_nobody_is_paged(town: Town) -> None:
    await says_in_group(town, "नमस्ते")
    await owes(town, Deed(Doing.SEEN, "999999"))

    async def settled() -> bool:
        return [row.state for row in await town.rows("SELECT state FROM deliveries WHERE notice_id IS NULL")] == [
            "accepted"
        ]

    await until(settled)
    assert "sender.refused" not in await town.acts()


async def says_in_group(town: Town, text: str) -> str:
    """From then on the group is known by its id. The message's."""
    await town.imran.says(text, chat=town.group)
    said = [each for each in await town.imran.messages(town.group) if each["text"] == text]
    await until(lambda: town.rows("SELECT 1 FROM inbox WHERE channel = 'telegram' AND handled_at IS NOT NULL"))
    return str(said[-1]["id"])


async def owes(town: Town, deed: Deed) -> None:
    async with town.world.stores.begin() as store:
        found = await store.room_known_as("telegram", town.group)
        assert found
        await store.owe_deed(found[1], deed, town.now())
