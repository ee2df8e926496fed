"""What a text adds to a draft, as the answer to what it still lacks."""

from __future__ import annotations

import re
from dataclasses import replace

from handlers.posting.draft import Act, Draft, Lack
from handlers.posting.drafting import at_home, locate, to_five_minutes
from handlers.reading import (
    Found,
    beside,
    find_places,
    read_begun_at,
    read_between,
    read_cause,
    read_time,
    read_wrong,
    said_instead,
    says_more,
)
from handlers.talk import Talk
from handlers.yes_no import FINE, YES, bare

NOT_KNOWN = (
    "pata nahi", "pata nhi", "nahi pata", "maloom nahi", "malum nahi", "keh nahi sakte", "not known", "dont know",
    "पता नहीं", "पता नही", "मालूम नहीं", "कह नहीं सकते", "معلوم نہیں", "پتہ نہیں", "پتا نہیں",
)  # fmt: skip
SEND = """post, post it, send, send it, bhejo, bhej do, bhej den, bhej dein, bhej de, bhej dijiye,
sahi, sahi hai, sahi h, theek h, thik h, bhej dijiyega, भेजें, भेजो, भेज दो, भेज दें, भेज दीजिए, सही, सही है, بھیجیں,
بھیج دیں, بھیج دو, بھیج دیجیے, صحیح, صحیح ہے"""
GO_ON = YES | FINE | set(re.split(r",\s+", SEND))
MOST_WORDS = 3  # of one such phrase


async def understood(talk: Talk, draft: Draft, text: str) -> Draft | None:
    """What the text adds to the draft; nothing if it answers nothing."""
    if (subject := read_wrong(text)) and draft.holds(subject):
        return with_more(talk, forgetting(draft, subject), said_instead(text))
    if draft.asked in (Lack.PLACE, Lack.WHICH):
        return await with_place(talk, draft, text)
    if draft.asked == Lack.CAUSE and not read_cause(text):
        return draft.with_cause(None) if is_unknown(text) else None
    if draft.asked == Lack.TIME and is_unknown(text):
        return draft.with_eta(None)
    said = with_more(talk, draft, text)
    if draft.asked == Lack.WHAT and said != draft:
        timed = said.eta_given or said.start != draft.start
        said = replace(said, what="time" if timed else "cause")
    return said if said != draft else None


def with_more(talk: Talk, draft: Draft, text: str) -> Draft:
    """The cause and the times that are said."""
    if draft.act is Act.RECORD and (past := read_between(text, talk.heard.at)):
        return replace(draft, start=past[0], back_at=past[1])
    times, code = read_time(text, talk.heard.at, draft.act is Act.PLAN), read_cause(text)
    since = times.start or (read_begun_at(text, talk.heard.at) if draft.act in (Act.OUTAGE, Act.CORRECT) else None)
    said = replace(draft.with_cause(code) if code else draft, start=since or draft.start)
    if times.eta or times.vague:
        eta = to_five_minutes(times.eta) if times.eta and times.duration and not times.start else times.eta
        said = said.with_eta(eta, times.duration if times.eta and says_more(text) else None)
    return said


def is_unknown(text: str) -> bool:
    """“pata nahi”: an honest answer to “why?” and to “until when?”."""
    words = text.casefold()
    return any(phrase in words for phrase in NOT_KNOWN)


async def with_place(talk: Talk, draft: Draft, text: str) -> Draft | None:
    """What else is said beside the place is kept; a cause, a time or a yes alone is not sought as one."""
    found = find_places(text, talk.atlas.gazetteer, near=await at_home(talk))
    rest = beside(text, found)
    more = with_more(talk, draft, rest) if re.search(r"[^\W\d]", rest) else draft  # a mere number is no hour
    if not found and (more != draft or goes_on(bare(text)) or is_unknown(text) or read_wrong(text)):
        return more if more != draft else None
    found = found or (Found(text.strip()[:60], ()),)
    return locate(talk, replace(more, choices=(), unknown=""), found).putting_right("areas")


def forgetting(draft: Draft, subject: str) -> Draft:
    """The question is asked again, unless what is right was said with it."""
    draft = draft.putting_right({"place": "areas", "cause": "cause"}.get(subject, "eta"))
    match subject:
        case "place":
            return replace(draft, areas=(), outage=None)
        case "cause":
            return replace(draft, cause=None, cause_given=False, guided=True)
        case _:
            return replace(draft.without_time(), back_at=None)


def goes_on(words: str) -> bool:
    """ "Sahi h, bhej do": consent and nothing else, in however many phrases."""
    rest = words.replace(",", " ").split()
    firsts = (n for n in range(1, MOST_WORDS + 1) if " ".join(rest[:n]) in GO_ON)
    return any(len(rest) == n or goes_on(" ".join(rest[n:])) for n in firsts)
