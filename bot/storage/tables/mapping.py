"""Which table each plain class of the rules and the conversation lives in (SQLAlchemy maps them from outside)."""

from __future__ import annotations

from sqlalchemy.orm import configure_mappers, registry, relationship

from bot.storage.tables.kinds import metadata
from bot.storage.tables.log import entries
from bot.storage.tables.network import (
    absences,
    areas,
    charges,
    handovers,
    holdings,
    moves,
    placements,
    positions,
    widths,
)
from bot.storage.tables.news import approvals, deliveries, eta_watches, etas, notices, outage_follows, outages
from bot.storage.tables.people import addresses, applications, consents, follows, invitations, members, persons
from bot.storage.tables.reports import (
    askings,
    calls,
    climbs,
    complaints,
    details,
    handings,
    pockets,
    summonses,
    suspicions,
    tallies,
)
from bot.storage.tables.rooms import (
    bindings,
    claims,
    hindrances,
    join_requests,
    paces,
    removals,
    room_members,
    room_requests,
    rooms,
)
from bot.storage.tables.talk import examples, steps
from handlers.posting.example import Example
from handlers.step import Step
from zones.application import Application
from zones.approval import Approval
from zones.area import Area, Placement
from zones.binding import Binding
from zones.call import Call
from zones.claim import Claim
from zones.closing import Asking
from zones.complaint import Complaint
from zones.consent import Consent
from zones.delivery import Delivery
from zones.detail import Detail
from zones.door import JoinRequest
from zones.duty import Absence
from zones.entry import Entry
from zones.eta_watch import Watch
from zones.following import OutageFollow
from zones.gathering import Suspicion, Tally
from zones.handing import Handing
from zones.handover import Handover
from zones.invitation import Invitation
from zones.ladder import Climb, Summons
from zones.manners import Pace
from zones.moving import Move
from zones.notice import Notice
from zones.outage import Eta, Outage
from zones.person import Address, Follow, Member, Person
from zones.pocket import Pocket
from zones.position import Charge, Holding, Position
from zones.removal import Removal
from zones.room import Hindrance, Room, RoomMember
from zones.room_request import RoomRequest
from zones.wide import Width

mapper = registry(metadata=metadata)


def map_classes() -> None:
    """Called once by whoever assembles the parts; calling it again changes nothing."""
    if mapper.mappers:
        return
    plain = {
        Area: areas, Placement: placements, Position: positions, Charge: charges, Person: persons, Holding: holdings,
        Address: addresses, Member: members, Follow: follows, Room: rooms, Hindrance: hindrances, Binding: bindings,
        RoomMember: room_members, JoinRequest: join_requests, RoomRequest: room_requests,
        Delivery: deliveries, Eta: etas, Step: steps,
        Example: examples, Absence: absences, Complaint: complaints, Detail: details,
        Claim: claims, Removal: removals, Pace: paces,
        Handover: handovers, Consent: consents,
        Suspicion: suspicions, Tally: tallies, Watch: eta_watches, Asking: askings, Pocket: pockets,
        OutageFollow: outage_follows, Handing: handings, Call: calls, Climb: climbs, Summons: summonses,
        Width: widths, Approval: approvals, Move: moves,
        Invitation: invitations, Application: applications,
    }  # fmt: skip
    for noun, its_table in plain.items():
        mapper.map_imperatively(noun, its_table)
    mapper.map_imperatively(
        Outage, outages, properties={"etas": relationship(Eta, order_by=etas.c.id, lazy="selectin")}
    )
    mapper.map_imperatively(Notice, notices, properties={"outage": relationship(Outage, lazy="raise")})
    mapper.map_imperatively(
        Entry,
        entries,
        properties={"outage": relationship(Outage, lazy="raise"), "notice": relationship(Notice, lazy="raise")},
    )
    configure_mappers()  # now, not at the first query: `storage/atlas.py` makes areas without one
