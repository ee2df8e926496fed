"""Templates at Meta: submitted politely, watched, and never a reason for silence."""

from __future__ import annotations

from typing import Any

from bot.channels import submitting
from bot.channels.templates import definitions, template_name
from tests.test_walk import post
from tests.town import Town
from zones.notice import NoticeKind

OUTAGE, GENERAL = template_name(NoticeKind.OUTAGE), template_name("general")


async def judge(town: Town, status: str, **which: str) -> None:
    """Meta changes its mind about a template (no name: about all)."""
    await town.ask("POST", "whatsapp/templates", {"status": status, **which})


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
    assert len(stored) == 3 * (len(NoticeKind) + 1)


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
