"""Filing: what somebody says becomes a complaint with a number, or is added to the one that they have."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from zones.complaint import Complaint, Complaints, How, about
from zones.detail import Detail, DetailKind
from zones.entry import Entry
from zones.report import DANGERS, Report, Reporter, Spot


@dataclass(frozen=True)
class Filed:
    complaint: Complaint
    is_new: bool
    found_its_place: bool = False  # until now nobody knew where it is
    is_graver: bool = False  # than what they said of it before
    is_reopened: bool = False  # it was said to be over


# ---- decisions ------------------------------------------------------------------------------------


def same_fault(
    known: Sequence[Complaint], fault_kind: str, feeders: Collection[int], for_another: bool = False
) -> Complaint | None:
    """The complaint that this person has open of the same fault.

    `feeders` are those that may be meant; none: we do not know. What has no place yet may be anywhere. Of one feeder
    somebody has one complaint, however differently they put it; but a danger is none of the others, and somebody
    else's house is not their own.
    """
    kind = fault_kind in DANGERS, for_another
    alike = [complaint for complaint in known if (complaint.is_danger, complaint.for_another) == kind]
    fitting = [one for one in alike if one.feeder_id in feeders]
    open_to_all = [one for one in alike if one.feeder_id is None or not feeders]
    return next(iter(fitting or open_to_all), None)


# ---- verbs ----------------------------------------------------------------------------------------


async def file_complaint(
    store: Complaints, report: Report, spot: Spot, now: datetime, maybe: Collection[int] = ()
) -> Filed:
    """A complaint with a number; whoever says the same again adds to the one that they have.

    `maybe`: the feeders between which the place is still to be chosen.
    """
    feeders = {spot.feeder_id} if spot.feeder_id else set(maybe)
    known = same_fault(await store.complaints_of(report.by), report.fault_kind, feeders, report.for_another)
    if known:
        lost, before, reopened = known.area_id is None, known.fault_kind, known.times_reopened
        await add_to_complaint(store, known, report, spot, now)
        found = lost and known.area_id is not None
        graver, again = known.fault_kind != before, known.times_reopened > reopened
        return Filed(known, is_new=False, found_its_place=found, is_graver=graver, is_reopened=again)
    complaint = Complaint(
        spot.zone.id, await store.next_complaint_number(spot.zone, now), report.fault_kind, report.at,
        report.by.authors[0], report.channel, report.by.person_id, report.by.address_id, report.room_id,
        spot.area_id, spot.feeder_id, report.extent, report.since, report.for_another,
    )  # fmt: skip
    store.add(complaint)
    await store.flush()
    store.add(
        Detail(complaint.id, DetailKind.WORDS, report.sealed, report.at),
        Entry("complaint.filed", now, **about(complaint)),
    )
    return Filed(complaint, is_new=True)


async def add_to_complaint(store: Complaints, complaint: Complaint, report: Report, spot: Spot, now: datetime) -> None:
    """The same person says it again, perhaps from another chat, perhaps more exactly."""
    still = complaint.restored_said_at is not None and report.at > complaint.restored_said_at
    if still:  # we were told that it was back
        complaint.answered("no", report.at)
        complaint.stays_dark(now)
    complaint.worsen(report.fault_kind)
    complaint.denied_at = None  # it was one after all
    complaint.again_at = report.at
    if report.room_id is None:
        complaint.hushed_at = None  # whoever asks us again wants to hear of it
    complaint.extent = report.extent or complaint.extent
    complaint.since = complaint.since or report.since
    complaint.address_id = complaint.address_id or report.by.address_id
    complaint.person_id = complaint.person_id or report.by.person_id
    if complaint.area_id is None and spot.area_id:
        complaint.place(spot)
    store.add(
        Detail(complaint.id, DetailKind.WORDS, report.sealed, report.at),
        Entry("complaint.reopened" if still else "complaint.added", now, **about(complaint)),
    )


async def place_complaint(
    store: Complaints, complaint: Complaint, by: Reporter, spot: Spot, now: datetime
) -> Complaint:
    """They tell where it is. If they have one there already, that one goes on."""
    complaint.must_be_open()
    others = [one for one in await store.complaints_of(by) if one is not complaint and one.feeder_id]
    feeders = {spot.feeder_id} if spot.feeder_id else set()
    earlier = same_fault(others, complaint.fault_kind, feeders, complaint.for_another) if feeders else None
    if earlier:
        earlier.worsen(complaint.fault_kind)
        complaint.close(How.MERGED, now)
        store.add(Entry("complaint.merged", now, **about(complaint, into=earlier.number)))
        return earlier
    complaint.place(spot)
    store.add(Entry("complaint.placed", now, **about(complaint)))
    return complaint
