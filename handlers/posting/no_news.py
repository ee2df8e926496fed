"""What an engineer says of an outage that was, may be, or is not to be: talk, from which no post is drafted."""

from __future__ import annotations

import re

from handlers.reading.normal import plain

OFF = r"(?<!\w)(?:band|bandh|off|gul|trip|shutdown|sd|b/d|breakdown|बंद|गुल|ट्रिप|शटडाउन|بند|گل|ٹرپ|شٹ ڈاؤن)"
PAST_DAY = r"(?:kal|parso|parson|pichhle|pichle|pichhli|yesterday|कल|परसों|पिछले|पिछली|کل|پرسوں|پچھلے|پچھلی)"
WAS = r"(?:tha|thi|the|thee|था|थी|थे|تھا|تھی|تھے)"
NOT_ANY_MORE = re.compile(rf"(?<!\w){PAST_DAY}(?!\w)(?! (?:\S+ )?(?:se|से|سے)(?!\w)).*{OFF}(?: \S+){{0,2}} {WAS}(?!\w)")
WAS_OFF = re.compile(
    r"(?<!\w)(?:was|were) (?:\w+ )?(?:off|out|down).*yesterday|yesterday.*(?:was|were) (?:\w+ )?(?:off|out|down)"
)
STILL = re.compile(r"(?<!\w)(?:hai|hain|ab|abhi|now|still|है|हैं|अब|अभी|ہے|ہیں|اب|ابھی)(?!\w)")
PERHAPS = re.compile(r"^(?:\S+ )?(?:agar|agr|if|अगर|यदि|اگر)(?!\w)")
FORBIDDEN = re.compile(
    rf"{OFF} (?:mat|मत|مت) \S+|(?<!\w)(?:don't|dont|do not) (?:take|switch|cut|shut).*(?:shutdown|off|sd|down)"
)


def is_talk(text: str) -> bool:
    said = plain(text).casefold()
    past = NOT_ANY_MORE.search(said) or WAS_OFF.search(said)
    return bool(((past or PERHAPS.search(said)) and not STILL.search(said)) or FORBIDDEN.search(said))
