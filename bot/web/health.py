"""Is the process alive, and can it work?"""

from __future__ import annotations

import sqlalchemy as sa
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from bot.storage import heartbeat
from bot.storage.migrate import is_current
from bot.world import World

router = APIRouter()

ALIVE = sa.text("SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '30 seconds'")


@router.get("/health")
async def health() -> JSONResponse:
    return JSONResponse({"status": "ok"})


@router.get("/ready")
async def ready(request: Request) -> JSONResponse:
    """Database, migrations, a worker that is alive, and a ladder that climbs: 503 and the reason if one is missing."""
    problem = await what_is_wrong(request.app.state.world)
    return JSONResponse({"status": problem or "ok"}, status_code=503 if problem else 200)


async def what_is_wrong(world: World) -> str | None:
    try:
        async with world.engine.connect() as connection:
            if not await connection.run_sync(is_current):
                return "migrations are missing: run `main.py migrate`"
            if not await connection.scalar(ALIVE):
                return "no worker is running"
            if await heartbeat.has_stopped(connection):
                return "the ladder stands still"
    except (sa.exc.SQLAlchemyError, OSError):
        return "the database does not answer"
    return None
