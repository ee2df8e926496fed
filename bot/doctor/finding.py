"""A finding: what is well, or what is missing or wrong, in words that an operator can act on."""

from __future__ import annotations

from dataclasses import dataclass

from bot.channels.policy import BY_CODE


@dataclass(frozen=True)
class Finding:
    well: bool
    words: str


def well(words: str) -> Finding:
    return Finding(True, words)


def ill(words: str) -> Finding:
    return Finding(False, words)


def means(reason: str) -> str:
    """“whatsapp 190” with what Meta means by it."""
    platform, _, code = reason.partition(" ")
    known = BY_CODE.get(int(code)) if platform == "whatsapp" and code.isdigit() else None
    return f"{reason}, {known.means}" if known else reason
