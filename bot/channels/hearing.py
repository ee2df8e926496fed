"""What Meta tells us of our templates and limits: kept, and what waited for it goes on."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
import structlog

from bot.channels.standing import told_by_a_webhook
from bot.channels.templates import OURS
from bot.storage import tables as t
from bot.storage.rationing import keep_limit
from bot.storage.standings import keep_standing, note, standing_of
from zones.delivery import State

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.channels.news import NumberNews, TemplateNews
    from bot.storage.store import Store

NO_TEMPLATE = "no template"  # why a delivery is held

log = structlog.get_logger()


async def template_status(store: Store, news: TemplateNews, now: datetime) -> None:
    if not news.name.startswith(OURS):
        return
    connection = await store.session.connection()
    before = await standing_of(connection, news.account, news.name, news.language)
    told = told_by_a_webhook(news.now, news.reason, before, now)
    await keep_standing(connection, news.account, news.name, news.language, told)
    if told.may_be_sent(now):
        store.to_wake |= await let_go(connection, now)
    else:
        log.error("template", name=news.name, language=news.language, now=news.now, reason=news.reason)


async def template_category(store: Store, news: TemplateNews, now: datetime) -> None:
    await note(await store.session.connection(), news.account, news.name, news.language, category=news.now)
    log.error("template moved", name=news.name, language=news.language, now=news.now, before=news.before)


async def template_quality(store: Store, news: TemplateNews, now: datetime) -> None:
    await note(await store.session.connection(), news.account, news.name, news.language, quality=news.now)
    log.warning("template quality", name=news.name, language=news.language, now=news.now, before=news.before)


async def number_capability(store: Store, news: NumberNews, now: datetime) -> None:
    """What waits for room looks for it within a minute."""
    if news.limit:
        await keep_limit(await store.session.connection(), news.account, news.limit, now)


async def let_go(connection: AsyncConnection, now: datetime) -> set[str]:
    """What waited for a template is tried again: at its next claim it finds one, or waits on. The senders to wake."""
    d = t.deliveries.c
    waited = sa.update(t.deliveries).where(d.state == State.HELD, d.reason == NO_TEMPLATE)
    rows = await connection.execute(waited.values(state=State.DUE, due_at=now).returning(d.sender))
    return {row.sender for row in rows}
