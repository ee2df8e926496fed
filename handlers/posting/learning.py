"""What a preview's author changed tells what we had misread."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import replace
from typing import Any

from handlers.posting.draft import Act, Draft
from handlers.posting.example import Example
from handlers.reading.nameless import nameless
from handlers.talk import Talk


def with_reading(talk: Talk, draft: Draft, words: str, places: list[str]) -> Draft:
    """The draft remembers what it was read from, and as what."""
    said = {
        "sealed": talk.store.sealed(nameless(words)),
        "at": f"{talk.heard.at.astimezone(talk.voice.zone_time):%H:%M}",
        "places": {"sealed": talk.store.sealed(nameless("; ".join(places)))},
        "read": facts(talk, draft),
    }
    return replace(draft, said=said)


def corrected(talk: Talk, draft: Draft) -> Example | None:
    """Nothing, if what was read is what was posted: of examples that teach nothing there are enough."""
    if not draft.said or draft.act not in (Act.OUTAGE, Act.PLAN):
        return None
    read, meant = draft.said["read"], facts(talk, draft)
    if not any(read[subject] != meant[subject] for subject in draft.changed):
        return None
    words, places = (
        draft.said["sealed"],
        draft.said.get("places", {}).get("sealed", ""),
    )  # "": asked before they were kept
    return Example(b64decode(words), draft.said["at"], read, meant, talk.now.date(), b64decode(places) or None)


def facts(talk: Talk, draft: Draft) -> dict[str, Any]:
    """In words that mean the same tomorrow: codes, not our numbers."""
    return {
        "areas": [talk.atlas.area(area).code for area in draft.areas],
        "cause": draft.cause,
        "eta": f"{draft.eta.astimezone(talk.voice.zone_time):%H:%M}" if draft.eta else None,
    }
