"""An audience as one statement: who they are is decided in the rules, found here, and owed at once."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from bot.storage.around import AROUND

# Whoever was owed news of another outage a moment ago gets the next with what else comes in this time: one message.
GATHER = timedelta(seconds=10)

# Areas below and above the affected ones, as they hang at this time; people by what they follow, by role, or by
# what they were told, or told us, before; one address each (the one they last wrote from); rooms beside them.
# Whoever left the zone is not among them, whatever they were told. `near`: it is their own supply.
AUDIENCE = (
    AROUND
    + """
, touched AS (
    SELECT m.person_id FROM members m JOIN follows f ON f.member_id = m.id
    WHERE m.left_at IS NULL AND f.area_id IN (SELECT id FROM below UNION SELECT id FROM above)
), told AS (
    SELECT DISTINCT d.address_id FROM notices n JOIN deliveries d ON d.notice_id = n.id
    WHERE (n.outage_id = :told_of OR n.id = :heard) AND d.state = ANY(CAST(:told AS text[]))
), people AS (
    SELECT person_id FROM touched WHERE :followers
    UNION
    SELECT m.person_id FROM members m
    WHERE m.left_at IS NULL AND m.zone_id = :zone AND m.role = ANY(CAST(:roles AS text[]))
    UNION
    SELECT a.person_id FROM told JOIN addresses a ON a.id = told.address_id
    JOIN members m ON m.person_id = a.person_id AND m.left_at IS NULL
    UNION
    SELECT n.person_id FROM notices n JOIN members m ON m.person_id = n.person_id AND m.left_at IS NULL
    WHERE n.outage_id = :told_of OR n.id = :heard
), chosen AS (
    SELECT DISTINCT ON (a.person_id) a.id, a.sender, p.language, a.person_id IN (SELECT person_id FROM touched) AS near
    FROM people JOIN addresses a USING (person_id) JOIN persons p ON p.id = a.person_id
    WHERE a.unreachable_at IS NULL AND a.person_id IS DISTINCT FROM CAST(:besides AS bigint)
    ORDER BY a.person_id, a.heard_at DESC NULLS LAST, a.id
), everyone AS (
    SELECT id, sender, language, near FROM chosen
    UNION ALL
    SELECT a.id, a.sender, r.language, true FROM rooms r JOIN addresses a ON a.id = r.address_id
    WHERE r.left_at IS NULL AND a.unreachable_at IS NULL
      AND ((:rooms AND r.zone_id = :zone) OR r.address_id IN (SELECT address_id FROM told))
)
"""
)

REACH = sa.text(AUDIENCE + "SELECT count(*) FROM everyone")

OWE = sa.text(
    AUDIENCE
    + """
, lately AS (
    SELECT d.address_id, min(n.at) AS at FROM notices n JOIN deliveries d ON d.notice_id = n.id
    WHERE n.at > :gathered AND n.outage_id <> :outage AND d.address_id IN (SELECT id FROM chosen)
    GROUP BY d.address_id
), owed AS (
    INSERT INTO deliveries
        (address_id, sender, language, lane, queue, notice_id, state, tries, due_at, expires_at)
    SELECT e.id, e.sender, e.language, CASE WHEN e.near THEN :lane ELSE :wide END, :zone, :notice, 'due', 0,
        coalesce(lately.at + CAST(:gather AS interval), :now), :expires
    FROM everyone e LEFT JOIN lately ON lately.address_id = e.id
    ON CONFLICT (notice_id, address_id) DO NOTHING
    RETURNING sender
)
SELECT sender, count(*) FROM owed GROUP BY sender
"""
)
