"""“Aa gayi, par voltage kam hai”: what is said in words to “is your supply back?”, and what fails still."""

from __future__ import annotations

import re

from handlers import yes_no
from handlers.reading import Reading, reads_awaits
from zones.closing import Reply

BACK = "restoration_confirm"
STILL_OFF = ("still_out", "fault_report")
HALF = re.compile(
    r"\b(part(ly|ial(ly)?)|half|thod[iaey]|aadh[iae]|adh[iae]|kuch|kahin|sirf|dim|low|kam)\b"
    r"|(?<![\w\u0900-\u097f])(थोड़ी|थोड़ा|आधी|आधा|आधे|कुछ|कहीं|सिर्फ|डिम|कम|कमी|कमजोर|कमज़ोर)(?![\w\u0900-\u097f])"
    r"|(?<!\w)(کچھ|تھوڑی|آدھی|آدھے|کہیں|صرف|کم|کمی|کمزور)(?!\w)",
    re.IGNORECASE,
)
# “Thodi der pehle”, “aadha ghanta pehle”, “sirf 2 ghante lage” and “koi dikkat nahi” say nothing against it.
ALL_WELL = re.compile(
    r"\b(thodi|kuch) der\b|\bek ?dum\b|\bkam se kam\b|\bno problem\b"
    r"|\bkoi (problem|dikkat|pareshani) (nahi|nhi|nahin)\b"
    r"|\b(aa?dh[aei]|half( an?)?) (ghan?t[aei]|hour) (pa?e?hle|ago)\b"
    r"|\b(sirf|only) \S+ (ghan?t[aei]|hours?|hrs?|min(ute)?s?) lag[aei]\b"
    r"|(थोड़ी|कुछ) देर|एक ?दम|कम से कम|आध[ेा] घंट[ेा] पहले|सिर्फ \S+ (घंट[ेा]|मिनट) लग[ेा]"
    r"|कोई (समस्या|दिक्कत|परेशानी) नहीं"
    r"|(تھوڑی|کچھ) دیر|ایک ?دم|کم (سے|از) کم|آدھ[ےا] گھنٹ[ےہا] پہلے|صرف \S+ (گھنٹ[ےہا]|منٹ) لگ[ےا]"
    r"|کوئی (مسئلہ|دقت|پریشانی) نہیں",
    re.IGNORECASE,
)
VOLTAGE = re.compile(r"\b(voltage|volt|dim|dhee?m[aie])\b|वोल्टेज|डिम|धीमी|धीमा|وولٹیج|ڈم|دھیمی|مدھم", re.IGNORECASE)
PHASE = re.compile(
    r"\b(phase|fase|fej|aa?dh[aei] ghar|half (of )?(the |my |our )?(house|home))\b|फेज|फेस|आधे घर|فیز|آدھے گھر",
    re.IGNORECASE,
)
POOR = re.compile(f"{VOLTAGE.pattern}|{PHASE.pattern}", re.IGNORECASE)
BUT = re.compile(
    r"(^|[,،]|gay[ia]|गई|गया|گئی|گیا)\s*(par|पर|پر)(?=\s)|\b(ek|one|1)(?= (phase|fase|fej)\b)"
    r"|\b(lekin|magar|but|only|nahi|nhi|not|problem|dikkat|abhi bhi|still)\b"
    r"|(एक|ایک)(?= (फेज|फेस|فیز))|लेकिन|मगर|नहीं|दिक्कत|अभी भी|لیکن|مگر|نہیں|دقت|ابھی بھی",
    re.IGNORECASE,
)
WEAK = ("one_phase", "low_voltage", "fluctuation")


def reply_in(text: str, reading: Reading) -> Reply | None:
    """What their words say to the question; nothing, if they speak of something else."""
    if (plainly := yes_no.said(text)) is not None:
        return Reply.YES if plainly else Reply.NO
    if reads_awaits(text, reading):
        return Reply.NO
    text = ALL_WELL.sub("", text)
    weak = reading.fault_kind in WEAK or bool(HALF.search(text))
    if reading.intent == BACK:  # “voltage theek ho gaya” is a yes, “aa gayi, par voltage…” is none
        return Reply.PARTLY if weak or (POOR.search(text) and BUT.search(text)) else Reply.YES
    weak = weak or bool(POOR.search(text))
    if reading.intent in STILL_OFF:
        return Reply.PARTLY if weak else Reply.NO
    return Reply.PARTLY if weak and len(text.split()) <= 4 else None


def what_remains(text: str, reading: Reading) -> str | None:
    """Of what is back only in part: “voltage bahut kam hai”, “aadhe ghar me”."""
    if reading.fault_kind in WEAK:
        return reading.fault_kind
    if VOLTAGE.search(text):
        return "low_voltage"
    return "one_phase" if PHASE.search(text) else None
