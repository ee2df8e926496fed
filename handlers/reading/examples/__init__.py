"""Messages with their meaning (`*.jsonl`), as people would write them; a third is set apart and never learned from."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

Example = dict[str, Any]
FOLDER = Path(__file__).parent
UNSAID = dict.fromkeys(("lang", "place", "eta", "cause", "fault_kind", "sent_at"))
# One in so many; 0: none any more (see docs/reading.md).
APART = {
    "corpus": 3,
    "own": 2,
    "fresh": 0,
    "last": 0,
    "new": 2,
    "newer": 2,
    "newest": 2,
    "untaught": 1,
    "voices": 3,  # of many people, as one hand imagined them
    "acquaintances": 0,  # strangers' messages that we have looked at
    "neighbours": 3,  # of two others, written to be learned from
    "newcomers": 3,  # of two more, likewise
    "countryfolk": 0,  # of seven who wrote to be learned from whole
    "visitors": 3,  # of two who came when the reader was thought finished
    "callers": 3,  # of two who came the night after that
    "householders": 0,  # of five who wrote as messages come in life, likewise
    "passersby": 0,  # of sixteen more, six of whom judged the reader before
    "townsfolk": 0,  # written to teach what these two groups had shown to be missing
    "strangers": 1,  # strangers' messages that nobody looks at
}


def examples(file: str) -> list[Example]:
    lines = (FOLDER / f"{file}.jsonl").read_text(encoding="utf-8").splitlines()
    return [UNSAID | json.loads(line) for line in lines if line]


def seen(file: str) -> list[Example]:
    """What words, weights and rules may be made from."""
    return [example for example in examples(file) if example["text"].casefold() not in set_apart()]


def unseen(file: str) -> list[Example]:
    """What only scores are taken of; nobody reads these while they work on the reader."""
    apart = _apart(file)
    return [example for example in examples(file) if example["text"] in apart]


@cache
def set_apart() -> frozenset[str]:
    """Short messages are written by many: what is set apart anywhere is learned from nowhere."""
    return frozenset(text.casefold() for file in APART for text in _apart(file))


def _apart(file: str) -> set[str]:
    """Every n-th by the hash of its text, within each intent and language: a choice that nobody made by hand."""
    every = APART[file]
    return {t for group in _groups(examples(file)) for t in sorted(group, key=_hash)[::every]} if every else set()


def _groups(rows: Iterable[Example]) -> Iterator[list[str]]:
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in rows:
        groups[row["intent"], row["lang"]].append(row["text"])
    yield from groups.values()


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def lessons() -> list[Example]:
    """The short messages of lessons.txt, under their headings "## intent sender"; none that is set apart."""
    found: list[Example] = []
    intent = role = ""
    for line in (FOLDER / "lessons.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            _, intent, role = line.split()
        elif line and not line.startswith("# ") and line.casefold() not in set_apart():
            found.append({"text": line, "intent": intent, "sender_role": role})
    return found
