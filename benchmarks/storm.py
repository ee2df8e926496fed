"""A storm: thousands report within one minute that their supply failed, and each is answered within seconds.

Web, worker, database and false platforms run as processes of their own; every report goes the whole way, webhook and
all. Half of the people are members, half have never written to us. The times are those of the platforms' own record.
It ends with 1 if a report was lost, was not answered, or if an engineer was asked twice about the same feeder.
"""

import asyncio
import os
import statistics
import sys
import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Annotated, Any

import psycopg
import typer
from rich.console import Console
from rich.progress import track

from benchmarks.stage import crowd, speech
from benchmarks.stage.costs import cpu_of, cpu_of_all, peak_memory, server_of
from benchmarks.stage.database import ZONES, fresh_database, opened
from benchmarks.stage.results import Found, Keep, show
from benchmarks.stage.running import Running, running
from bot.emulator import Person
from bot.loading.zonefile import AreaLine, read_file
from bot.logs import set_up_logs
from zones.area import Kind

say = Console(highlight=False)
AIM = 3.0  # seconds from a message to our answer, for 95 of 100
PATIENCE = 180.0  # seconds after the last report until everybody must have been answered


@dataclass(frozen=True)
class Plan:
    reports: int
    seconds: float
    feeders: int
    seed: int
    telegram: float = 0.2  # of all; a bot may say about 25 messages a second to persons


@dataclass(frozen=True)
class Caller:
    """Who writes once, at this second of the storm."""

    number: int
    channel: str
    home: AreaLine
    is_member: bool
    at: float
    text: str

    @property
    def phone(self) -> str:
        return f"n{self.number}"

    @property
    def keys(self) -> set[str]:
        """As what the platforms' record knows them."""
        person = Person(self.phone, "", "", "whatsapp", f"+{self.number}")
        return {str(self.number), person.number, person.bsuid}


@dataclass
class Heard:
    """What came of it."""

    callers: list[Caller]
    waits: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))  # seconds, by platform
    late: float = 0.0  # seconds by which our own crowd wrote later than it meant to
    took: float = 0.0  # seconds from the first report to the last answer
    facts: dict[str, int] = field(default_factory=dict)
    memory: int = 0  # MB of the worker at the highest
    spent: dict[str, float] = field(default_factory=dict)  # seconds on the processor, by process
    load: float = 0.0  # the machine's, at the beginning
    wrong: list[str] = field(default_factory=list)

    @property
    def answers(self) -> list[float]:
        return [seconds for some in self.waits.values() for seconds in some]


# ---- who writes, and when --------------------------------------------------------------------------


def people(plan: Plan) -> list[Caller]:
    """Spread over the feeders that the storm has hit, at moments drawn evenly from its minute."""
    draw, areas = Random(plan.seed), read_file(ZONES).areas
    hit = draw.sample([one.code for one in areas if one.kind is Kind.FEEDER], plan.feeders)
    homes = [area for area in areas if area.kind is Kind.LOCALITY and area.parent in hit]
    many = dict.fromkeys(crowd.FIRST, 0)
    callers = []
    for n, at in enumerate(sorted(draw.uniform(0, plan.seconds) for _ in range(plan.reports))):
        channel = "telegram" if draw.random() < plan.telegram else "whatsapp"
        number = crowd.FIRST[channel] + many[channel]
        home = homes[many[channel] % len(homes)]  # as `crowd.settle` lets them live
        many[channel] += 1
        callers.append(Caller(number, channel, home, n % 2 == 0, at, speech.report(draw, home)))
    return callers


