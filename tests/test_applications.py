"""Media and representatives ask or are invited, a second phone is proved by a code, and it is told who answers."""

from __future__ import annotations

import re
from datetime import timedelta

from typer.testing import CliRunner

from bot.loading import inviting, membership
from main import app
from tests.test_answers import newest_after
from tests.test_duty_in_chat import visitor
from tests.test_walk import POST, post
from tests.town import Phone, Town
from zones.person import Role

ADMIN = "+910000000301"


async def admin(town: Town) -> Phone:
    await membership.add_member(town.world, "whatsapp", ADMIN, "GN", Role.ADMIN, "en", [])
    return await visitor(town, "admin", ADMIN)


async def role_of(town: Town, key: str, channel: str = "whatsapp") -> str | None:
    found = await town.rows(
        "SELECT m.role FROM members m JOIN addresses a USING (person_id) WHERE digest = :it AND left_at IS NULL",
        it=town.world.vault.digest(channel, key),
    )
    return found[0].role if found else None


NEHA, ARIF = "+910000000106", "7000000107"


async def asks(town: Town) -> None:
    await town.neha.says("JOIN")
    await town.neha.sees("मीडिया")
    await town.neha.says("मीडिया")
    await town.neha.taps("media:GN")
    await town.neha.sees("एक लाइन")
    await town.neha.says("मैं पत्रकार हूं, Neha Singh, Dainik Awaaz")
    await town.neha.sees("भेज दिया")
    await town.neha.sees("जवाब आने तक")


async def test_what_they_are_is_kept_while_the_zone_is_asked(town: Town) -> None:
    assert "किस जोन" in await newest_after(town, "neha", "main parshad hoon ward 12")
    assert "किस जोन" in await newest_after(town, "neha", "ward 12")
    assert "एक लाइन" in await newest_after(town, "neha", "Vineet Khand, Gomti Nagar")
    assert "भेज दिया" in await newest_after(town, "neha", "Neha Singh, ward 12")
    (asked,) = await town.rows("SELECT role FROM applications")
    assert asked.role == "representative"


async def test_a_journalist_asks_and_is_admitted_by_a_tap(town: Town) -> None:
    chief = await admin(town)
    await asks(town)
    assert await role_of(town, NEHA) is None

    assert "Neha Singh" in (await chief.sees("media"))["text"]
    await chief.taps("grant")

    await town.neha.sees("✅")
    assert await role_of(town, NEHA) == "media"
    number = await post(town)
    await town.neha.sees(number)
    told = [act for act in await town.acts() if act.startswith(("application.", "member."))][-3:]
    assert told == ["application.asked", "member.joined", "application.admitted"]


async def test_whoever_says_that_they_are_a_corporator_is_asked_the_same(town: Town) -> None:
    await town.neha.says("मैं पार्षद हूं")
    await town.neha.taps("representative:GN")

    await town.neha.sees("एक लाइन")


async def test_while_the_answer_is_awaited_the_question_for_the_area_comes_again(town: Town) -> None:
    await town.arif.starts("GN")
    await town.arif.taps("lang:ur")
    await town.arif.sees("محلہ")
    await town.arif.says("میڈیا")
    await town.arif.sees("ایک لائن")
    await town.arif.says("Arif Hasan, Awaaz")

    asked = await town.arif.sees("جواب آنے تک")
    assert asked["buttons"]
    await town.arif.says("پترکار پورم")
    await town.arif.sees("لیجیے")

    assert await role_of(town, ARIF, "telegram") == "citizen"
    assert (await town.acts())[-2:] == ["application.asked", "member.joined"]


async def test_an_alarm_is_heard_even_in_the_place_of_a_name(town: Town) -> None:
    await town.neha.says("मैं पत्रकार हूं")
    await town.neha.taps("media:GN")
    await town.neha.says("taar tut gaya chingari nikal rahi")

    await town.neha.sees("दूर रहें")
    assert await town.rows("SELECT 1 FROM applications") == []


async def test_a_no_has_a_reason_and_both_taps_count_once(town: Town) -> None:
    chief = await admin(town)
    await asks(town)
    request = await chief.sees("media")
    admit, refuse = (button["data"] for button in request["buttons"])

    await chief.presses(request, refuse)
    await chief.sees("what reason")
    await chief.says("media card was not shown")

    await town.neha.sees("media card was not")
    await chief.presses(request, admit)
    await chief.sees("decided before")
    assert await role_of(town, NEHA) is None


async def test_a_made_up_admission_is_refused_and_logged(town: Town) -> None:
    await admin(town)
    await asks(town)
    (asked,) = await town.rows("SELECT id FROM applications")

    await newest_after(town, "neha", f"grant {asked.id}")

    assert await role_of(town, NEHA) is None
    assert (await town.acts())[-1] == "attempt.refused"


