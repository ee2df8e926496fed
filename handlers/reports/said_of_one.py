"""“GN-C-2611-00174 kaam ho gaya”, “174 ko dekh raha hun”: what an office says of the complaint that it names."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

from handlers import permitting
from handlers.reading import gives_away, read, reads_done, reads_ended, reads_looking, reads_mended
from handlers.reports import at_hand, handing_on, ringing, works
from handlers.talk import Do, Talk
from handlers.telling.numbers import in_ascii
from zones.complaint import Complaint

UNITS = (
    r"(?:kv|kva|kw|mva|volts?|amp|baje|bje|min|minutes?|ghante|hours?|hrs?|meter|pole|khambe|log|ghar"
    r"|बजे|मिनट|घंटे|घर|लोग|केवी|بجے|منٹ|گھنٹے|گھر|لوگ)(?!\w)"
)
OF = r"ka|ki|ke|ko|wal[aie]|का|की|के|को|वाल[ाीे]|کا|کی|کے|کو|والا|والی|والے"
# Fewer digits than our numbers have may be an hour, a pole or a feeder: somebody must speak of it; 1912 is a helpline.
SHORT = rf"(?!1912)\d{{3,4}}\s*(?:{OF})(?!\w)"
END = re.compile(
    rf"(?<![\w.:/-])(?:(?:[a-z]{{2,6}}-)?c-(?:\d{{4}}-)?|(?:\d{{4}}-)?(?=\d{{5}}|{SHORT}))(\d{{3,7}})"
    rf"(?![\w-]|[.:,/]\d)(?!\s*{UNITS})",
    re.IGNORECASE,
)
OF_IT = re.compile(rf"^\s*(?:{OF}|pe|par|पर|پر)(?!\w)\s*")


async def named_by_its_end(talk: Talk) -> tuple[Complaint, str] | None:
    """As our buttons do (“00174 Vibhutikhand”), with its zeros or without; and what else is said."""
    text = in_ascii(talk.heard.text)
    found = END.search(text)
    if found is None:
        return None
    complaint = await talk.store.complaint_ending(f"{int(found[1]):05}")
    return (complaint, f"{text[: found.start()]} {text[found.end() :]}") if complaint else None


def choose(talk: Talk, complaint: Complaint, words: str) -> Do | None:
    """It is over, they are on it, another office is to have it: with a number no tap need tell of which."""
    words = OF_IT.sub("", words)
    if permitting.verdict(talk, "resolve") and (says_over(talk, words) or ended(complaint, words)):
        unsure = complaint.denied_at or (ended(complaint, words) and not reads_mended(words))
        if complaint.is_danger and unsure and ringing.way_out(talk, complaint):
            return partial(ringing.ended, complaint=complaint)
        return partial(works.resolved, words=str(complaint.id))
    if permitting.verdict(talk, "take") and reads_looking(words) and complaint.taken_at is None:
        return partial(works.taken, words=str(complaint.id))
    if permitting.verdict(talk, "hand_on") and gives_away(words):
        talk.heard = replace(talk.heard, text=words)  # the zone's letters in the number are no office
        return partial(handing_on.said, complaint=complaint)
    return None


def ended(complaint: Complaint, words: str) -> bool:
    return complaint.is_danger and reads_ended(words)


def says_over(talk: Talk, words: str) -> bool:
    """“Viram khand me aa gayi” is rather of the place."""
    if reads_done(words):
        return True
    reading = read(words, talk.heard.at, talk.places, talk.role)
    return not reading.places and at_hand.says_done(words, reading)