async def storm(database: str, folder: Path, plan: Plan) -> Heard:
    heard = Heard(people(plan), load=os.getloadavg()[0])
    async with opened(database) as world, running(database, folder, plan.seed) as system:
        for channel, first in crowd.FIRST.items():
            theirs = [one for one in heard.callers if one.channel == channel]
            await system.ask("POST", "people", {"count": len(theirs), "first": first, "platform": channel})
            members = [one.number - first for one in theirs if one.is_member]
            await crowd.settle_at(world, {n: theirs[n].home.code for n in members}, channel)
        await system.ask("POST", "whatsapp/webhooks", {"batch": 20, "at_once": 8})
        await system.ready()
        before = await spent(system, database)
        said = await report(system, heard, plan)
        await listen(system, heard, said)
        await settled(database)
        heard.spent = {name: so_far - before[name] for name, so_far in (await spent(system, database)).items()}
        await look(database, heard)
        heard.memory = peak_memory(system.worker.pid)
        heard.wrong += [f"a process ended by itself: {one}" for one in system.crashed]
    return heard


async def report(system: Running, heard: Heard, plan: Plan) -> dict[int, float]:
    """When each wrote, by the clock."""
    said: dict[int, float] = {}
    begun = time.time() + 0.5

    async def write(one: Caller) -> None:
        said[one.number] = time.time()
        await system.ask("POST", f"phones/{one.phone}/say", {"text": one.text})

    async with asyncio.TaskGroup() as all_of_them:
        for one in track(heard.callers, "reporting", console=Console(stderr=True), transient=True):
            await asyncio.sleep(max(0.0, begun + one.at - time.time()))
            heard.late = max(heard.late, time.time() - begun - one.at)
            all_of_them.create_task(write(one))
    return said


async def listen(system: Running, heard: Heard, said: dict[int, float]) -> None:
    """The first word that each of them got, until all have one."""
    left, since, end = dict(said), 0, time.monotonic() + PATIENCE
    by_key = {key: one for one in heard.callers for key in one.keys}
    while left and time.monotonic() < end:
        answer = await system.ask("GET", f"requests?since={since}")
        since = answer["next"]
        for request in answer["requests"]:
            caller = by_key.get(request["to"])
            if caller and caller.number in left and is_answer(request):
                told = datetime.fromisoformat(request["time"]).timestamp()
                heard.waits[caller.channel].append(told - left.pop(caller.number))
                heard.took = max(heard.took, told - min(said.values()))
        await asyncio.sleep(0.3)
    if left:
        heard.wrong.append(f"{len(left)} were not answered")


def is_answer(request: dict[str, Any]) -> bool:
    return request["status"] == 200 and request["method"] in ("text", "interactive", "sendMessage")


# ---- what is in the rows ---------------------------------------------------------------------------

WAITING = """
SELECT (SELECT count(*) FROM inbox WHERE handled_at IS NULL AND kind <> 'other')
    + (SELECT count(*) FROM deliveries WHERE state IN ('due', 'claimed') AND done_at IS NULL)
    + (SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing')
"""
FACTS = {
    "reports": "SELECT count(*) FROM inbox WHERE kind = 'message'",
    "laid aside": "SELECT count(*) FROM inbox WHERE parked_at IS NOT NULL",
    "complaints": "SELECT count(*) FROM complaints",
    "asked back": "SELECT count(*) FROM steps WHERE form->>'asked' = 'place'",
    "suspicions": "SELECT count(*) FROM suspicions",
    "suspicions of one feeder, at most": "SELECT coalesce(max(many), 0) FROM "
    "(SELECT count(*) AS many FROM suspicions GROUP BY feeder_id) each_of_them",
    "feeders complained of, unsuspected": "SELECT count(*) FROM (SELECT feeder_id FROM complaints "
    "WHERE feeder_id IS NOT NULL AND fault_kind = 'no_supply' AND extent IS DISTINCT FROM 'house' GROUP BY feeder_id "
    "HAVING count(*) >= 10 AND feeder_id NOT IN (SELECT feeder_id FROM suspicions)) missed",
    "dangers": "SELECT count(*) FROM complaints WHERE fault_kind IN ('wire_down', 'sparking', 'danger')",
    # Each danger is told at once and by itself, to the engineer and to 1912: they are counted apart.
    "messages to one engineer, at most": "SELECT coalesce(max(many), 0) FROM (SELECT count(*) AS many "
    "FROM deliveries d JOIN addresses a ON a.id = d.address_id JOIN holdings h ON h.person_id = a.person_id "
    "WHERE d.lane > 0 GROUP BY a.person_id) each_of_them",
}


