"""What people say of belonging in words of their own: sentences that are made of such words alone, in any script."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from pathlib import Path

import yaml

from handlers.reading.lexicon import key, row_of
from handlers.reading.normal import Token, plain, tokens
from handlers.reading.timeletters import AMOUNT, DAY, OTHER
from handlers.reading.timewords import items

LONGEST_NAME = 4  # words
LONGER = {"week": 7, "month": 30, "year": 365}  # families, and their days
SINCE = "S"  # as `timewords` calls “se”
TIME_WORDS = {"u", "w", "y", "-"}  # “tak”, “within”, “to”: of time only beside a time
OF_A_CLOCK = {"C", "n", "s", "S", "u", "-"}
LANGUAGES = {
    "hi": {"hindi", "हिंदी", "हिन्दी", "ہندی"},
    "en": {"english", "angrezi", "angreji", "अंग्रेजी", "इंग्लिश", "انگریزی", "انگلش"},
    "ur": {"urdu", "उर्दू", "اردو"},
}


@cache
def family(name: str) -> frozenset[str]:
    """The keys of the words of a family in `said.yaml`."""
    return frozenset(key(word) for word in families()[name].split())


@cache
def families() -> dict[str, str]:
    text = Path(__file__).with_name("said.yaml").read_text(encoding="utf-8")
    loaded: dict[str, str] = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - makes strings only: "no" is a word
    return loaded


def besides(row: Sequence[Token], *known: str) -> list[Token]:
    """The words that are of none of these families."""
    keys: Collection[str] = frozenset().union(*map(family, known))
    return [token for token in row if token.is_word and key(token.word) not in keys]


def holds(text: str, *known: str) -> bool:
    keys: Collection[str] = frozenset().union(*map(family, known))
    return any(word in keys for word in row_of(plain(text)))


# ---- a language


def language_in(text: str) -> str | None:
    """“English please”, “हिंदी में”, “urdu mein likho”: one language, and nothing else."""
    left = {key(token.word) for token in besides(tokens(plain(text)), "polite", "language")}
    return next((language for language, names in LANGUAGES.items() if left and left <= {*map(key, names)}), None)


def language_coded(text: str) -> str | None:
    """By its code, too, where nothing but a language can be meant: `LANG hi`. Elsewhere “hi” is how people greet."""
    code = text.strip().casefold()
    return code if code in LANGUAGES else language_in(text)


# ---- coming in, and one more place


def where_to(text: str) -> str | None:
    """“mujhe gomti nagar me jod do”: whatever place it is; empty for none, nothing if they do not speak of joining."""
    text = plain(text)
    if not holds(text, "join") or holds(text, "work"):
        return None
    return place_in(text)


def place_in(text: str) -> str:
    """“जुड़ें गोमती नगर”, behind a word of joining: without what is merely polite."""
    text = plain(text)
    left = besides(tokens(text), "polite", "join", "another")
    return text[left[0].start : left[-1].end] if left else ""


def may_be_a_name(words: str) -> bool:
    """So that it can be said back; “mujhe bijli ki jankari chahiye” names nothing."""
    return 0 < len(words.split()) <= LONGEST_NAME and not holds(words, "work")


def moved_to(text: str) -> str | None:
    """“main ab kamta me rehne laga hu”, “mera ilaka badlo”: whatever place it is, empty for none."""
    text = plain(text)
    moves = holds(text, "moved") or (holds(text, "living") and holds(text, "now"))
    if not moves and not (holds(text, "changes") and holds(text, "place")):
        return None
    left = besides(tokens(text), "polite", "moved", "living", "now", "changes", "order", "place", "mine", "another")
    return text[left[0].start : left[-1].end] if left else ""


def one_more(text: str) -> bool:
    """“ek aur jagah jodni hai”: of a place that has no name yet."""
    left = besides(tokens(plain(text)), "polite", "join", "place", "another")
    return not left and holds(text, "place") and holds(text, "join", "another")


def one_more_around(row: Sequence[Token]) -> bool:
    """“Ek aur ghar hai … wahan bhi”: all that they say beside the name of a place is that it is one more of theirs."""
    said = {key(token.word) for token in row if token.is_word}
    more = said & (family("join") | family("another") | family("there"))
    return bool(more and said & family("place")) and not besides(row, "polite", "join", "place", "another", "there")


# ---- a word that wants nothing


def courtesy(text: str) -> bool:
    """“Shukriya”, “theek hai ji”: it was read, and no more."""
    row = tokens(plain(text))
    return not besides(row, "polite", "much", "thanks", "fine") and holds(text, "thanks", "fine")


# ---- who we are


def asks(text: str) -> bool:
    """“Yeh kya hai?”, “kaun ho aap”: of anything but the supply."""
    row = tokens(plain(text))
    asked = of_words(row, "question") or any(token.word in ("?", "؟") for token in row[-1:])
    return bool(asked) and not holds(text, "work")


def who_we_are(text: str) -> bool:
    """And nothing else: “yeh kya hai?”, “aap kaun?”, “who is this”."""
    row = tokens(plain(text))
    return bool(of_words(row, "question")) and not besides(row, "polite", "question", "us")


# ---- silence for a while


def silence(text: str) -> bool:
    """“teen din roko”, “kal tak kuch mat bhejna”: of our messages and of a time, and of nothing else.

    “Subah se koi khabar nahi”, “do ghante tak koi nahi aaya” complain of silence.
    """
    row = tokens(plain(text))
    if of_words(row, "came"):
        return False
    of_time = [item for item in items(row) if item.letter != OTHER and row[item.start].is_word]
    counted = {at for item in of_time for at in range(item.start, item.end)}
    rest = [token for at, token in enumerate(row) if at not in counted]
    known = ("polite", "news", "send", "order", "ends", "shuts", "never", "wanted", "quiet", "some", "span", *LONGER)
    if besides(rest, *known) or any(item.letter == SINCE for item in of_time):
        return False
    if not (for_some_time(text) or holds(text, *LONGER) or {item.letter for item in of_time} - TIME_WORDS):
        return False
    said = [key(token.word) for token in rest]
    shuts = family("shuts").intersection(said) and family("order").intersection(said)
    never = family("never").intersection(said) and (family("send") | family("wanted")).intersection(said)
    return bool((family("ends") | family("quiet")).intersection(said) or shuts or never)


def for_some_time(text: str) -> bool:
    """“kuch din”, “thodi der”: they have not said how long."""
    return holds(text, "some") and holds(text, "span")


# ---- their nights, and what they wish to be spared


def of_every_night(text: str) -> bool:
    """“raat ko msg mat karo”, “11 se 7 tak message mat bhejna”: no day of it is named, and no length.

    “Raat ko koi khabar nahi aayi” complains of silence.
    """
    row = tokens(plain(text))
    said = items(row)
    if any(item.letter in (AMOUNT, DAY) for item in said) or of_words(row, "came"):
        return False
    timed = {at for item in said if item.letter in OF_A_CLOCK for at in range(item.start, item.end)}
    clocks = sum(item.letter in "Cn" for item in said)
    until = any(item.letter in (SINCE, "u") for item in said)  # “raat tak”: of one night
    if clocks != 2 and (clocks or until or not holds(text, "night")):
        return False
    rest = [token for at, token in enumerate(row) if at not in timed]
    known = ("polite", "news", "send", "order", "ends", "shuts", "never", "wanted", "night", "when", "quiet", "tell")
    if besides(rest, *known):
        return False
    shuts = holds(text, "shuts") and holds(text, "order") and holds(text, "news")
    wish = clocks or of_words(row, "forbids") or holds(text, "order", "send", "wanted", "tell")  # a bare “nahi” is none
    never = wish and holds(text, "never") and holds(text, "news", "tell")  # “raat ko mat bhejna” may be of the lineman
    return bool(holds(text, "ends", "quiet") or shuts or never)


def of_words(row: Sequence[Token], name: str) -> list[Token]:
    """By the very words, where one family would be too wide: “aaye” and “aayi”, “delete” and “remove”."""
    words = families()[name].split()
    return [token for token in row if token.word in words]


def only_turns(text: str) -> bool:
    """“sirf jab light jaye ya aaye tab batao”; “kab aayegi, bas batao” asks."""
    row = tokens(plain(text))
    if of_words(row, "asks") or besides(
        row, "polite", "only", "goes", "comes", "supply", "when", "tell", "news", "order", "send"
    ):
        return False
    return holds(text, "only") and holds(text, "goes") and holds(text, "comes") and holds(text, "tell", "news")


def only_near(text: str) -> bool:
    """“mera feeder ka hi batao”."""
    row = tokens(plain(text))
    if besides(row, "polite", "only", "mine", "around", "feeder", "tell", "news", "order", "send"):
        return False
    return holds(text, "only") and holds(text, "feeder") and holds(text, "tell", "news")


# ---- their rights


def takes_number_out(text: str) -> bool:
    """“Mera number hata do”: from those whom we write to, or with all that we keep?"""
    row = tokens(plain(text))
    if besides(row, "polite", "order", "take_out", "number", "me", "mine", "around"):
        return False
    return bool(of_words(row, "take_out")) and holds(text, "number")


def wants_erasing(text: str) -> bool:
    """“please delete my data”, “mera sab kuch mita do”. “Remove me”, without more, wants no news."""
    row = tokens(plain(text))
    if besides(row, "polite", "order", "wipe", "take_out", "data", "held", "number", "me", "mine", "around"):
        return False
    wipes, theirs = bool(of_words(row, "wipe")), holds(text, "me", "mine")
    taken_out = holds(text, "data") or (holds(text, "held") and theirs)
    return (wipes and (holds(text, "data", "held", "number") or theirs)) or (holds(text, "take_out") and taken_out)


def wants_own_data(text: str) -> bool:
    """“my data please”, “what do you know about me?” “Mujhe kya pata” asks nothing."""
    if besides(tokens(plain(text)), "polite", "order", "data", "me", "mine", "around", "show", "known", "what"):
        return False
    asks = holds(text, "what", "show") or not holds(text, "known")
    about_me = holds(text, "known") and holds(text, "around") and holds(text, "me", "mine")
    return (holds(text, "data") and holds(text, "mine") and asks) or (holds(text, "what") and about_me)
