"""An audience as one statement: who they are is decided in the rules, found here, and owed at once."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from bot.storage.around import AROUND

# Whoever was owed news of another outage a moment ago gets the next with what else comes in this time: one message.
GATHER = timedelta(seconds=10)

QUIET = "quiet"  # why a delivery is held: its person sleeps until it is due

# Areas below and above the affected ones, as they hang at this time; people by what they follow, by role, or by
# what they were told, or told us, before; one address each (where they chose, or last wrote); rooms beside them.
# Whoever left the zone is not among them, whatever they were told; whoever complained, or follows this one outage,
# need not be a member. `near`:
# it is their own supply. Spared are those to whom other news of their supply comes; news takers hear the zone's news
# whatever they follow. Both are joined: a list within a condition is searched from its start for each person, once it
# no longer fits the memory for a query.
# An address that was given up is tried again when its time has come (`zones/reach.py`), if there is no other.
# What somebody wishes is obeyed here, too, as `zones/wishes.py` says it: by sparing, or where wider news begins.
AUDIENCE = (
    AROUND
    + """
, around AS (
    SELECT id, true AS own FROM below
    UNION ALL
    SELECT a.id, a.kind = ANY(CAST(:own_line AS text[])) FROM above JOIN areas a USING (id)
    WHERE :upwards AND a.id <> ALL(CAST(:near AS bigint[]))
), touched AS (
    SELECT m.person_id, bool_or(around.own) AS own
    FROM around JOIN follows f ON f.area_id = around.id JOIN members m ON m.id = f.member_id
    WHERE m.left_at IS NULL GROUP BY m.person_id
), near_only AS (
    SELECT id AS person_id FROM persons WHERE near_only_since IS NOT NULL AND NOT :urgent
), spared_areas AS (
    SELECT unnest(CAST(:spared AS bigint[])) AS id
    UNION
    SELECT p.area_id FROM placements p JOIN spared_areas b ON p.parent_id = b.id
    WHERE p.since <= :now AND (p.until IS NULL OR p.until > :now) AND p.tree <> 'office'
), news_takers AS (
    SELECT m.person_id FROM members m
    WHERE m.left_at IS NULL AND m.zone_id = :zone AND m.role = ANY(CAST(:news_takers AS text[]))
), spared AS (
    SELECT m.person_id FROM members m JOIN follows f ON f.member_id = m.id
    WHERE m.left_at IS NULL AND f.area_id IN (SELECT id FROM spared_areas)
    EXCEPT
    SELECT person_id FROM news_takers
    UNION
    SELECT person_id FROM news_takers WHERE :apart
    UNION
    SELECT id FROM persons WHERE paused_until > :now AND NOT :urgent
    UNION
    SELECT id FROM persons WHERE turns_only_since IS NOT NULL AND :detail
), told AS (
    SELECT DISTINCT d.address_id FROM notices n JOIN deliveries d ON d.notice_id = n.id
    WHERE (n.outage_id = ANY(CAST(:told_of AS bigint[])) OR n.id = :heard) AND d.state = ANY(CAST(:told AS text[]))
), people AS (
    SELECT touched.person_id FROM touched LEFT JOIN near_only n ON n.person_id = touched.person_id
    WHERE :followers AND (touched.own OR n.person_id IS NULL)
    UNION
    SELECT m.person_id FROM members m LEFT JOIN near_only n ON n.person_id = m.person_id
    LEFT JOIN touched ON touched.person_id = n.person_id
    WHERE m.left_at IS NULL AND m.zone_id = :zone AND m.role = ANY(CAST(:roles AS text[]))
      AND (n.person_id IS NULL OR touched.own)
    UNION
    SELECT a.person_id FROM told JOIN addresses a ON a.id = told.address_id
    JOIN members m ON m.person_id = a.person_id AND m.left_at IS NULL
    UNION
    SELECT c.person_id FROM notices n JOIN complaints c ON c.outage_id = n.outage_id
    JOIN addresses a ON a.person_id = c.person_id JOIN told ON told.address_id = a.id
    WHERE n.id = :heard AND c.closed_at IS NULL AND c.hushed_at IS NULL
    UNION
    SELECT f.person_id FROM notices n JOIN outage_follows f ON f.outage_id = n.outage_id AND f.left_at IS NULL
    JOIN addresses a ON a.person_id = f.person_id JOIN told ON told.address_id = a.id
    WHERE n.id = :heard
    UNION
    SELECT c.person_id FROM complaints c
    WHERE c.outage_id = ANY(CAST(:told_of AS bigint[])) AND c.closed_at IS NULL AND c.hushed_at IS NULL
      AND c.person_id IS NOT NULL
      AND NOT (:handed_on AND EXISTS (SELECT FROM spared_areas s WHERE s.id IN (c.feeder_id, c.area_id)))
    UNION
    SELECT c.person_id FROM complaints c
    WHERE CAST(:takes_up AS timestamptz) IS NOT NULL
      AND c.closed_at IS NULL AND (c.outage_id IS NULL OR c.reopened_at IS NOT NULL)
      AND c.hushed_at IS NULL AND c.person_id IS NOT NULL AND c.fault_kind <> ALL(CAST(:dangers AS text[]))
      AND (CAST(:takes_up_to AS timestamptz) IS NULL OR (
          c.at >= CAST(:takes_up AS timestamptz)
          AND greatest(c.at, c.again_at, c.reopened_at) <= CAST(:takes_up_to AS timestamptz)
      ))
      AND (CAST(:takes_up_to AS timestamptz) IS NULL OR NOT coalesce(
          c.extent = 'house' AND c.since < CAST(:takes_up AS timestamptz), false
      )) -- of one that lasts, a house that was dark before it follows the news
      AND (c.feeder_id IN (SELECT id FROM below) OR c.area_id IN (SELECT id FROM below))
      AND (CAST(:heard AS bigint) IS NULL OR c.person_id IN (
          SELECT a.person_id FROM told JOIN addresses a ON a.id = told.address_id
      ))
    UNION
    SELECT f.person_id FROM outage_follows f
    WHERE f.outage_id = ANY(CAST(:told_of AS bigint[])) AND f.left_at IS NULL
    UNION
    SELECT n.person_id FROM notices n JOIN members m ON m.person_id = n.person_id AND m.left_at IS NULL
    WHERE n.outage_id = ANY(CAST(:told_of AS bigint[])) OR n.id = :heard
), chosen AS (
    SELECT DISTINCT ON (a.person_id) a.id, a.sender, a.wait_until, p.language,
        touched.person_id IS NOT NULL AS near
    FROM people JOIN addresses a USING (person_id) JOIN persons p ON p.id = a.person_id
    LEFT JOIN touched ON touched.person_id = a.person_id
    WHERE (a.unreachable_at IS NULL OR a.retry_at <= :now) AND a.person_id IS DISTINCT FROM CAST(:besides AS bigint)
      AND NOT EXISTS (SELECT FROM spared s WHERE s.person_id = a.person_id)
    ORDER BY a.person_id, a.unreachable_at IS NOT NULL, a.channel IS DISTINCT FROM p.reads_on,
        a.heard_at DESC NULLS LAST, a.id
), everyone AS (
    SELECT id, sender, wait_until, language, near FROM chosen
    UNION ALL
    SELECT a.id, a.sender, a.wait_until, r.language, true FROM rooms r JOIN addresses a ON a.id = r.address_id
    WHERE r.left_at IS NULL AND a.unreachable_at IS NULL
      AND ((:rooms AND r.zone_id = :zone AND (
            r.area_id IS NULL OR r.area_id IN (SELECT id FROM below UNION ALL SELECT id FROM above)
        )) OR r.address_id IN (SELECT address_id FROM told))
)
"""
)

REACH = sa.text(
    AUDIENCE
    + """
