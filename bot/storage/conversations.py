"""Our open questions, and the answers that we owe."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.storage import tables as t
from bot.storage.transaction import Transaction
from handlers.answer import Answer, Button, File, Sheet, TheirFile
from handlers.deed import Deed
from handlers.incoming import Incoming
from handlers.sealing import Sealed
from handlers.step import Step
from handlers.telling.notices import LONGEST_NEWS, one_line
from handlers.wording import Voice
from zones.delivery import TOLD, Delivery, Lane
from zones.person import Address, window_is_open

ANSWER_IS_WORTH = timedelta(minutes=10)
WORD_IS_WORTH = timedelta(hours=12)
PAGE_IS_WORTH = timedelta(hours=6)
LATELY = 12  # messages of ours among which a typed yes looks for its question

OPEN_STEP = sa.text("""
SELECT id FROM steps WHERE address_id = :address AND author = :author AND done_at IS NULL AND expires_at > :at
ORDER BY id DESC LIMIT 1 FOR UPDATE
""")

# Each admin once, where a word is sure to arrive: Telegram knows no window; then wherever they last wrote from.
ADMINS = sa.text("""
SELECT DISTINCT ON (m.person_id) a.id, p.language
FROM members m JOIN addresses a ON a.person_id = m.person_id JOIN persons p ON p.id = m.person_id
WHERE m.role = 'admin' AND m.left_at IS NULL AND a.unreachable_at IS NULL AND a.sender <> ALL(:silent)
ORDER BY m.person_id, a.channel <> 'telegram', a.heard_at DESC NULLS LAST, a.id
""")


class Conversations(Transaction):
    def __init__(self, *parts: Any) -> None:
        super().__init__(*parts)
        self._open_steps: dict[tuple[int, bytes], Step | None] = {}

    def add(self, *things: object) -> None:
        super().add(*things)
        steps = (thing for thing in things if isinstance(thing, Step))
        self._open_steps |= {(step.address_id, step.author): step for step in steps}

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        try:
            async with super().savepoint():
                yield
        except BaseException:
            self._open_steps.clear()  # what was asked since is undone
            raise

    def sealed(self, text: str) -> Sealed:
        return {"sealed": b64encode(self.vault.seal(text)).decode()}

    def unsealed(self, kept: Mapping[str, Any]) -> str:
        return self.vault.open(self.resealed(kept))

    def resealed(self, kept: Mapping[str, Any]) -> bytes:
        return b64decode(kept["sealed"])

    async def step(self, step: int, author: bytes) -> Step | None:
        mine = sa.select(Step).where(t.steps.c.id == step, t.steps.c.author == author).with_for_update()
        return (await self.session.scalars(mine)).one_or_none()

    async def open_step(self, address: int, author: bytes, at: datetime) -> Step | None:
        """Whoever asks again in the same turn gets the same, until it is done or another is asked."""
        chat = address, author
        known = self._open_steps.get(chat)
        if chat not in self._open_steps or (known and not known.waits(at)):
            known = self._open_steps[chat] = await self._open_step(address, author, at)
        return known

    async def _open_step(self, address: int, author: bytes, at: datetime) -> Step | None:
        if any(isinstance(thing, Address) and thing.id == address for thing in self.at_hand):
            return None  # they write for the first time
        return next(iter(await self.found(Step, OPEN_STEP, address=address, author=author, at=at)), None)

    async def say(self, address: Address, language: str, answer: Answer, heard: Incoming, at: datetime) -> None:
        content = {
            "text": answer.text,
            "buttons": [[button.label, button.action] for button in answer.buttons],
            "menu": answer.menu,
            "share_phone": answer.share_phone,
            "share_place": answer.share_place,
            "toast": answer.toast,
            "callback": heard.callback,
            "edit": heard.tapped if answer.replaces else "",
            "reply_to": heard.message if heard.room and not heard.tapped else "",
            "file": kept_file(answer.file),
            "topic": heard.topic,
        }
        self._owe(address, Lane.ANSWER, language, content, at, ANSWER_IS_WORTH)

    async def owe_deed(self, address: Address, deed: Deed, at: datetime) -> None:
        """On the fast lane, too; worthless as soon as an answer would be."""
        self._owe(address, Lane.ANSWER, "", {"deed": asdict(deed)}, at, ANSWER_IS_WORTH)

    async def admins(self, silent: Sequence[str]) -> Sequence[tuple[Address, str]]:
        """With their languages; none that only a silent sender reaches."""
        rows = (await self.session.execute(ADMINS, {"silent": list(silent)})).all()
        found = [(await self.session.get(Address, row.id), row.language) for row in rows]
        return [(address, language) for address, language in found if address]

    async def tell(
        self, person: int, say: Callable[[Voice], Answer], at: datetime, brief: Callable[[Voice], str] | None = None
    ) -> bool:
        """A word to somebody who did not ask; false if they cannot be reached at all.

        `brief` is how a template says it, in one line; a tap on it brings the whole with its buttons.
        """
        a = t.addresses.c
        theirs = sa.select(Address, t.persons.c.language).join(t.persons, t.persons.c.id == a.person_id)
        theirs = theirs.where(a.person_id == person, a.unreachable_at.is_(None)).order_by(
            a.heard_at.desc().nulls_last()
        )
        rows = (await self.session.execute(theirs)).all()
        known = sorted(rows, key=lambda row: not may_be_written_to(row[0], at))
        if not known:
            return False
        address, language = known[0]
        voice = Voice(language, self.zone_time, at)
        answer = say(voice)
        content = {
            "text": answer.text,
            "buttons": [[button.label, button.action] for button in answer.buttons],
            "menu": answer.menu,
        }
        told = brief(voice) if brief else answer.text
        self._owe(address, Lane.ANSWER, language, content | self._outside(told, at), at, PAGE_IS_WORTH)
        return True

    async def ask(self, address: Address, language: str, answer: Answer, at: datetime) -> None:
        """Of somebody who has not just written to us; on the fast lane, for soon they may not be written to."""
        content = {"text": answer.text, "buttons": [[button.label, button.action] for button in answer.buttons]}
        self._owe(address, Lane.ANSWER, language, content | self._outside(answer.text, at), at, WORD_IS_WORTH)

    async def reply(self, address: Address, language: str, text: str, message: str | None, at: datetime) -> None:
        """To something said a moment ago, once we have found out."""
        content = {"text": text, "buttons": [], "reply_to": message or ""}
        self._owe(address, Lane.ANSWER, language, content, at, ANSWER_IS_WORTH)

    async def let_know(self, address: Address, language: str, text: str, at: datetime) -> None:
        """What somebody should know, and can read later."""
        content = {"text": text, "buttons": []} | self._outside(text, at)
        self._owe(address, Lane.UPDATE, language, content, at, WORD_IS_WORTH)

    async def page(self, address: Address, language: str, text: str, at: datetime) -> None:
        """Something is wrong with the system itself: it goes before everything."""
        content = {"text": text, "buttons": []} | self._outside(text, at)
        self._owe(address, Lane.DANGER, language, content, at, PAGE_IS_WORTH)

    async def told_before(self, delivery: int, address: int, person: int | None) -> Answer | None:
        """What was told to one of their addresses, as long as its words are kept."""
        d, a = t.deliveries.c, t.addresses.c
        mine = sa.or_(a.id == address, a.person_id == person if person else sa.false())
        found = sa.select(d.sealed_content).join(t.addresses, a.id == d.address_id).where(d.id == delivery, mine)
        sealed = await self.session.scalar(found)
        return self._answer_in(sealed) if sealed else None

    async def asked_lately(self, address: int, since: datetime) -> Sequence[tuple[datetime, Answer]]:
        d = t.deliveries.c
        said = sa.select(d.due_at, d.sealed_content).where(
            d.address_id == address,
            d.due_at >= since,
            d.sealed_content.is_not(None),
            d.language != "",
            d.state.in_(TOLD),
        )
        rows = (await self.session.execute(said.order_by(d.id.desc()).limit(LATELY))).all()
        found = [(row.due_at, self._answer_in(row.sealed_content)) for row in rows]
        return [(at, answer) for at, answer in found if answer.buttons]

    def _answer_in(self, sealed: bytes) -> Answer:
        content: dict[str, Any] = self.vault.open_json(sealed)
        buttons = tuple(Button(label, action) for label, action in content.get("buttons", ()))
        return Answer(content["text"], buttons, content.get("menu", ""), file=file_of(content.get("file")))

    def _outside(self, text: str, at: datetime) -> dict[str, Any]:
        return in_private(text, at.astimezone(self.zone_time))

    def _owe(
        self, address: Address, lane: Lane, language: str, content: object, at: datetime, worth: timedelta
    ) -> Delivery:
        due, sealed = max(at, address.wait_until or at), self.vault.seal_json(content)
        owed = Delivery(address.id, address.sender, lane, language, due, at + worth, sealed_content=sealed)
        self.add(owed)
        self.to_wake.add(address.sender)
        return owed


def in_private(text: str, local: datetime) -> dict[str, Any]:
    """How a template says it to somebody whose window is closed; should only the general one serve, with a number."""
    return {"outside": (one_line(text, LONGEST_NEWS), f"{local:%d%m-%H%M}"), "private": True}


def may_be_written_to(address: Address, at: datetime) -> bool:
    return address.channel != "whatsapp" or window_is_open(address.heard_at, at)


def file_of(kept: dict[str, Any] | None) -> File | Sheet | TheirFile | None:
    if kept is None:
        return None
    if "content" in kept:
        return File(kept["name"], kept["mime"], b64decode(kept["content"]))
    return TheirFile(**kept) if "detail" in kept else Sheet(**kept)


def kept_file(file: File | Sheet | TheirFile | None) -> dict[str, Any] | None:
    """As it lies in a sealed answer."""
    if file is None:
        return None
    if isinstance(file, Sheet | TheirFile):
        return asdict(file)
    return {"name": file.name, "mime": file.mime, "content": b64encode(file.content).decode()}
