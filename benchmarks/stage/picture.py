"""The evening as a picture: what failed and what was said, who reported and who was asked, what was suspected."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from benchmarks.stage.faults import Truth
from bot.world import World

WIDTH, HEIGHT = 700, 130
SLOT = timedelta(minutes=10)
INDIA = ZoneInfo("Asia/Kolkata")

COUNTED = {
    "reports": ("entries", "at", "act IN ('complaint.filed', 'complaint.added')"),
    "suspicions": ("suspicions", "raised_at", "true"),
    "asked “is it back?”": ("complaints", "asked_at", "true"),
    "answered": ("complaints", "answered_at", "true"),
    "closed": ("complaints", "closed_at", "true"),
}


async def curves(world: World, truth: Truth, begin: datetime, length: timedelta) -> dict[str, Any]:
    """How often in each ten minutes; and how many outages there were then, in truth and by our word."""
    slots = [begin + n * SLOT for n in range(int(length / SLOT))]
    found: dict[str, Any] = {"at": [f"{slot.astimezone(INDIA):%Y-%m-%dT%H:%M}" for slot in slots]}
    async with world.engine.connect() as connection:
        for name, (table, moment, where) in COUNTED.items():
            times = await connection.scalars(
                sa.text(f"SELECT {moment} FROM {table} WHERE {where} AND {moment} IS NOT NULL")
            )
            found[name] = counted(times, slots)
        spans = (await connection.execute(sa.text("SELECT started_at, restored_at, cancelled_at FROM outages"))).all()
    found["in truth"] = [sum(one.begins <= slot < one.over for one in truth.faults) for slot in slots]
    found["by our word"] = [
        sum(row[0] <= slot and (row[1] or row[2] or slot + SLOT) > slot for row in spans) for slot in slots
    ]
    return found


def counted(times: Iterable[datetime], slots: list[datetime]) -> list[int]:
    many = [0] * len(slots)
    for at in times:
        slot = int((at - slots[0]) / SLOT)
        if 0 <= slot < len(many):
            many[slot] += 1
    return many


def draw(curves: dict[str, Any], to: Path) -> None:
    import altair as alt  # noqa: PLC0415 — takes a second, and only a kept result is drawn

    def part(title: str, names: Sequence[str], *, bars: bool = False) -> Any:
        rows = [
            {"at": at, "what": name, "many": curves[name][n]} for name in names for n, at in enumerate(curves["at"])
        ]
        chart = alt.Chart(alt.Data(values=rows), title=title, width=WIDTH, height=HEIGHT)
        marked = chart.mark_bar(size=8) if bars else chart.mark_line(interpolate="step-after")
        return marked.encode(
            x=alt.X("at:T", title=None, axis=alt.Axis(format="%H:%M")),
            y=alt.Y("many:Q", title=None, axis=alt.Axis(tickMinStep=1)),
            color=alt.Color("what:N", title=None, sort=list(names)),
        )

    alt.vconcat(
        part("Faults: in truth, and outages by our word", ("in truth", "by our word")),
        part("Citizens, in ten minutes", ("reports", "asked “is it back?”", "answered", "closed")),
        part("“Is it out?”, asked of engineers", ("suspicions",), bars=True),
    ).resolve_scale(color="independent").configure_view(stroke=None).save(str(to))
