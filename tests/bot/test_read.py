"""`main.py read`: a message a line, in the sense of the labelled corpus, without a database."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import pytest
from typer.testing import CliRunner

from bot.commands import app
from bot.reading import DEMO_ZONES, Map, lines, map_of_database, map_of_file

NOW = datetime(2026, 6, 10, 13, 20, tzinfo=ZoneInfo("Asia/Kolkata"))
FIELDS = ["intent", "place", "eta", "cause", "fault_kind", "areas", "choices", "confidence"]


@cache
def demo() -> Map:
    return map_of_file(DEMO_ZONES)


def told(*given: dict[str, Any] | bytes, explain: bool = False) -> list[dict[str, Any]]:
    source = [line if isinstance(line, bytes) else orjson.dumps(line) for line in given]
    return list(lines(source, demo(), NOW, explain))


def test_an_engineers_post_is_told_with_its_codes() -> None:
    (line,) = told({"text": "11kv malhaur feeder b/d, jumper, dedh ghanta", "sender_role": "engineer"})
    assert list(line) == FIELDS
    assert line | {"confidence": 1} == {
        "intent": "outage_post", "place": "11kv malhaur feeder", "eta": 90, "cause": "jumper", "fault_kind": None,
        "areas": ["GN-KMT-F1"], "choices": [], "confidence": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("sent_at", "eta"), [("13:20", "17:00"), ("2026-06-10T18:05:00+05:30", "05:00"), (None, "17:00")]
)
def test_a_bare_clock_is_the_next_one_after_the_message(sent_at: str | None, eta: str) -> None:
    (line,) = told({"text": "malhaur feeder band, 5 baje tak", "sent_at": sent_at, "sender_role": "engineer"})
    assert line["eta"] == eta


def test_of_namesakes_all_are_told_unless_the_sender_is_at_home_near_one() -> None:
    anywhere, central = told({"text": "lda feeder b/d"}, {"text": "lda feeder b/d", "near": ["LC"]})
    assert anywhere["areas"] == ["AM-LDA-F1", "LC-UPT-F1"]
    assert anywhere["choices"] == [["AM-LDA-F1", "LC-UPT-F1"]]
    assert (central["areas"], central["choices"]) == (["LC-UPT-F1"], [])


def test_a_line_that_cannot_be_read_keeps_its_place_among_the_others() -> None:
    first, second, third, fourth = told({"id": 7, "text": "कमता में लाइट नहीं"}, b"no json", {"text": 5}, {"text": ""})
    assert (first["id"], first["place"]) == (7, "कमता")
    assert set(second) == set(third) == {"error"}
    assert fourth["place"] is None


def test_explained_words_stand_in_the_message() -> None:
    text = "matiyari me jumper jal gaya, light nahi hai"
    (line,) = told({"text": text}, explain=True)
    assert {"of": "place", "value": "GN-KMT-F2/matiyari", "words": "matiyari"} in line["explain"]
    assert all(one["words"] in text for one in line["explain"])


def test_the_explanation_says_what_was_guessed_and_what_a_list_knew() -> None:
    guess, known = told(
        {"text": "kamta me fridge hum hum karke ruk jata hai", "sender_role": "citizen"},
        {"text": "11kv malhaur feeder b/d, jumper, dedh ghanta", "sender_role": "engineer"},
        explain=True,
    )
    assert "guessed cause" not in [one["of"] for one in known["explain"]]
    assert guess["fault_kind"]
    assert guess["fault_kind"] in [one["value"] for one in guess["explain"] if one["of"] == "guessed fault_kind"]


def test_it_reads_without_a_database_and_says_which_places_it_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SETU_DATABASE_URL", raising=False)
    told_by = CliRunner().invoke(app, ["read", "kamta me light nahi"])
    assert told_by.exit_code == 0, told_by.output
    assert orjson.loads(told_by.stdout)["areas"] == ["GN-KMT-F2/kamta"]
    assert told_by.stderr == f"Places: {DEMO_ZONES}\n"


def test_a_zones_file_that_is_none_is_refused_in_words(tmp_path: Path) -> None:
    broken = tmp_path / "zones.yaml"
    broken.write_text("zones: 5", encoding="utf-8")
    told_by = CliRunner().invoke(app, ["read", "--zones", str(broken), "kamta"])
    assert told_by.exit_code == 2
    assert "no list of zones" in told_by.stderr


def test_with_a_database_the_places_are_those_that_were_loaded(database: str) -> None:
    known = map_of_database(database, datetime.now(UTC))
    assert known.codes.keys() == known.places.kinds.keys()
    (line,) = lines([b'{"text": "kamta me light nahi"}'], known, NOW, explain=False)
    assert line["areas"] == ["GN-KMT-F2/kamta"]
