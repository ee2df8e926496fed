"""A refusal in words: why not, and what to do instead."""

from __future__ import annotations

from handlers.atlas import Atlas
from handlers.telling.notices import places
from handlers.wording import Voice
from zones.gathering import Verdict
from zones.position import Position
from zones.refused import Refused


def in_words(voice: Voice, atlas: Atlas, no: Refused) -> str:
    facts = dict(no.facts)
    if "area" in facts:
        facts["place"] = places([int(str(facts["area"]))], voice, atlas)
    if "areas" in facts:
        facts["place"] = places(facts["areas"], voice, atlas)  # type: ignore[arg-type]
    if "answerable" in facts:
        facts["office"] = office(facts["answerable"], voice, atlas)
    if "present" in facts:
        facts["zone"] = atlas.area(int(str(facts.pop("present")))).name(voice.language)
    if "said" in facts:  # of a feeder that was asked about, or a place that stayed dark
        asked = "suspicion" if isinstance(facts["said"], Verdict) else "pocket"
        facts["said"] = voice.say(f"button.{asked}.{facts['said']}")
    if "rights" in facts:
        facts["rights"] = voice.several([voice.say(f"right.{right}") for right in facts["rights"]])  # type: ignore[attr-defined]
    return voice.say(f"refused.{no.reason}", **facts)


def office(position: object, voice: Voice, atlas: Atlas) -> str:
    return titled(position, voice, atlas) if isinstance(position, Position) else voice.say("office.unknown")


def titled(position: Position | None, voice: Voice, atlas: Atlas) -> str:
    """“अवर अभियंता, कमता”: the title, and of what. Without an office it is the zone's admin."""
    if position is None:
        return voice.say("office.admin")
    return f"{position.title(voice.language)}{voice.say('comma')}{atlas.area(position.area_id).name(voice.language)}"
