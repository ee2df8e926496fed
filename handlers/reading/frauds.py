"""Known frauds: a threat or a lure together with what its writer wants to be done."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from handlers.reading.danger import TAKES_BACK
from handlers.reading.lexicon import Phrases, row_of, words
from handlers.reading.links import LINK
from handlers.reading.normal import plain

PHONE = re.compile(r"(?<![\d:.])\d{5}[\s-]?\d{0,5}(?!\d)|\+91")

APK = re.compile(r"\w\.apk\b", re.IGNORECASE)


def fraud_in(text: str) -> str | None:
    """Its name, if it is one; several are named by the first."""
    found = signs_in(text)
    return next((name for name, rows in _frauds().items() if any(set(row) <= found for row in rows)), None)


def signs_in(text: str) -> set[str]:
    text = plain(text)
    marks = {"@phone"} if PHONE.search(text) else set()
    marks |= {"@link"} if LINK.search(text) else set()
    marks |= {"@apk"} if APK.search(text) else set()
    found = {hit.name for hit in _signs().find(row_of(text), marks)} | {mark[1:] for mark in marks}
    return {name for name in found if name + TAKES_BACK not in found}


@cache
def _signs() -> Phrases:
    return Phrases(words("frauds")["signs"])


@cache
def _frauds() -> Mapping[str, Sequence[Sequence[str]]]:
    frauds: Mapping[str, Sequence[Sequence[str]]] = words("frauds")["frauds"]
    return frauds
