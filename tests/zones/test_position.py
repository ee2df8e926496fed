"""Who may speak for an area, and in whose name."""

from collections.abc import Sequence

import pytest

from tests.zones.ledger import (
    AE_FAULTS,
    ANIL,
    CHIEF,
    DAY,
    DEEPAK,
    FARAH,
    JE_VIBHUTI,
    JE_VIRAJ,
    LONG_AGO,
    MEENA,
    MINUTE,
    NOON,
    PATRAKARPURAM,
    SUNITA,
    VIRAJ_KHAND,
    VIRAM_KHAND,
    Ledger,
)
from zones.answering import permit
from zones.person import Person
from zones.position import Holding, Position, speaks_as
from zones.refused import Refused

CHAIN = [JE_VIBHUTI, AE_FAULTS, CHIEF]


async def refused(store: Ledger, who: Person, areas: Sequence[int]) -> Refused:
    with pytest.raises(Refused) as no:
        await permit(store, who, areas, NOON)
    return no.value


def stand_in(office: Position, *, since: int = -1, until: int | None = None) -> Holding:
    """Deepak, for some days from now."""
    end = None if until is None else NOON + until * DAY
    return Holding(office.id, DEEPAK.id, NOON + since * DAY, end, stand_in=True)


@pytest.mark.parametrize(
    ("held", "office"),
    [
        ({JE_VIBHUTI.id}, JE_VIBHUTI),
        ({CHIEF.id}, CHIEF),
        ({CHIEF.id, AE_FAULTS.id}, AE_FAULTS),
        ({JE_VIRAJ.id}, None),
        (set(), None),
    ],
)
def test_one_speaks_in_the_name_of_the_lowest_office_that_one_holds(held: set[int], office: Position | None) -> None:
    assert speaks_as(held, CHAIN) is office


def test_for_an_area_that_nobody_answers_for_nobody_speaks() -> None:
    assert speaks_as({JE_VIBHUTI.id}, []) is None


async def test_the_holder_speaks_in_the_name_of_the_office(gomti_nagar: Ledger) -> None:
    assert await permit(gomti_nagar, ANIL, [VIRAM_KHAND], NOON) is JE_VIBHUTI


async def test_a_superior_speaks_in_the_name_of_the_superior_office(gomti_nagar: Ledger) -> None:
    assert await permit(gomti_nagar, MEENA, [VIRAM_KHAND], NOON) is AE_FAULTS


async def test_a_stand_in_speaks_in_the_name_of_the_office(gomti_nagar: Ledger) -> None:
    gomti_nagar.holdings.append(stand_in(JE_VIBHUTI))

    assert await permit(gomti_nagar, DEEPAK, [VIRAM_KHAND], NOON) is JE_VIBHUTI


async def test_beside_a_stand_in_the_holder_may_still_speak(gomti_nagar: Ledger) -> None:
    gomti_nagar.holdings.append(stand_in(JE_VIBHUTI))

    assert await permit(gomti_nagar, ANIL, [VIRAM_KHAND], NOON) is JE_VIBHUTI


@pytest.mark.parametrize("when", [{"since": -9, "until": -1}, {"since": 1}, {"since": -9, "until": 0}])
async def test_a_stand_in_speaks_only_between_the_two_dates(gomti_nagar: Ledger, when: dict[str, int]) -> None:
    gomti_nagar.holdings.append(stand_in(JE_VIBHUTI, **when))

    assert (await refused(gomti_nagar, DEEPAK, [VIRAM_KHAND])).reason == "not_answerable"


async def test_whoever_was_transferred_speaks_there_no_more(gomti_nagar: Ledger) -> None:
    gomti_nagar.holdings = [Holding(JE_VIBHUTI.id, ANIL.id, LONG_AGO, NOON - MINUTE)]

    assert (await refused(gomti_nagar, ANIL, [VIRAM_KHAND])).reason == "not_answerable"


async def test_another_junior_engineer_is_told_whose_area_it_is(gomti_nagar: Ledger) -> None:
    no = await refused(gomti_nagar, FARAH, [VIRAM_KHAND])

    assert (no.reason, no.facts) == ("not_answerable", {"area": VIRAM_KHAND, "answerable": JE_VIBHUTI})


async def test_a_citizen_may_not_speak_for_an_area(gomti_nagar: Ledger) -> None:
    assert (await refused(gomti_nagar, SUNITA, [VIRAM_KHAND])).reason == "not_answerable"


async def test_an_area_without_an_office_is_refused_without_naming_one(gomti_nagar: Ledger) -> None:
    no = await refused(gomti_nagar, ANIL, [99])

    assert no.facts == {"area": 99, "answerable": None}


@pytest.mark.parametrize("areas", [[VIRAM_KHAND, VIRAJ_KHAND], [VIRAJ_KHAND, VIRAM_KHAND]])
async def test_of_two_engineers_areas_neither_speaks_for_both(gomti_nagar: Ledger, areas: list[int]) -> None:
    for who, theirs_not in ((ANIL, VIRAJ_KHAND), (FARAH, VIRAM_KHAND)):
        assert (await refused(gomti_nagar, who, areas)).facts["area"] == theirs_not


async def test_for_two_engineers_areas_their_common_superior_speaks(gomti_nagar: Ledger) -> None:
    assert await permit(gomti_nagar, MEENA, [VIRAM_KHAND, VIRAJ_KHAND], NOON) is AE_FAULTS


async def test_two_areas_of_one_charge_need_one_office(gomti_nagar: Ledger) -> None:
    assert await permit(gomti_nagar, ANIL, [VIRAM_KHAND, PATRAKARPURAM], NOON) is JE_VIBHUTI


async def test_without_a_place_there_is_nothing_to_speak_for(gomti_nagar: Ledger) -> None:
    assert (await refused(gomti_nagar, ANIL, [])).reason == "no_place"
