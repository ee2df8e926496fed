"""“11 baje se 1 baje tak band tha”: supply that went and came back before it is told of, with both its times."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from handlers.reading.clock import Clock, last_at
from handlers.reading.normal import plain, tokens
from handlers.reading.times import local
from handlers.reading.timewords import CLOCK, DAY, NUMBER, Item, items

LONGEST = timedelta(hours=12)  # longer ago than that, a bare hour may be of either half of the day

NOT = r"(?:nahi|nahin|nhi|nai|not|नहीं|नही|نہیں|نہی)"
WAS = r"(?:tha|thi|थी|था|थे|تھا|تھی|تھے)"
OFF = r"(?:band|bandh|off|gul|trip|shutdown|sd|b/d|breakdown|बंद|गुल|ट्रिप|शटडाउन|بند|گل|ٹرپ|شٹ ڈاؤن)"
WENT = r"(?:gayi|gai|gyi|gayee|kati|गई|गयी|कटी|گئی|کٹی)"
SUPPLY = r"(?:supply|light|lite|bijli|current|power|सप्लाई|लाइट|बिजली|سپلائی|لائٹ|بجلی)"
WAS_OFF = re.compile(
    rf"(?<!\w)(?:{OFF}|{WENT}|{SUPPLY} {NOT})(?: (?!{NOT}(?!\w))\S+){{0,2}} {WAS}(?!\w)"
    rf"|(?<!\w){OFF} (?:raha|rahi|rha|rhi|रहा|रही|رہا|رہی)(?!\w)(?! (?:hai|h|है|ہے)(?!\w))"
    r"|(?<!\w)(?:was|were|remained) (?:\w+ )?(?:off|out|down|shut|without)(?!\w)"
)
CAME = r"(?:aa? ?gayi|aa? ?gai|aayi|aai|chalu|charged|restored|आ गई|आ गयी|आई|चालू|آ گئی|آئی|چالو)"
WENT_AND_CAME = re.compile(rf"^(?!.*(?<!\w)(?:tak|तक|تک)(?!\w)).*(?<!\w)(?:{WENT}|{OFF}) .*(?<!\w){CAME}(?!\w)")
# “Band hona tha”, “2 baje tak aayegi”, “abhi bhi band hai”, “trip again”: not yet, not over, or never.
NOT_OVER = re.compile(
    rf"\w(?:eg|og|yg|aig)[aie](?!\w)|(?:en|on)g[ei](?!\w)|[ेो]ग[ाी]|[ेो]ंग[ेी]|एग[ाी]|(?:ے|و|ئے) ?گ[ای](?!\w)"
    rf"|(?<!\w)(?:will|expected|eta|tentative\w*|by|if|agar|अगर|اگر|try)(?!\w)"
    rf"|(?<!\w)(?:again|phir|fir|फिर|پھر|abhi|अभी|ابھی|not hold\w*)(?!\w)|(?:na|ne|ना|ने|نا|نے) {WAS}(?!\w)"
    rf"|(?<!\w){OFF} (?:hai|h|है|ہے|is)(?!\w)|(?<!\w){NOT} (?:aay[ia]|aai|aya|आई|आयी|آئی|hui|huyi|हुई|ہوئی)(?!\w)"
)


def read_past(text: str, said_at: datetime) -> tuple[datetime, datetime] | None:
    """When supply went and when it came back, if it is told as over: two hours of this day or of the night before."""
    said = plain(text).casefold()
    if NOT_OVER.search(said) or not (WAS_OFF.search(said) or WENT_AND_CAME.search(said)):
        return None
    found = items(tokens(plain(text)))
    hours = [one.clock for at, one in enumerate(found) if one.clock and is_hour(one, found[at + 1 : at + 2])]
    if len(hours) != 2 or any(one.letter == DAY and not (one.day and one.day.ahead == 0) for one in found):
        return None
    times = both(hours[0], hours[1], local(said_at))
    return None if times and not WAS_OFF.search(said) and is_nearer_ahead(hours[1], times[1], local(said_at)) else times


def is_hour(item: Item, after: list[Item]) -> bool:
    """“11 se 1 baje”: the first is a mere number; that of a sector or a feeder is none of these hours."""
    from_there = bool(after) and after[0].letter in ("S", "y", "-")
    return item.letter == CLOCK or (item.letter == NUMBER and (":" in item.unit or from_there))


def is_nearer_ahead(came: Clock, back_at: datetime, now: datetime) -> bool:
    """“Band 12 baje, 3 baje chalu”, said at one: three is to come."""
    ahead = last_at(came, now + LONGEST)
    return timedelta(0) < ahead - now < now - back_at


def both(went: Clock, came: Clock, now: datetime) -> tuple[datetime, datetime] | None:
    back_at = min(last_at(came, now), now)
    began = last_at(went, back_at)
    lasted, over_for = back_at - began, now - back_at
    return (began, back_at) if timedelta(0) < lasted <= LONGEST and over_for <= LONGEST else None
