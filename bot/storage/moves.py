"""Who and what follows an area to another zone: a statement each, however many they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.storage import tables as t
from bot.storage.conversations import in_private
from bot.storage.placements import Placements
from zones.area import Area
from zones.complaint import Complaint
from zones.gathering import Suspicion
from zones.moving import Move
from zones.outage import Outage
from zones.person import Follow, Member
from zones.room import Room

INSIDE = """
WITH RECURSIVE inside AS (
    SELECT unnest(CAST(:areas AS bigint[])) AS id
    UNION
    SELECT p.area_id FROM placements p JOIN inside i ON p.parent_id = i.id
    WHERE p.since <= :now AND (p.until IS NULL OR p.until > :now) AND p.tree <> 'supply'
), movers AS (
    SELECT DISTINCT m.id, m.person_id, m.role, m.left_at FROM members m JOIN follows f ON f.member_id = m.id
    WHERE m.zone_id = :old AND f.area_id IN (SELECT id FROM inside)
)
"""

FOLLOWERS = sa.text(f"""{INSIDE.partition(", movers")[0]}
SELECT count(DISTINCT m.person_id) FROM members m JOIN follows f ON f.member_id = m.id
WHERE m.left_at IS NULL AND f.area_id IN (SELECT id FROM inside)
""")

# Whoever had left the zone that they come into now comes back without what they followed there long ago.
FORGET = sa.text(f"""{INSIDE}
DELETE FROM follows f USING members n, movers m
WHERE f.member_id = n.id AND n.person_id = m.person_id AND n.zone_id = :new
  AND n.left_at IS NOT NULL AND m.left_at IS NULL
""")

# Who said STOP moves as silently as they left, so that coming back brings them to where their area is by then.
ENROL = sa.text(f"""{INSIDE}
INSERT INTO members AS n (person_id, zone_id, role, since, left_at)
SELECT person_id, :new, CASE WHEN role = 'engineer' THEN 'engineer' ELSE 'citizen' END, :now, left_at FROM movers
ON CONFLICT (person_id, zone_id) DO UPDATE SET since = excluded.since, left_at = NULL, out_of_office_at = NULL
WHERE n.left_at IS NOT NULL AND excluded.left_at IS NULL
""")

# Once they have moved nothing tells any more who did: so the log is written, and who is to be told is found, here.
# Each is told at the address that they last wrote from; together with all who hear the same.
FOLLOW = sa.text(f"""{INSIDE}
, moved AS (
    UPDATE follows f SET member_id = n.id FROM movers m JOIN members n ON n.person_id = m.person_id AND n.zone_id = :new
    WHERE f.member_id = m.id AND f.area_id IN (SELECT id FROM inside)
      AND NOT EXISTS (SELECT FROM follows g WHERE g.member_id = n.id AND g.area_id = f.area_id)
    RETURNING m.person_id, m.left_at, f.area_id
), people AS (
    SELECT person_id, array_agg(area_id ORDER BY area_id) AS areas FROM moved WHERE left_at IS NULL GROUP BY person_id
), written AS (
    INSERT INTO entries (act, at, zone_id, person_id, facts)
    SELECT 'member.moved', :now, :new, person_id, jsonb_build_object('area', areas[1], 'from', CAST(:code AS text))
    FROM people
), reached AS (
    SELECT DISTINCT ON (a.person_id) a.id, a.person_id
    FROM addresses a JOIN people USING (person_id) JOIN persons p ON p.id = a.person_id
    WHERE a.unreachable_at IS NULL
    ORDER BY a.person_id, a.channel IS DISTINCT FROM p.reads_on, a.heard_at DESC NULLS LAST, a.id
)
SELECT p.language, people.areas, array_agg(people.person_id) AS persons,
    array_agg(reached.id) FILTER (WHERE reached.id IS NOT NULL) AS addresses
FROM people JOIN persons p ON p.id = people.person_id LEFT JOIN reached ON reached.person_id = people.person_id
GROUP BY p.language, people.areas ORDER BY p.language, people.areas
""")

# What they followed in both zones; and a membership that nothing else holds ends.
LEAVE = sa.text(f"""{INSIDE}
DELETE FROM follows f USING movers m WHERE f.member_id = m.id AND f.area_id IN (SELECT id FROM inside)
RETURNING m.person_id
""")
END = sa.text("""
UPDATE members o SET left_at = :now FROM members n
WHERE o.zone_id = :old AND o.left_at IS NULL AND o.role = 'citizen'
  AND o.person_id = ANY(CAST(:persons AS bigint[])) AND n.person_id = o.person_id AND n.zone_id = :new
  AND NOT EXISTS (SELECT FROM follows f WHERE f.member_id = o.id)
""")

OUTAGES = sa.text(f"""{INSIDE}
UPDATE outages SET zone_id = :new
WHERE zone_id = :old AND restored_at IS NULL AND cancelled_at IS NULL AND areas <@ (SELECT array_agg(id) FROM inside)
RETURNING number
""")
COMPLAINTS = sa.text(f"""{INSIDE}
UPDATE complaints SET zone_id = :new
WHERE zone_id = :old AND closed_at IS NULL AND coalesce(area_id, feeder_id) IN (SELECT id FROM inside)
RETURNING id
""")
SUSPICIONS = sa.text(f"""{INSIDE}
UPDATE suspicions SET zone_id = :new
WHERE zone_id = :old AND ended_at IS NULL AND feeder_id IN (SELECT id FROM inside)
""")

# A zone without a feeder is none any more: its rooms go where its last areas went.
ROOMS = sa.text("""
WITH RECURSIVE below AS (
    SELECT CAST(:old AS bigint) AS id
    UNION
    SELECT p.area_id FROM placements p JOIN below b ON p.parent_id = b.id
    WHERE p.since <= :now AND (p.until IS NULL OR p.until > :now) AND p.tree <> 'supply'
)
UPDATE rooms SET zone_id = :new WHERE zone_id = :old AND left_at IS NULL
  AND NOT EXISTS (SELECT FROM below JOIN areas USING (id) WHERE areas.kind = 'feeder')
