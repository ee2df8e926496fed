"""Text as people type it, made plain: one script of digits, no decoration, words and marks apart."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

NUKTA = "\u093c"
_LETTER = r"(?:[^\W\d_]|[\u0900-\u0903\u093a-\u0950\u0955-\u0957\u0962\u0963\u064b-\u0652\u0670])"
_ABBREVIATION = r"(?<!\w)[A-Za-z](?:\s?[./]\s?[A-Za-z](?![A-Za-z])){1,3}(?:\.(?!\w))?"
_SPELT_HINDI = rf"(?<!{_LETTER})(?:(?:{_LETTER}{{1,3}}\.){{1,4}}{_LETTER}{{1,3}}|[एबीसडी]+/[एसडी]+)(?!{_LETTER})"
_TOKEN = re.compile(rf"{_ABBREVIATION}|{_SPELT_HINDI}|\d+(?:[:.]\d+)?|{_LETTER}+|[^\s\w]|\n")
_PAUSES = {
    "\n": ",",
    "،": ",",
    "؛": ",",
    ";": ",",
    "।": ".",
    "۔": ".",
    "؟": "?",
    "–": "-",
    "—": "-",
    "−": "-",
    "|": ",",
}


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or a mark, and where it stands in the plain text."""

    word: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        return self.word[0].isalnum()


_PLAIN = re.compile(r"[A-Za-z0-9,.:;/()&+?!-]+(?: [A-Za-z0-9,.:;/()&+?!-]+)*")


@lru_cache(maxsize=64)  # one message is looked through for many things
def plain(text: str) -> str:
    """The text as we keep it: the case stays, since it is shown again."""
    if "1/2" in text:
        text = _HALF.sub(lambda m: f"{m.group(1) or 0}.5", text)
    if _PLAIN.fullmatch(text):  # most names and many messages: nothing to do
        return text
    for step in (_compose, _drop_decoration, _latin_digits, _legacy_font):
        text = step(text)
    return re.sub(r"[ \t\r\f\v]+", " ", text).strip()


@lru_cache(maxsize=64)
def tokens(text: str) -> tuple[Token, ...]:
    """Words, numbers and marks of a plain text; s/s, b/d, S.D., p.m. and एच.ए.एल. are one word each."""
    return tuple(Token(_word(m.group().lower()), m.start(), m.end()) for m in _TOKEN.finditer(text))


def _word(said: str) -> str:
    if len(said) == 1:
        return _PAUSES.get(said, said)
    return said if said.isalpha() or said[0].isdigit() else _JOINTS.sub("", said)


_JOINTS = re.compile(r"[\s./]")


def _compose(text: str) -> str:
    text = re.sub(r"(\d?)\s?([¼½¾])", lambda m: (m.group(1) or "0") + _FRACTIONS[m.group(2)], text)
    return unicodedata.normalize("NFKC", text).replace(NUKTA, "")


_HALF = re.compile(r"(?<![\d/])(?:(\d+)\s+)?1/2(?=\s*(?:h|gh|घ))", re.IGNORECASE)
_FRACTIONS = {"¼": ".25", "½": ".5", "¾": ".75"}


def _drop_decoration(text: str) -> str:
    """Zero-width characters vanish; emoji and other pictures part words as a space does."""
    kept = (c if c == "\n" or (kind := unicodedata.category(c)) not in _DECORATION else _DECORATION[kind] for c in text)
    return re.sub(r"[*_~`\"“”]+", " ", "".join(kept))


_DECORATION = {
    "Cf": "",
    "Cs": "",
    "So": " ",
    "Sk": " ",
    "Cc": " ",
    "Co": " ",
    "Cn": " ",
    "Zs": " ",
    "Zl": "\n",
    "Zp": "\n",
}


def _latin_digits(text: str) -> str:
    """Digits of any script; a Devanagari zero behind a letter is an abbreviation mark (के०वी०), not a number."""
    text = re.sub(rf"(?<={_LETTER})०", "", text)
    return "".join(str(unicodedata.digit(c, c)) if c.isdigit() and not c.isascii() else c for c in text)


def _legacy_font(text: str) -> str:
    """Old newspaper fonts print 33/11 as 33ध्11."""
    return re.sub(r"(?<=\d)\s?ध्\s?(?=\d)", "/", text)
