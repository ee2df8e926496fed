"""What an engineer has in hand: a photo, or “kaam ho gaya, fuse badal diya”, is of the complaint that they work on."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

from handlers import permitting
from handlers.answer import Answer, Button
from handlers.posting.questions import press
from handlers.reading import Reading, read
from handlers.reports import asking_back, works
from handlers.reports.evidence import EVIDENCE, reference
from handlers.step import Step
from handlers.talk import Do, Talk, worker
from zones.complaint import Complaint
from zones.detail import DetailKind
from zones.refused import Refused

LATELY = timedelta(hours=2)  # so long the card that they were shown last is what they speak of
CARD = re.compile(r"do:(?:take|show_work|hand_on|resolve):(\d{1,18})")
BACK = ("restoration_post", "restoration_confirm")
PARTS = (  # what is put in anew
    r"(?:fuse|fuze|jump[ae]r|meter|taar|tar|wire|line|conductor|cable|kebal|transformer|mcb|breaker|switch|kit ?kat"
    r"|insulator|disc|pin|clamp|lug|joint|pole|kham[bv]a|connector|isolator|thimble|bush(?:ing)?"
    r"|फ्यूज|फ़्यूज़|जम्पर|जंपर|मीटर|तार|केबल|केबिल|ट्रांसफार्मर|ट्रांसफॉर्मर|खंभा|खम्भा|पोल|इंसुलेटर|एमसीबी|स्विच"
    r"|فیوز|جمپر|میٹر|تار|کیبل|ٹرانسفارمر|کھمبا|پول|انسولیٹر|سوئچ)(?: (?:ko|bhi|has been|is|को|भी|کو|بھی))?"
)
DONE = re.compile(
    r"\b(?:kaam|kam|work|job) (?:is |pura |khatm |khatam )?"
    r"(?:ho ?(?:gaya|gya|chuka)|kar ?(?:diya|dia)|done|over|completed?|finished)\b"
    r"|\bho ?(?:gaya|gya|chuka) (?:hai |h )?(?:kaam|kam|work)\b"
    r"|\b(?:theek|thik|sahi|durust) (?:kar ?(?:diya|dia)|ho ?(?:gaya|gya))\b"
    rf"|(?<!\w){PARTS} (?:badal ?(?:diya|di|dia)?|badl[ai]|replaced?|repaired)(?: (?:diya|di|gaya))?$"
    r"|काम (?:पूरा |खत्म )?(?:हो गया|हो चुका|कर दिया)|हो गया (?:है )?काम|(?:ठीक|सही|दुरुस्त) (?:कर दिया|हो गया)"
    rf"|(?<!\w){PARTS} (?:बदल (?:दिया|दी)|बदला$)"
    r"|کام (?:پورا |ختم )?(?:ہو گیا|ہو چکا|کر دیا)|ہو گیا (?:ہے )?کام|(?:ٹھیک|صحیح|درست) (?:کر دیا|ہو گیا)"
    rf"|(?<!\w){PARTS} بدل (?:دیا|دی)",
    re.IGNORECASE,
)
CHANGED = re.compile(
    rf"(?:(?<!\w)({PARTS}) )?(?:\bbad(?:al (?:diya|dia|di|liya|li)|l[ai])\b|बदल(?: [दल]|[ाी])|بدل(?: [دل]|[اہی]))",
    re.IGNORECASE,
)
ASKS_OR_IF = re.compile(
    r"[?؟]|\b(?:kya|kab)\b|\bho ?(?:gaya|gya) toh?\b"
    r"|(?<!\S)(?:क्या|कब)(?!\S)|हो गया तो(?!\S)|^کیا |(?<!\S)کب(?!\S)| کیا$|ہو گیا تو(?!\S)",
    re.IGNORECASE,
)


async def at_hand(talk: Talk) -> Complaint | None:
    """The one whose card they were shown last; else the only one that they have taken up."""
    for _, shown in await talk.store.asked_lately(talk.where.id, talk.now - LATELY):
        if card := next(filter(None, (CARD.fullmatch(button.action) for button in shown.buttons)), None):
            complaint = await talk.store.complaint(int(card[1]))
            return complaint if complaint and waits(complaint) else None
    taken = await talk.store.taken_up_by(worker(talk).id)
    return taken[0] if len(taken) == 1 else None


def waits(complaint: Complaint) -> bool:
    return complaint.closed_at is None and complaint.restored_said_at is None


# ---- that it is done ---------------------------------------------------------------------------------


async def choose(talk: Talk, reading: Reading, step: Step | None) -> Do | None:
    """Where nothing of theirs is out, of which supply could be back, and we have asked for nothing else."""
    if talk.room or not talk.is_engineer or (step and step.kind != "work"):
        return None
    if reading.places or not says_done(talk.heard.text, reading):
        return None
    if await talk.store.open_near(await talk.own_areas(), talk.now):
        return None
    complaint = await at_hand(talk)
    return partial(offered, complaint=complaint) if complaint else None


def says_done(text: str, reading: Reading) -> bool:
    """From when to when is an outage that is over; “kaam ho gaya kya” asks, and “ho gaya to” is an if."""
    if ASKS_OR_IF.search(text):
        return False
    changed = CHANGED.search(text)
    of_a_part = changed is None or bool(changed[1])  # “duty badal di” is of no supply
    back = reading.intent in BACK and reading.start is None and of_a_part
    return back or DONE.search(text.strip(" .!।")) is not None


async def offered(talk: Talk, complaint: Complaint) -> Answer:
    """With one tap: words alone end nothing."""
    done = Button(talk.say("button.work.resolve"), f"do:resolve:{complaint.id}")
    card = Button(talk.say("button.open"), f"do:work:{complaint.id}")
    return Answer(talk.say("work.is_it_done", **works.facts_of(talk, complaint)), (done, card))


# ---- a photo -----------------------------------------------------------------------------------------


async def of_a_photo(talk: Talk) -> Do | None:
    """Sent without our asking. Words under it that name a place are news of that place."""
    if EVIDENCE.get(talk.heard.kind) is not DetailKind.PHOTO or not talk.heard.media:
        return None
    if talk.heard.text and read(talk.heard.text, talk.heard.at, talk.places, talk.role).places:
        return None
    complaint = await at_hand(talk)
    if complaint is None or not permitting.verdict(talk, "show_work"):
        return None
    return partial(whose, complaint=complaint)


async def whose(talk: Talk, complaint: Complaint) -> Answer:
    kept = {"photo": talk.store.sealed(reference(talk.heard)), "words": talk.store.sealed(talk.heard.text)}
    return await ask(talk, await talk.ask("work", {"asked": "whose", "complaint": complaint.id} | kept))


async def ask(talk: Talk, step: Step) -> Answer:
    """Also once more, of whoever has answered something else."""
    complaint = await works.of(talk, str(step.form["complaint"]))
    yes, no = (Button(talk.say(f"button.photo.{verb}"), press(step)(verb)) for verb in ("yes", "other"))
    asks = talk.say("work.photo_of", **works.facts_of(talk, complaint))
    if words := talk.store.unsealed(step.form["words"]):
        asks = f"{asks}\n{talk.say('work.photo_words', words=works.quoted(words))}"
    return Answer(asks, (yes, no))


async def worded(talk: Talk, step: Step) -> Answer:
    """What they write before they answer goes with the photo, unless some words do already, or it asks us."""
    if not talk.store.unsealed(step.form["words"]) and not ASKS_OR_IF.search(talk.heard.text):
        step.form = step.form | {"words": talk.store.sealed(talk.heard.text)}
    return await ask(talk, step)


def and_still(do: Do) -> Do:
    """What they say of a complaint that they name is done; of which their photo is, they are asked once more."""

    async def done(talk: Talk) -> Answer | None:
        said = await do(talk)
        step = await talk.store.open_step(talk.where.id, talk.author, talk.now)
        asked = step and step.kind == "work" and step.form["asked"] == "whose"
        return replace(said, then=await ask(talk, step)) if said and step and asked else said

    return done


def tapped(step: Step, verb: str) -> Callable[[Talk], Awaitable[Answer]]:
    if verb not in ("yes", "other"):
        raise Refused("forged")
    return partial(sent if verb == "yes" else left, step=step)


async def sent(talk: Talk, step: Step) -> Answer:
    photo, words = talk.store.resealed(step.form["photo"]), talk.store.unsealed(step.form["words"])
    return replace(await asking_back.show(talk, step, photo, words), replaces=True)


async def left(talk: Talk, step: Step) -> Answer:
    step.close("left", talk.now)
    return Answer(talk.say("work.photo_left"), replaces=True)
