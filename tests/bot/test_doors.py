"""Who may not, at the real doors of both platforms: refused in words, kept in the log, and nothing has changed."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest
from typer.testing import CliRunner

from bot.commands import app
from bot.commands.desk import say
from bot.loading import membership
from bot.world import World
from handlers.routes import BY_NAME
from tests.bot.doors import ANONYMOUS_ADMIN, GROUP, Doors, open_doors
from tests.bot.watch import ANIL, FARAH, KAVITA, RAVI, SUNITA, acts, area, gives_room, joins, one, rows
from zones.permission import Standing, may, table
from zones.person import Role

IMRAN, FARAH_TG, RAMESH, STRANGER = "7000000102", "7000000105", "7000000104", "7000000999"
POST = "viram khand feeder band, jumper, 1 ghanta"
PREVIEW = "भेजें?"


@pytest.fixture
async def doors(world: World) -> AsyncIterator[Doors]:
    """A citizen, a journalist and a representative on each platform; Farah, an engineer, also on Telegram."""
    await joins(world, SUNITA, "GN-VBK-F2/viram-khand")
    await joins(world, IMRAN, "GN-VBK-F2/viram-khand", channel="telegram")
    await joins(world, KAVITA, role=Role.MEDIA)
    await joins(world, RAMESH, channel="telegram", role=Role.REPRESENTATIVE)
    await joins(world, "+910000000190", role=Role.ADMIN)
    await membership.add_address(world, FARAH, "telegram", FARAH_TG)
    async with open_doors(world) as doors:
        await gives_room(world, GROUP)
        yield doors


async def nothing_was_said(world: World) -> bool:
    return not await rows(world, "SELECT 1 FROM notices") and not await rows(
        world, "SELECT 1 FROM steps WHERE kind = 'draft'"
    )


# ---- a sample of every standing, made from the table ---------------------------------------------------

WHO = {
    (Standing.STRANGER, "whatsapp"): "+910000000999",
    (Standing.STRANGER, "telegram"): STRANGER,
    (Standing.CITIZEN, "whatsapp"): SUNITA,
    (Standing.CITIZEN, "telegram"): IMRAN,
    (Standing.MEDIA, "whatsapp"): KAVITA,
    (Standing.REPRESENTATIVE, "telegram"): RAMESH,
    (Standing.ADMIN, "whatsapp"): "+910000000190",
}
COMMANDS = {"outage": "outage", "plan": "planned", "update": "update", "restore": "restore", "correct": "correct"}
REFUSED = [
    (who, COMMANDS[row.act], judged.because)
    for (standing, platform), who in WHO.items()
    for row in table()
    if row.act in COMMANDS and not (judged := may(row.act, {standing}, platform, private=True))
]


@pytest.mark.parametrize(("who", "reason"), sorted({(who, reason) for who, _, reason in REFUSED}))
async def test_whoever_holds_no_office_is_refused_every_official_act(
    doors: Doors, world: World, who: str, reason: str
) -> None:
    tried = [command for somebody, command, _ in REFUSED if somebody == who]
    for command in tried:
        await doors.says(who, f"/{command} {POST}")
        assert "1912" in await doors.last(who)

    assert len(tried) == len(COMMANDS)
    assert await doors.attempts() == [reason] * len(tried)
    assert await nothing_was_said(world)


PRIVATE = [row.act for row in table() if row.cells[Standing.CITIZEN] == "private" and BY_NAME[row.act].words]


@pytest.mark.parametrize("command", PRIVATE)
async def test_what_is_for_the_private_chat_is_sent_there_from_the_group(doors: Doors, command: str) -> None:
    await doors.says(IMRAN, f"/{command}", group=True)

    assert "निजी चैट" in await doors.last("group")
    assert await doors.attempts() == [], "a mistake, and no attempt"


# ---- engineers where they do not answer


@pytest.mark.parametrize("command", ["outage", "planned"])
async def test_an_engineer_elsewhere_is_told_who_answers_there(doors: Doors, world: World, command: str) -> None:
    """Farah by Telegram, Ravi of the next zone by WhatsApp, and neither by free text."""
    for who in (FARAH_TG, RAVI):
        await doors.says(who, f"/{command} {POST}")
        assert "अवर अभियंता" in await doors.last(who)
        await doors.says(who, POST)

    assert await doors.attempts() == ["not_answerable"] * 4
    assert await nothing_was_said(world)


async def test_an_engineer_of_the_next_zone_cannot_take_this_zones_group(doors: Doors, world: World) -> None:
    await doors.says(FARAH_TG, "/zone AM", group=True)

    assert await doors.attempts() == ["not_your_zone"]
    assert await one(world, "SELECT a.code FROM rooms r JOIN areas a ON a.id = r.zone_id WHERE r.title = ''") == "GN"


# ---- who somebody only seems to be


async def test_an_anonymous_admin_proves_nothing(doors: Doors, world: World) -> None:
    said = {"chat": {"id": GROUP, "type": "supergroup"}, "sender_chat": {"id": GROUP}, "text": f"/outage {POST}"}
    await doors.telegram({"message": {"message_id": 5, "date": doors.seconds, "from": ANONYMOUS_ADMIN} | said})

    assert "एनॉनिमस" in await doors.last("group")
    assert await doors.attempts() == ["anonymous"]
    assert await nothing_was_said(world)


@pytest.mark.parametrize("who", ["+910000000999", STRANGER])
async def test_a_name_that_looks_like_an_engineers_proves_nothing(doors: Doors, world: World, who: str) -> None:
    await doors.says(who, f"/outage {POST}", name="Anil Verma JE Vibhuti Khand")

    assert await doors.attempts() == ["not_engineer"]
    assert await nothing_was_said(world)


@pytest.mark.parametrize("owner", [{}, {"user_id": int(FARAH_TG)}], ids=["a stranger's", "an engineer's"])
async def test_a_contact_that_is_passed_on_proves_nothing(doors: Doors, world: World, owner: dict[str, int]) -> None:
    await doors.telegram_message(STRANGER, contact={"phone_number": ANIL[1:], "first_name": "Anil"} | owner)

    assert "साबित" in await doors.last(STRANGER)
    assert await doors.attempts() == ["foreign_contact"]
    assert "address.proved" not in await acts(world)


async def test_a_contact_proves_nothing_on_whatsapp(doors: Doors, world: World) -> None:
    card = {"name": {"formatted_name": "Anil"}, "phones": [{"wa_id": ANIL[1:]}]}
    await doors.whatsapp("+910000000999", {"type": "contacts", "contacts": [card]})

    assert await doors.attempts() == ["foreign_contact"]
    assert "address.proved" not in await acts(world)


async def test_ones_own_contact_proves_the_number(doors: Doors, world: World) -> None:
    await doors.telegram_message(STRANGER, contact={"phone_number": ANIL[1:], "user_id": int(STRANGER)})

    assert await doors.attempts() == []
    assert "address.proved" in await acts(world)
    told = await doors.last(ANIL)
    assert "एक Telegram खाता" in told, "whoever had it before hears of it"
    await doors.telegram_message(STRANGER, contact={"phone_number": ANIL[1:], "user_id": int(STRANGER)})
    assert len([one for one in await doors.heard(ANIL) if one["text"] == told]) == 1, "but not of what is so already"


# ---- webhooks that come again, and buttons that nobody was shown


async def test_a_webhook_that_comes_again_does_nothing_again(doors: Doors, world: World) -> None:
    await doors.says(ANIL, POST)
    tap = {"type": "button_reply", "button_reply": {"id": await doors.button(ANIL, "post"), "title": "भेजें"}}
    body = await doors.whatsapp(ANIL, {"type": "interactive", "interactive": tap})
    answers = len(await doors.heard(ANIL))
    for _ in range(2):
        await doors.posts(body)

    assert len(await doors.heard(ANIL)) == answers
    assert (await acts(world)).count("outage.posted") == 1


async def test_a_tap_that_is_sent_anew_with_another_number_posts_nothing_twice(doors: Doors, world: World) -> None:
    await doors.says(ANIL, POST)
    tap = await doors.button(ANIL, "post")
    await doors.taps(ANIL, tap)
    await doors.taps(ANIL, tap)

    assert await one(world, "SELECT count(*) FROM notices") == 1


@pytest.mark.parametrize("who", [SUNITA, IMRAN, RAVI, FARAH_TG])
async def test_nobody_presses_anothers_button(doors: Doors, world: World, who: str) -> None:
    await doors.says(ANIL, POST)
    await doors.taps(who, await doors.button(ANIL, "post"))

    assert "किसी" in await doors.last(who) or "आपसे नहीं" in await doors.last(who)
    assert await doors.attempts() == ["not_yours"]
    assert await rows(world, "SELECT 1 FROM notices") == []


async def test_in_the_group_a_word_under_the_finger_is_enough(doors: Doors, world: World) -> None:
    await doors.says(ANIL, POST)
    await doors.taps(IMRAN, await doors.button(ANIL, "post"), group=True)

    answer = (await doors.heard("group"))[-1]
    assert (answer["text"], bool(answer["toast"])) == ("", True)
    assert await doors.attempts() == ["not_yours"]


@pytest.mark.parametrize(
    "made_up",
    [
        "area:999999999",
        "area:zero",
        "outage:99999",
        "act:burn",
        "eta:-600",
        "cause:spell",
        "what:else",
        "own",
        "x:" * 20,
    ],
)
async def test_a_button_that_was_never_shown_changes_nothing(doors: Doors, world: World, made_up: str) -> None:
    await doors.says(ANIL, POST)
    step = (await doors.button(ANIL, "post")).partition(":")[0]
    drafts = "SELECT form - 'offers' - 'taps' AS draft FROM steps ORDER BY id"  # what was shown last are other buttons
    before = await rows(world, drafts)
    await doors.taps(ANIL, f"{step}:{made_up}")

    assert "बटन" in await doors.last(ANIL)
    assert await doors.attempts() == ["forged"]
    assert await rows(world, drafts) == before


@pytest.mark.parametrize(
    "made_up",
    ["do:update:99999", "do:update:zero", "do:restore:²", "do:send_time:7", f"do:cancel:{10**30}", "do:fly", "s9", ""],
)
async def test_a_button_for_what_there_is_not_is_answered(doors: Doors, world: World, made_up: str) -> None:
    await doors.taps(FARAH_TG, made_up)

    assert "बटन" in await doors.last(FARAH_TG)
    assert await doors.attempts() == ["forged"]


async def test_a_citizen_follows_only_what_was_offered(doors: Doors, world: World) -> None:
    await doors.says("+910000000999", "JOIN GN")
    await doors.taps("+910000000999", "do:lang:hi")
    step = (await doors.heard("+910000000999"))[-1]["buttons"][0][1].partition(":")[0]
    await doors.taps("+910000000999", f"{step}:area:{await area(world, 'AM-LDA-F1')}")

    assert await doors.attempts() == ["forged"]


async def test_an_engineers_buttons_for_anothers_outage_are_refused(doors: Doors, world: World) -> None:
    await doors.says(ANIL, POST)
    await doors.taps(ANIL, await doors.button(ANIL, "post"))
    outage = await one(world, "SELECT id FROM outages")
    for verb in ("update", "restore", "correct", "cancel", "send_time"):
        await doors.taps(FARAH_TG, f"do:{verb}:{outage}")

    reasons = await doors.attempts()
    assert set(reasons) == {"not_answerable"}
    assert await one(world, "SELECT count(*) FROM notices") == 1


# ---- the table for people


def test_the_table_is_printed_for_people_and_for_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(say, "_width", 240)
    shown = CliRunner().invoke(app, ["permits", "outage"])
    machine = CliRunner().invoke(app, ["permits", "--json"])

    assert "superior" in shown.stdout
    assert "second" in shown.stdout
    assert [row["act"] for row in json.loads(machine.stdout)] == [row.act for row in table()]