SELECT count(*) FILTER (WHERE a.channel = 'whatsapp' AND a.heard_at > :window) AS open,
    count(*) FILTER (WHERE a.channel = 'whatsapp' AND (a.heard_at IS NULL OR a.heard_at <= :window)) AS closed,
    count(*) FILTER (WHERE a.channel <> 'whatsapp') AS elsewhere,
    count(*) FILTER (WHERE id IN (SELECT address_id FROM rooms)) AS rooms
FROM everyone JOIN addresses a USING (id)
"""
)

OWE = sa.text(
    AUDIENCE
    + """
, lately AS (
    SELECT d.address_id, min(n.at) AS at FROM notices n JOIN deliveries d ON d.notice_id = n.id
    WHERE n.at > :gathered AND n.outage_id <> :outage AND d.address_id IN (SELECT id FROM chosen)
    GROUP BY d.address_id
), sleepers AS (
    SELECT c.id, (
        CAST(:today AS date) + p.quiet_until
        + CASE WHEN p.quiet_until > CAST(:clock AS time) THEN interval '0 days' ELSE interval '1 day' END
    ) AT TIME ZONE :zone_time AS morning
    FROM chosen c JOIN addresses a ON a.id = c.id JOIN persons p ON p.id = a.person_id
    WHERE :waits AND CASE WHEN p.quiet_since < p.quiet_until
        THEN CAST(:clock AS time) >= p.quiet_since AND CAST(:clock AS time) < p.quiet_until
        ELSE CAST(:clock AS time) >= p.quiet_since OR CAST(:clock AS time) < p.quiet_until END
    AND NOT EXISTS (
        SELECT FROM holdings h WHERE h.person_id = p.id AND h.since <= :now AND (h.until IS NULL OR h.until > :now)
    ) AND NOT EXISTS (
        SELECT FROM members m
        WHERE m.person_id = p.id AND m.left_at IS NULL AND m.role = ANY(CAST(:on_duty AS text[]))
    )
), asleep AS (
    SELECT id, morning, CASE WHEN :lasts THEN morning + CAST(:worth AS interval) ELSE :expires END AS expires_at
    FROM sleepers WHERE CAST(:latest AS timestamptz) IS NULL OR morning < :latest
), owed AS (
    INSERT INTO deliveries
        (address_id, sender, language, lane, queue, notice_id, state, reason, tries, due_at, expires_at)
    SELECT e.id, e.sender, e.language, CASE WHEN e.near THEN :lane ELSE :wide END, :zone, :notice,
        CASE WHEN asleep.id IS NULL THEN 'due' ELSE 'held' END, CASE WHEN asleep.id IS NOT NULL THEN :quiet END, 0,
        coalesce(asleep.morning, greatest(lately.at + CAST(:gather AS interval), e.wait_until, :now)),
        coalesce(asleep.expires_at, :expires)
    FROM everyone e LEFT JOIN lately ON lately.address_id = e.id LEFT JOIN asleep ON asleep.id = e.id
    ON CONFLICT (notice_id, address_id) DO NOTHING
    RETURNING sender
)
SELECT sender, count(*) FROM owed GROUP BY sender
"""
)
