"""A storm: everybody who reports is answered, and each feeder is asked about once; the benchmark's, small."""

from __future__ import annotations

from pathlib import Path

from benchmarks.storm import Plan, storm


async def test_in_a_storm_everybody_is_answered_and_each_feeder_is_asked_about_once(empty: str, tmp_path: Path) -> None:
    heard = await storm(empty, tmp_path, Plan(reports=60, seconds=3, feeders=2, seed=7))

    assert heard.wrong == []
    assert len(heard.answers) == 60
    assert heard.facts["suspicions"] == 2
    assert heard.facts["messages to one engineer, at most"] <= 8
