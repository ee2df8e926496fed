"""The tree of supply in SQL: what is fed below and above some areas (`:near`) at a time (`:now`)."""

ABOVE = """
above AS (
    SELECT unnest(CAST(:near AS bigint[])) AS id
    UNION
    SELECT p.parent_id FROM placements p JOIN above a ON p.area_id = a.id
    WHERE p.since <= :now AND (p.until IS NULL OR p.until > :now) AND p.tree <> 'office'
)
"""
AROUND = f"""
WITH RECURSIVE below AS (
    SELECT unnest(CAST(:near AS bigint[])) AS id
    UNION
    SELECT p.area_id FROM placements p JOIN below b ON p.parent_id = b.id
    WHERE p.since <= :now AND (p.until IS NULL OR p.until > :now) AND p.tree <> 'office'
), {ABOVE}
"""

# Each area with all that it hangs on.
LINEAGE = """
WITH RECURSIVE up AS (
    SELECT id AS area, id AS above FROM unnest(CAST(:near AS bigint[])) AS given(id)
    UNION
    SELECT up.area, p.parent_id FROM placements p JOIN up ON p.area_id = up.above
    WHERE p.since <= :now AND (p.until IS NULL OR p.until > :now) AND p.tree <> 'office'
)
SELECT area, array_agg(above) AS above FROM up GROUP BY area
"""
