"""“11 baje se 1 baje tak band tha”: supply that went and came back before it is told of, with both its times."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from handlers.reading.clock import Clock, Day, last_at, window
from handlers.reading.lexicon import key
from handlers.reading.moments import local
from handlers.reading.normal import plain
from handlers.reading.timeletters import AMOUNT, CLOCK, DAY, NUMBER, Item, numbered
from handlers.reading.timewords import items_of

PART, FROM_TO = "s", ("S", "y", "-")  # letters of `timeletters`: a part of the day; “from … to”
LONGEST = timedelta(hours=12)  # longer ago than that, a bare hour may be of either half of the day

NOT = r"(?:nahi|nahin|nhi|nai|not|नहीं|नही|نہیں|نہی)"
WAS = r"(?:tha|thi|थी|था|थे|تھا|تھی|تھے)"
OFF = r"(?:band|bandh|off|gul|trip|shutdown|sd|b/d|breakdown|बंद|गुल|ट्रिप|शटडाउन|بند|گل|ٹرپ|شٹ ڈاؤن)"
WENT = r"(?:gayi|gai|gyi|gayee|kati|गई|गयी|कटी|گئی|کٹی)"
# “Jal gayi thi”: with such a verb “gayi” tells of no supply.
BESIDE_A_VERB = re.compile(
    r"(?<!\w)(?:jal|phat|fat|toot|tut|gir|ghus|mil|lag|sat|latak|udd?|phuk|bujh|khul|baith|bhar|pad|phas|fas|chipak|nikal|pighal"
    r"|जल|फट|टूट|गिर|घुस|मिल|लग|सट|लटक|उड़|फुंक|बुझ|खुल|बैठ|भर|पड़|फंस|चिपक|निकल|पिघल"
    r"|(?<!light )(?<!supply )(?<!bijli )(?<!line )kat|(?<!band )(?<!off )(?<!gul )(?<!trip )ho)"
    rf" {WENT} {WAS}(?!\w)"
)
SUPPLY = r"(?:supply|light|lite|bijli|current|power|सप्लाई|लाइट|बिजली|سپلائی|لائٹ|بجلی)"
WAS_OFF = re.compile(
    rf"(?<!\w)(?:{OFF}|{WENT}|{SUPPLY} {NOT})(?: (?!{NOT}(?!\w))\S+){{0,2}} {WAS}(?!\w)"
    rf"|(?<!\w){OFF} (?:raha|rahi|rha|rhi|रहा|रही|رہا|رہی)(?!\w)(?! (?:hai|h|है|ہے)(?!\w))"
    r"|(?<!\w)(?:was|were|remained) (?:\w+ )?(?:off|out|down|shut|without)(?!\w)"
)
CAME = (
    r"(?:aa? ?(?:gayi|gai|gyi|gayee|gaya|gya)|aayi|aai|chalu|charged|restored"
    r"|आ ?(?:गई|गयी|गया)|आई|चालू|آ ?(?:گئی|گیا)|آئی|چالو)"
)
WENT_AND_CAME = re.compile(rf"^(?!.*(?<!\w)(?:tak|तक|تک)(?!\w)).*(?<!\w)(?:{WENT}|{OFF}) .*(?<!\w){CAME}(?!\w)")
# “Band hona tha”, “2 baje tak aayegi”, “abhi bhi band hai”, “trip again”, “chalu karna”: not yet, not over, or never.
NOT_OVER = re.compile(
    rf"\w(?:eg|og|yg|aig)[aie](?!\w)|(?:en|on)g[ei](?!\w)|[ेो]ग[ाी]|[ेो]ंग[ेी]|एग[ाी]|(?:ے|و|ئے) ?گ[ای](?!\w)"
    rf"|(?<!\w)(?:will|expected|eta|etr|tentative\w*|by|if|agar|अगर|اگر|try)(?!\w)"
    rf"|(?<!\w)(?:again|phir|fir|फिर|پھر|not hold\w*)(?!\w)|(?:na|ne|ना|ने|نا|نے) {WAS}(?!\w)"
    rf"|(?<!\w)(?:abhi|अभी|ابھی)(?!\w)(?! (?:{SUPPLY} )?{CAME}(?!\w))"
    rf"|(?<!\w)(?:sd|shutdown|शटडाउन|ptl|patrolling) (?:chalu|चालू)(?!\w)|te hi (?:chalu|on)(?!\w)"
    rf"|(?<!\w){OFF} (?:hai|h|है|ہے|is)(?!\w)|(?<!\w){NOT} (?:aay[ia]|aai|aya|आई|आयी|آئی|hui|huyi|हुई|ہوئی)(?!\w)"
    rf"|(?<!\w)(?:{CAME}|aaya|charge) {NOT}(?!\w)"
    rf"|(?<!\w)(?:{NOT}|yet to be|to be) (?:(?:yet|been|be) )*(?:back|{CAME})(?!\w)"
    r"|(?<!\w)(?:chalu|charge|चालू|چالو) (?:kar|kr|ho|कर|हो|کر|ہو)(?:n[aei]|न[ाेी]|ن[اےی])?"
    r" ?(?:rah|rha|ja|रह|जा|رہ|جا|(?:hai|h|है|ہے)(?!\w))"
)


# “2 ghante pehle band tha” says when, and not how long.
AGO = re.compile(r"(?<!\w)(?:pehle|pahle|ago|back|earlier|पहले|پہلے)(?!\w)")
# “Khand 10 se 11 tak band thi”: the hours when it was off, and no khands.
FROM_ONE_TO_ANOTHER = re.compile(r"(\S+)(?= \d{1,2} ?(?:se|to|-|से|سے) ?\d{1,2}(?!\d))")
IS_BACK = re.compile(rf"(?<!\w){CAME}(?!\w)")


def read_past(text: str, said_at: datetime) -> tuple[datetime, datetime] | None:
    """When supply went and when it came back, if it is told as over: two hours of this day, of the night before or of a
    day that is named; or how long it was off, and that it is back now."""
    said, now = said_of_supply(text), local(said_at)
    if NOT_OVER.search(said) or not (WAS_OFF.search(said) or WENT_AND_CAME.search(said)):
        return None
    found = items_of(FROM_ONE_TO_ANOTHER.sub(no_name, plain(text)))
    times = between(found, hours_in(found), now)
    if times is None:
        length = how_long(said, found) if IS_BACK.search(said) and not names_a_day(found) else None
        return (now - length, now) if length else None
    if WAS_OFF.search(said):
        return times
    return None if names_a_day(found) or is_nearer_ahead(hours_in(found)[1], times[1], now) else times


def no_name(label: re.Match[str]) -> str:
    return f"{label[1]}," if key(label[1]) in numbered() else label[1]


def said_of_supply(text: str) -> str:
    return BESIDE_A_VERB.sub("", plain(text).casefold())


def lacks_its_times(text: str) -> bool:
    """“Kal raat 3 ghante band raha”: it is over, and nobody knows from when to when."""
    said, found = said_of_supply(text), items_of(plain(text))
    if NOT_OVER.search(said) or not WAS_OFF.search(said) or hours_in(found):
        return False
    since = any(one.letter == AMOUNT and after.letter == "S" for one, after in pairwise(found))
    return how_long(said, found) is not None and not since


def read_between(text: str, said_at: datetime) -> tuple[datetime, datetime] | None:
    """The answer to “from when to when was it off?”: two hours that are over."""
    found = items_of(plain(text))
    return between(found, hours_in(found), local(said_at))


def between(found: Sequence[Item], hours: list[Clock], now: datetime) -> tuple[datetime, datetime] | None:
    days = {one.day for one in found if one.letter == DAY and one.day}
    if len(hours) != 2 or len(days) > 1 or any(day.ahead is None for day in days):
        return None
    back = next((day.ahead or 0 for day in days), 0)
    return of_day(hours[0], hours[1], back, now) if back else both(hours[0], hours[1], now)


def how_long(said: str, found: Sequence[Item]) -> timedelta | None:
    amounts = [one.amount for one in found if one.letter == AMOUNT]
    return amounts[0] if len(amounts) == 1 and not AGO.search(said) else None


def names_a_day(found: Sequence[Item]) -> bool:
    """Another than this one, or its night or morning."""
    return any(one.letter == PART or (one.letter == DAY and one.day and one.day.ahead != 0) for one in found)


def hours_in(found: Sequence[Item]) -> list[Clock]:
    return [one.clock for at, one in enumerate(found) if one.clock and is_hour(found, at)]


def is_hour(found: Sequence[Item], at: int) -> bool:
    """“11 se 1 baje”, “10 se 11 tak”: mere numbers; that of a sector or a feeder is none of these hours."""
    item = found[at]
    if item.letter == CLOCK or (item.letter == NUMBER and ":" in item.unit):
        return True
    from_there = any(one.letter in FROM_TO for one in found[at + 1 : at + 2])
    to_there = at > 1 and found[at - 1].letter in FROM_TO and bool(found[at - 2].clock) and is_hour(found, at - 2)
    return item.letter == NUMBER and (from_there or to_there)


def is_nearer_ahead(came: Clock, back_at: datetime, now: datetime) -> bool:
    """“Band 12 baje, 3 baje chalu”, said at one: three is to come."""
    ahead = last_at(came, now + LONGEST)
    return timedelta(0) < ahead - now < now - back_at


def both(went: Clock, came: Clock, now: datetime) -> tuple[datetime, datetime] | None:
    back_at = min(last_at(came, now), now)
    began = last_at(went, back_at)
    lasted, over_for = back_at - began, now - back_at
    return (began, back_at) if timedelta(0) < lasted <= LONGEST and over_for <= LONGEST else None


def of_day(went: Clock, came: Clock, back: int, now: datetime) -> tuple[datetime, datetime] | None:
    """“Kal” looks back here; bare hours are by day, unless the words say otherwise."""
    began, back_at = window(replace(went, day=Day(ahead=-back)), came, now)
    return (began, back_at) if back_at - began <= LONGEST and back_at <= now else None
