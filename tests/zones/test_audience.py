"""Who hears what, as a decision."""

from dataclasses import replace

import pytest

from tests.zones.ledger import ANIL, GOMTI_NAGAR, HOUR, NOON, PATRAKARPURAM, VIRAM_KHAND, Ledger
from zones.audience import Audience, hears
from zones.notice import NoticeKind
from zones.person import Role
from zones.posting import correct_outage, plan_work, post_outage, remind

AREAS, OUTAGE, WRONG = [VIRAM_KHAND, PATRAKARPURAM], 42, 77
NEWS_TAKERS = frozenset({Role.MEDIA, Role.REPRESENTATIVE, Role.CALL_CENTRE})


def audience(kind: NoticeKind, author: int | None = ANIL.id) -> Audience:
    return hears(kind, GOMTI_NAGAR, AREAS, OUTAGE, WRONG, author)


@pytest.mark.parametrize("kind", [NoticeKind.PLANNED, NoticeKind.REMINDER])
def test_news_goes_to_those_who_live_there_the_news_takers_and_the_rooms(kind: NoticeKind) -> None:
    expected = Audience(GOMTI_NAGAR, tuple(AREAS), NEWS_TAKERS, rooms=True, besides=ANIL.id, kind=kind)
    assert audience(kind) == expected


@pytest.mark.parametrize("kind", [NoticeKind.OUTAGE, NoticeKind.UPDATE])
def test_an_outage_goes_also_to_whoever_complained_and_was_told_before(kind: NoticeKind) -> None:
    expected = Audience(GOMTI_NAGAR, tuple(AREAS), NEWS_TAKERS, told_of=(OUTAGE,), rooms=True, besides=ANIL.id)
    assert audience(kind) == replace(expected, kind=kind)


def test_a_restoration_goes_to_all_who_were_told_and_the_news_takers_and_nobody_else() -> None:
    expected = Audience(GOMTI_NAGAR, roles=NEWS_TAKERS, told_of=(OUTAGE,), besides=ANIL.id, kind=NoticeKind.RESTORATION)
    assert audience(NoticeKind.RESTORATION) == expected


def test_a_cancellation_goes_to_all_who_were_told_and_nobody_else() -> None:
    kind = NoticeKind.CANCELLATION
    assert audience(kind) == Audience(GOMTI_NAGAR, told_of=(OUTAGE,), besides=ANIL.id, kind=kind)


def test_a_correction_goes_to_exactly_those_who_got_what_was_wrong() -> None:
    kind = NoticeKind.CORRECTION
    assert audience(kind) == Audience(GOMTI_NAGAR, heard=WRONG, besides=ANIL.id, kind=kind)


@pytest.mark.parametrize("kind", NoticeKind)
def test_whoever_said_it_is_not_told_it(kind: NoticeKind) -> None:
    assert audience(kind).besides == ANIL.id


@pytest.mark.parametrize("kind", NoticeKind)
def test_what_nobody_said_is_kept_from_nobody(kind: NoticeKind) -> None:
    assert audience(kind, author=None).besides is None


async def test_a_post_is_owed_to_its_own_audience(gomti_nagar: Ledger) -> None:
    notice = await post_outage(gomti_nagar, ANIL, AREAS, None, None, NOON)

    own = hears(NoticeKind.OUTAGE, GOMTI_NAGAR, AREAS, notice.outage.id, None, ANIL.id)
    assert gomti_nagar.owed == [(notice, replace(own, takes_up=NOON))]


async def test_a_correction_is_owed_to_those_who_got_the_last_notice(gomti_nagar: Ledger) -> None:
    wrong = await post_outage(gomti_nagar, ANIL, AREAS, None, None, NOON)

    await correct_outage(gomti_nagar, ANIL, wrong.outage, "fuse", wrong.outage.eta, NOON + HOUR)

    assert gomti_nagar.owed[-1][1] == hears(NoticeKind.CORRECTION, GOMTI_NAGAR, AREAS, 1, wrong.id, ANIL.id)


async def test_a_reminder_reaches_also_the_engineer_who_announced_the_work(gomti_nagar: Ledger) -> None:
    start = NOON + 3 * HOUR
    announced = await plan_work(gomti_nagar, ANIL, [VIRAM_KHAND], None, start, start + HOUR, NOON)

    await remind(gomti_nagar, announced.outage, start - HOUR)

    assert gomti_nagar.owed[-1][1].besides is None
