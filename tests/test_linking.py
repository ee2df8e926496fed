"""One citizen on WhatsApp and on Telegram: a code makes them one person, who is told once, and erased as one."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.storage import own_data
from handlers.wording import catalogue
from tests.test_answers import newest_after
from tests.test_joining import arifs, follows
from tests.test_walk import post
from tests.town import Phone, Town, until

SUNITA, ARIF = ("whatsapp", "+910000000101"), ("telegram", "7000000107")


async def person_of(town: Town, channel: str, key: str) -> int | None:
    found = await town.rows(
        "SELECT person_id FROM addresses WHERE channel = :c AND digest = :d",
        c=channel,
        d=town.world.vault.digest(channel, key),
    )
    return found[0].person_id if found else None


async def code_of(town: Town) -> str:
    answer = await newest_after(town, "sunita", "दूसरा फोन")
    found = re.search(r"setu-\w+", answer)
    assert found
    return found.group()


async def linked(town: Town) -> str:
    """What she reads of it on the first phone."""
    await town.arif.starts(await code_of(town))
    await town.arif.sees("खुद नहीं बनाया")
    await town.arif.taps("link_yes")
    await town.arif.sees(catalogue("hi")["link.done"])
    told = await town.sunita.sees("जुड़ गया")
    return str(told["text"])


async def parted(town: Town) -> None:
    await town.sunita.taps("unlink:telegram")
    await town.sunita.sees("अब आपसे अलग है")


async def arif_lives_in_patrakarpuram(town: Town) -> None:
    await town.arif.starts("GN")
    await town.arif.taps("lang:hi")
    await town.arif.says("पत्रकारपुरम")
    await town.arif.sees("हो गया")


async def heard(phone: Phone, number: str) -> int:
    return sum(f"{number}/1" in text for text in await phone.received())


async def test_two_phones_become_one_person_who_says_where_the_news_is_to_come(town: Town) -> None:
    assert "Telegram" in await linked(town)
    assert await person_of(town, *ARIF) == await person_of(town, *SUNITA)

    await town.arif.taps("read_on:whatsapp")
    await town.arif.sees("WhatsApp पर आती है")
    number = await post(town)
    await town.sunita.sees(f"{number}/1")

    assert await heard(town.arif, number) == 0
    assert "WhatsApp पर आती है" in await newest_after(town, "sunita", "सेटिंग")


async def test_without_a_choice_the_news_goes_to_where_they_wrote_last_and_once(town: Town) -> None:
    await linked(town)

    number = await post(town)
    await town.arif.sees(f"{number}/1")
    await town.kavita.sees(f"{number}/1")

    assert await heard(town.sunita, number) == 0


async def test_nothing_happens_before_a_yes_and_a_no_leaves_all_as_it_was(town: Town) -> None:
    await town.arif.starts(await code_of(town))
    await town.arif.sees("खुद नहीं बनाया")
    assert await person_of(town, *ARIF) is None

    await town.arif.taps("link_no")
    await town.arif.sees("कुछ नहीं जोड़ा")

    assert await person_of(town, *ARIF) is None


async def test_what_both_had_is_theirs_each_thing_once_and_one_consent_is_in_force(town: Town) -> None:
    await arif_lives_in_patrakarpuram(town)
    await town.arif.says("light nahi aa rahi hai")
    await town.arif.sees("GN-C-")
    before = await person_of(town, *ARIF)
    await linked(town)

    me = await person_of(town, *SUNITA)
    assert await arifs(town) == await follows(town, SUNITA[1])
    assert sorted(await arifs(town)) == ["GN-VBK-F2/patrakarpuram", "GN-VBK-F2/viram-khand"]
    assert [row.person_id for row in await town.rows("SELECT person_id FROM complaints")] == [me]
    assert len(await town.rows("SELECT 1 FROM members WHERE person_id = ANY(:both)", both=[before, me])) == 1
    given = await town.rows("SELECT person_id FROM consents WHERE given_at IS NOT NULL AND withdrawn_at IS NULL")
    assert [row.person_id for row in given] == [me]
    assert (await town.acts()).count("address.linked") == 1


async def test_delete_me_on_one_phone_erases_both(town: Town) -> None:
    await arif_lives_in_patrakarpuram(town)
    await linked(town)
    await town.arif.says("delete me")
    await town.arif.taps("erase")
    await town.arif.sees("सब मिटा दिया")

    async def gone() -> bool:
        async with town.world.stores.begin() as store:
            await own_data.forget(store, town.now())
        return not await town.rows("SELECT 1 FROM addresses WHERE farewell_at IS NOT NULL")

    await until(gone)
    assert await person_of(town, *ARIF) is None
    assert await person_of(town, *SUNITA) is None
    number = await post(town)
    await town.kavita.sees(f"{number}/1")
    assert await heard(town.arif, number) == await heard(town.sunita, number) == 0
    rows = await town.rows("SELECT erased_at FROM persons WHERE united_into_id IS NOT NULL OR erased_at IS NOT NULL")
    assert [bool(row.erased_at) for row in rows] == [True, True], "nor the number as whom the log knew the other phone"


async def test_stop_on_one_phone_is_stop_on_both(town: Town) -> None:
    await linked(town)
    await town.sunita.says("STOP")
    await town.sunita.sees("JOIN")
    number = await post(town)
    await town.kavita.sees(f"{number}/1")

    assert await heard(town.arif, number) == await heard(town.sunita, number) == 0


async def test_a_phone_that_was_not_theirs_is_parted_from_the_first(town: Town) -> None:
    await linked(town)
    await parted(town)

    await town.arif.sees("दूसरे फोन से जुड़ा नहीं")
    assert await person_of(town, *ARIF) is None
    assert await follows(town, SUNITA[1]) == ["GN-VBK-F2/viram-khand"]
    assert "JOIN" not in await newest_after(town, "sunita", "हाल")
    assert "एक ही फोन" in await newest_after(town, "sunita", "phone alag karo telegram")


async def test_whoever_said_stop_can_still_part_a_phone_and_be_forgotten(town: Town) -> None:
    await linked(town)
    await town.sunita.says("STOP")
    await town.sunita.sees("JOIN")
    await parted(town)

    assert await person_of(town, *ARIF) is None
    assert "Shall we erase all of it" in await newest_after(town, "sunita", "remove my number from your system")
    assert "क्या सब मिटा दें" in await newest_after(town, "sunita", "mujhe hata do, mera sab kuch mita do")


async def test_what_was_said_to_them_in_private_leaves_with_them_but_for_what_a_sender_has_in_hand(town: Town) -> None:
    await linked(town)
    held = await in_a_senders_hand(town, *ARIF)
    under_way = "SELECT FROM deliveries WHERE state IN ('due', 'claimed') AND id <> :held"
    await until(lambda: town.rows(f"SELECT 1 WHERE NOT EXISTS ({under_way})", held=held))
    await parted(town)

    kept = await town.rows(
        "SELECT id, sealed_content FROM deliveries WHERE address_id = (SELECT id FROM addresses WHERE digest = :arif)"
        " AND notice_id IS NULL AND sealed_content IS NOT NULL ORDER BY id",
        arif=town.world.vault.digest(*ARIF),
    )
    first, parting = kept
    assert first.id == held, "it may have to be written once more"
    said = town.world.vault.open_json(parting.sealed_content)["text"]
    assert "दूसरे फोन से जुड़ा नहीं" in said, "no tap brings anything else back there"


async def in_a_senders_hand(town: Town, channel: str, key: str) -> int:
    """The first answer that they were sent, as if it had just been claimed."""
    claimed = sa.text("""
        UPDATE deliveries SET state = 'claimed', claimed_at = :now
        WHERE id = (SELECT min(d.id) FROM deliveries d JOIN addresses a ON a.id = d.address_id WHERE digest = :digest)
        RETURNING id
    """)
    async with town.world.engine.begin() as connection:
        held = await connection.scalar(claimed, {"now": town.now(), "digest": town.world.vault.digest(channel, key)})
    return int(held)


async def test_a_code_of_somebody_who_is_one_with_another_by_now_leads_nowhere(town: Town) -> None:
    await arif_lives_in_patrakarpuram(town)
    told = await newest_after(town, "arif", "दूसरा फोन")
    stale = re.search(r"setu-\w+", told)
    assert stale
    await linked(town)
    before = await person_of(town, *SUNITA)

    assert "नहीं चलेगा" in await newest_after(town, "sunita", f"JOIN {stale.group()}")
    assert await person_of(town, *SUNITA) == before


async def test_who_has_asked_to_be_admitted_does_not_come_over_with_their_wish(town: Town) -> None:
    await town.arif.starts("GN")
    await town.arif.taps("lang:hi")
    await town.arif.sees("आपका इलाका")
    await town.arif.says("मीडिया")
    await town.arif.sees("एक लाइन")
    await town.arif.says("Arif Hasan, Awaaz")
    await town.arif.sees("भेज दिया")
    await town.arif.starts(await code_of(town))
    await town.arif.sees("जिम्मेदारी है")


@pytest.mark.parametrize(("who", "key"), [("ramesh", "7000000104"), ("farah", "7000000105")])
async def test_a_role_or_an_office_never_comes_over_by_somebody_elses_code(town: Town, who: str, key: str) -> None:
    phone, before = getattr(town, who), await person_of(town, "telegram", key)
    code = await code_of(town)
    await phone.starts(code)
    await phone.sees("जिम्मेदारी है")

    assert await person_of(town, "telegram", key) == before
    assert (await town.acts())[-1] == "attempt.refused"


async def test_a_code_is_good_once_for_a_quarter_of_an_hour_and_for_another_app(town: Town) -> None:
    code = await code_of(town)
    assert "WhatsApp" in await newest_after(town, "neha", f"JOIN {code}")
    await town.move(timedelta(minutes=16))
    await town.arif.starts(code)
    await town.arif.sees("नहीं चलेगा")

    assert await person_of(town, *ARIF) is None
