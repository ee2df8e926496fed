"""Known frauds are recognised in four ways of writing, and what an honest person asks or tells is none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from handlers.reading import frauds
from handlers.reading.frauds import fraud_in

MESSAGES = yaml.safe_load((Path(__file__).parent / "frauds.yaml").read_text(encoding="utf-8"))
SEEN, APART = slice(0, None, 2), slice(1, None, 2)
EXAMPLES = Path(frauds.__file__).parent / "examples"


@pytest.mark.parametrize("half", [SEEN, APART], ids=["seen", "set apart"])
def test_nearly_every_fraud_is_recognised(half: slice) -> None:
    missed = [text for text in MESSAGES["frauds"][half] if not fraud_in(text)]
    assert len(missed) <= 1, missed


@pytest.mark.parametrize("half", [SEEN, APART], ids=["seen", "set apart"])
def test_no_honest_message_is_taken_for_a_fraud(half: slice) -> None:
    assert [text for text in MESSAGES["honest"][half] if fraud_in(text)] == []


def test_among_all_our_examples_only_what_is_passed_on_is_one() -> None:
    lines = [json.loads(line) for path in EXAMPLES.glob("*.jsonl") for line in path.read_text().splitlines()]
    hit = {line["intent"] for line in lines if fraud_in(line["text"])}
    assert hit == {"rumour_forward"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("aaj raat 9:30 baje bijli kat jayegi, adhikari ko call kare 00000-00000", "disconnection"),
        ("Install AnyDesk to update your electricity bill", "update"),
        ("uppcl bharti, registration fee 500 rs bhejo", "job"),
        ("Your meter will be removed today. Contact our officer", "meter"),
        ("बिजली बिल पर 75% छूट, इस लिंक से भुगतान करें", "payment"),
    ],
)
def test_each_kind_has_its_name(text: str, name: str) -> None:
    assert fraud_in(text) == name
