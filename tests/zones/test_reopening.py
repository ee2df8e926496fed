"""Anil posted the end too early: the whole outage opens again in one act, for exactly those who were told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.zones.ledger import ANIL, FARAH, HOUR, MEENA, MINUTE, NOON, VIRAM_KHAND, Ledger
from tests.zones.test_outage import posted, refused
from zones.crew import Crew
from zones.notice import NoticeKind
from zones.outage import Outage, Stage
from zones.pocket import Pocket, PocketVerdict
from zones.posting import post_outage, restore_power
from zones.reopening import reopen_outage

BACK, DOUBT = NOON + HOUR, NOON + HOUR + 20 * MINUTE


@dataclass
class Town(Ledger):
    pockets: list[Pocket] = field(default_factory=list)
    waiting_again: list[Outage] = field(default_factory=list)

    async def never_back(self, outage: Outage) -> None:
        self.waiting_again.append(outage)

    async def pockets_at(self, outage: int) -> Sequence[Pocket]:
        return self.pockets


async def ended_too_early() -> tuple[Town, Outage]:
    town = Town()
    outage = await posted(town)
    outage.crew, outage.crew_at = Crew.ARRIVED, NOON
    await restore_power(town, ANIL, outage, BACK, BACK)
    town.pockets = [Pocket(1, outage.id, area, BACK, 3, 4) for area in (91, 92)]
    return town, outage


async def test_it_opens_again_in_one_act_and_who_was_told_that_it_is_back_is_told_that_it_is_not() -> None:
    town, outage = await ended_too_early()
    before = len(town.acts)

    notice = await reopen_outage(town, MEENA, outage, None, DOUBT)

    assert town.acts[before:] == ["pocket.ended", "pocket.ended", "outage.reopened"]
    assert (outage.stage(DOUBT), outage.restored_at, outage.eta, outage.crew) == (Stage.RUNNING, None, None, None)
    assert (notice.kind, notice.facts["reopened"], notice.version) == (NoticeKind.CORRECTION, True, 3)
    told, audience = town.owed[-1]
    assert (told, audience.heard) == (notice, town.notices[1].id), "the restoration"
    assert town.waiting_again == [outage]
    assert [(one.verdict, one.led_to_id) for one in town.pockets] == [(PocketVerdict.AGAIN, outage.id)] * 2
    assert all(one.ended_at == DOUBT for one in town.pockets)


async def test_it_may_be_restored_once_more() -> None:
    town, outage = await ended_too_early()
    await reopen_outage(town, ANIL, outage, DOUBT + HOUR, DOUBT)
    await restore_power(town, ANIL, outage, DOUBT + HOUR, DOUBT + HOUR)
    assert (outage.restored_at, outage.version) == (DOUBT + HOUR, 4)
    assert len(town.asked_with) == 2, "everybody who complained is asked anew"


async def test_nobody_from_elsewhere_and_nothing_that_runs_or_is_posted_anew() -> None:
    town, outage = await ended_too_early()
    assert (await refused(reopen_outage(town, FARAH, outage, None, DOUBT))).reason == "not_answerable"
    await post_outage(town, ANIL, [VIRAM_KHAND], None, None, DOUBT)
    assert (await refused(reopen_outage(town, ANIL, outage, None, DOUBT))).reason == "already_out"
    other = Town()
    running = await posted(other)
    assert (await refused(reopen_outage(other, ANIL, running, None, DOUBT))).reason == "not_restored"
