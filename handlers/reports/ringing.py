"""Words of an office about the alarm that rang with it: seen, another's, or over, which may take a tap."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

from handlers import permitting
from handlers.answer import MOST_ROWS, Answer, Button
from handlers.permitting import number
from handlers.reading import (
    gives_away,
    gives_to_anybody,
    reads_all_seen,
    reads_ended,
    reads_going,
    reads_looking,
    reads_mended,
    reads_seen,
)
from handlers.reports import aftermath, danger, handing_on, ladder, pockets, suspicions, works
from handlers.step import Step
from handlers.talk import Do, Talk, worker
from zones.alarm import has_seen
from zones.complaint import Complaint
from zones.ladder import waits_with

RANG = timedelta(hours=12)
LOOKED_AT = re.compile(r"do:(ladder|suspicion|pocket|ack):(\d+(?::looking)?)")
OFFERED = re.compile(r"do:(?:ack|work|take|resolve|stand_down|hand_on):(\d{1,18})")


async def choose(talk: Talk, step: Step | None) -> Do | None:
    """A question of ours about a complaint is answered first."""
    if talk.room or (step and step.kind == "work") or not permitting.verdict(talk, "ack"):
        return None
    text = talk.heard.text
    if (reads_looking(text) or reads_going(text)) and (do := await looking(talk)):
        return do
    if reads_seen(text):
        return await seen(talk)
    if reads_ended(text):
        return await over(talk)
    return await handed(talk) if gives_away(text) and permitting.verdict(talk, "hand_on") else None


async def looking(talk: Talk) -> Do | None:
    """“Dekh raha hun” is said of what we asked last, whatever rang before: as if its button were tapped."""
    asked = await talk.store.asked_lately(talk.address.id, talk.now - RANG) if talk.address else ()
    last = (LOOKED_AT.fullmatch(button.action) for _, said in asked[:1] for button in said.buttons)
    found = [one.groups() for one in last if one]
    if len(found) != 1:
        return await seen(talk) if found else None
    ((name, words),) = found
    permitting.must(talk, name)
    return partial(LOOKS[name], words=words)


async def rang(talk: Talk) -> list[Complaint]:
    """The open dangers that one of our last messages to them can be tapped for, the newest first."""
    if talk.address is None:
        return []
    asked = await talk.store.asked_lately(talk.address.id, talk.now - RANG)
    found = (OFFERED.fullmatch(button.action) for _, said in asked for button in said.buttons)
    ids = sorted({int(one[1]) for one in found if one}, reverse=True)
    known = [await talk.store.complaint(id_) for id_ in ids]
    return [one for one in known if one and one.is_danger and one.closed_at is None]


async def seen(talk: Talk) -> Do | None:
    """What they have not seen yet; of several they are asked which, unless they say “all”."""
    alarms = await rang(talk)
    new = await unseen(talk, alarms)
    if not alarms:
        return await climbed(talk)
    if len(new) < 2:
        return partial(acknowledge, words=str((new or alarms)[0].id))
    if reads_all_seen(talk.heard.text, len(new)):
        return partial(all_seen, alarms=new)
    return partial(which_seen, alarms=new)


async def climbed(talk: Talk) -> Do | None:
    """What was passed up to them is taken up as by its button."""
    me = worker(talk).id
    call = await talk.store.newest_call(me)
    if call is None or call.acknowledged_at or not waits_with(await talk.store.climbs_of(call), me):
        return None
    permitting.must(talk, "ladder")
    return partial(ladder.on_it, words=str(call.id))


async def unseen(talk: Talk, alarms: Sequence[Complaint]) -> list[Complaint]:
    me = worker(talk).id
    return [one for one in alarms if not has_seen(one, me, await talk.store.call_centre(one.zone_id))]


async def which_seen(talk: Talk, alarms: Sequence[Complaint]) -> Answer:
    asked = await which(talk, talk.say("alarm.which_seen"), [(one, f"do:ack:{one.id}") for one in alarms])
    every = Button(talk.say("button.all_seen", many=len(alarms)), f"do:ack:until:{alarms[0].id}")
    return replace(asked, buttons=(*asked.buttons[: MOST_ROWS - 1], every))


async def acknowledge(talk: Talk, words: str) -> Answer:
    """A tap on one alarm, or on all that were listed: what rang since then was not among them."""
    kind, _, id_ = words.rpartition(":")
    if kind != "until":
        return await danger.acknowledge(talk, words)
    new = [one for one in await unseen(talk, await rang(talk)) if one.id <= number(id_)]
    return await all_seen(talk, new) if new else await danger.acknowledge(talk, id_)


async def all_seen(talk: Talk, alarms: Sequence[Complaint]) -> Answer:
    """Each is an act of its own; they read of which they have said it."""
    did = [await danger.seen(talk, str(one.id)) for one in alarms]
    await aftermath.tell(talk, "seen", did)
    lines = [talk.say("work.line", **works.facts_of(talk, one)) for one, _ in did]
    return Answer(
        "\n".join([talk.say("danger.all_acknowledged", many=len(did)), *lines]), toast=talk.say("toast.posted")
    )


LOOKS = {
    "ladder": ladder.on_it,
    "suspicion": suspicions.answered,
    "pocket": pockets.answered,
    "ack": acknowledge,
}


async def over(talk: Talk) -> Do | None:
    """Its own way of ending: of what they are on, if they are on anything.

    What they have done about the one that they are on is taken at its word, for its person is asked; else they tap.
    """
    me = worker(talk).id
    ends = [(one, end) for one in await rang(talk) if (end := way_out(talk, one))]
    theirs = [(one, end) for one, end in ends if me in (one.taken_by, one.acknowledged_by)]
    rows = theirs or ends
    if len(rows) > 1:
        return partial(which, asks=talk.say("alarm.which_over"), rows=rows)
    if not rows:
        return None
    only = rows[0][0]
    if theirs and not only.denied_at and reads_mended(talk.heard.text):
        return partial(works.resolved, words=str(only.id))
    return partial(ended, complaint=only)


def way_out(talk: Talk, complaint: Complaint) -> str | None:
    if complaint.denied_at:
        return f"do:stand_down:{complaint.id}"
    may = complaint.restored_said_at is None and permitting.verdict(talk, "resolve")
    return f"do:resolve:{complaint.id}" if may else None


async def ended(talk: Talk, complaint: Complaint) -> Answer:
    label = "button.stand_down" if complaint.denied_at else "button.work.resolve"
    asked = talk.say("alarm.ask_over", **works.facts_of(talk, complaint))
    return Answer(asked, (Button(talk.say(label), way_out(talk, complaint) or ""),))


async def handed(talk: Talk) -> Do | None:
    """“JE Kamta ko de do”, of the one that they can hand on; of several they are asked which; of “kisi aur ko” whom."""
    me, known = worker(talk).id, await rang(talk)
    alarms = [one for one in known if one.taken_by == me] or known
    if not alarms or not (gives_to_anybody(talk.heard.text) or await handing_on.meant(talk, alarms[0])):
        return None
    if len(alarms) > 1:
        rows = [(one, f"do:hand_on:{one.id}") for one in alarms]
        return partial(which, asks=talk.say("alarm.which_handed"), rows=rows)
    return partial(handing_on.said, complaint=alarms[0])


async def which(talk: Talk, asks: str, rows: Sequence[tuple[Complaint, str]]) -> Answer:
    lines = [talk.say("work.line", **works.facts_of(talk, one)) for one, _ in rows[:MOST_ROWS]]
    buttons = [Button(works.label_of(talk, one), action) for one, action in rows[:MOST_ROWS]]
    return Answer("\n".join([asks, *lines]), tuple(buttons), menu=talk.say("menu.choose"))
