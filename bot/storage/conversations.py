"""Our open questions, and the answers that we owe."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from bot.storage import tables as t
from bot.storage.transaction import Transaction
from handlers.answer import Answer
from handlers.incoming import Incoming
from handlers.step import Step
from zones.delivery import Delivery, Lane
from zones.person import Address

ANSWER_IS_WORTH = timedelta(minutes=10)


class Conversations(Transaction):
    async def step(self, step: int, author: bytes) -> Step | None:
        mine = sa.select(Step).where(t.steps.c.id == step, t.steps.c.author == author).with_for_update()
        return (await self.session.scalars(mine)).one_or_none()

    async def open_step(self, address: int, author: bytes, at: datetime) -> Step | None:
        s = t.steps.c
        mine = sa.select(Step).where(
            s.address_id == address, s.author == author, s.done_at.is_(None), s.expires_at > at
        )
        return (await self.session.scalars(mine.order_by(s.id.desc()).limit(1).with_for_update())).one_or_none()

    async def say(self, address: Address, language: str, answer: Answer, heard: Incoming, at: datetime) -> None:
        content = {
            "text": answer.text,
            "buttons": [[button.label, button.action] for button in answer.buttons],
            "menu": answer.menu,
            "share_phone": answer.share_phone,
            "toast": answer.toast,
            "callback": heard.callback,
            "edit": heard.tapped if answer.replaces else "",
            "reply_to": heard.message if heard.room and not heard.tapped else "",
        }
        sealed = self.vault.seal_json(content)
        self.add(
            Delivery(
                address.id, address.sender, Lane.ANSWER, language, at, at + ANSWER_IS_WORTH, sealed_content=sealed
            )
        )  # fmt: skip
        self.to_wake.add(address.sender)
