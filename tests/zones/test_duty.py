"""Who answers now, told by a table: the holder, a stand-in, or the next office up."""

from datetime import datetime

import pytest

from tests.zones.ledger import (
    AE_FAULTS,
    ANIL,
    CHIEF,
    DAY,
    DEEPAK,
    FARAH,
    HOUR,
    JE_VIBHUTI,
    LONG_AGO,
    MEENA,
    NOON,
    RAVI,
    VIRAM_KHAND,
    Ledger,
)
from zones.duty import Absence, Away, OnDuty, Reason, on_duty
from zones.person import Person
from zones.position import Holding, Position

CHAIN = [JE_VIBHUTI, AE_FAULTS, CHIEF]
HOLDER, STAND_IN, SUPERIOR = Reason


def holds(office: Position, who: Person, since: datetime = LONG_AGO, until: datetime | None = None) -> Holding:
    return Holding(office.id, who.id, since, until)


def stands_in(office: Position, who: Person, since: datetime = LONG_AGO, until: datetime | None = None) -> Holding:
    return Holding(office.id, who.id, since, until, stand_in=True)


def away(who: Person, since: datetime = NOON - HOUR, until: datetime | None = NOON + HOUR) -> Absence:
    return Absence(who.id, Away.PHONE_OFF, since, until)


OFFICES = [holds(JE_VIBHUTI, ANIL), holds(AE_FAULTS, MEENA), holds(CHIEF, RAVI)]

STORIES: dict[str, tuple[list[Holding], list[Absence], list[tuple[Position, Person, Reason]]]] = {
    "everybody is there": (
        OFFICES, [],
        [(JE_VIBHUTI, ANIL, HOLDER), (AE_FAULTS, MEENA, HOLDER), (CHIEF, RAVI, HOLDER)],
    ),
    "beside the holder a stand-in waits": (
        [*OFFICES, stands_in(JE_VIBHUTI, DEEPAK)], [],
        [(JE_VIBHUTI, ANIL, HOLDER), (AE_FAULTS, MEENA, HOLDER), (CHIEF, RAVI, HOLDER)],
    ),
    "the holder is away, the stand-in answers": (
        [*OFFICES, stands_in(JE_VIBHUTI, DEEPAK)], [away(ANIL)],
        [(JE_VIBHUTI, DEEPAK, STAND_IN), (AE_FAULTS, MEENA, HOLDER), (CHIEF, RAVI, HOLDER)],
    ),
    "away without a stand-in, the superior answers": (
        OFFICES, [away(ANIL)],
        [(AE_FAULTS, MEENA, SUPERIOR), (CHIEF, RAVI, HOLDER)],
    ),
    "the stand-in is away, too": (
        [*OFFICES, stands_in(JE_VIBHUTI, DEEPAK)], [away(ANIL), away(DEEPAK)],
        [(AE_FAULTS, MEENA, SUPERIOR), (CHIEF, RAVI, HOLDER)],
    ),
    "two offices in a row are empty": (
        OFFICES, [away(ANIL), away(MEENA)],
        [(CHIEF, RAVI, SUPERIOR)],
    ),
    "the superior's own stand-in answers for the office beneath": (
        [*OFFICES, stands_in(AE_FAULTS, FARAH)], [away(ANIL), away(MEENA)],
        [(AE_FAULTS, FARAH, SUPERIOR), (CHIEF, RAVI, HOLDER)],
    ),
    "the absence is over": (
        OFFICES, [away(ANIL, until=NOON)],
        [(JE_VIBHUTI, ANIL, HOLDER), (AE_FAULTS, MEENA, HOLDER), (CHIEF, RAVI, HOLDER)],
    ),
    "the absence is still to come": (
        OFFICES, [away(ANIL, since=NOON + HOUR, until=NOON + DAY)],
        [(JE_VIBHUTI, ANIL, HOLDER), (AE_FAULTS, MEENA, HOLDER), (CHIEF, RAVI, HOLDER)],
    ),
    "an absence without an end lasts": (
        OFFICES, [away(ANIL, since=LONG_AGO, until=None)],
        [(AE_FAULTS, MEENA, SUPERIOR), (CHIEF, RAVI, HOLDER)],
    ),
    "the stand-in's time is over": (
        [*OFFICES, stands_in(JE_VIBHUTI, DEEPAK, until=NOON)], [away(ANIL)],
        [(AE_FAULTS, MEENA, SUPERIOR), (CHIEF, RAVI, HOLDER)],
    ),
    "of two stand-ins the later one": (
        [*OFFICES, stands_in(JE_VIBHUTI, FARAH, NOON - HOUR), stands_in(JE_VIBHUTI, DEEPAK)], [away(ANIL)],
        [(JE_VIBHUTI, FARAH, STAND_IN), (AE_FAULTS, MEENA, HOLDER), (CHIEF, RAVI, HOLDER)],
    ),
    "a transfer takes effect on its day": (
        [holds(JE_VIBHUTI, ANIL, until=NOON), holds(JE_VIBHUTI, FARAH, NOON), holds(AE_FAULTS, MEENA)], [],
        [(JE_VIBHUTI, FARAH, HOLDER), (AE_FAULTS, MEENA, HOLDER)],
    ),
    "and not before": (
        [holds(JE_VIBHUTI, ANIL, until=NOON + DAY), holds(JE_VIBHUTI, FARAH, NOON + DAY), holds(AE_FAULTS, MEENA)], [],
        [(JE_VIBHUTI, ANIL, HOLDER), (AE_FAULTS, MEENA, HOLDER)],
    ),
    "whoever stands in above as well is asked once": (
        [*OFFICES, stands_in(AE_FAULTS, ANIL)], [away(MEENA)],
        [(JE_VIBHUTI, ANIL, HOLDER), (CHIEF, RAVI, HOLDER)],
    ),
    "nobody is there at all": (OFFICES, [away(ANIL), away(MEENA), away(RAVI)], []),
}  # fmt: skip


@pytest.mark.parametrize(("holdings", "absences", "expected"), STORIES.values(), ids=STORIES)
def test_who_answers_now(
    holdings: list[Holding], absences: list[Absence], expected: list[tuple[Position, Person, Reason]]
) -> None:
    found = on_duty(CHAIN, holdings, absences, NOON)

    assert [(one.position, one.person_id, one.reason) for one in found] == [
        (office, who.id, reason) for office, who, reason in expected
    ]


def test_a_superior_knows_for_which_offices_she_answers() -> None:
    (first, *_) = on_duty(CHAIN, OFFICES, [away(ANIL), away(MEENA)], NOON)

    assert first == OnDuty(CHIEF, RAVI.id, SUPERIOR, (JE_VIBHUTI, AE_FAULTS))


def test_whoever_says_that_they_are_back_answers_again_before_the_time() -> None:
    absence = away(ANIL)
    absence.back_at = NOON

    assert on_duty(CHAIN, OFFICES, [absence], NOON)[0].person_id == ANIL.id


def test_for_an_area_without_an_office_nobody_answers() -> None:
    assert on_duty([], OFFICES, [], NOON) == []


async def test_the_ledger_answers_for_an_area(gomti_nagar: Ledger) -> None:
    gomti_nagar.absences.append(away(ANIL))

    assert [one.person_id for one in await gomti_nagar.on_duty(VIRAM_KHAND, NOON)] == [MEENA.id]
