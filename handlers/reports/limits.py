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


def limit_of(talk: Talk, complaint: Complaint) -> Limit | None:
    """By what they report: what an outage tells of the cause is told with the outage."""
    data = talk.atlas.rule("limits", complaint.place_id)
    if not data:
        return None
    schedule, day = Schedule.from_data(data), complaint.at.astimezone(talk.voice.zone_time).date()
    return schedule.limit(schedule.fault(complaint.fault_kind, None), talk.atlas.area_class(complaint.place_id), day)
