"""By when, in the citizen's words: an hour only where the law's own text gives one, else what happens next."""

from __future__ import annotations

from datetime import timedelta

from handlers.talk import Talk
from zones.complaint import Complaint
from zones.ladder import Rung, waits_of
from zones.schedule import Limit, Schedule


def by_when(talk: Talk, complaint: Complaint) -> str:
    if promised := promise(talk, complaint):
        return promised
    rules = talk.atlas.rule("ladder", complaint.zone_id)
    return talk.say("limit.next", wait=timedelta(minutes=waits_of(rules)[Rung.COMPLAINTS].above))


def promise(talk: Talk, complaint: Complaint) -> str:
    """What the rules grant, without a word of money."""
    limit = limit_of(talk, complaint)
    if limit is None or not limit.may_be_promised:
        return ""
    until = complaint.at + limit.within
    return talk.say("limit.by" if talk.now < until else "limit.over", at=until)


def limit_of(talk: Talk, complaint: Complaint, fault: str | None = None) -> Limit | None:
    """By what they report: what an outage tells of the cause is told with the outage. `fault`: the line that holds."""
    schedule = schedule_of(talk, complaint.place_id)
    if schedule is None:
        return None
    day = complaint.at.astimezone(talk.voice.zone_time).date()
    fault = fault or schedule.fault(complaint.fault_kind, None)
    return schedule.limit(fault, talk.atlas.area_class(complaint.place_id), day)


def schedule_of(talk: Talk, place: int) -> Schedule | None:
    data = talk.atlas.rule("limits", place)
    return Schedule.from_data(data) if data else None
