"""What processes cost, as Linux counts it: time on the processor, and memory at the highest."""

import os
from pathlib import Path

import psycopg

TICK = os.sysconf("SC_CLK_TCK")


def cpu_of(pid: int) -> float:
    """Seconds that it has computed, its children that have ended included."""
    return spent_by(pid)[1]


def cpu_of_all(pid: int) -> float:
    """With the children that still live, as PostgreSQL has one for each connection."""
    alive = [spent_by(int(one.name)) for one in Path("/proc").iterdir() if one.name.isdigit()]
    return cpu_of(pid) + sum(seconds for parent, seconds in alive if parent == pid)


def spent_by(pid: int) -> tuple[int, float]:
    """The parent, and the seconds; nothing of one that has just ended."""
    try:
        facts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0, 0.0
    return int(facts[1]), sum(map(int, facts[11:15])) / TICK


async def server_of(database: str) -> int:
    """PostgreSQL, on this machine."""
    async with await psycopg.AsyncConnection.connect(database) as connection:
        row = await (await connection.execute("SELECT current_setting('data_directory')")).fetchone()
    assert row
    return int((Path(row[0]) / "postmaster.pid").read_text().splitlines()[0])


def peak_memory(pid: int) -> int:
    """In MB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM:"))
