"""What somebody is written whose call 1912 could not take; what they answer becomes a complaint."""

from __future__ import annotations

from datetime import datetime, timedelta

from handlers.answer import Answer
from handlers.step import Step
from handlers.telling.notices import one_line
from handlers.wording import Voice

WAITS = timedelta(hours=24)  # as long as their answer keeps WhatsApp's window open


def greeting(voice: Voice, at: datetime) -> tuple[Answer, tuple[str, str]]:
    """In words, and as a template's news and number."""
    text = voice.say("call.missed", at=at)
    return Answer(text), (one_line(text, 600), "1912")


def question(address: int, author: bytes, now: datetime) -> Step:
    """“What is it about?”, as for a photo that came without a word (`complaints.told`)."""
    return Step(address, author, "report", {"asked": "about"}, now, now + WAITS)
