"""Bills, meters, connections, compensation: no faults of supply, but each has a desk, and a clear line says which."""

from __future__ import annotations

from handlers.answer import Answer
from handlers.reading import Reading, read_extent, reads_off_now, said_of_a_meter, said_of_inside, said_of_money
from handlers.reading.lexicon import key, row_of
from handlers.reading.normal import plain
from handlers.reports import compensation
from handlers.reports.spots import home_zones
from handlers.reports.theirs import still_open
from handlers.talk import Talk
from zones.report import Extent

# What the matter is, by a word of it; the first that is found.
SUBJECTS = {
    "meter": {"meter", "recharge", "balance", "display", "reading"},
    "connection": {"connection", "kanekshan", "naam", "name", "load", "permanent", "pd"},
    "bill": {"bill", "billing", "payment", "bhugtan", "jama", "dues", "bakaya"},
}
REPORTS = ("fault_report", "still_out")
IN_A_ROOM = (None, "no_supply", "one_phase", "other")  # what one room may have; a voltage comes from outside
BEYOND = (Extent.STREET, Extent.AREA)


def asks_compensation(talk: Talk, reading: Reading) -> bool:
    """Whatever its question reads like; but a report is one."""
    if talk.room or talk.is_engineer or reading.intent in REPORTS:
        return False
    return "compensation" in said_of_money(talk.heard.text)


def is_their_own(talk: Talk, reading: Reading) -> bool:
    """One room, or the MCB of a house: no lineman comes for that. Of somebody else's words in a group we are silent."""
    return not (talk.room or talk.is_engineer) and is_inside(talk.heard.text, reading)


def is_inside(text: str, reading: Reading) -> bool:
    """And nothing beyond it: a street that is dark as well, or a voltage, is no matter of one house."""
    if reading.danger or reading.fault_kind not in IN_A_ROOM or read_extent(text) in BEYOND:
        return False
    return said_of_inside(text)


async def electrician(talk: Talk) -> Answer:
    return Answer(talk.say("desk.inside"))


async def desk(talk: Talk, reading: Reading) -> Answer:
    """Of a meter that has burnt, what not to touch comes first."""
    first = talk.say("desk.burnt") if "burnt" in said_of_a_meter(talk.heard.text) else ""
    told = (first, await line(talk, reading), "" if await still_open(talk) else talk.say("desk.supply"))
    return Answer("\n\n".join(filter(None, told)))


async def line(talk: Talk, reading: Reading) -> str:
    """Who sees to it; of compensation what the rules say."""
    if "compensation" in said_of_money(talk.heard.text):
        return await compensation.told(talk)
    subject = subject_of(talk.heard.text, reading.fault_kind)
    zones = home_zones(talk) or talk.atlas.zones()[:1]
    rule = await talk.store.rule_above(zones[0].id, "desks", talk.now) if zones else {}
    named = rule.get(subject) or rule.get("other") or {}
    who = named.get(talk.voice.language) or named.get("en") or talk.say("desk.nobody")
    return talk.say(f"desk.{subject}", who=who)


def is_out_too(text: str) -> bool:
    """“Recharge kiya par light nahi aayi”, “meter jal gaya, andhera hai”: a complaint of supply as well.

    Compensation is asked for what is over, too.
    """
    of_the_meter, of_money = said_of_a_meter(text), said_of_money(text)
    if "compensation" in of_money and reads_off_now(text):
        return True
    return "dark" in of_the_meter and ("burnt" in of_the_meter or ("paid" in of_money and "unpaid" not in of_money))


def subject_of(text: str, fault_kind: str | None) -> str:
    said = set(row_of(plain(text)))
    found = next((subject for subject, words in SUBJECTS.items() if said & set(map(key, words))), None)
    return found or ("meter" if fault_kind == "meter" else "other")
