"""One evening of the demo's network in notices, for whoever puts them into words or onto paper."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.loading.zonefile import read_file
from handlers.atlas import Atlas
from zones.area import Area, Placement
from zones.notice import Notice, NoticeKind

LUCKNOW = ZoneInfo("Asia/Kolkata")
AT = datetime(2026, 11, 25, 12, 35, tzinfo=UTC)  # five past six in Lucknow
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
FEEDER, SUBSTATION, ZONE = "GN-VBK-F2", "GN-KMT", "GN"  # Viram Khand, Kamta, Gomti Nagar


@cache
def atlas() -> Atlas:
    lines = read_file(Path("bot/demo/zones-demo.yaml")).areas
    ids = {line.code: number for number, line in enumerate(lines, 1)}
    areas = [Area(line.code, line.kind, dict(line.names), list(line.aliases)) for line in lines]
    for area in areas:
        area.id = ids[area.code]
    hung = [Placement(ids[line.code], ids[line.parent], LONG_AGO) for line in lines if line.parent]
    return Atlas(areas, hung, AT)


def area(code: str) -> int:
    return next(area.id for area in atlas().areas() if area.code == code)


def at(hours: float) -> str:
    """So long after five past six, as it stands in facts."""
    return (AT + timedelta(hours=hours)).isoformat()


def notice(kind: NoticeKind, where: str = FEEDER, version: int = 1, /, **facts: Any) -> Notice:
    told = {"kind": "unplanned", "areas": [area(where)], "cause": "jumper", "started_at": at(-25 / 60)}
    told |= {"eta": at(1.5), "restored_at": None}
    made = Notice(kind, None, area(ZONE), "GN-2611-0042", version, AT, told | facts)  # type: ignore[arg-type]
    made.id = 42
    return made


def evening() -> dict[str, Notice]:
    """Each way in which things may stand."""
    work = {"kind": "planned", "cause": "planned_shutdown", "started_at": at(17), "eta": at(22)}
    still = [{"areas": [area(FEEDER)], "cause": "fuse", "eta": None}]
    return {
        "out": notice(NoticeKind.OUTAGE),
        "update": notice(NoticeKind.UPDATE, FEEDER, 3, cause="incoming_33kv"),
        "back": notice(NoticeKind.RESTORATION, FEEDER, 4, restored_at=at(-0.1)),
        "back but for one": notice(NoticeKind.RESTORATION, SUBSTATION, 2, restored_at=at(0), still=still),
        "planned": notice(NoticeKind.PLANNED, SUBSTATION, **work),
        "corrected": notice(NoticeKind.CORRECTION, FEEDER, 2, cause=None, eta=None),
        "work corrected": notice(NoticeKind.CORRECTION, SUBSTATION, 2, **work),
        "cancelled": notice(NoticeKind.CANCELLATION, FEEDER, 2),
    }