RETURNING id
""")

TELL = sa.text("""
INSERT INTO deliveries (address_id, sender, language, lane, queue, state, tries, due_at, expires_at, sealed_content)
SELECT a.id, a.sender, :language, :lane, :zone, 'due', 0, greatest(:due, a.wait_until), :expires, :content
FROM unnest(CAST(:addresses AS bigint[])) AS given(id) JOIN addresses a USING (id)
RETURNING sender
""")

# The planner believes that the new zone has as few people as before, and would look through all of them for each one.
MANY, FEW = sa.text("SET LOCAL enable_nestloop = off"), sa.text("SET LOCAL enable_nestloop = on")

ONE_BY_ONE = sa.text("SELECT pg_advisory_xact_lock(zone) FROM unnest(CAST(:zones AS bigint[])) AS given(zone)")


@dataclass(frozen=True)
class Followers:
    """Those who speak one language and follow the same of the areas that moved."""

    language: str
    areas: tuple[int, ...]
    persons: tuple[int, ...]
    addresses: tuple[int, ...]


@dataclass(frozen=True)
class Followed:
    """What has followed an area to its zone."""

    people: tuple[Followers, ...]
    outages: tuple[str, ...]
    complaints: int
    rooms: int

    @property
    def members(self) -> int:
        return sum(len(some.persons) for some in self.people)


class MovesBook(Placements):
    async def forget_moves(self, area: int, since: datetime) -> None:
        m = t.moves.c
        await self.session.execute(sa.delete(t.moves).where(m.area_id == area, m.at >= since, m.settled_at.is_(None)))

    async def moves_due(self, now: datetime) -> Sequence[Move]:
        """Locked; what another worker settles just now is left to it."""
        m = t.moves.c
        due = sa.select(Move).where(m.settled_at.is_(None), m.at <= now).order_by(m.at, m.id)
        return (await self.session.scalars(due.with_for_update(skip_locked=True))).all()

    async def area_coded(self, code: str) -> Area:
        """Raises `ValueError` with a sentence."""
        area = (await self.session.scalars(sa.select(Area).where(t.areas.c.code == code))).one_or_none()
        if area is None:
            raise ValueError(f"There is no area with the code {code}.")
        return area

    async def areas_above(self, area: int, at: datetime) -> Sequence[Area]:
        """Its own first."""
        codes = await self.codes_above(area, at)
        return (await self.session.scalars(sa.select(Area).where(t.areas.c.code.in_(codes)))).all()

    async def followers_within(self, area: int, now: datetime) -> int:
        """Who would have to follow it to another zone."""
        return int(await self.session.scalar(FOLLOWERS, {"areas": [area], "now": now}) or 0)

    async def areas_named(self, areas: Sequence[int]) -> list[Area]:
        found = await self.session.scalars(sa.select(Area).where(t.areas.c.id.in_(areas)))
        by_id = {area.id: area for area in found}
        return [by_id[area] for area in areas]

    async def follow_to_zone(self, areas: Sequence[int], old: Area, new: Area, now: datetime) -> Followed:
        await self.flush()
        await self.session.execute(ONE_BY_ONE, {"zones": sorted([old.id, new.id])})
        facts = {"areas": list(areas), "old": old.id, "new": new.id, "now": now}
        await self.session.execute(FORGET, facts)
        await self.session.execute(ENROL, facts)
        await self.session.execute(MANY)
        people = [
            Followers(row.language, tuple(row.areas), tuple(row.persons), tuple(row.addresses or ()))
            for row in await self.session.execute(FOLLOW, facts | {"code": old.code})
        ]
        both = (await self.session.scalars(LEAVE, facts)).all()
        persons = [*both, *(person for some in people for person in some.persons)]
        await self.session.execute(END, facts | {"persons": persons})
        outages = (await self.session.scalars(OUTAGES, facts)).all()
        complaints = (await self.session.scalars(COMPLAINTS, facts)).all()
        await self.session.execute(SUSPICIONS, facts)
        rooms = (await self.session.scalars(ROOMS, facts)).all()
        await self.session.execute(FEW)
        self._forget_what_changed()
        return Followed(tuple(people), tuple(outages), len(complaints), len(rooms))

    def _forget_what_changed(self) -> None:
        """What the session holds in hand of these is as it was before."""
        for held in list(self.session.identity_map.values()):
            if isinstance(held, Member | Follow | Outage | Complaint | Suspicion | Room):
                self.session.expire(held)

    async def tell_many(self, addresses: Sequence[int], language: str, text: str, **when: Any) -> None:
        """The same word to many: one statement, one sealed content."""
        outside = in_private(text, when["due"].astimezone(self.zone_time))
        content = self.vault.seal_json({"text": text, "buttons": [], "menu": ""} | outside)
        facts = {"addresses": list(addresses), "language": language, "content": content, **when}
        self.to_wake |= set((await self.session.scalars(TELL, facts)).all())
