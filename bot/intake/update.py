"""One update of a platform's post, before anybody has understood it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import orjson

SHARDS = 8  # chats are handled side by side, each chat in its order


@dataclass(frozen=True)
class Update:
    """`key` is the platform's own id of it, by which it takes effect once; `chat` decides its queue."""

    channel: str
    key: str
    kind: str  # message, receipt, other
    chat: str
    body: dict[str, Any]

    @property
    def shard(self) -> int:
        return hashlib.blake2s(self.chat.encode(), digest_size=2).digest()[0] % SHARDS


def fingerprint(body: object) -> str:
    """A key for what comes without one."""
    return hashlib.blake2s(orjson.dumps(body, option=orjson.OPT_SORT_KEYS), digest_size=16).hexdigest()
