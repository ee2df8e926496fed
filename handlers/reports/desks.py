"""Bills, meters and connections: no complaints of supply, but each has a desk, and a clear line says which."""

from __future__ import annotations

from handlers.answer import Answer
from handlers.reading import Reading, said_of_a_meter
from handlers.reading.lexicon import key, row_of
from handlers.reading.normal import plain
from handlers.reports import complaints
from handlers.reports.spots import home_zones
from handlers.talk import Talk

# What the matter is, by a word of it; the first that is found.
SUBJECTS = {
    "meter": {"meter", "recharge", "balance", "display", "reading"},
    "connection": {"connection", "kanekshan", "naam", "name", "load", "permanent", "pd"},
    "bill": {"bill", "billing", "payment", "bhugtan", "jama", "dues", "bakaya"},
}


async def desk(talk: Talk, reading: Reading) -> Answer:
    """Of a meter that has burnt, what not to touch comes first; a house dark for it is a complaint of supply."""
    said = said_of_a_meter(talk.heard.text)
    if said >= {"burnt", "dark"}:
        return await complaints.reported(talk, reading)
    subject = subject_of(talk.heard.text, reading.fault_kind)
    zones = home_zones(talk) or talk.atlas.zones()[:1]
    rule = await talk.store.rule_above(zones[0].id, "desks", talk.now) if zones else {}
    named = rule.get(subject) or rule.get("other") or {}
    who = named.get(talk.voice.language) or named.get("en") or talk.say("desk.nobody")
    first = talk.say("desk.burnt") if "burnt" in said else ""
    told = (first, talk.say(f"desk.{subject}", who=who), talk.say("desk.supply"))
    return Answer("\n\n".join(filter(None, told)))


def subject_of(text: str, fault_kind: str | None) -> str:
    said = set(row_of(plain(text)))
    found = next((subject for subject, words in SUBJECTS.items() if said & set(map(key, words))), None)
    return found or ("meter" if fault_kind == "meter" else "other")
