"""Nobody is removed by the engineer of whom they complain, and nobody decides about their own removal of somebody."""

import pytest

from tests.zones.ledger import ANIL, DAY, DEEPAK, FARAH, JE_VIBHUTI, JE_VIRAJ, MEENA, NOON
from zones.refused import Refused
from zones.removal import LASTS, Reason, Removal, give_reason, needs_second, refuse_late, refuse_own


def asked() -> Removal:
    return Removal(1, 1, 9, 55, ANIL.id, [JE_VIBHUTI.id], NOON)


@pytest.mark.parametrize(
    ("by_admin", "complains", "answers", "second"),
    [
        (False, True, False, True),
        (False, False, True, True),
        (False, True, True, True),
        (False, False, False, False),
        (True, True, True, False),
    ],
)
def test_an_engineer_needs_a_second_for_who_complains_or_is_theirs(
    by_admin: bool, complains: bool, answers: bool, second: bool
) -> None:
    assert needs_second(by_admin=by_admin, complains=complains, answers_for_them=answers) is second


def test_the_reason_is_given_once_by_who_asked() -> None:
    removal = asked()
    with pytest.raises(Refused, match="not_yours"):
        give_reason(removal, FARAH.id, Reason.FLOOD, NOON)
    give_reason(removal, ANIL.id, Reason.FLOOD, NOON)
    with pytest.raises(Refused, match="removal_over"):
        give_reason(removal, ANIL.id, Reason.FRAUD, NOON)


def test_neither_who_asked_nor_their_stand_in_is_a_second() -> None:
    for person, positions in ((ANIL, [JE_VIBHUTI.id]), (DEEPAK, [JE_VIBHUTI.id])):
        with pytest.raises(Refused, match="removal_own"):
            refuse_own(asked(), person.id, positions)
    refuse_own(asked(), FARAH.id, [JE_VIRAJ.id])
    refuse_own(asked(), MEENA.id, [])


def test_a_yes_that_comes_too_late_or_twice_removes_nobody() -> None:
    removal = asked()
    removal.waits_since = NOON
    refuse_late(removal, NOON)
    with pytest.raises(Refused, match="removal_over"):
        refuse_late(removal, NOON + 2 * DAY)
    removal.carry_out(FARAH.id, "telegram", NOON)
    assert removal.until == NOON + LASTS
    with pytest.raises(Refused, match="removal_over"):
        refuse_late(removal, NOON)


def test_a_removal_is_lifted_once() -> None:
    removal = asked()
    with pytest.raises(Refused, match="removal_over"):
        removal.lift(MEENA.id, NOON)
    removal.carry_out(FARAH.id, "telegram", NOON)
    removal.lift(MEENA.id, NOON)
    with pytest.raises(Refused, match="removal_over"):
        removal.lift(MEENA.id, NOON)
