"""A typed yes or no answers the newest of our questions that has a button for it, wherever it was asked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from handlers.answer import Answer
from handlers.reading import speaks_of_supply
from handlers.step import Step
from handlers.talk import Talk

ASKED_FOR = timedelta(hours=12)

OF_YES = """yes, y, yep, yeah, ha, haa, han, haan, haanji, ji, jee, ji ha, ji han, ji haan, han ji, haan ji, bilkul,
हां, हाँ, हा, जी, जी हां, जी हाँ, हां जी, हाँ जी, बिल्कुल, ہاں, جی, جی ہاں, ہاں جی, بالکل"""
OF_NO = """no, nope, nahi, nahin, nai, nhi, na, naa, ji nahi, ji nahin, nahi ji, koi aur, नहीं, नही, ना, जी नहीं,
नहीं जी, نہیں, نہی, جی نہیں, نہیں جی"""
OF_FINE = "ok, okay, theek, theek hai, thik, thik hai, ठीक, ठीक है, ٹھیک, ٹھیک ہے"  # or only: I have read it
# “Is it out?” is answered with what is the matter, too. To any other question “haan, band hai” may be a no.
OF_OUT = "band hai, band h, bhej do, post kar do, बंद है, भेज दो, بند ہے, بھیج دو"
OF_LOCAL = """local, local hai, local h, local fault, local fault hai, local fault h, local kharabi, local kharabi hai,
लोकल, लोकल है, लोकल खराबी, लोकल खराबी है, लोकल फाल्ट, लोकल फाल्ट है,
لوکل, لوکل ہے, لوکل خرابی, لوکل خرابی ہے, لوکل فالٹ ہے"""
# What is handed on to somebody, or asked of a stand-in, is taken or not in the words of its buttons, and with more.
# Words as plain as these are said of the offer, whatever else is spoken of beside them.
PLAINLY_TAKES = (
    r"\bman[jz][ou]+r\b(?! (na|ho|hu))|\baccept(ed)?\b(?! \d)|\b[kq]ab(oo?|u)l\b"
    r"|(?<!ना)मं[जज़]़?ूर(?! (ना|नही|हो|हु))|स्वीकार|[कक़]़?बूल|(?<!نا)منظور(?! (نہی|ہو))|قبول"
)
OWN = r"(area|ilak[ae]|kshetra|section|feeder|इलाक[ाे]|एरिया|क्षेत्र|फीडर|علاق[ہے]|ایریا|فیڈر)"
PLAINLY_CANNOT = (
    r"\b(nahin?|nhi|nai|na) (kar|le|dekh|sa[mn]bh?a+l) ?sakt[ai]\b|\bna ?man[jz][ou]+r"
    r"|\bmana (karta|karti)\b|\bdecline\b"
    rf"|\bmer[aei] ({OWN} )?((ka|ki|me|mein) )?(nahin?|nhi|nai)\b|\bnot (mine|my {OWN})\b"
    rf"|मेर[ाीे] ({OWN} )?((का|की|में) )?(नहीं|नही)|میر[اےی] ({OWN} )?((کا|کی|میں) )?نہی"
    r"|(नहीं|नही) (कर|ले|देख|संभाल) ?सकत[ाी]|ना ?मं[जज़]़?ूर|نہیں (کر|لے|دیکھ|سنبھال) ?سکت[ای]|نا ?منظور"
)
TAKES = re.compile(
    rf"{PLAINLY_TAKES}|\b(dekh|kar|le|sa[mn]bh?a+l) ?(lun?g|loon?g|leng|leta h|leti h)"
    r"|(देख|कर|ले|संभाल|सँभाल) (लूं|लूँ|लें)ग|(دیکھ|کر|لے|سنبھال) (لوں|لیں) گ"
)
CANNOT = re.compile(
    rf"{PLAINLY_CANNOT}"
    r"|\b(nahin?|nhi|nai|na) ((le|kar|ho|dekh|sa[mn]bh?a+l|reh|rah|ja) ?(sak|pa)|lun?g|loon?g|leng|karun?g|kareng|hog)"
    r"\w*|\bmana hai\b|\b(can ?not|can['’]?t|not possible|unable)\b"
    r"|(नहीं|नही) ((ले|कर|हो|देख|संभाल|रह|जा) ?(सक|पा)|लूं|लूँ|लेंग|करूं|करूँ|करेंग|होग)|संभव नहीं"
    r"|نہیں ((لے|کر|ہو|دیکھ|سنبھال|رہ|جا) ?(سک|پا)|لوں|لیں گ|کروں|ہوگ)|ممکن نہیں"
)
OK = re.compile(r"^(ok(ay)?|ओके|اوکے),? ")  # elsewhere it is how supply is
YES, NO, FINE, OUT, LOCAL = (
    frozenset(re.split(r",\s+", words)) for words in (OF_YES, OF_NO, OF_FINE, OF_OUT, OF_LOCAL)
)

# “Haan theek hai” is one; “ji theek hai” may say only that it was read.
YES |= {f"{yes} {fine}" for yes in YES if yes[0] in "hyहہ" for fine in FINE}

POLITE = re.compile(
    r",? (please|plz|pls|sir|madam|bhai|bhaiya|sure|of course|thanks|thank you|सर|भाई|प्लीज|بھائی|جناب|پلیز)$"
)

# What says yes and what says no: the verb of a question's button (s), or the command behind it. Nothing is erased by a
# mere yes.
ANSWERS = {
    **dict.fromkeys(("s:yes", "s:post", "s:begin", "s:make_room", "again", "agree", "come_in"), True),
    **dict.fromkeys(("link_yes", "approve", "removal_yes", "accept", "grant", "admit", "out_here"), True),
    **dict.fromkeys(("suspicion:yes", "back:yes", "take_back:yes", "handed:accept"), True),
    **dict.fromkeys(("s:other", "s:drop", "s:spare", "link_no", "disapprove", "removal_no", "decline"), False),
    **dict.fromkeys(("refuse", "turn_away", "suspicion:no", "back:no", "take_back:no", "handed:decline"), False),
}
NEITHER = re.compile(r"do:follow\b")
ACTION = re.compile(r"(?P<step>s\d+:)?(?:do:)?(?P<name>\w+)(?::.*?(?P<said>yes|no|accept|decline)?)?", re.DOTALL)
OFFER = re.compile(r"do:(?P<name>handed|accept):(?P<id>\d{1,18})(?::accept)?")


def said(text: str) -> bool | None:
    """A bare yes or no, however politely, and nothing else."""
    for words in dict.fromkeys((bare(text), POLITE.sub("", bare(text)))):
        if words in YES or words in NO:
            return words in YES
    return None


def begins_with_yes(text: str) -> bool:
    """“Haan, mere yaha bhi”: a yes, and more; “ji nahi” begins with none."""
    first, _, more = text.strip().partition(" ")
    return bool(more.strip()) and bare(first) in YES and bare(" ".join(text.split()[:2])) not in NO


def said_in_full(text: str) -> bool | None:
    """Whether it is out, or a local fault, with or without the yes or no before it."""
    words = bare(text)
    for answers, leads in ((OUT, YES), (LOCAL, NO)):
        rests = (words.removesuffix(answer).rstrip(" ,،") for answer in answers if words.endswith(answer))
        if any(not rest or rest in leads for rest in rests):
            return answers is OUT
    return None


def said_to_an_offer(text: str) -> bool | None:
    """“Haan manjoor hai, Viraj Khand me dekh lunga”, “nahi bhai, main nahi kar sakta”.

    “6 baje tak kar lenge” is rather posted.
    """
    words = bare(text)
    cannot = CANNOT.search(words) is not None
    takes = TAKES.search(CANNOT.sub("", words)) is not None
    if takes is cannot:
        return None
    return takes if is_plain(words, takes) or not speaks_of_supply(OK.sub("", words)) else None


def is_plain(words: str, takes: bool) -> bool:
    if takes and begins_with_yes(words):
        return True
    return re.search(PLAINLY_TAKES if takes else PLAINLY_CANNOT, words) is not None


# Questions that are answered in words of their own, too: by the command behind their buttons.
OWN_WORDS = {"suspicion": said_in_full, **dict.fromkeys(("accept", "handed"), said_to_an_offer)}


def bare(text: str) -> str:
    return " ".join(text.casefold().replace("۔", " ").strip(" .!।,").split())


def meant(action: str) -> bool | None:
    """What a button says, if it says yes or no."""
    found = ACTION.fullmatch(action)
    if found is None:
        return None
    name = f"s:{found['name']}" if found["step"] else found["name"]
    return ANSWERS.get(name, ANSWERS.get(f"{name}:{found['said']}"))


async def typed(talk: Talk, step: Step | None) -> str | None:
    """What the button stands for that they mean; nothing, if they answer no such question."""
    text = talk.heard.text
    if talk.room or talk.address is None or not may_answer(text):
        return None
    since = await asked_otherwise(talk, step)
    for newer, (at, asked) in enumerate(await talk.store.asked_lately(talk.address.id, talk.now - ASKED_FOR)):
        if since and since > at:
            return None
        if said_in_full(text) is not None and any(button.action.startswith("do:pocket:") for button in asked.buttons):
            return None  # of which the same words are said
        if (replies := replies_of(asked)) and await waits(talk, asked):
            answer = answer_to(replies, text)
            action = None if answer is None else replies.get(answer)
            passed = newer and talk.is_engineer and action and action.startswith("s")
            return action if action and not passed and still_asked(step, action, fine=bare(text) in FINE) else None
        if any(re.match(r"s\d", button.action) for button in asked.buttons):
            return None  # a newer question, which is answered otherwise
    return None


async def waits(talk: Talk, asked: Answer) -> bool:
    """An offer does until it was answered, or is over; any other question says so when it is answered."""
    offer = next(filter(None, (OFFER.fullmatch(button.action) for button in asked.buttons)), None)
    if offer is None:
        return True
    if offer["name"] == "handed":
        handing, complaint, _ = await talk.store.handed_on(int(offer["id"]))
        return handing.waits_of(complaint)
    handover = await talk.store.handover(int(offer["id"]))
    return handover is not None and handover.waits(talk.now)


def may_answer(text: str) -> bool:
    return said(text) is not None or bare(text) in FINE or any(way(text) is not None for way in OWN_WORDS.values())


def answer_to(replies: Mapping[bool, str], text: str) -> bool | None:
    """A yes or no, to any question; to some in words of their own."""
    if (plainly := said(text)) is not None:
        return plainly
    if bare(text) in FINE:
        return True
    about = {name for action in replies.values() if (found := ACTION.fullmatch(action)) and (name := found["name"])}
    return next((way(text) for name, way in OWN_WORDS.items() if name in about), None)


async def asked_otherwise(talk: Talk, step: Step | None) -> datetime | None:
    """When we asked last what a word answers, too: an open question, or by a notice, whether supply is back."""
    by_notice = await talk.store.open_asking(talk.person.id, talk.now) if talk.person and not talk.is_engineer else None
    times = [step.asked_at] if step else []
    return max([*times, by_notice.at] if by_notice else times, default=None)


def replies_of(asked: Answer) -> dict[bool, str]:
    """Its yes and its no; of two buttons the one beside the yes is the no, unless it says neither."""
    found = {says: one.action for one in asked.buttons if (says := meant(one.action)) is not None}
    others = [one.action for one in asked.buttons if one.action not in found.values()]
    if True in found and len(found) == len(others) == 1 and not NEITHER.match(others[0]):
        found[False] = others[0]
    return found


async def was_last(talk: Talk, step: Step, verb: str) -> bool:
    """Whether we showed that button of a question last, and in private nothing else to tap since."""
    action = f"s{step.id}:{verb}"
    shown = [] if talk.room else await talk.store.asked_lately(talk.where.id, step.asked_at)
    return step.showed(action) and all(action in (one.action for one in said.buttons) for _, said in shown[:1])


def still_asked(step: Step | None, action: str, *, fine: bool) -> bool:
    """A question that is kept must be open, and shown last. “Ok” to any other may only say that it was read."""
    if action.startswith("s"):
        return step is not None and action.startswith(f"s{step.id}:") and step.showed(action)
    return not fine
