"""The table of permissions, cell by cell: the page is read here once more, by other means, and each cell is asked."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from zones.permission import TABLE, Cell, Standing, Verdict, may, read, table

PLATFORMS = ("whatsapp", "telegram")
OFFICIAL = ("outage", "plan", "update", "restore", "correct", "call_off", "send_time")
HELD = {Standing.ANSWERS, Standing.SUPERIOR, Standing.STAND_IN}


def written() -> list[dict[str, str]]:
    lines = [line for line in TABLE.read_text().splitlines() if line.startswith("|")]
    names, _, *rows = ([cell.strip() for cell in line.split("|")[1:-1]] for line in lines)
    return [dict(zip(names, row, strict=True)) for row in rows]


def cells() -> Iterator[tuple[str, str, str, str]]:
    """Each act on each platform for each standing, with the word that stands there."""
    for act, platform in itertools.product(dict.fromkeys(row["act"] for row in written()), PLATFORMS):
        of_act = [row for row in written() if row["act"] == act and row["platform"] in ("", platform)]
        row = max(of_act, key=lambda one: one["platform"])
        for standing in Standing:
            yield act, platform, standing, row[standing]


FACTS = ("private", "own", "peer")
MEANT = {  # for which of the facts a cell is a yes
    "yes": set(),
    "second": set(),
    "private": {"private"},
    "own": {"own"},
    "peer": {"peer"},
}


@pytest.mark.parametrize(("act", "platform", "standing", "word"), list(cells()))
def test_each_cell_allows_what_it_says_and_nothing_else(act: str, platform: str, standing: str, word: str) -> None:
    for known in itertools.product((True, False), repeat=len(FACTS)):
        facts = dict(zip(FACTS, known, strict=True))
        verdict = may(act, {Standing(standing)}, platform, **facts)
        allowed = word in MEANT and all(facts[fact] for fact in MEANT[word])
        assert bool(verdict) is allowed, facts
        assert verdict.second is (allowed and word == "second")
        assert bool(verdict.because) is not allowed


def test_the_table_has_a_cell_for_every_act_platform_and_standing() -> None:
    acts = {row["act"] for row in written()}
    assert len(list(cells())) == len(acts) * len(PLATFORMS) * len(Standing)
    assert len({(row.act, row.platform) for row in table()}) == len(table()), "each row once"


@pytest.mark.parametrize("act", OFFICIAL)
@pytest.mark.parametrize("standing", list(Standing))
def test_only_the_answerable_office_its_superiors_and_stand_ins_speak_officially(act: str, standing: Standing) -> None:
    for platform in PLATFORMS:
        assert bool(may(act, {standing}, platform, private=True)) is (standing in HELD)


WITHOUT_A_NAME = {"status", "help", "check", "code"}  # a code stands for whoever got it from us in private


@pytest.mark.parametrize("act", sorted({row.act for row in table()} - WITHOUT_A_NAME))
def test_nobody_acts_without_a_name(act: str) -> None:
    for platform in PLATFORMS:
        assert not may(act, {Standing.ANONYMOUS}, platform, private=False)


def test_of_several_capacities_the_one_that_allows_most_counts() -> None:
    both = {Standing.CITIZEN, Standing.ANSWERS}
    assert may("update", both, "whatsapp", private=True) == Verdict()
    assert may("outage", {Standing.ELSEWHERE, Standing.STAND_IN}, "", private=True) == Verdict(second=True)


def test_what_stands_in_no_row_is_nobodys_to_do() -> None:
    assert may("fly", set(Standing), "whatsapp", private=True).because == "not_allowed"


def test_whoever_stands_in_no_capacity_may_nothing() -> None:
    assert may("outage", set(), "whatsapp", private=True).because == "not_engineer"


def test_a_platforms_own_row_goes_before_the_common_one() -> None:
    assert may("prove_number", {Standing.STRANGER}, "telegram", private=True)
    assert not may("prove_number", {Standing.STRANGER}, "whatsapp", private=True)


def test_every_no_has_a_reason_that_can_be_told() -> None:
    for row in table():
        assert row.if_not
        assert row.if_not_own or Cell.OWN not in row.cells.values()


def test_a_slip_in_the_table_is_noticed() -> None:
    page = TABLE.read_text()
    with pytest.raises(ValueError, match="ja"):
        list(read(page.replace("| yes ", "| ja  ", 1)))
