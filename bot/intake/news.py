"""Who does something about what the platforms tell us besides messages and receipts (`bot/channels/news.py`).

`NEWS` is the one table. A kind without a row is understood, and there is nothing to do: it is kept and counted.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from bot.channels import hearing
from bot.channels.news import AccountNews, KeyChanged, NumberNews, Reachable, RoomMoved
from bot.storage.store import Store
from zones.entry import Entry

Handler = Callable[[Store, Any, datetime], Awaitable[None]]  # in the update's own transaction


async def capability(store: Store, news: NumberNews, now: datetime) -> None:
    await hearing.number_capability(store, news, now)
    await noted(store, news, now)


async def noted(store: Store, news: NumberNews | AccountNews, now: datetime) -> None:
    """Nobody does more about it yet: a line in the central log, where an operator reads it."""
    said = {name: value for name, value in vars(news).items() if value and name not in ("account", "number")}
    store.add(Entry("platform.told", now, facts=said))


async def key_changed(store: Store, news: KeyChanged, now: datetime) -> None:
    if person := await store.link_keys(news.channel, news.old, news.new, now):
        store.add(Entry("address.changed", now, person_id=person, facts={"channel": news.channel}))


async def reachable(store: Store, news: Reachable, now: datetime) -> None:
    await store.note_reachable(news.channel, news.key, None if news.reachable else news.at)


async def room_moved(store: Store, news: RoomMoved, now: datetime) -> None:
    if zone := await store.move_room(news.channel, news.old, news.new, now):
        store.add(Entry("room.moved", now, zone, facts={"channel": news.channel}))


NEWS: dict[str, Handler] = {
    "template.status": hearing.template_status,
    "template.quality": hearing.template_quality,
    "template.category": hearing.template_category,
    "number.quality": noted,
    "number.capability": capability,
    "account.alert": noted,
    "account.update": noted,
    "account.review": noted,
    "account.error": noted,
    "person.key": key_changed,
    "chat.reachable": reachable,
    "room.moved": room_moved,
}
