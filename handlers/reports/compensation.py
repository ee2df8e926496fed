"""“Muawza kaise milega?”: what the rules grant for their complaint, and where to claim it; nothing is settled here."""

from __future__ import annotations

from handlers.reports.limits import limit_of, schedule_of
from handlers.reports.reporting import reporter
from handlers.reports.spots import home_zones
from handlers.reports.theirs import LONGEST, still_open
from handlers.talk import Talk
from zones.complaint import Complaint
from zones.limits import Claim, claim_of


async def told(talk: Talk) -> str:
    """Of what is open, else of what was closed last; and the rule itself."""
    mine = await still_open(talk) or (await lately(talk))[:1]
    zones = home_zones(talk) or talk.atlas.zones()[:1]
    place = mine[-1].place_id if mine else zones[0].id if zones else None
    schedule = schedule_of(talk, place) if place else None
    rule = talk.say("compensation.rule", law=schedule.name) if schedule else talk.say("compensation.unknown")
    return "\n\n".join([*(of_one(talk, one) for one in mine[-1:]), rule])


async def lately(talk: Talk) -> list[Complaint]:
    return list(await talk.store.closed_lately(await reporter(talk), talk.now - LONGEST)) if talk.person else []


def of_one(talk: Talk, complaint: Complaint) -> str:
    line = complaint.limit_fault  # none, where the cause is exempt, or its clock has not begun yet
    limit = limit_of(talk, complaint, line) if line else None
    claim = claim_of(complaint, limit, talk.now)
    fault = talk.say(f"fault.{complaint.fault_kind}")
    if limit is None or claim is Claim.UNFIXED:
        return talk.say("compensation.unfixed", number=complaint.number, fault=fault)
    facts = {"number": complaint.number, "at": complaint.at + limit.within, "rupees": f"{limit.rupees_due:f}"}
    return talk.say(f"compensation.{claim}", **facts)
