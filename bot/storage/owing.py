"""An audience as one statement: who they are is decided in the rules, found here, and owed at once."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.around import AROUND

# Areas below and above the affected ones, as they hang at this time; people by what they follow, by role, or by
# what they were told, or told us, before; one address each (the one they last wrote from); rooms beside them.
# Whoever left the zone is not among them, whatever they were told.
AUDIENCE = (
    AROUND
    + """
, told AS (
    SELECT DISTINCT d.address_id FROM notices n JOIN deliveries d ON d.notice_id = n.id
    WHERE (n.outage_id = :told_of OR n.id = :heard) AND d.state = ANY(CAST(:told AS text[]))
), people AS (
    SELECT m.person_id FROM members m JOIN follows f ON f.member_id = m.id
    WHERE m.left_at IS NULL AND f.area_id IN (SELECT id FROM below UNION SELECT id FROM above)
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
    SELECT DISTINCT ON (a.person_id) a.id, a.sender, p.language
    FROM people JOIN addresses a USING (person_id) JOIN persons p ON p.id = a.person_id
    WHERE a.unreachable_at IS NULL AND a.person_id IS DISTINCT FROM CAST(:besides AS bigint)
    ORDER BY a.person_id, a.heard_at DESC NULLS LAST, a.id
), everyone AS (
    SELECT id, sender, language FROM chosen
    UNION ALL
    SELECT a.id, a.sender, r.language FROM rooms r JOIN addresses a ON a.id = r.address_id
    WHERE r.left_at IS NULL AND a.unreachable_at IS NULL
      AND ((:rooms AND r.zone_id = :zone) OR r.address_id IN (SELECT address_id FROM told))
)
"""
)

REACH = sa.text(AUDIENCE + "SELECT count(*) FROM everyone")

OWE = sa.text(
    AUDIENCE
    + """
, owed AS (
    INSERT INTO deliveries
        (address_id, sender, language, lane, notice_id, state, tries, due_at, expires_at)
    SELECT id, sender, language, :lane, :notice, 'due', 0, :now, :expires FROM everyone
    ON CONFLICT (notice_id, address_id) DO NOTHING
    RETURNING sender
)
SELECT sender, count(*) FROM owed GROUP BY sender
"""
)
