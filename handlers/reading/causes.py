"""Why the supply is off, as one of the 24 codes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from handlers.reading.danger import is_only_talk
from handlers.reading.hints import CAUSE, Listed, Told, told
from handlers.reading.intents import OFFICIAL
from handlers.reading.lexicon import Hit, phrases, row_of, words
from handlers.reading.normal import plain

IN_A_POST = "(in a post)"
VAGUE = ("feeder_breakdown", "feeder_trip")  # they take no other cause's place
# What can endanger people by itself; a hazard's rain, dog or transformer is where it is, not why.
OF_DANGER = ("fire", "conductor_snapped", "pole_damage", "tree")


def read_cause(text: str) -> str | None:
    """Of an engineer's words."""
    return cause_of(without_awaited(row_of(plain(text))))


def without_awaited(row: Sequence[str]) -> list[str]:
    """“JCB nahi aayi”: what the work waits for is no cause, though other words beside it may name one."""
    rest = list(row)
    for hit in phrases("awaited").find(row):
        rest[hit.start : hit.end] = [","] * (hit.end - hit.start)
    return rest


def cause_of(row: Sequence[str], in_a_post: bool = True) -> str | None:
    """Of several causes the root: the order of causes.yaml."""
    return next(iter(_ranked(row, in_a_post)), None)


def danger_of(row: Sequence[str]) -> str | None:
    """The cause of a danger."""
    return next((cause for cause in _ranked(row, in_a_post=False) if cause in OF_DANGER), None)


def told_cause(row: Sequence[str], intent: str) -> Told:
    """Planned work is its own cause, and an update of which no list knows has its outage's."""
    if intent not in (*OFFICIAL, "hazard", "fault_report"):
        return Told(None)
    listed = listed_cause(row, intent)
    if intent == "planned_post":
        return Told("rostering" if listed.value == "rostering" else "planned_shutdown")
    if intent == "update_post" and not listed.value:
        return Told(None)
    cause = told(CAUSE, row, intent, listed, causes_of(intent))
    return Told(listed.value) if listed.value not in (None, *VAGUE) and cause.value in VAGUE else cause


def listed_cause(row: Sequence[str], intent: str) -> Listed:
    cause = danger_of(row) if intent == "hazard" else cause_of(row, in_a_post=intent in OFFICIAL)
    if cause == "fire" and intent != "hazard" and is_only_talk(row):  # the sky rains fire
        cause = None
    return Listed(cause, tuple(sorted(phrases("causes").names(row))))


def causes_of(intent: str) -> list[str]:
    """What such a message can name."""
    return list(OF_DANGER) if intent == "hazard" else list(dict.fromkeys(cause.split()[0] for cause in words("causes")))


def causes_in(row: Sequence[str]) -> Iterator[Hit]:
    """Every cause that is said, the root or not."""
    for hit in phrases("causes").find(row):
        yield replace(hit, name=hit.name.split()[0])


def _ranked(row: Sequence[str], in_a_post: bool) -> list[str]:
    said = phrases("causes").names(row)
    return [cause.split()[0] for cause in words("causes") if cause in said and (in_a_post or IN_A_POST not in cause)]
