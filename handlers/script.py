"""Which language a text is plainly in: its letters tell, and in Latin letters the small words of English."""

from __future__ import annotations

import re

DEVANAGARI, URDU = re.compile(r"[\u0904-\u0939]"), re.compile(r"[\u0620-\u06d3]")
# Small words of one of the two alone: “the”, “is”, “in”, “to” and “do” are Hindi, too; “me” is Hindi more often.
OF_ENGLISH = frozenset(
    re.findall(
        r"\w+",
        """a an and any are at be been but by can could does for from has have how i if it my no not of or our since
    should that there they this was we what when where which who why will with would you your""",
    )
)
ABOUT_SUPPLY = frozenset(
    re.findall(
        r"\w+",
        """electricity gone back today yesterday morning evening night restored outage anyone someone""",
    )
)
ENGLISH_ALONE = frozenset({"electricity", "gone", "back", "yesterday", "restored", "outage"})  # of these
ABOUT_DANGER = frozenset(
    re.findall(r"\w+", "down fallen fell broken snapped hanging burning burnt caught fire live child near")
)
# In an address, as a courtesy or of the line in every language: they count beside a word that is English alone.
BORROWED = frozenset(
    re.findall(
        r"\w+",
        """house street power please help thanks yes here wire wires pole line transformer meter sparking spark shock
    current road school""",
    )
)
NUMBERED = re.compile(r"\bno\.?(?=\s*[a-z]?[-/]?\d)")  # “house no 12” refuses nothing
OF_HINDI = frozenset(
    re.findall(
        r"\w+",
        """hai hain h nahi nahin nhi nai me mein mai ka ki ke ko se aur kab kya kyu kyun kyon kahan kaha bhi ho hua
    gaya gayi gai rahi raha rahe aa aaya aayi ayi aayegi ayegi tha thi kar karo kare mera meri mere hamare hamari yahan
    yaha wahan abhi tak sab koi kuch toh bijli batti taar khamba khambe aag chingari toot tut toota tuta tooti tuti gir
    gira giri latak latka latki lag laga lagi jal jala jali paas band baje""",
    )
)


def language_of(text: str) -> str | None:
    """None: in Latin letters people write Hindi as well as English, and this is plainly neither."""
    hindi, urdu = len(DEVANAGARI.findall(text)), len(URDU.findall(text))
    if not hindi and not urdu:
        return "en" if is_english(text) else None
    return "hi" if hindi >= urdu else "ur"


def goes_on_in(before: str | None, text: str) -> str | None:
    """With whoever has not chosen: as they write now. Hindi in Latin letters may be Urdu, and is not English."""
    plain = language_of(text)
    return "hi" if plain is None and before == "en" and is_hindi(text) else plain or before


def is_english(text: str) -> bool:
    said = latin(text)
    plainly = OF_ENGLISH | ABOUT_DANGER | ENGLISH_ALONE
    known = plainly | ABOUT_SUPPLY | (BORROWED if said & plainly else set())
    return len(said & known) > 1 and not said & OF_HINDI


def is_hindi(text: str) -> bool:
    said = latin(text)
    return bool(said & OF_HINDI - {"me"}) and not said & OF_ENGLISH  # “help me” is none


def latin(text: str) -> set[str]:
    return set(re.findall(r"[a-z]+", NUMBERED.sub("", text.casefold())))
