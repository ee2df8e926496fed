"""What a keeper watches from afar: a few gauges, counted when they are asked for, with nobody's name in them."""

from __future__ import annotations

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from bot.storage import heartbeat
from bot.web.console import only_ours
from bot.world import World

router = APIRouter()

DUE = sa.text("""
SELECT sender, extract(epoch FROM :now - min(due_at)) AS seconds FROM deliveries
WHERE state = 'due' AND due_at <= :now GROUP BY sender
""")
COMPLAINTS = sa.text("""
SELECT z.code, count(c.id) AS open, count(c.id) FILTER (WHERE c.limit_at <= :now AND c.restored_said_at IS NULL) AS late
FROM areas z LEFT JOIN complaints c ON c.zone_id = z.id AND c.closed_at IS NULL
WHERE z.kind = 'zone' GROUP BY z.code
""")
CLIMBS = sa.text("""
SELECT z.code, count(c.id) AS open FROM areas z LEFT JOIN climbs c ON c.zone_id = z.id AND c.over_at IS NULL
    AND c.stepped_at IS NOT NULL AND c.acknowledged_at IS NULL
WHERE z.kind = 'zone' GROUP BY z.code
""")


@router.get("/metrics", dependencies=[Depends(only_ours)])
async def metrics(request: Request) -> Response:
    """In Prometheus' words; who may see the console may see these."""
    return Response(generate_latest(await counted(request.app.state.world)), media_type=CONTENT_TYPE_LATEST)


async def counted(world: World) -> CollectorRegistry:
    registry, now = CollectorRegistry(), {"now": world.clock()}
    due = gauge(registry, "oldest_due_delivery_seconds", "For how long the oldest delivery that is due waits", "sender")
    opened = gauge(registry, "complaints_open", "Complaints that are not closed", "zone")
    late = gauge(registry, "complaints_beyond_limit", "Open complaints whose time under the rules has run out", "zone")
    climbing = gauge(registry, "climbs_open", "What was passed up and nobody has taken up", "zone")
    beat = gauge(registry, "ladder_beat_age_seconds", "Since the ladder's last run; none: it has never run")
    for sender in world.channels.by_name:
        due.labels(sender).set(0)
    async with world.engine.connect() as connection:
        for row in await connection.execute(DUE, now):
            due.labels(row.sender).set(float(row.seconds))
        for row in await connection.execute(COMPLAINTS, now):
            opened.labels(row.code).set(row.open)
            late.labels(row.code).set(row.late)
        for row in await connection.execute(CLIMBS):
            climbing.labels(row.code).set(row.open)
        age = await heartbeat.age(connection)
    beat.set(float("nan") if age is None else age)
    return registry


def gauge(registry: CollectorRegistry, name: str, meaning: str, *labels: str) -> Gauge:
    return Gauge(f"setu_{name}", meaning, labels, registry=registry)
