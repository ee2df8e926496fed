"""Reports heaped by feeder in one indexed count, the suspicions that they raised, and lines that show a count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.storage import tables as t
from bot.storage.climbs import Climbs
from bot.storage.conversations import Conversations, kept_file, may_be_written_to
from bot.storage.network import Network
from handlers.answer import Answer
from zones.delivery import Delivery, Lane, State
from zones.gathering import Heap, Rule, Suspicion, Tally, Verdict
from zones.person import Address, Role
from zones.report import Extent

OFF = ("no_supply", "one_phase", "transformer")  # faults of a single house, and dangers, make no outage likely
LINE_IS_WORTH = timedelta(minutes=15)

# After a no, only what was reported since counts; who says that it is their own house alone never does. What a
# suspicion is about is counted from its first report on, else what came within the zone's minutes.
HEAPS = sa.text("""
SELECT c.zone_id, c.feeder_id, c.area_id, count(*) AS many, min(c.at) AS since
FROM complaints c
LEFT JOIN rules r ON r.area_id = c.zone_id AND r.name = 'reports'
LEFT JOIN suspicions open ON open.feeder_id = c.feeder_id AND open.ended_at IS NULL
LEFT JOIN LATERAL (
    SELECT max(s.answered_at) AS at FROM suspicions s WHERE s.feeder_id = c.feeder_id AND s.verdict = 'no'
) denied ON true
WHERE c.closed_at IS NULL AND c.outage_id IS NULL AND c.feeder_id IS NOT NULL AND c.at > :now - interval '1 day'
  AND c.fault_kind = ANY(:faults) AND c.extent IS DISTINCT FROM 'house'
  AND c.at >= coalesce(
      open.since, :now - make_interval(mins => coalesce(CAST(r.content->>'minutes' AS integer), :minutes))
  )
  AND (denied.at IS NULL OR c.at > denied.at) AND (CAST(:only AS integer[]) IS NULL OR c.feeder_id = ANY(:only))
