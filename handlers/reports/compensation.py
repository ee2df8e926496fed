"""“Muawza kaise milega?”: what the rules grant for their complaint, and where to claim it; nothing is settled here."""

from __future__ import annotations

from handlers.reports.limits import limit_of, schedule_of
from handlers.reports.reporting import reporter
from handlers.reports.spots import home_zones
from handlers.reports.theirs import LONGEST, still_open
from handlers.talk import Talk
from handlers.telling.notices import cause as cause_in_words
from zones.complaint import Complaint
from zones.limits import Claim, claim_of
from zones.schedule import Schedule


async def told(talk: Talk) -> str:
    """Of what is open, else of what was closed last; and the rule itself."""
    mine = await still_open(talk) or (await lately(talk))[:1]
    zones = home_zones(talk) or talk.atlas.zones()[:1]
    place = mine[-1].place_id if mine else zones[0].id if zones else None
    schedule = schedule_of(talk, place) if place else None
    rule = talk.say("compensation.rule", law=schedule.name) if schedule else talk.say("compensation.unknown")
    theirs = [await of_one(talk, one, schedule) for one in mine[-1:]]
    return "\n\n".join([*theirs, rule])


async def lately(talk: Talk) -> list[Complaint]:
    return list(await talk.store.closed_lately(await reporter(talk), talk.now - LONGEST)) if talk.person else []


async def of_one(talk: Talk, complaint: Complaint, schedule: Schedule | None) -> str:
    """By the line that holds for what its outage tells of the cause; a cause may have none."""
    outage = await talk.store.outage_as_it_stands(complaint.outage_id) if complaint.outage_id else None
    cause = outage.cause if outage else None
    line = schedule.fault(complaint.fault_kind, cause) if schedule else None
    limit = limit_of(talk, complaint, line) if line else None
    claim = claim_of(complaint, limit, talk.now, exempt=schedule is not None and schedule.exempts(cause))
    facts: dict[str, object] = {"number": complaint.number}
    if claim is Claim.EXEMPT:
        facts["cause"] = cause_in_words(cause, talk.voice)
    elif limit is None or claim is Claim.UNFIXED:
        return talk.say("compensation.unfixed", fault=talk.say(f"fault.{complaint.fault_kind}"), **facts)
    else:
        facts |= {"at": complaint.at + limit.within, "rupees": f"{limit.rupees_due:f}"}
    return talk.say(f"compensation.{claim}", **facts)