async def test_what_they_say_of_themselves_is_kept_sealed(town: Town) -> None:
    await admin(town)
    await asks(town)

    (asked,) = await town.rows("SELECT sealed_words FROM applications")
    assert b"Neha" not in bytes(asked.sealed_words)
    facts = await town.rows("SELECT facts::text AS said FROM entries")
    assert not any("Neha" in entry.said for entry in facts)


async def test_an_invitation_brings_in_one_person_once_on_either_platform(town: Town) -> None:
    code = await inviting.invite(town.world, Role.REPRESENTATIVE, "GN")

    await town.arif.starts(code)
    await town.arif.taps("come_in")
    await town.arif.sees("✅")
    assert await role_of(town, ARIF, "telegram") == "representative"

    assert "न्योता" in await newest_after(town, "neha", f"JOIN {code}")
    assert await role_of(town, NEHA) is None
    assert (await town.acts())[-2:] == ["invitation.used", "attempt.refused"]


async def test_a_forged_code_and_one_that_has_run_out_are_refused_and_logged(town: Town) -> None:
    code = await inviting.invite(town.world, Role.MEDIA, "GN")

    await newest_after(town, "neha", "JOIN setu-aaaabbbbccccdddd")
    await town.move(timedelta(days=8))
    await newest_after(town, "neha", f"JOIN {code}")

    assert (await town.acts())[-2:] == ["attempt.refused", "attempt.refused"]
    assert await role_of(town, NEHA) is None


async def test_an_admin_invites_from_chat_and_nobody_else_does(town: Town) -> None:
    chief = await admin(town)
    await chief.says("invite")
    await chief.taps("invite:media")
    made = await chief.sees("setu-")
    code = re.search(r"setu-\w+", made["text"]).group()

    await town.neha.says(f"JOIN {code}")
    await town.neha.taps("come_in")
    await town.neha.sees("✅")

    assert await role_of(town, NEHA) == "media"
    await newest_after(town, "sunita", "invite media")
    assert (await town.acts())[-1] == "attempt.refused"


async def test_a_role_can_be_ended(town: Town) -> None:
    await inviting.end_role(town.world, "whatsapp", "+910000000103", "GN")  # Kavita's

    number = await post(town)

    await town.sunita.sees(number)
    assert not any(number in text for text in await town.kavita.received())
    assert "member.role_ended" in await town.acts()


async def test_an_engineers_second_phone_is_proved_by_a_code_from_the_first(town: Town) -> None:
    await town.anil.says("engineer")
    code = re.search(r"setu-\w+", (await town.anil.sees("setu-"))["text"]).group()

    await town.neha.says(f"ENGINEER {code}")
    await town.neha.sees("✅")
    await town.neha.says(POST)
    await town.neha.confirms("outage")

    await town.sunita.sees("GN-2")
    assert "address.proved" in await town.acts()


async def test_a_code_for_a_second_phone_works_once_and_not_for_long(town: Town) -> None:
    await town.anil.says("engineer")
    code = re.search(r"setu-\w+", (await town.anil.sees("setu-"))["text"]).group()
    await town.move(timedelta(minutes=16))

    await newest_after(town, "neha", f"ENGINEER {code}")
    await newest_after(town, "neha", POST)

    assert await town.rows("SELECT 1 FROM notices") == []
    assert (await town.acts())[-2] == "attempt.refused"


async def test_who_answers_is_told_by_office_and_without_a_number(town: Town) -> None:
    answer = await newest_after(town, "sunita", "JE kaun hai?")

    assert "अवर अभियंता" in answer
    assert "सहायक अभियंता" in answer
    assert not re.search(r"\d{10}|\+91", answer)

    await town.anil.says("phone off 2 ghante")
    await town.anil.sees("ड्यूटी से बाहर")
    assert "नीचे के पद पर" in await newest_after(town, "sunita", "कौन")


def test_the_links_lead_to_the_doors_that_we_have() -> None:
    assert inviting.links("setu-x", "@our_bot", "+910000000009") == [
        "https://t.me/our_bot?start=setu-x",
        "https://wa.me/910000000009?text=JOIN%20setu-x",
    ]


def test_a_qr_code_needs_a_link_and_a_citizen_needs_no_invitation() -> None:
    run = CliRunner()

    assert run.invoke(app, ["members", "invite", "--role", "citizen", "--zone", "GN"]).exit_code == 2
    assert run.invoke(app, ["members", "invite", "--role", "media", "--zone", "GN", "--qr", "x.svg"]).exit_code == 2
