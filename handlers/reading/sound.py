"""How a word sounds: one key for all the ways to spell it, in Latin, Devanagari or Urdu letters."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Aspirates, long vowels and nukta are dropped on purpose: phones, hurry and dialect drop them too.
_CONSONANTS = dict(zip("कखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसहळ", "kkggnccjjnttddnttddnpfbbmyrlvssshl", strict=True))
_VOWELS = dict(zip("अआइईउऊऋएऐओऔऑऍ", ["a", "a", "i", "i", "u", "u", "ri", "e", "e", "o", "o", "o", "e"], strict=True))
_SIGNS = dict(zip("ािीुूृेैोौॉॅ", ["a", "i", "i", "u", "u", "ri", "e", "e", "o", "o", "o", "e"], strict=True))
_VIRAMA, _NASALS = "\u094d", "\u0902\u0901"
_URDU = dict(
    zip("آابپتٹثجچحخدڈذرڑزژسشصضطظغفقکكگلمنںوہهیيےئؤ", "aabpttsjchkddjrdjjsssjtjgfkkkglmnnohhiieio", strict=True)
)


Rule = tuple[str, re.Pattern[str], str]


def _rules(*rules: tuple[str, str, str]) -> list[Rule]:
    return [(needle, re.compile(pattern), by) for needle, pattern, by in rules]


def _follow(rules: list[Rule], text: str, shortest: int = 0) -> str:
    """Each rule is tried only where its first letters are in the word: most words meet few of them."""
    for needle, pattern, by in rules:
        if needle in text and len(text) >= shortest:
            text = pattern.sub(by, text)
    return text


# Read from left to right, one rule after the other; C stands for ch until a bare c has become k or s.
_LATIN = _rules(
    ("ck", "ck", "k"), ("q", "q", "k"), ("ph", "ph", "f"), ("ow", "ow(?![aeiou])", "o"), ("w", "w", "v"),
    ("x", "x", "ks"), ("z", "z", "j"), ("s", "sch|sh", "s"), ("ch", "chh?", "C"), ("c", "c(?=[eiy])", "s"),
    ("c", "c", "k"), ("C", "C", "c"), ("rh", "rh", "d"), ("h", "([kgjtdb])h", r"\1"),
)  # fmt: skip
_SETTLED = _rules(
    ("aa", "aa+", "a"), ("ee", "ee+", "i"), ("ii", "ii+", "i"), ("oo", "oo+", "u"), ("uu", "uu+", "u"),
    ("", r"([bcdfgjklmnprstvy])\1+", r"\1"), ("iy", "iy(?=[aeou])", "i"),
    ("ai", "ai(?![aeiou])", "e"), ("ei", "ei(?![aeiou])", "e"), ("y", "[ae]y(?![aeiou])", "e"),
    ("au", "au", "o"), ("ou", "ou", "o"), ("ao", "ao", "o"), ("av", "av(?=[kgcjtdnpbmrlsh])", "o"),
    ("n", "n(?=[pb])", "m"), ("a", "(?<=[bcdfghjklmnprstvy])a$", ""),
)  # fmt: skip
_MIDDLE_A = re.compile(r"(?<=[aeiouA][bcdfghjklmnprstvy])A(?=[bcdfghjklmnprstvy][aeiouA])")


@lru_cache(maxsize=65536)
def sound(word: str) -> str:
    """The key of one word: sound("बिजली") == sound("bijlee") == "bijli"."""
    word = word.lower()
    return _settle(_latin(letters(word) or _from_urdu(_from_devanagari(word))))


def letters(word: str) -> str:
    """Latin letters said by their names: "एलडीए" is lda, "केवी" is kv; '' if the word is anything else."""
    return "".join(_NAMES[name] for name in _NAME.findall(word)) if _SPELT.fullmatch(word) else ""


_LETTER_NAMES = "ए बी सी डी ई एफ जी एच आई जे के एल एम एन ओ पी क्यू आर एस टी यू वी डब्ल्यू एक्स वाई जेड"
_NAMES = dict(zip(_LETTER_NAMES.split(), "abcdefghijklmnopqrstuvwxyz", strict=True))
_NAME = re.compile("|".join(sorted(_NAMES, key=len, reverse=True)))
_SPELT = re.compile(f"(?:{_NAME.pattern}){{2,6}}")


_NO_VOWELS = str.maketrans("", "", "aeiouy")


def skeleton(key: str) -> str:
    """The consonants of a key, which survive most spellings."""
    return key.translate(_NO_VOWELS)


def _settle(text: str) -> str:
    return _follow(_SETTLED, text, shortest=3)


def _latin(text: str) -> str:
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _follow(_LATIN, text)


def _from_devanagari(word: str) -> str:
    """Letters to Latin; 'A' is the vowel that is written in no letter, and often not spoken."""
    if not any("\u0900" <= c <= "\u097f" for c in word):
        return word
    out: list[str] = []
    for i, c in enumerate(word):
        out.append(_letter(c, word[i + 1 : i + 2]))
    return _speak("".join(out).replace("jny", "gy").replace("jn", "gy"))


def _letter(c: str, following: str) -> str:
    if c in _CONSONANTS:
        silent = following == _VIRAMA or following in _SIGNS
        return _Q.get(_CONSONANTS[c], _CONSONANTS[c]) + ("" if silent else "A")
    if c in _NASALS:
        return "n" if following else ""
    return _VOWELS.get(c) or _SIGNS.get(c) or ("" if c in (_VIRAMA, "\u0903") else c)


_Q = {"c": "ch"}  # the Latin rules below read a bare c as k or s


def _speak(text: str) -> str:
    text = re.sub(r"A$", "", text) if len(text) > 2 else text
    held = text.replace("ch", "c")
    while (shorter := _drop_last_middle_a(held)) != held:
        held = shorter
    return held.replace("A", "a").replace("c", "ch")


def _drop_last_middle_a(text: str) -> str:
    places = [m.start() for m in re.finditer(_MIDDLE_A, text)]
    return text[: places[-1]] + text[places[-1] + 1 :] if places else text


def _from_urdu(word: str) -> str:
    """Short vowels are not written in Urdu, و is v or o, and the last ہ is a vowel; see `Gazetteer.alike`."""
    if not is_urdu(word):
        return word
    first = _FIRST_IN_URDU.get(word[:2], "") or _FIRST_IN_URDU.get(word[0], "")
    rest = word[1:-1] + ("ا" if word[-1:] in "ہھة" else word[-1:]) if len(word) > 2 else word[1:]
    return (first or _URDU.get(word[0], "")) + "".join(_URDU.get(c, "") for c in rest).replace("c", "ch")


_FIRST_IN_URDU = {"و": "v", "ی": "y", "ع": "a", "عا": "", "چ": "ch"}


def is_urdu(word: str) -> bool:
    return any("\u0600" <= c <= "\u06ff" for c in word)
