"""A message that reached us, the same from every platform."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from zones.point import Point


@dataclass(frozen=True)
class Incoming:
    """`at` is the platform's own time of the message (UTC), not the time at which we read it."""

    channel: str
    message: str  # the platform's id of the message
    at: datetime
    keys: tuple[str, ...] = ()  # the author's ids on the platform, the best first; empty if anonymous
    kind: str = "text"  # text, tap, contact, location, or what we can not read: sticker, image …
    sender: str = ""  # the name of our number or bot that they wrote to
    text: str = ""
    tap: str = ""  # what the pressed button stands for
    room: str = ""  # the group chat it was said in; empty in a private chat
    room_name: str = ""  # its public @name, if it has one
    topic: str = ""  # of a room that is led by topics: the one in which it was said
    tapped: str = ""  # the message that carried the pressed button
    shown: str = ""  # our own words under their finger: the button's, or those of its message
    callback: str = ""  # Telegram's callback query, to be answered
    phone: str = ""  # a number that the platform vouches for as the author's own (E.164)
    media: str = ""  # the platform's id of a photo, a voice note, a document …; `text` is then its caption
    mime: str = ""  # of what kind that is, as far as the platform says it
    point: Point | None = None  # the pin that they sent
    locale: str = ""  # the language of their app (BCP 47), a hint
    quoted: str = ""  # the words of the message that it answers
    quoted_by: str = ""  # whoever wrote that, if it is a person: their id on the platform
    forwarded: bool = False  # somebody else's words, passed on
    hidden: bool = False  # by an admin of the room who writes in its name: nobody can tell who it was
    asked_us: bool = True  # in a room: a command, a reply to us, or a tap; chatter otherwise
