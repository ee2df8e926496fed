"""The tables of questions: what a tap on one of each kind does, and what an answer that is typed instead."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from handlers import citizen
from handlers.answer import Answer
from handlers.belonging import applications, choosing, joining, own_data, wishes
from handlers.offices import duties
from handlers.posting import approvals, backfeed, outages, reasons
from handlers.reports import either, handing_on, placed, rating
from handlers.rooms import doors, removals, whatsapp_rooms
from handlers.step import Step
from handlers.talk import Do, Talk

TAPPED: dict[str, Callable[[Talk, Step, str, str], Do]] = {
    "draft": outages.tapped,
    "reason": reasons.tapped,
    "join": choosing.tapped,
    "duty": duties.tapped,
    "application": applications.tapped,
    "approval": approvals.tapped,
    "backfeed": backfeed.tapped,
    "report": placed.tapped,
    "either": either.tapped,
    "closing": rating.tapped,
    "work": handing_on.tapped,
    "erase": own_data.tapped,
    "wish": wishes.tapped,
    "room": whatsapp_rooms.tapped,
}
TOLD: dict[str, Callable[[Talk, Step], Awaitable[Answer]]] = {
    "draft": outages.told,
    "reason": reasons.told,
    "backfeed": backfeed.told,
    "join": joining.told,
    "duty": duties.told,
    "application": applications.told,
    "approval": approvals.told,
    "report": citizen.told_where,
    "either": either.told,
    "closing": rating.remarked,
    "work": handing_on.told,
    "erase": own_data.told,
    "wish": wishes.told,
    "room": whatsapp_rooms.told,
    "door": doors.told,
    "removal": removals.told,
}
