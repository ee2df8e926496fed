"""Templates at Meta: submitted politely, watched, and never a reason for silence."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.channels import submitting, watching
from bot.channels.templates import REPLIES, definitions, template_name
from bot.doctor.platforms import of_whatsapp
from handlers.telling.notices import PARAMETERS
from tests.conftest import SECRET
from tests.test_walk import post
from tests.town import WABA, Town, open_town, until
from zones.notice import NoticeKind

OUTAGE, GENERAL = template_name(NoticeKind.OUTAGE), template_name("general")


@pytest.fixture
async def town(home: str, tmp_path: Path) -> AsyncIterator[Town]:
    """Its templates have just been submitted for the first time."""
    async with open_town(home, SECRET, reviewed=False, data_dir=tmp_path) as town:
        yield town
        assert await town.problems() == []


async def judge(town: Town, status: str, **which: str) -> None:
    """Meta changes its mind about a template (no name: about all), some time after its first review.

    Told within the second of the review it would look like the same news once more: its times are whole seconds.
    """
    await until(lambda: reviewed(town))
    await town.move(timedelta(seconds=2))
    await town.ask("POST", "whatsapp/templates", {"status": status, **which})


async def reviewed(town: Town) -> bool:
    """The news of the first review has been heard."""
    many = "SELECT count(*) AS many FROM inbox WHERE kind = 'template.status' AND handled_at IS NOT NULL"
    return bool((await town.rows(many))[0].many >= len(definitions()))


async def status_of(town: Town, name: str, language: str) -> str:
    found = await town.rows(
        "SELECT status FROM templates WHERE name = :name AND language = :language", name=name, language=language
    )
    return str(found[0].status)


async def created(town: Town) -> list[dict[str, Any]]:
    asked = await town.ask("GET", "requests?platform=whatsapp&method=message_templates")
    return [one for one in asked["requests"] if one["body"].get("name")]


async def test_every_notice_has_its_template_in_every_language_and_there_is_a_general_one(town: Town) -> None:
    stored = await town.rows("SELECT name, language, status FROM templates")

    assert {(row.name, row.language) for row in stored} == {(each.name, each.language) for each in definitions()}
    assert {row.status for row in stored} == {"APPROVED"}
    assert len(stored) == 3 * (len(PARAMETERS) + len(REPLIES) + 1)


async def test_a_second_sync_submits_nothing(town: Town) -> None:
    before = len(await created(town))

    await submitting.sync(town.world)

    assert len(await created(town)) == before == len(definitions())


async def test_a_paused_template_is_told_in_a_language_that_she_can_read(town: Town) -> None:
    await judge(town, "PAUSED", name=OUTAGE, language="hi")

    number = await post(town)

    sunita = await town.sunita.sees(f"{number}/1")
    assert "Power is off" in sunita["text"]
    assert await status_of(town, OUTAGE, "hi") == "PAUSED"


async def test_where_no_template_of_its_kind_may_be_used_the_general_one_speaks(town: Town) -> None:
    await judge(town, "DISABLED", name=OUTAGE)

    number = await post(town)

    sunita = await town.sunita.sees(f"{number}/1")
    assert "बिजली विभाग की सूचना" in sunita["text"]
    assert "विराम खंड" in sunita["text"]
    assert "जंपर" in sunita["text"]


async def test_however_many_are_refused_the_last_that_may_be_used_speaks(town: Town) -> None:
    await judge(town, "DISABLED")
    await judge(town, "APPROVED", name=GENERAL, language="ur")

    async def heard() -> bool:
        return await status_of(town, GENERAL, "ur") == "APPROVED" and await status_of(town, OUTAGE, "hi") == "DISABLED"

    await until(heard)
    await mark_all_approved(town)

    number = await post(town)

    assert "محکمۂ بجلی" in (await town.sunita.sees(f"{number}/1"))["text"]


async def mark_all_approved(town: Town) -> None:
    """As if the webhooks of it had been lost."""
    async with town.world.engine.begin() as connection:
        await connection.execute(sa.text("UPDATE templates SET status = 'APPROVED', until = NULL"))


async def held(town: Town) -> bool:
    """All whom only a template reaches; nobody is still on the way from one refused template to the next."""
    found = await town.rows(
        "SELECT DISTINCT d.state FROM deliveries d JOIN addresses a ON a.id = d.address_id"
        " WHERE d.notice_id IS NOT NULL AND a.channel = 'whatsapp' AND a.heard_at IS NULL"
    )
    return [row.state for row in found] == ["held"]


async def test_where_none_may_be_used_it_waits_and_goes_out_as_soon_as_one_is_approved(town: Town) -> None:
    await judge(town, "PAUSED")
    number = await post(town)
    await until(lambda: held(town))
    assert not any(number in text for text in await town.sunita.received())

    async def an_admin_is_paged() -> bool:
        return "sender.refused" in await town.acts()

    await until(an_admin_is_paged)

    await judge(town, "APPROVED", name=GENERAL, language="hi")

    sunita = await town.sunita.sees(f"{number}/1")
    assert "बिजली विभाग की सूचना" in sunita["text"]


async def test_metas_news_of_a_template_is_kept_with_its_reason(town: Town) -> None:
    await judge(town, "REJECTED", name=OUTAGE, language="ur", reason="PROMOTIONAL")

    async def told() -> bool:
        return await status_of(town, OUTAGE, "ur") == "REJECTED"

    await until(told)
    findings = await of_whatsapp(town.world.senders[0])
    (said,) = [each.words for each in findings if not each.well]
    assert said.startswith(f"{OUTAGE} ur was rejected by Meta: it found it promotional;")


async def test_one_that_was_moved_to_marketing_is_named_and_no_longer_used_where_another_will_do(town: Town) -> None:
    await town.ask("POST", "whatsapp/templates", {"name": OUTAGE, "language": "hi", "category": "MARKETING"})

    async def told() -> Any:
        return await town.rows("SELECT 1 FROM templates WHERE category = 'MARKETING'")

    await until(told)
    number = await post(town)

    assert "Power is off" in (await town.sunita.sees(f"{number}/1"))["text"]
    findings = await of_whatsapp(town.world.senders[0])
    assert any("moved to marketing" in each.words for each in findings if not each.well)


async def test_a_worse_quality_is_named(town: Town) -> None:
    await town.ask("POST", "whatsapp/templates", {"name": OUTAGE, "language": "hi", "quality": "RED"})

    async def told() -> Any:
        return await town.rows("SELECT 1 FROM templates WHERE quality = 'RED'")

    await until(told)
    findings = await of_whatsapp(town.world.senders[0])
    assert any("red quality" in each.words for each in findings if not each.well)


async def test_messages_held_back_by_meta_and_then_dropped_are_told_in_another_template(town: Town) -> None:
    await until(lambda: reviewed(town))
    await town.ask("POST", "whatsapp/pacing", {"hold": True})
    number = await post(town)

    async def taken() -> bool:
        return set(await town.states("outage")) <= {"accepted", "delivered", "read", "refused"}  # some have no WhatsApp

    await until(taken)
    assert not any(number in text for text in await town.sunita.received())
    await town.ask("POST", "whatsapp/pacing", {"hold": False, "drop": True})

    await town.sunita.sees(f"{number}/1")
    assert sum(number in text for text in await town.sunita.received()) == 1
    assert await status_of(town, OUTAGE, "hi") == "PAUSED"


async def test_the_limit_is_learned_from_the_webhook_and_by_looking(town: Town) -> None:
    await town.ask("POST", "whatsapp/number", {"people_a_day": "TIER_2K"})

    async def told() -> Any:
        return await town.rows("SELECT 1 FROM limits WHERE told = 'TIER_2K'")

    await until(told)
    await town.ask("POST", "whatsapp/number", {"whatsapp_business_manager_messaging_limit": "TIER_10K"})
    await watching.watch(town.world)

    assert (await town.rows("SELECT told FROM limits"))[0].told == "TIER_10K"


async def test_the_engineer_reads_who_waits_for_the_limit(town: Town) -> None:
    await town.ask("POST", "whatsapp/number", {"people_a_day": "1"})

    async def told() -> Any:
        return await town.rows("SELECT 1 FROM limits WHERE told = '1'")

    await until(told)
    await post(town)

    assert "24 घंटे की सीमा" in (await town.anil.sees("GN-2"))["text"]


async def test_meta_busy_is_asked_again_after_a_while(town: Town) -> None:
    await town.ask("DELETE", "faults")
    rested: list[float] = []

    async def rest(seconds: float) -> None:
        rested.append(seconds)

    await forget_template(town, OUTAGE)
    await town.ask(
        "POST", "faults", {"platform": "whatsapp", "method": "POST message_templates", "code": 80007, "times": 2}
    )
    said: list[str] = []
    found = await submitting.sync(town.world, said.append, rest)

    assert rested == [5, 30]
    assert all(standing.status == "APPROVED" for each in found.values() for standing in each.values())
    assert said[-1].startswith("3 of 3: ")


async def forget_template(town: Town, name: str) -> None:
    """It is deleted in WhatsApp Manager."""
    url = town.emulator.make_url(f"/v26.0/{WABA}/message_templates")
    headers = {"Authorization": "Bearer wa-token"}
    async with town.session.delete(url, params={"name": name}, headers=headers) as answer:
        assert answer.status == 200


async def test_a_look_at_the_list_does_not_forget_how_long_a_pause_lasts(town: Town) -> None:
    await judge(town, "PAUSED", name=OUTAGE, language="hi")

    async def pause() -> Any:
        return await town.rows("SELECT since, until FROM templates WHERE until IS NOT NULL")

    before = await until(pause)
    await submitting.watch(town.world)

    assert await pause() == before


async def test_what_meta_did_not_take_keeps_its_reason(town: Town) -> None:
    await forget_template(town, OUTAGE)
    fault = {"platform": "whatsapp", "method": "POST message_templates", "code": 100, "description": "too promotional"}
    await town.ask("POST", "faults", {**fault, "times": 3})
    await submitting.sync(town.world)

    await submitting.watch(town.world)

    found = await town.rows("SELECT status, reason FROM templates WHERE name = :name", name=OUTAGE)
    assert {(row.status, row.reason) for row in found} == {("NOT TAKEN", "too promotional")}


async def test_one_that_was_deleted_there_is_missing_here(town: Town) -> None:
    await forget_template(town, OUTAGE)

    await submitting.watch(town.world)

    assert await status_of(town, OUTAGE, "hi") == "MISSING"
