"""How long each kind of data is kept, and the night's work that lets go of what is older, window by window."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from bot.storage.own_data import GONE
from zones.entry import Entry

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.settings import Settings
    from bot.storage.vault import Vault
    from bot.world import World

WINDOW = 10_000  # numbers of rows that one transaction looks at
LATE = timedelta(days=2)  # after which the nights' work is not done


@dataclass(frozen=True)
class Rule:
    """`what` is said of it, `setting` tells the days; what `old` holds for is treated as `then` says."""

    what: str
    setting: str
    table: str
    old: str
    then: str

    @property
    def statement(self) -> sa.TextClause:
        head = f"DELETE FROM {self.table}" if self.then == "DELETE" else f"UPDATE {self.table} SET {self.then}"
        return sa.text(f"{head} WHERE {self.table}.id BETWEEN :first AND :last AND {self.old}")

    @property
    def any_late(self) -> sa.TextClause:
        return sa.text(f"SELECT EXISTS (SELECT FROM {self.table} WHERE {self.old})")


ENDED = "state NOT IN ('due', 'held', 'claimed') AND due_at < :before"

# Nobody's any more: of no zone and no office, no room, not in a room, nothing open, and silent for as long.
FORSAKEN = """
    octet_length(sealed_key) > octet_length(CAST(:gone AS bytea)) AND (heard_at IS NULL OR heard_at < :before)
    AND NOT EXISTS (SELECT FROM rooms r WHERE r.address_id = addresses.id)
    AND NOT EXISTS (SELECT FROM room_members i WHERE i.address_id = addresses.id AND i.left_at IS NULL)
    AND NOT EXISTS (SELECT FROM complaints c WHERE c.closed_at IS NULL
        AND (c.address_id = addresses.id OR c.person_id = addresses.person_id))
    AND NOT EXISTS (SELECT FROM deliveries d WHERE d.address_id = addresses.id AND d.due_at >= :before)
    AND NOT EXISTS (SELECT FROM members m
        WHERE m.person_id = addresses.person_id AND (m.left_at IS NULL OR m.left_at >= :before))
    AND NOT EXISTS (SELECT FROM holdings h
        WHERE h.person_id = addresses.person_id AND (h.until IS NULL OR h.until >= :before))
    AND NOT EXISTS (SELECT FROM persons p WHERE p.id = addresses.person_id AND p.since >= :before)
"""
EMPTIED = """
    sealed_key = :gone, digest = uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()), person_id = NULL,
    heard_at = NULL, unreachable_at = :now, retry_at = NULL, language = NULL
"""

RULES = (
    Rule(
        "what people wrote", "keep_messages_days", "inbox",
        "handled_at < :before AND octet_length(sealed_body) > octet_length(CAST(:blank AS bytea))",
        "sealed_body = :blank, chat = NULL, about = NULL",
    ),
    Rule(
        "the words of closed complaints", "keep_messages_days", "details",
        "EXISTS (SELECT FROM complaints c WHERE c.id = complaint_id AND c.closed_at < :before)", "DELETE",
    ),
    Rule(
        "who followed an outage", "keep_messages_days", "outage_follows",
        "EXISTS (SELECT FROM outages o WHERE o.id = outage_id AND coalesce(o.restored_at, o.cancelled_at) < :before)",
        "DELETE",
    ),
    Rule(
        "who was removed from a room", "keep_traffic_days", "removals",
        "greatest(asked_at, removed_at, until, declined_at, objected_at, lifted_at) < :before", "DELETE",
    ),
    Rule("that they wrote", "keep_traffic_days", "inbox", "handled_at < :before", "DELETE"),
    Rule(
        "the words of our answers", "keep_answers_days", "deliveries",
        f"sealed_content IS NOT NULL AND {ENDED}", "sealed_content = NULL",
    ),
    Rule("receipts", "keep_traffic_days", "receipts", "at < :before", "DELETE"),
    Rule(
        "the platforms' numbers of messages", "keep_traffic_days", "deliveries",
        f"platform_id IS NOT NULL AND {ENDED}", "platform_id = NULL",
    ),
    Rule("questions", "keep_questions_days", "steps", "coalesce(done_at, expires_at) < :before", "DELETE"),
    Rule("what went round", "keep_questions_days", "claims", "at < :before", "DELETE"),
    Rule(
        "who wrote too much in a room", "keep_questions_days", "paces",
        "since < :before AND (held_until IS NULL OR held_until < :before)", "DELETE",
    ),
    Rule("examples for the reader", "keep_examples_days", "examples", "kept_on < CAST(:before AS date)", "DELETE"),
    Rule("addresses of those who left", "keep_addresses_days", "addresses", FORSAKEN, EMPTIED),
)  # fmt: skip


async def let_go(world: World) -> dict[str, int]:
    """What was let go of, by kind. Broken off, the next night goes on."""
    now, gone = world.clock(), dict[str, int]()
    for rule in RULES:
        facts = facts_of(rule, world.settings, world.vault, now)
        async with world.engine.connect() as connection:
            ends = (await connection.execute(sa.text(f"SELECT min(id), max(id) FROM {rule.table}"))).one()
        for first in windows(*ends):
            async with world.engine.begin() as connection:
                window = {"first": first, "last": first + WINDOW - 1}
                done = await connection.execute(only_named(rule.statement, facts | window))
                gone[rule.what] = gone.get(rule.what, 0) + done.rowcount
    gone = {what: many for what, many in gone.items() if many}
    if gone:
        async with world.stores.begin() as store:
            store.add(Entry("data.expired", now, facts={"rows": gone}))
    return gone


def windows(first: int | None, last: int | None) -> Iterator[int]:
    return iter(()) if first is None or last is None else iter(range(first, last + 1, WINDOW))


def facts_of(rule: Rule, settings: Settings, vault: Vault, now: datetime) -> dict[str, Any]:
    days: int = getattr(settings, rule.setting)
    blank = {"blank": vault.seal_json({}), "gone": vault.seal(GONE)}
    return {"before": now - timedelta(days=days), "now": now, **blank}


def only_named(statement: sa.TextClause, facts: dict[str, Any]) -> sa.TextClause:
    """A statement takes the facts that it names, and no others."""
    return statement.bindparams(**{name: value for name, value in facts.items() if name in statement._bindparams})


async def late(connection: AsyncConnection, settings: Settings, vault: Vault, now: datetime) -> list[str]:
    """Kinds of which something is kept longer than it should be."""
    found = []
    for rule in RULES:
        facts = facts_of(rule, settings, vault, now - LATE)
        if await connection.scalar(only_named(rule.any_late, facts)):
            found.append(rule.what)
    return found


def in_words(settings: Settings) -> str:
    """How long what is kept."""
    return ", ".join(f"{rule.what} {getattr(settings, rule.setting)} days" for rule in RULES)