GROUP BY c.zone_id, c.feeder_id, c.area_id
""")

# Where somebody is sure to read it now: the chat in which they last wrote.
REACHED_AT = sa.text("""
SELECT a.id, p.language FROM addresses a JOIN persons p ON p.id = a.person_id
WHERE a.person_id = :person AND a.unreachable_at IS NULL
ORDER BY a.heard_at DESC NULLS LAST, a.id LIMIT 1
""")

ROOMS = sa.text("""
SELECT r.id, r.address_id, r.language, (
    SELECT count(*) FROM complaints c WHERE c.room_id = r.id AND c.feeder_id = :feeder
      AND c.closed_at IS NULL AND c.outage_id IS NULL AND c.at >= :since
) AS own, (
    SELECT count(*) FROM complaints c WHERE c.room_id = r.id AND c.feeder_id = :feeder
      AND c.closed_at IS NULL AND c.outage_id IS NULL AND c.at >= :since AND c.address_id IS NULL
) AS unanswered
FROM rooms r JOIN addresses a ON a.id = r.address_id
WHERE r.zone_id = :zone AND r.left_at IS NULL AND a.unreachable_at IS NULL
""")

ONE_LOOK = sa.text("SELECT pg_advisory_xact_lock(7, CAST(:feeder AS int))")

# Everybody who complained and can be told in private, each once and in their language.
TELL = sa.text("""
WITH theirs AS (
    UPDATE complaints
    SET acknowledged_at = coalesce(acknowledged_at, :now), acknowledged_by = coalesce(acknowledged_by, :by)
    WHERE feeder_id = :feeder AND closed_at IS NULL AND outage_id IS NULL AND fault_kind = ANY(:faults)
    RETURNING person_id, hushed_at
), chosen AS (
    SELECT DISTINCT ON (a.person_id) a.id, a.sender, a.wait_until, p.language
    FROM theirs JOIN addresses a ON a.person_id = theirs.person_id JOIN persons p ON p.id = a.person_id
    WHERE theirs.hushed_at IS NULL AND a.unreachable_at IS NULL
    ORDER BY a.person_id, a.heard_at DESC NULLS LAST, a.id
), owed AS (
    INSERT INTO deliveries
        (address_id, sender, language, lane, queue, sealed_content, state, tries, due_at, expires_at)
    SELECT c.id, c.sender, c.language, :lane, 0, w.content, 'due', 0, greatest(c.wait_until, :now), :expires
    FROM chosen c
    JOIN unnest(CAST(:languages AS text[]), CAST(:contents AS bytea[])) AS w(language, content) USING (language)
    RETURNING sender
)
SELECT DISTINCT sender FROM owed
""")


class Heaps(Network, Conversations, Climbs):
    async def heaps(self, now: datetime, only: Sequence[int] | None = None) -> list[Heap]:
        facts = {"now": now, "minutes": Rule().minutes, "faults": list(OFF), "only": only and list(only)}
        rows = (await self.session.execute(HEAPS, facts)).all()
        by_feeder: dict[tuple[int, int], list[Any]] = defaultdict(list)
        for row in rows:
            by_feeder[row.zone_id, row.feeder_id].append(row)
        return [heap_of(zone, feeder, some) for (zone, feeder), some in by_feeder.items()]

    async def open_suspicions(self) -> Sequence[Suspicion]:
        still = sa.select(Suspicion).where(t.suspicions.c.ended_at.is_(None))
        return (await self.session.scalars(still.order_by(t.suspicions.c.id).with_for_update())).all()

    async def suspicion(self, suspicion: int) -> Suspicion | None:
        """Locked until the transaction ends."""
        wanted = sa.select(Suspicion).where(t.suspicions.c.id == suspicion).with_for_update()
        return (await self.session.scalars(wanted)).one_or_none()

    async def suspicion_of(self, feeder: int) -> Suspicion | None:
        """The open one; from here on another look at this feeder waits."""
        await self.session.execute(ONE_LOOK, {"feeder": feeder})
        s = t.suspicions.c
        wanted = sa.select(Suspicion).where(s.feeder_id == feeder, s.ended_at.is_(None)).with_for_update()
        return (await self.session.scalars(wanted)).one_or_none()

    async def unanswered(self, feeders: Sequence[int]) -> Sequence[Suspicion]:
        s = t.suspicions.c
        wanted = sa.select(Suspicion).where(s.feeder_id.in_(feeders), s.ended_at.is_(None), s.answered_at.is_(None))
        return (await self.session.scalars(wanted.order_by(s.id))).all()

    async def suspected(self, areas: Sequence[int]) -> Sequence[Suspicion]:
        s = t.suspicions.c
        here = sa.or_(s.feeder_id.in_(areas), s.area_id.in_(areas))
        return (await self.session.scalars(sa.select(Suspicion).where(here, s.ended_at.is_(None)))).all()

    async def dark_since(self, suspicion: Suspicion) -> datetime:
        c = t.complaints.c
        reported = sa.select(sa.func.coalesce(c.since, c.at)).where(
            c.feeder_id == suspicion.feeder_id, c.at >= suspicion.since, c.fault_kind.in_(OFF), t.OPEN_COMPLAINT,
            c.outage_id.is_(None), c.extent.is_distinct_from(Extent.HOUSE),
        )  # fmt: skip
        return await self.session.scalar(reported.order_by(c.at, c.id).limit(1)) or suspicion.since

    async def verdicts(self, feeder: int, most: int) -> list[Verdict]:
        """The last ones, the oldest first."""
        s = t.suspicions.c
        last = sa.select(s.verdict).where(s.feeder_id == feeder, s.verdict.is_not(None)).order_by(s.id.desc())
        return list(reversed((await self.session.scalars(last.limit(most))).all()))

    async def proof(self, suspicion: Suspicion) -> int | None:
        """The outage to which its reports were attached meanwhile."""
        c = t.complaints.c
        attached = sa.select(c.outage_id).where(
            c.feeder_id == suspicion.feeder_id, c.outage_id.is_not(None), c.attached_at >= suspicion.raised_at
        )
        return await self.session.scalar(attached.order_by(c.attached_at.desc()).limit(1))

    async def rules_of(self, name: str) -> Mapping[int, Mapping[str, Any]]:
        r = t.rules.c
        rows = await self.session.execute(sa.select(r.area_id, r.content).where(r.name == name))
        return {row.area_id: row.content for row in rows}

    async def rule_above(self, area: int, name: str, at: datetime) -> Mapping[str, Any]:
        """Of the nearest area above that has one; empty if none has."""
        r = t.rules.c
        rows = await self.session.execute(
            sa.select(t.areas.c.code, r.content).join(t.areas, t.areas.c.id == r.area_id).where(r.name == name)
        )
        known = {row.code: row.content for row in rows}
        codes = await self.codes_above(area, at) if known else ()
        return next((known[code] for code in codes if code in known), {})

    async def reached_at(self, person: int) -> tuple[Address, str] | None:
        row = (await self.session.execute(REACHED_AT, {"person": person})).one_or_none()
        address = await self.session.get(Address, row.id) if row else None
        return (address, row.language) if row and address else None

    async def rooms_of(self, zone: int, feeder: int, since: datetime) -> Sequence[Any]:
        """The zone's rooms: how many of the feeder's reports came from each, and how many of those we could not
        answer in private."""
        return (await self.session.execute(ROOMS, {"zone": zone, "feeder": feeder, "since": since})).all()

    async def tell_reporters(
        self, feeder: int, words: Mapping[str, Answer], by: int, now: datetime, worth: timedelta
    ) -> None:
        """In one statement, and their complaints are taken note of."""
        facts = {
            "feeder": feeder, "now": now, "by": by, "faults": list(OFF), "expires": now + worth,
            "lane": Lane.UPDATE.value, "languages": list(words),
            "contents": [
                self.vault.seal_json(content_of(answer) | self._outside(answer.text, now)) for answer in words.values()
            ],
        }  # fmt: skip
        self.to_wake |= set((await self.session.scalars(TELL, facts)).all())

    async def call_centre(self, zone: int | None) -> Sequence[int]:
        """Who takes the calls of the zone, or of all."""
        m = t.members.c
        theirs = sa.select(m.person_id).where(m.role == Role.CALL_CENTRE, m.left_at.is_(None))
        theirs = theirs.where(m.zone_id == zone) if zone else theirs
        return (await self.session.scalars(theirs.distinct().order_by(m.person_id))).all()

    async def write_to(
        self,
        address: Address,
        language: str,
        answer: Answer,
        now: datetime,
        lane: Lane,
        worth: timedelta,
        outside: tuple[str, str] | None = None,
        *,
        private: bool = False,
    ) -> None:
        """Not asked for; `outside`: the news and the number that a template tells where free text may not go.

        `private`: by the template whose tap brings the whole, with its buttons and its file. What is said after it
        is no news of its own, and goes only where free text may.
        """
        more = {"outside": outside, "private": private} if outside else {}
        self._owe(address, lane, language, content_of(answer) | more, now, worth)
        if answer.then and may_be_written_to(address, now):
            await self.write_to(address, language, answer.then, now, lane, worth)

    # ---- lines that show a count

    async def tally(self, address: int, subject: str) -> Tally | None:
        return await self.session.get(Tally, (address, subject))

    async def note_seen(self, address: Address, subject: str, count: int, now: datetime) -> None:
        if tally := await self.tally(address.id, subject):
            tally.count, tally.told_at = count, now
        else:
            self.add(Tally(address.id, subject, 0, count, now, now))  # no message that could be replaced

    async def show(
        self,
        address: Address,
        language: str,
        subject: str,
        answer: Answer,
        count: int,
        now: datetime,
        anew: bool,
        outside: tuple[str, str] | None = None,
    ) -> None:
        """In place of what was shown before, where the platform can and it is not to be said anew.

        What has not left yet is changed where it lies; what is just leaving is looked at again next time.
        """
        tally = await self.tally(address.id, subject)
        before = await self.session.get(Delivery, tally.delivery_id) if tally and not anew else None
        if before and before.state in (State.CLAIMED, State.UNKNOWN):
            return
        more = {"outside": outside, "private": True} if outside else {}
        if before and tally and before.state is State.DUE:
            before.sealed_content = self.vault.seal_json(content_of(answer) | more)
            tally.count, tally.told_at = count, now
            return
        content = content_of(answer) | more | {"edit": (before.platform_id or "") if before else ""}
        delivery = Delivery(
            address.id, address.sender, Lane.UPDATE if anew or before else Lane.ANSWER, language,
            max(now, address.wait_until or now), now + LINE_IS_WORTH, sealed_content=self.vault.seal_json(content),
        )  # fmt: skip
        self.add(delivery)
        await self.flush()
        self.to_wake.add(address.sender)
        if tally is None:
            self.add(Tally(address.id, subject, delivery.id, count, now, now))
            return
        tally.began_at = tally.began_at if before else now
        tally.delivery_id, tally.count, tally.told_at = delivery.id, count, now


def content_of(answer: Answer) -> dict[str, Any]:
    buttons = [[button.label, button.action] for button in answer.buttons]
    file = {"file": kept_file(answer.file)} if answer.file else {}
    return {"text": answer.text, "buttons": buttons, "menu": answer.menu, **file}


def heap_of(zone: int, feeder: int, rows: Sequence[Any]) -> Heap:
    pockets = {row.area_id: row.many for row in rows if row.area_id and row.area_id != feeder}
    return Heap(zone, feeder, sum(row.many for row in rows), min(row.since for row in rows), pockets)