async def settled(database: str) -> None:
    end = time.monotonic() + PATIENCE
    async with await psycopg.AsyncConnection.connect(database, autocommit=True) as connection:
        while time.monotonic() < end:
            row = await (await connection.execute(WAITING)).fetchone()
            if row and not row[0]:
                return
            await asyncio.sleep(0.3)


async def look(database: str, heard: Heard) -> None:
    async with await psycopg.AsyncConnection.connect(database) as connection:
        for name, question in FACTS.items():
            row = await (await connection.execute(question)).fetchone()
            heard.facts[name] = int(row[0]) if row else 0
    facts, sent = heard.facts, len(heard.callers)
    if facts["reports"] != sent:
        heard.wrong.append(f"{sent} were written, and {facts['reports']} reached us")
    if facts["laid aside"]:
        heard.wrong.append(f"{facts['laid aside']} could not be handled")
    if facts["suspicions of one feeder, at most"] != 1:
        heard.wrong.append(f"one feeder was suspected {facts['suspicions of one feeder, at most']} times")
    if missed := facts["feeders complained of, unsuspected"]:
        heard.wrong.append(f"nobody was asked about {missed} feeders")


async def spent(system: Running, database: str) -> dict[str, float]:
    """So far. The crowd is the false platforms and we who make it speak."""
    return {
        "worker": cpu_of(system.worker.pid),
        "web": cpu_of(system.web.pid),
        "PostgreSQL": cpu_of_all(await server_of(database)),
        "crowd": cpu_of(system.phones.pid) + time.process_time(),
    }


# ---- the table -------------------------------------------------------------------------------------


def p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20, method="inclusive")[-1]


def found(heard: Heard, plan: Plan) -> Found:
    rows = [
        (name, f"{len(some):,}", *(f"{one:.2f} s" for one in (statistics.median(some), p95(some), max(some))))
        for name, some in [*sorted(heard.waits.items()), ("all", heard.answers)]
    ]
    facts = heard.facts
    each = ", ".join(f"{name} {1000 * seconds / plan.reports:.1f}" for name, seconds in heard.spent.items())
    note = (
        f"{facts['complaints']:,} complaints, {facts['suspicions']} feeders suspected, each once; at most "
        f"{facts['messages to one engineer, at most']} messages to one engineer, besides dangers; worker at most "
        f"{heard.memory} MB; load of the machine before: {heard.load:.1f}. "
        f"Milliseconds of processor time for each report: {each}."
    )
    title = f"{plan.reports:,} reports in {plan.seconds:.0f} s, of {plan.feeders} feeders, seed {plan.seed}"
    return Found("storm", title, ("answered", "people", "p50", "p95", "longest"), rows, note)


def main(
    reports: Annotated[int, typer.Option(min=20, help="People who each report once.")] = 5_000,
    seconds: Annotated[float, typer.Option(min=1, help="In how many seconds.")] = 60,
    feeders: Annotated[int, typer.Option(min=1, max=40, help="Feeders that the storm has hit.")] = 24,
    seed: Annotated[int, typer.Option(help="Draws who writes what and when.")] = 1912,
    keep: Keep = False,
) -> None:
    """Let a storm break, and count who was answered, and when."""
    set_up_logs()
    plan = Plan(reports, seconds, feeders, seed)
    with fresh_database() as (database, folder):
        heard = asyncio.run(storm(database, folder, plan))
    show(found(heard, plan), keep=keep)
    say.print(heard.facts, f"crowd late by {heard.late:.2f} s")
    slow = p95(heard.answers)
    if slow > AIM:
        say.print(f"[yellow]p95 is {slow:.1f} s; the aim is {AIM:.0f} s[/]")
    for wrong in heard.wrong:
        say.print(f"[red]{wrong}[/]")
    if heard.wrong:
        sys.exit(1)


if __name__ == "__main__":
    typer.run(main)
