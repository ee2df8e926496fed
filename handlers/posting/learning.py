"""What a preview's author changed tells what we had misread."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from handlers.posting.draft import Act, Draft
from handlers.posting.example import Example
from handlers.reading.nameless import nameless
from handlers.talk import Talk


def with_reading(talk: Talk, draft: Draft, words: str, places: list[str]) -> Draft:
    """The draft remembers what it was read from, and as what."""
    said = talk.store.sealed(nameless(words)) | {
        "at": f"{talk.heard.at.astimezone(talk.voice.zone_time):%H:%M}",
        "places": talk.store.sealed(nameless("; ".join(places))),
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
    words, places = talk.store.resealed(draft.said), draft.said.get("places")  # none: asked before they were kept
    sealed_places = talk.store.resealed(places) if places else None
    return Example(words, draft.said["at"], read, meant, talk.now.date(), sealed_places)


def facts(talk: Talk, draft: Draft) -> dict[str, Any]:
    """In words that mean the same tomorrow: codes, not our numbers."""
    return {
        "areas": [talk.atlas.area(area).code for area in draft.areas],
        "cause": draft.cause,
        "eta": f"{draft.eta.astimezone(talk.voice.zone_time):%H:%M}" if draft.eta else None,
    }
