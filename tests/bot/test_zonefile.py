"""A zones file: what is wrong with it in words, and what a loading changes."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.loading import membership, zoneload
from bot.loading.zonefile import build, is_phone, read_file
from bot.world import World
from tests.bot.watch import (
    ANIL,
    CALL_CENTRE,
    DAY,
    FARAH,
    HOUR,
    MINUTE,
    Clock,
    address_of,
    area,
    joins,
    one,
    person_of,
    posts,
    rows,
)
from zones.area import Kind
from zones.joining import leave
from zones.refused import Refused

DEMO = Path(__file__).parent.parent.parent / "bot" / "demo" / "zones-demo.yaml"
CONTENT = yaml.safe_load(DEMO.read_text(encoding="utf-8"))
NEW_NUMBER = "+910000000777"

Json = dict[str, Any]
Breaking = Callable[[Json], object]


@pytest.fixture
def content() -> Json:
    """The demo file, to be changed."""
    return copy.deepcopy(CONTENT)


def post_of(content: Json, code: str) -> Json:
    found: Json = next(post for post in content["posts"] if post["id"] == code)
    return found


def division(content: Json) -> Json:
    found: Json = content["zones"][0]["circles"][0]["divisions"][0]
    return found


def substations(content: Json) -> list[Json]:
    """Vibhuti Khand, Viraj Khand and the others of the first subdivision."""
    found: list[Json] = division(content)["sub_divisions"][0]["substations"]
    return found


async def load(world: World, content: Json) -> Counter[str]:
    file = build(content)
    assert file.complaints == []
    return await zoneload.load(world, file)


# ---- reading ---------------------------------------------------------------------------------------------


def test_the_demos_file_has_no_complaints() -> None:
    file = read_file(DEMO)

    assert file.complaints == []
    kinds = Counter(line.kind for line in file.areas)
    assert (kinds[Kind.ZONE], len(file.posts), len(file.rooms)) == (3, 56, 3)
    assert set(Kind) - set(kinds) == {Kind.TRANSFORMER}


def test_a_locality_is_named_after_its_feeder() -> None:
    line = next(line for line in read_file(DEMO).areas if line.names["en"] == "Patrakarpuram")

    assert (line.code, line.kind, line.parent) == ("GN-VBK-F2/patrakarpuram", Kind.LOCALITY, "GN-VBK-F2")
    assert line.names == {"en": "Patrakarpuram", "hi": "पत्रकारपुरम", "ur": "پترکار پورم"}


def test_a_whatsapp_group_of_the_list_is_no_room() -> None:
    assert {room.channel for room in read_file(DEMO).rooms} == {"telegram"}


def test_a_control_room_and_the_call_centre_are_known_by_their_posts() -> None:
    file = read_file(DEMO)

    assert (file.call_centre, file.control_rooms["GN"]) == ("CC-1912", "CTL-GN")


def use_a_code_twice(content: Json) -> None:
    substations(content)[0]["feeders"][0]["id"] = "GN-VBK-F2"


def list_a_post_twice(content: Json) -> None:
    content["posts"].append(post_of(content, "CTL-AM") | {"phone": None})


def share_a_phone(content: Json) -> None:
    post_of(content, "JE-GN-VRK")["phone"] = ANIL


def name_an_unknown_post(content: Json) -> None:
    substations(content)[0]["je"] = "JE-NOBODY"


def report_to_nobody(content: Json) -> None:
    post_of(content, "JE-GN-VBK")["reports_to"] = "AE-NOBODY"


def sit_nowhere(content: Json) -> None:
    post_of(content, "JE-GN-VBK")["unit"] = "GN-XXX"


def have_no_unit(content: Json) -> None:
    del post_of(content, "JE-GN-VBK")["unit"]


def write_a_local_number(content: Json) -> None:
    post_of(content, "JE-GN-VBK")["phone"] = "09100012345"


def write_words_for_a_number(content: Json) -> None:
    post_of(content, "JE-GN-VBK")["phone"] = "ask him"


def report_in_a_circle(content: Json) -> None:
    post_of(content, "CE-GN")["reports_to"] = "JE-GN-VBK"


def forget_a_code(content: Json) -> None:
    del substations(content)[0]["feeders"][0]["id"]


FIRST_FEEDER = "zones → 1 → circles → 1 → divisions → 1 → sub_divisions → 1 → substations → 1 → feeders → 1"


@pytest.mark.parametrize(
    ("broken", "complaint"),
    [
        (use_a_code_twice, "The code GN-VBK-F2 is used for 2 areas."),
        (list_a_post_twice, "The post CTL-AM stands 2 times in the list."),
        (share_a_phone, "2 posts have the same phone number."),
        (name_an_unknown_post, "GN-VBK: the post JE-NOBODY that answers for it is not in the list of posts."),
        (report_to_nobody, "JE-GN-VBK reports to AE-NOBODY, which is not in the list of posts."),
        (sit_nowhere, "JE-GN-VBK: its unit GN-XXX is no area of this file."),
        (have_no_unit, "posts → 9 → unit: Field required."),
        (write_a_local_number, "JE-GN-VBK: its phone number is not in international form (+91…)."),
        (write_words_for_a_number, "JE-GN-VBK: its phone number is not in international form (+91…)."),
        (
            forget_a_code,
            f"{FIRST_FEEDER} → id: Field required.",
        ),
    ],
)
def test_what_is_wrong_is_told_in_words_and_nothing_else_is(content: Json, broken: Breaking, complaint: str) -> None:
    broken(content)

    assert build(content).complaints == [complaint]


def test_nobody_may_report_to_themselves_by_a_detour(content: Json) -> None:
    report_in_a_circle(content)

    told = build(content).complaints

    assert told == [f"{code} reports to itself by a detour." for code in CIRCLE]


CIRCLE = ["CE-GN", "SET-GN", "EET-GN", "AET-GN", "JE-GN-VBK"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "The file has no list of zones (key `zones`)."),
        ("zones: none", "The file has no list of zones (key `zones`)."),
        ("- GN\n- AM", "The file has no list of zones (key `zones`)."),
        ("zones: [", "The file is no readable YAML: "),
    ],
)
def test_what_is_no_zones_file_is_told_in_words(tmp_path: Path, text: str, complaint: str) -> None:
    path = tmp_path / "zones.yaml"
    path.write_text(text)

    (told,) = read_file(path).complaints
    assert told.startswith(complaint)


@pytest.mark.parametrize(
    "broken",
    [
        lambda content: post_of(content, "JE-GN-VBK").update(phone=910000000009),  # +91… without quotes, in YAML
        lambda content: post_of(content, "JE-GN-VBK").pop("id"),
        lambda content: content["posts"].append("JE-GN-XYZ"),
        lambda content: content["zones"].append("LC"),
        lambda content: content["zones"][0].pop("id"),
        lambda content: content["zones"][0]["groups"][1].pop("id"),
        lambda content: content.update(discom="MVVNL"),
        lambda content: substations(content)[0].update(name="Vibhuti Khand"),
    ],
    ids=["phone as a number", "post without id", "post as text", "zone as text", "zone without id", "group without id",
         "discom as text", "name as text"],
)  # fmt: skip
def test_a_slip_of_the_pen_is_told_in_words_too(content: Json, broken: Breaking) -> None:
    broken(content)

    assert build(content).complaints


@pytest.mark.parametrize(
    "broken",
    [
        lambda content: content["zones"][0].update(control_room="CTL-NOBODY"),
        lambda content: content["discom"]["call_centre"].update(post="CC-NOBODY"),
    ],
    ids=["control room", "call centre"],
)
def test_a_post_that_is_named_outside_the_tree_must_be_in_the_list_too(content: Json, broken: Breaking) -> None:
    broken(content)

    assert build(content).complaints


@pytest.mark.parametrize(
    ("number", "good"),
    [(ANIL, True), ("+14155550100", True), ("9100012345", False), ("+91 00150", False), ("+", False)],
)
def test_a_number_is_in_international_form_or_not(number: str, good: bool) -> None:
    assert is_phone(number) is good


# ---- loading ---------------------------------------------------------------------------------------------


async def snapshot(world: World) -> dict[str, int]:
    tables = ("areas", "placements", "positions", "charges", "persons", "holdings", "addresses", "members", "follows")
    return {name: await one(world, f"SELECT count(*) FROM {name}") for name in (*tables, "rooms", "entries")}


async def test_the_demo_is_loaded_completely(world: World) -> None:
    assert await one(world, "SELECT count(*) FROM areas") == len(build(CONTENT).areas)
    assert await one(world, "SELECT count(*) FROM holdings WHERE until IS NULL") == 56
    assert await one(world, "SELECT count(*) FROM placements WHERE until IS NULL") == len(build(CONTENT).areas) - 1
    assert await one(world, "SELECT count(*) FROM entries WHERE act = 'zones.loaded'") == 1


async def test_loading_twice_changes_nothing_and_leaves_no_entry(world: World, clock: Clock, content: Json) -> None:
    before = await snapshot(world)
    clock.move(DAY)

    assert await load(world, content) == Counter()
    assert await snapshot(world) == before


async def test_a_new_feeder_is_added_and_nothing_else_changes(world: World, clock: Clock, content: Json) -> None:
    before = await snapshot(world)
    clock.move(DAY)
    substations(content)[0]["feeders"].append({"id": "GN-VBK-F9", "name": {"en": "Vijay Khand", "hi": "विजय खंड"}})

    assert await load(world, content) == {"areas added": 1}
    after = await snapshot(world)
    assert {name: after[name] - before[name] for name in before if after[name] != before[name]} == {
        "areas": 1, "placements": 1, "entries": 1,
    }  # fmt: skip
    assert [area.code for area in (await world.atlas()).children(await area(world, "GN-VBK"))][-1] == "GN-VBK-F9"


async def test_a_feeder_fed_from_elsewhere_keeps_its_old_place_with_its_end(
    world: World, clock: Clock, content: Json
) -> None:
    now = clock.move(DAY)
    vibhuti, viraj = substations(content)[:2]
    viraj["feeders"].append(vibhuti["feeders"].pop(1))

    assert await load(world, content) == {"areas moved": 1}

    places = await rows(
        world,
        "SELECT above.code, p.until FROM placements p JOIN areas a ON a.id = p.area_id"
        " JOIN areas above ON above.id = p.parent_id WHERE a.code = 'GN-VBK-F2' ORDER BY p.id",
    )
    assert [(row.code, row.until) for row in places] == [("GN-VBK", now), ("GN-VRK", None)]


async def test_after_a_move_the_other_engineer_answers_for_the_feeder(
    world: World, clock: Clock, content: Json
) -> None:
    clock.move(DAY)
    vibhuti, viraj = substations(content)[:2]
    viraj["feeders"].append(vibhuti["feeders"].pop(1))
    await load(world, content)
    clock.move(MINUTE)

    with pytest.raises(Refused):
        await posts(world, "GN-VBK-F2", by=ANIL)
    assert (await posts(world, "GN-VBK-F2", by=FARAH)).owed


async def test_yesterdays_tree_can_still_be_told(world: World, clock: Clock, content: Json) -> None:
    clock.move(DAY)
    vibhuti, viraj = substations(content)[:2]
    viraj["feeders"].append(vibhuti["feeders"].pop(1))
    await load(world, content)
    feeder = await area(world, "GN-VBK-F2")

    async with world.stores.begin() as store:
        before = await store.chain(feeder, clock() - HOUR)
        after = await store.chain(feeder, clock() + HOUR)

    assert (before[0].code, after[0].code) == ("JE-GN-VBK", "JE-GN-VRK")


async def test_another_number_is_another_holder_and_the_old_holding_ends(
    world: World, clock: Clock, content: Json
) -> None:
    now = clock.move(DAY)
    old = await person_of(world, ANIL)
    post_of(content, "JE-GN-VBK")["phone"] = NEW_NUMBER

    changed = await load(world, content)

    held = await rows(
        world,
        "SELECT h.person_id, h.since, h.until FROM holdings h JOIN positions p ON p.id = h.position_id"
        " WHERE p.code = 'JE-GN-VBK' ORDER BY h.id",
    )
    new = await person_of(world, NEW_NUMBER)
    assert changed == {"holders ended": 1, "holders": 1, "members added": 1}
    assert [(row.person_id, row.until) for row in held] == [(old.id, now), (new.id, None)]
    assert held[1].since == now


async def test_the_new_holder_may_post_and_the_old_one_no_more(world: World, clock: Clock, content: Json) -> None:
    clock.move(DAY)
    post_of(content, "JE-GN-VBK")["phone"] = NEW_NUMBER
    await load(world, content)
    clock.move(MINUTE)

    with pytest.raises(Refused) as no:
        await posts(world, "GN-VBK-F2", by=ANIL)
    assert no.value.reason == "not_answerable"
    assert (await posts(world, "GN-VBK-F2", by=NEW_NUMBER)).position_id


async def test_a_charge_that_is_taken_away_ends_and_the_superior_answers(
    world: World, clock: Clock, content: Json
) -> None:
    now = clock.move(DAY)
    del substations(content)[0]["je"]

    assert await load(world, content) == {"charges ended": 1}

    ended = await rows(
        world,
        "SELECT p.code, c.until FROM charges c JOIN positions p ON p.id = c.position_id WHERE c.until IS NOT NULL",
    )
    assert [(row.code, row.until) for row in ended] == [("JE-GN-VBK", now)]
    feeder = await area(world, "GN-VBK-F2")
    async with world.stores.begin() as store:
        assert (await store.chain(feeder, clock.move(MINUTE)))[0].code == "AET-GN"


async def test_a_charge_given_to_another_post_ends_here_and_begins_there(
    world: World, clock: Clock, content: Json
) -> None:
    clock.move(DAY)
    substations(content)[0]["je"] = "JE-GN-VRK"

    assert await load(world, content) == {"charges ended": 1, "charges added": 1}


async def test_new_names_and_aliases_take_the_place_of_the_old(world: World, clock: Clock, content: Json) -> None:
    clock.move(DAY)
    substations(content)[0]["feeders"][1].update(name={"en": "Viram", "hi": "विराम"}, aliases=["VRM"], consumers=5000)

    assert await load(world, content) == {"areas changed": 1}

    feeder = (await world.atlas()).area(await area(world, "GN-VBK-F2"))
    assert (feeder.names, feeder.aliases, feeder.consumers) == ({"en": "Viram", "hi": "विराम"}, ["VRM"], 5000)


async def test_another_superior_is_only_another_reporting_line(world: World, clock: Clock, content: Json) -> None:
    clock.move(DAY)
    post_of(content, "JE-GN-VBK")["reports_to"] = "EET-GN"

    assert await load(world, content) == {"reporting lines": 1}


async def test_the_log_keeps_what_a_loading_changed(world: World, clock: Clock, content: Json) -> None:
    now = clock.move(DAY)
    post_of(content, "JE-GN-VBK")["reports_to"] = "EET-GN"
    await load(world, content)

    last = (await rows(world, "SELECT at, facts FROM entries WHERE act = 'zones.loaded' ORDER BY id"))[-1]
    assert (last.at, last.facts) == (now, {"reporting lines": 1})


async def test_a_file_that_fails_halfway_leaves_nothing(world: World, clock: Clock, content: Json) -> None:
    before = await snapshot(world)
    clock.move(DAY)
    substations(content)[0]["feeders"].append({"id": "GN-VBK-F9", "name": {"en": "Vijay Khand"}})
    file = build(content)
    file.posts[-1] = type(file.posts[-1])("JE-XX", "je", {}, "NOWHERE", None, None)

    with pytest.raises(KeyError):
        await zoneload.load(world, file)
    assert await snapshot(world) == before


async def test_the_call_centre_belongs_to_every_zone(world: World) -> None:
    person = await person_of(world, CALL_CENTRE)

    zones = await rows(
        world,
        "SELECT a.code, m.role FROM members m JOIN areas a ON a.id = m.zone_id WHERE m.person_id = :who ORDER BY 1",
        who=person.id,
    )
    assert [tuple(row) for row in zones] == [("AM", "call_centre"), ("GN", "call_centre"), ("LC", "call_centre")]


async def test_an_engineer_follows_what_they_answer_for(world: World) -> None:
    person = await person_of(world, ANIL)

    async with world.stores.begin() as store:
        assert await store.followed(person.id) == [await area(world, "GN-VBK")]


async def test_loading_does_not_bring_back_whoever_said_stop(world: World, clock: Clock, content: Json) -> None:
    """Kavita, a journalist: an operator may not undo her STOP."""
    person = await joins(world, "+910000000103", "GN-VBK-F2")
    async with world.stores.begin() as store:
        await leave(store, person, clock.move(HOUR))

    await joins(world, "+910000000103", "GN-VBK-F2")

    assert await one(world, "SELECT left_at FROM members WHERE person_id = :who", who=person) == clock()


async def test_zones_can_be_loaded_after_an_engineer_said_stop(world: World, clock: Clock, content: Json) -> None:
    anil = await person_of(world, ANIL)
    async with world.stores.begin() as store:
        await leave(store, anil.id, clock.move(HOUR))
    clock.move(DAY)

    assert await load(world, content) == Counter()


async def test_a_zones_own_rules_are_kept_changed_and_taken_away(world: World, clock: Clock, content: Json) -> None:
    named = {rule.name for rule in await rows(world, "SELECT name FROM rules")}
    assert named == {"reports", "desks", "eta_watch", "ladder", "limits"}

    content["zones"][0]["reports"]["minutes"] = 30
    del content["discom"]["desks"]
    assert await load(world, content) == {"rules": 1, "rules ended": 1}

    (rule,) = await rows(world, "SELECT content FROM rules WHERE name = 'reports'")
    assert rule.content["minutes"] == 30
    content["zones"][0]["reports"]["across_rooms"] = "everything"
    assert any("across_rooms" in complaint for complaint in build(content).complaints)


async def test_a_post_without_a_number_has_no_holder(world: World, clock: Clock, content: Json) -> None:
    """Anil was transferred and nobody came yet: the office stays, but he must not speak for it any more."""
    clock.move(DAY)
    post_of(content, "JE-GN-VBK")["phone"] = None
    await load(world, content)
    clock.move(MINUTE)

    with pytest.raises(Refused):
        await posts(world, "GN-VBK-F2", by=ANIL)


async def test_a_second_phone_of_an_engineer_belongs_to_the_same_person(world: World) -> None:
    await membership.add_address(world, FARAH, "telegram", "7000000105")

    telegram, whatsapp = await address_of(world, "7000000105", "telegram"), await address_of(world, FARAH)
    assert telegram.person_id == whatsapp.person_id
