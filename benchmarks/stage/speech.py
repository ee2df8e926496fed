"""What people write: messages that the reading has never learned from, of the places that somebody lives in."""

from __future__ import annotations

from functools import cache
from random import Random

from bot.loading.zonefile import AreaLine
from handlers.reading.examples import APART, Example, unseen

OFF = ("no_supply", "transformer")


@cache
def heard(intent: str) -> tuple[Example, ...]:
    """All that citizens say with this meaning."""
    rows = (row for file in APART for row in unseen(file))
    return tuple(row for row in rows if row["sender_role"] == "citizen" and row["intent"] == intent)


@cache
def of_a_place() -> tuple[Example, ...]:
    """Reports of no supply in which one place is named, so that another can stand there."""
    return tuple(
        row
        for row in heard("fault_report")
        if row["fault_kind"] in OFF and row["place"] and row["text"].count(row["place"]) == 1
    )


@cache
def of_no_place() -> tuple[Example, ...]:
    return tuple(row for row in heard("fault_report") if row["fault_kind"] in OFF and not row["place"])


def names_of(area: AreaLine, script: str) -> list[str]:
    """As people of this script write it."""
    named = [name for name in (area.names.get(script), *area.aliases) if name and scripted(name) == script]
    return named or [area.names["en"]]


def scripted(name: str) -> str:
    if any("\u0900" <= letter <= "\u097f" for letter in name):
        return "hi"
    return "ur" if any("\u0600" <= letter <= "\u06ff" for letter in name) else "en"


def report(draw: Random, home: AreaLine) -> str:
    """“light nahi aa rahi …”, with the name of their place."""
    row = draw.choice(of_a_place())
    return str(row["text"]).replace(row["place"], draw.choice(names_of(home, scripted(row["place"]))))


def nameless(draw: Random) -> str:
    """Whoever has told us where they live does not always say it again."""
    return str(draw.choice(of_no_place())["text"])


def without_place(draw: Random, intent: str) -> str:
    """Of whatever else they say: nothing that speaks of somewhere else."""
    return str(draw.choice([row for row in heard(intent) if not row["place"]])["text"])


def danger(draw: Random, home: AreaLine) -> str:
    rows = [row for row in heard("hazard") if row["place"] and row["text"].count(row["place"]) == 1]
    row = draw.choice(rows)
    return str(row["text"]).replace(row["place"], draw.choice(names_of(home, scripted(row["place"]))))
