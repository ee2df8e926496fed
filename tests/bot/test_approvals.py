"""A wide notice on its way through both doors: asked, seen by the second office, and only then told to anybody."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import reminders
from bot.delivery.claim import Parcel
from bot.delivery.letters import Pen
from bot.delivery.words import Words
from bot.loading import membership, zoneload
from bot.loading.zonefile import build
from bot.world import World
from tests.bot.doors import Doors, open_doors
from tests.bot.watch import ANIL, DAY, FARAH, MEENA, MINUTE, RAVI, SUNITA, Clock, acts, joins, one, person_of, rows

EXECUTIVE, MEENA_TG, FARAH_TG = "+910000000007", "7000000108", "7000000105"
POST = "vibhuti khand s/s band, jumper, 2 ghante"


@pytest.fixture
async def doors(world: World) -> AsyncIterator[Doors]:
    """Whole substations are wide here; the assistant engineer is asked first, on Telegram."""
    await joins(world, SUNITA, "GN-VBK-F2/viram-khand")
    await rows(world, "UPDATE widths SET level = 'substation'")
    await membership.add_address(world, MEENA, "telegram", MEENA_TG)
    await membership.add_address(world, FARAH, "telegram", FARAH_TG)
    async with open_doors(world) as doors:
        await doors.says(MEENA_TG, "status")
        yield doors


async def asked(doors: Doors, who: str = ANIL, text: str = POST) -> int:
    await doors.says(who, text)
    await doors.taps(who, await doors.button(who, "post"))
    return int(await one(doors.world, "SELECT max(id) FROM approvals"))


async def done(world: World) -> list[str]:
    return [act for act in await acts(world) if act != "member.added"]


async def told(world: World) -> int:
    return int(await one(world, "SELECT count(*) FROM deliveries WHERE notice_id IS NOT NULL"))


async def test_the_preview_says_who_is_asked_and_nobody_hears_before_the_yes(doors: Doors, world: World) -> None:
    await doors.says(ANIL, POST)
    assert "सहायक अभियंता" in await doors.last(ANIL)
    assert "मंजूरी" in await doors.last(ANIL)

    await doors.taps(ANIL, await doors.button(ANIL, "post"))
    assert "सहायक अभियंता" in await doors.last(ANIL)
    assert await told(world) == 0
    assert await done(world) == ["approval.asked"]

    question = await doors.last(MEENA_TG)
    assert "विभूतिखंड" in question
    assert "अवर अभियंता" in question, "the office that asks"


async def test_the_yes_is_one_tap_and_the_author_hears_of_it(doors: Doors, world: World) -> None:
    approval = await asked(doors)
    await doors.taps(MEENA_TG, f"do:approve:{approval}")

    assert "GN-" in await doors.last(MEENA_TG)
    assert "GN-" in await doors.last(ANIL)
    assert await told(world) > 1
    assert await done(world) == ["approval.asked", "outage.posted", "approval.approved"]
    who = await person_of(world, ANIL)
    assert await one(world, "SELECT person_id FROM notices") == who.id


async def test_the_no_carries_its_reason_to_the_author(doors: Doors, world: World) -> None:
    approval = await asked(doors)
    await doors.taps(MEENA_TG, f"do:disapprove:{approval}")
    assert await done(world) == ["approval.asked"], "not without a reason"
    await doors.taps(MEENA_TG, (await doors.heard(MEENA_TG))[-1]["buttons"][1][1])

    assert "इतना बड़ा" in await doors.last(ANIL)
    assert await done(world) == ["approval.asked", "approval.refused"]
    assert await told(world) == 0


async def test_a_reason_in_ones_own_words_stays_out_of_the_log(doors: Doors, world: World) -> None:
    approval = await asked(doors)
    await doors.taps(MEENA_TG, f"do:disapprove:{approval}")
    await doors.says(MEENA_TG, "Ramesh ji se 9000000000 par puchho")

    assert "puchho" in await doors.last(ANIL)
    assert "puchho" not in str(await rows(world, "SELECT facts FROM entries"))
    assert "puchho" not in str(await rows(world, "SELECT form FROM steps"))


async def test_a_word_shows_what_waits_for_whom(doors: Doors) -> None:
    await doors.says(MEENA, "मंजूरी")
    assert "कुछ नहीं रुका" in await doors.last(MEENA)
    approval = await asked(doors)
    await doors.says(MEENA, "approve")
    assert await doors.button(MEENA, f"approve:{approval}")
    await doors.taps(MEENA, await doors.button(MEENA, f"approve:{approval}"))
    assert "GN-" in await doors.last(ANIL)


@pytest.mark.parametrize(
    ("who", "reason"),
    [(ANIL, "own_notice"), (RAVI, "not_asked"), (SUNITA, "not_asked"), ("7000000999", "not_asked")],
)
@pytest.mark.parametrize("verb", ["approve", "disapprove"])
async def test_a_forged_yes_or_no_is_refused_and_logged(
    doors: Doors, world: World, who: str, reason: str, verb: str
) -> None:
    approval = await asked(doors)
    await doors.taps(who, f"do:{verb}:{approval}")
    if verb == "disapprove" and who in (ANIL, RAVI):
        await doors.taps(who, (await doors.heard(who))[-1]["buttons"][0][1])

    assert await doors.attempts() == [reason]
    assert await told(world) == 0
    assert await one(world, "SELECT outcome FROM approvals") is None


async def test_only_its_author_takes_it_back(doors: Doors, world: World) -> None:
    approval = await asked(doors)
    await doors.taps(FARAH_TG, f"do:withdraw:{approval}")
    await doors.taps(ANIL, f"do:withdraw:{approval}")
    assert "वापस" in await doors.last(MEENA_TG)
    await doors.taps(MEENA_TG, f"do:approve:{approval}")

    assert await doors.attempts() == ["not_yours"]
    assert await done(world) == ["approval.asked", "attempt.refused", "approval.withdrawn"]
    assert await told(world) == 0


async def test_a_number_that_there_is_not_is_answered(doors: Doors) -> None:
    for words in ("do:approve:99999", "do:approve:zero", "do:disapprove:", "do:withdraw:7"):
        await doors.taps(MEENA_TG, words)
    assert await doors.attempts() == ["forged"] * 4


async def test_if_the_place_is_posted_meanwhile_both_hear_why_it_is_not_sent(doors: Doors, world: World) -> None:
    approval = await asked(doors)
    await rows(world, "DELETE FROM widths")
    await doors.says(EXECUTIVE, POST)
    await doors.taps(EXECUTIVE, await doors.button(EXECUTIVE, "post"))
    before = await told(world)
    await doors.taps(MEENA_TG, f"do:approve:{approval}")

    for who in (MEENA_TG, ANIL):
        assert "पहले से दर्ज" in await doors.last(who)
    assert await told(world) == before
    assert (await done(world))[-1] == "approval.overtaken"


async def test_nobody_answers(doors: Doors, world: World, clock: Clock) -> None:
    """A reminder, then office after office up the chain, then the author is told to use the telephone."""
    await asked(doors)
    clock.move(5 * MINUTE)
    for _ in range(2):
        await reminders.look_after_approvals(world)
    assert "अभी बाकी" in await doors.last(MEENA_TG)
    clock.move(5 * MINUTE)
    await reminders.look_after_approvals(world)
    assert "अधिशासी" in await doors.last(ANIL)
    assert "विभूतिखंड" in await doors.last(EXECUTIVE)

    while await rows(world, "SELECT 1 FROM approvals WHERE outcome IS NULL"):
        clock.move(10 * MINUTE)
        await reminders.look_after_approvals(world)
    assert "फोन" in await doors.last(ANIL)
    all_of_it = await done(world)
    assert all_of_it[:3] == ["approval.asked", "approval.reminded", "approval.passed_on"]
    assert (all_of_it[-1], all_of_it.count("approval.expired")) == ("approval.expired", 1)
    assert await told(world) == 0


async def test_danger_does_not_wait(doors: Doors, world: World) -> None:
    await doors.says(ANIL, "vibhuti khand s/s band, taar toot gaya, 2 ghante")
    assert "मंजूरी" not in await doors.last(ANIL)
    await doors.taps(ANIL, await doors.button(ANIL, "post"))

    assert await done(world) == ["outage.posted"]


async def test_to_a_closed_window_the_question_goes_as_a_template(doors: Doors, world: World, clock: Clock) -> None:
    """The executive engineer has not written for a day: the template's answer opens the window."""
    await asked(doors)
    clock.move(10 * MINUTE)
    await reminders.look_after_approvals(world)
    clock.move(DAY)
    found = await rows(
        world,
        "SELECT d.*, a.channel, a.heard_at, a.sealed_key FROM deliveries d JOIN addresses a ON a.id = d.address_id "
        "WHERE d.notice_id IS NULL AND a.channel = 'whatsapp' ORDER BY d.id DESC LIMIT 1",
    )
    words = Words(await world.atlas(), world.settings.zone_time, {}, clock())
    no_file: Any = None
    _, letter = Pen(world.vault, {}, words, no_file, no_file).tried(Parcel(found))

    assert not isinstance(letter, Exception)
    assert letter.template
    assert "विभूतिखंड" in letter.template.parameters[0]


# ---- the zones file


def content() -> dict:
    return yaml.safe_load(Path("bot/demo/zones-demo.yaml").read_text())


@pytest.mark.parametrize("wide", [{"level": "street"}, {"people": 0}, {"people": "many"}, {"wait_minutes": 0}])
def test_a_measure_that_is_none_is_told_in_words(wide: dict) -> None:
    zones = content()
    zones["zones"][0]["wide"] = wide
    assert build(zones).complaints


async def test_a_zones_measure_is_loaded_changed_and_taken_out(world: World) -> None:
    measures = []
    for wide in ({"level": "circle", "people": 20_000, "wait_minutes": 5}, {"people": 50_000}, None):
        zones = content()
        zones["zones"][0]["wide"] = wide
        await zoneload.load(world, build(zones))
        measures.append([tuple(row) for row in await rows(world, "SELECT level, people, wait FROM widths")])

    assert measures == [[("circle", 20_000, 5 * MINUTE)], [(None, 50_000, 10 * MINUTE)], []]
