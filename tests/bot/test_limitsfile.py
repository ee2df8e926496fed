"""A file of time limits: what is wrong with it in words, what a loading changes, and what the doctor says of it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import limits
from bot.loading import zoneload
from bot.loading.limitsfile import SHIPPED, read_limits
from bot.loading.zonefile import build
from bot.world import World
from tests.bot.test_zonefile import CONTENT
from tests.bot.watch import one, rows
from zones.schedule import Schedule

FILE = "limits-up.yaml"
Json = dict[str, Any]


def reads(folder: Path, changed: Callable[[Json], object]) -> list[str]:
    content = yaml.safe_load((SHIPPED / FILE).read_text(encoding="utf-8"))
    changed(content)
    (folder / "ours.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
    return read_limits("ours.yaml", folder)[1]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (lambda file: file["limits"][0]["within"].pop("source"), "limits → 1 → within → source: Field required."),
        (
            lambda file: file["limits"][0].update(fault="pole"),
            "the fault pole of a limit does not stand under `faults`.",
        ),
        (lambda file: file["limits"][0].update(areas=["hills"]), "limits → 1 → areas → 1: Input should be"),
        (lambda file: file["limits"][0].update(until="2019-01-01"), "a limit of transformer ends before it begins."),
        (lambda file: file["limits"][5]["due"].pop("placeholder"), "give `rupees_a_day`, or mark it"),
        (lambda file: file["limits"][0]["within"].update(hours=-6), "within → hours"),
        (
            lambda file: file["faults"]["voltage"]["complaints"].append("no_supply"),
            "no_supply stands under two faults.",
        ),
        (lambda file: file["faults"]["fuse_off"]["causes"].append("ghosts"), "faults → fuse_off → causes"),
        (lambda file: file.pop("cap"), "cap: Field required."),
    ],
)
def test_what_is_wrong_is_told_in_words(tmp_path: Path, changed: Callable[[Json], object], words: str) -> None:
    assert words in " ".join(reads(tmp_path, changed))


def test_the_file_that_comes_with_the_product_is_well_and_each_guess_in_it_is_marked(tmp_path: Path) -> None:
    content, wrong = read_limits(FILE, tmp_path)

    assert wrong == []
    named = {one.what for one in Schedule.from_data(content).placeholders}
    assert {"transformer, rural: hours", "fuse_off, class_a and urban: hours", "days"} <= named
    assert not any(what.startswith("transformer, class_a") for what in named)


def test_a_file_that_is_not_there_is_no_file(tmp_path: Path) -> None:
    content = copy.deepcopy(CONTENT)
    content["discom"]["limits"] = "nowhere.yaml"

    assert build(content, tmp_path).complaints == ["discom → limits: there is no file nowhere.yaml."]


async def test_a_class_is_inherited_until_a_part_says_another(world: World) -> None:
    content = copy.deepcopy(CONTENT)
    content["zones"][0]["circles"][0]["divisions"][0]["sub_divisions"][0]["area"] = "rural"
    await zoneload.load(world, build(content))
    atlas = await world.atlas()
    ids = {area.code: area.id for area in atlas.areas()}

    classes = {
        code: atlas.area_class(ids[code]) for code in ("GN", "GN-D1", "GN-VBK-F2/viram-khand", "AM-D3", "AM-S31")
    }

    assert classes == {
        "GN": None,
        "GN-D1": "class_a",
        "GN-VBK-F2/viram-khand": "rural",
        "AM-D3": "mixed",
        "AM-S31": "class_a",
    }


async def unsure(world: World) -> list[str]:
    async with world.engine.connect() as connection:
        return await limits.what_is_unsure(connection, world.clock())


async def test_the_doctor_names_each_value_that_the_law_must_supply(world: World) -> None:
    found = await unsure(world)

    assert len(found) == len(Schedule.from_data(read_limits(FILE, SHIPPED)[0]).placeholders)
    assert any("transformer, rural: hours is a placeholder (24)" in words and "48" in words for words in found)

    await rows(
        world,
        """UPDATE rules SET content = jsonb_set(jsonb_set(content, '{faults,meter,complaints}', '[]'),
        '{limits}', jsonb_path_query_array(content, '$.limits[*] ? (@.fault != "transformer" || @.areas[0] == "urban")')
        )
        WHERE name = 'limits'""",
    )
    gaps = [words.partition(": ")[2] for words in await unsure(world) if "has no line" in words]
    assert [gap.partition(" has")[0] for gap in gaps] == ["transformer, class_a and rural", "meter_burnt"]


async def test_the_doctor_says_where_no_class_is_known_and_when_there_are_no_limits(world: World) -> None:
    await rows(world, "UPDATE areas SET area_class = NULL WHERE code = 'GN-D1'")
    beneath = await one(world, "SELECT count(*) FROM areas WHERE kind = 'feeder' AND code LIKE 'GN-%'")
    (words,) = [words for words in await unsure(world) if "no class" in words]
    assert 0 < int(words.split()[0]) <= beneath

    await rows(world, "DELETE FROM rules WHERE name = 'limits'")
    assert await unsure(world) == [
        "No time limits are loaded: name their file beside the discom (`limits: limits-up.yaml`)."
    ]
