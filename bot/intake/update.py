"""One update of a platform's post, before anybody has understood it."""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson

from zones.point import Point

Json = dict[str, Any]

SHARDS = 8  # chats are handled side by side, each chat in its order
MESSAGE, RECEIPT, UNKNOWN = "message", "receipt", "unknown"
EDITED, DELETED = "message.edited", "message.deleted"


@dataclass(frozen=True)
class Update:
    """`key` is the platform's own id of it, by which it takes effect once; `chat` decides its queue."""

    channel: str
    key: str
    kind: str
    chat: str
    body: Json
    at: datetime | None = None  # the platform's own time of it
    about: str = ""  # the message that it is, corrects or takes back

    @property
    def shard(self) -> int:
        return hashlib.blake2s(self.chat.encode(), digest_size=2).digest()[0] % SHARDS


def fingerprint(body: Any) -> str:
    """A key for what comes without one."""
    try:
        written = orjson.dumps(body, option=orjson.OPT_SORT_KEYS)
    except TypeError:  # nested deeper than orjson writes
        written = marshal.dumps(body, 2)
    return hashlib.blake2s(written, digest_size=16).hexdigest()


# ---- reading what nobody has vouched for ----------------------------------------------------------------


def part(holder: Any, name: str) -> Json:
    inner = holder.get(name) if isinstance(holder, dict) else None
    return inner if isinstance(inner, dict) else {}


def listed(holder: Any, name: str) -> list[Any]:
    items = holder.get(name) if isinstance(holder, dict) else None
    return items if isinstance(items, list) else []


def dicts(holder: Any, name: str) -> Iterator[Json]:
    return (item for item in listed(holder, name) if isinstance(item, dict))


def word(holder: Any, *names: str) -> str:
    """The first of these that is there, as a string that PostgreSQL takes (no NUL)."""
    for name in names if isinstance(holder, dict) else ():
        value = holder.get(name)
        if isinstance(value, str | int) and (text := str(value).replace("\0", "")):
            return text
    return ""


def moment(seconds: Any) -> datetime | None:
    """Seconds since 1970, as a number or a string; None for what is no time."""
    text = str(seconds)
    return datetime.fromtimestamp(int(text), UTC) if text.isascii() and text.isdigit() and len(text) < 12 else None


def point(holder: Any) -> Point | None:
    """A latitude and a longitude that lie on the earth."""
    try:
        where = Point(float(holder["latitude"]), float(holder["longitude"]))
    except (KeyError, TypeError, ValueError):
        return None
    return where if abs(where.latitude) <= 90 and abs(where.longitude) <= 180 else None
