"""The reckoning: what the phones show, held against what our rows say of it."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import psycopg

from benchmarks.stage.phones import ANIL
from benchmarks.stage.running import Running
from benchmarks.stage.trouble import Killer, entries
from bot.demo.people import GROUPS
from bot.storage.vault import Vault

REFERENCE = re.compile(r"[A-Z]{2}-\d{4}-\d{4}/\d+")
NOT_TOLD = {"refused", "expired", "withdrawn"}

OWED = """
SELECT d.id, d.state, d.reason, d.done_at IS NOT NULL AS done, a.channel, a.sealed_key,
       n.number || '/' || n.version AS reference
FROM deliveries d JOIN addresses a ON a.id = d.address_id JOIN notices n ON n.id = d.notice_id
"""
FORGOTTEN = """
SELECT count(*) FROM notices n CROSS JOIN follows f JOIN members m ON m.id = f.member_id
JOIN outages o ON o.id = n.outage_id JOIN placements p ON p.area_id = f.area_id AND p.until IS NULL
WHERE p.parent_id = ANY(o.areas) AND NOT EXISTS (
    SELECT FROM deliveries d JOIN addresses a ON a.id = d.address_id
    WHERE d.notice_id = n.id AND a.person_id = m.person_id
)
"""
ACTS = """
SELECT n.id, count(e.id) FROM notices n LEFT JOIN entries e ON e.notice_id = n.id
GROUP BY n.id HAVING count(e.id) <> 1
"""

# A room is known to us by its public name, and to the platform by its number.
ROOMS = {f"@{group.username}": str(group.chat_id) for group in GROUPS}

Shown = Counter[tuple[str, str, str]]  # platform, number, reference


@dataclass
class Reckoning:
    """`outcomes` counts by platform, state, reason and how often it was seen; `wrong` says what must not be."""

    outcomes: Counter[tuple[str, str, str, int]] = field(default_factory=Counter)
    doubled: Counter[tuple[str, str]] = field(default_factory=Counter)  # by platform and cause
    lost: Counter[tuple[str, str]] = field(default_factory=Counter)  # never seen, and nothing on record says so
    unknown: Counter[tuple[str, str]] = field(default_factory=Counter)  # never seen, counted as unknown
    open: Counter[tuple[str, str]] = field(default_factory=Counter)  # in no final state
    misjudged: Counter[tuple[str, str]] = field(default_factory=Counter)  # seen, and recorded as not told
    wrong: list[str] = field(default_factory=list)

    def owed(self, platform: str = "") -> int:
        return sum(many for (where, *_), many in self.outcomes.items() if platform in ("", where))

    def seen(self, platform: str, times: int) -> int:
        return sum(many for (where, *_, seen), many in self.outcomes.items() if (where, seen) == (platform, times))

    def untold(self, platform: str) -> int:
        """Never seen, and the row says why."""
        told = ((where, state, seen) for where, state, _, seen in self.outcomes)
        return sum(
            many
            for (where, state, seen), many in zip(told, self.outcomes.values(), strict=True)
            if where == platform and state in NOT_TOLD and not seen
        )

    @property
    def violations(self) -> list[str]:
        counts = {"doubled": self.doubled, "lost": self.lost, "left open": self.open}
        return [f"{count.total()} {name}" for name, count in counts.items() if count] + self.wrong


async def reckon(system: Running, database: str, killer: Killer, vault: Vault) -> Reckoning:
    told = (await system.ask("GET", "messages"))["messages"]
    requests = (await system.ask("GET", "requests"))["requests"]
    problems = (await system.ask("GET", "problems"))["problems"]
    shown, unanswered = standing(one for one in told if one["number"] != ANIL), lost_answers(requests)
    result = Reckoning(wrong=[f"rule of a platform broken: {one['detail']}" for one in problems[:5]])
    async with await psycopg.AsyncConnection.connect(database) as connection:
        async with connection.cursor(row_factory=psycopg.rows.namedtuple_row) as cursor:
            for row in await (await cursor.execute(OWED)).fetchall():
                judge(result, row, vault.open(row.sealed_key), shown, killer.in_hand, unanswered)
        await look_at_the_log(connection, killer, result)
        await look_at_the_inbox(connection, result)
        forgotten = await (await connection.execute(FORGOTTEN)).fetchone()
        if forgotten and forgotten[0]:
            result.wrong.append(f"{forgotten[0]} people were never owed a notice that concerns them")
    for (platform, _, reference), times in shown.items():
        result.wrong.append(f"{reference} on a {platform} phone {times} times that no row owes")
    return result


def standing(told: Iterable[dict[str, Any]]) -> Shown:
    return Counter((one["platform"], one["number"], ref) for one in told for ref in said_in(one))


def said_in(one: dict[str, Any]) -> list[str]:
    """An outage's post in a room is edited to say how things stand now; it still counts as its first notice."""
    found: list[str] = REFERENCE.findall(one["text"])
    return [f"{ref.partition('/')[0]}/1" for ref in found[:1]] if one["edited"] else found


def lost_answers(requests: Iterable[dict[str, Any]]) -> set[tuple[str, str]]:
    return {(one["platform"], one["to"]) for one in requests if one["lost"]}


def judge(
    result: Reckoning, row: Any, key: str, shown: Shown, in_hand: set[int], unanswered: set[tuple[str, str]]
) -> None:
    key = ROOMS.get(key, key)
    times = shown.pop((row.channel, key, row.reference), 0)
    killed = "killed while in hand" if row.id in in_hand else ""
    silent = "answer lost" if (row.channel, key) in unanswered else ""
    cause = row.channel, " + ".join(filter(None, (killed, silent))) or "neither"
    result.outcomes[row.channel, row.state, row.reason or "", times] += 1
    if times > 1:
        result.doubled[cause] += 1
    if not row.done:
        result.open[row.channel, row.state] += 1
    elif times == 0 and row.state == "unknown":
        result.unknown[cause] += 1
    elif times == 0 and not (row.state in NOT_TOLD and row.reason):
        result.lost[cause] += 1
    if times and row.state in NOT_TOLD:
        result.misjudged[row.channel, f"{row.state}: {row.reason}"] += 1


async def look_at_the_log(connection: psycopg.AsyncConnection, killer: Killer, result: Reckoning) -> None:
    """It only grows, and each notice stands in it once."""
    now = {number: line async for number, line in entries(connection)}
    changed = [number for number, line in killer.log.items() if now.get(number) != line]
    if changed:
        result.wrong.append(f"{len(changed)} lines of the log changed or gone: {changed[:5]}")
    for notice, lines in await (await connection.execute(ACTS)).fetchall():
        result.wrong.append(f"notice {notice} stands in the log {lines} times")


async def look_at_the_inbox(connection: psycopg.AsyncConnection, result: Reckoning) -> None:
    waiting = "SELECT kind, count(*) FROM inbox WHERE handled_at IS NULL AND kind <> 'other' GROUP BY kind"
    for kind, many in await (await connection.execute(waiting)).fetchall():
        result.wrong.append(f"{many} updates of kind {kind} were never handled")
