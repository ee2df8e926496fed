"""The tree in SQL: what hangs below and above some areas at a time (`:near`, `:now`)."""

AROUND = """
WITH RECURSIVE below AS (
    SELECT unnest(CAST(:near AS bigint[])) AS id
    UNION
    SELECT p.area_id FROM placements p JOIN below b ON p.parent_id = b.id
    WHERE p.since <= :now AND (p.until IS NULL OR p.until > :now)
), above AS (
    SELECT unnest(CAST(:near AS bigint[])) AS id
    UNION
    SELECT p.parent_id FROM placements p JOIN above a ON p.area_id = a.id
    WHERE p.since <= :now AND (p.until IS NULL OR p.until > :now)
)
"""
