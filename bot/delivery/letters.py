"""A letter for each parcel: an answer as it was given, or notices in the words of whoever gets them."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from bot.channels.channel import Enclosure, Letter, Template
from bot.delivery import their_files
from bot.delivery.claim import Claimed, Parcel, is_free
from bot.delivery.words import Words
from bot.reports import handouts
from bot.storage import tables as t
from bot.storage.owing import QUIET
from bot.storage.standings import read_standings
from handlers import in_full
from handlers.answer import Button, Sheet, TheirFile
from handlers.deed import Deed
from handlers.reports import closing, following
from handlers.telling.handouts import handouts as handing_on
from handlers.telling.notices import BETWEEN as AND
from handlers.telling.notices import ENDS, LONGEST_NEWS, one_line
from zones.explaining import LEEWAY
from zones.notice import Notice, NoticeKind
from zones.person import Role

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.storage.vault import Vault
    from bot.world import World

BETWEEN = "\n\n— — —\n\n"


async def write(world: World, sender: str, parcels: Sequence[Parcel]) -> list[tuple[Parcel, Letter | Exception]]:
    """A letter each, or what went wrong with it: one bad letter must not silence the rest of the zone.

    A parcel comes back with less in it where nothing can carry all.
    """
    now = world.clock()
    notices = await notices_of(world, {row.notice_id for parcel in parcels for row in parcel.rows if row.notice_id})
    async with world.singly.connect() as connection:
        freely = all(is_free(parcel.first, now) for parcel in parcels)  # then no template is needed
        standings = {} if freely else await read_standings(connection, world.senders.account(sender))
        spreaders = await who_spread(connection, parcels, now)
        asked = await asked_with(connection, parcels)
        followed = await followed_with(connection, parcels)
        open_still = await complaints_with(connection, parcels, notices)
    words = Words(await world.atlas(), world.settings.zone_time, standings, now)
    sheet, theirs = partial(handouts.enclosed, world), partial(their_files.enclosed, world)
    pen = Pen(world.vault, notices, words, sheet, theirs, spreaders, asked, followed, open_still)
    return [pen.tried(parcel) for parcel in parcels]


# Engineers and representatives have groups of their own, which no bot can enter: they hand a notice on.
SPREAD = sa.text("""
SELECT a.id FROM addresses a WHERE a.id = ANY(:addresses) AND (
    EXISTS (SELECT FROM members m WHERE m.person_id = a.person_id AND m.left_at IS NULL AND m.role = ANY(:roles))
    OR EXISTS (SELECT FROM holdings h WHERE h.person_id = a.person_id AND (h.until IS NULL OR h.until > :now))
)
""")
SPREADERS = (Role.ENGINEER, Role.REPRESENTATIVE)


async def who_spread(connection: AsyncConnection, parcels: Sequence[Parcel], now: datetime) -> set[int]:
    """One look for a whole batch."""
    told = [parcel.address for parcel in parcels if parcel.first.notice_id and not parcel.first.room]
    if not told:
        return set()
    asked = {"addresses": told, "roles": [role.value for role in SPREADERS], "now": now}
    return set((await connection.scalars(SPREAD, asked)).all())


async def asked_with(connection: AsyncConnection, parcels: Sequence[Parcel]) -> dict[int, int]:
    """The questions that travel with these deliveries of a restoration."""
    carriers = [id_ for parcel in parcels if parcel.first.notice_id and not parcel.first.room for id_ in parcel.ids]
    if not carriers:
        return {}
    a = t.askings.c
    found = sa.select(a.delivery_id, a.id).where(a.delivery_id.in_(carriers), a.answered_at.is_(None))
    return {row.delivery_id: row.id for row in await connection.execute(found)}


# A fault of their own house (`zones/explaining.py`): the outage is news to them, and not the end of it.
APART = "c.outage_id IS NULL AND c.zone_id = o.zone_id AND c.extent = 'house' AND c.since < o.started_at - :leeway"

# Whoever follows one outage can leave it under its news; its end needs no leaving, nor does what is at their own door.
FOLLOWED = sa.text(f"""
SELECT d.id, n.outage_id FROM deliveries d JOIN notices n ON n.id = d.notice_id JOIN addresses a ON a.id = d.address_id
JOIN outage_follows f ON f.outage_id = n.outage_id AND f.person_id = a.person_id AND f.left_at IS NULL
JOIN outages o ON o.id = n.outage_id
WHERE d.id = ANY(:carriers) AND n.kind <> ALL(:ends) AND NOT EXISTS (
    SELECT FROM complaints c WHERE c.person_id = a.person_id AND c.closed_at IS NULL AND {APART}
)
""")


async def followed_with(connection: AsyncConnection, parcels: Sequence[Parcel]) -> dict[int, int]:
    carriers = [id_ for parcel in parcels if parcel.first.notice_id and not parcel.first.room for id_ in parcel.ids]
    if not carriers:
        return {}
    asked = {"carriers": carriers, "ends": [kind.value for kind in ENDS], "leeway": LEEWAY}
    found = await connection.execute(FOLLOWED, asked)
    return {row.id: row.outage_id for row in found}


# A notice is taken back, or was never about their fault: whoever has complained there need not do so again.
OPEN_STILL = sa.text(f"""
SELECT d.id, array_agg(c.number ORDER BY c.id) AS numbers FROM deliveries d JOIN notices n ON n.id = d.notice_id
JOIN addresses a ON a.id = d.address_id JOIN outages o ON o.id = n.outage_id
JOIN complaints c ON c.person_id = a.person_id AND c.closed_at IS NULL
LEFT JOIN outage_follows f ON f.outage_id = n.outage_id AND f.person_id = a.person_id AND f.left_at IS NULL
WHERE d.id = ANY(:carriers) AND CASE n.kind
    WHEN 'cancellation' THEN c.cancelled_outage_id = n.outage_id ELSE f.id IS NOT NULL AND {APART} END
GROUP BY d.id
""")
STAYS_OPEN_AT = (NoticeKind.OUTAGE, NoticeKind.RESTORATION, NoticeKind.CANCELLATION)


async def complaints_with(
    connection: AsyncConnection, parcels: Sequence[Parcel], notices: Mapping[int, Notice]
) -> dict[int, list[str]]:
    """The numbers of those that stay open, by delivery."""
    rows = [row for parcel in parcels if not parcel.first.room for row in parcel.rows if row.notice_id]
    carriers = [row.id for row in rows if notices[row.notice_id].kind in STAYS_OPEN_AT]
    if not carriers:
        return {}
    found = await connection.execute(OPEN_STILL, {"carriers": carriers, "leeway": LEEWAY})
    return {row.id: row.numbers for row in found}


async def notices_of(world: World, ids: set[int]) -> dict[int, Notice]:
    if not ids:
        return {}
    async with world.stores.begin() as store:
        wanted = sa.select(Notice).where(t.notices.c.id.in_(ids))
        return {notice.id: notice for notice in await store.session.scalars(wanted)}


@dataclass
class Pen:
    vault: Vault
    news: dict[int, Notice]
    words: Words
    sheet: Callable[[Sheet], Enclosure]
    theirs: Callable[[TheirFile], Enclosure]
    spreaders: set[int] = field(default_factory=set)  # addresses of those who hand notices on
    asked: dict[int, int] = field(default_factory=dict)  # questions whether supply is back, by delivery
    followed: dict[int, int] = field(default_factory=dict)  # outages that somebody follows, by delivery
    open_still: dict[int, list[str]] = field(default_factory=dict)  # numbers of complaints, by delivery

    def tried(self, parcel: Parcel) -> tuple[Parcel, Letter | Exception]:
        try:
            return self.notices_in(parcel) if parcel.first.notice_id else (parcel, self.answer(parcel.first))
        except Exception as failure:  # noqa: BLE001 — our own bug; it is logged with the delivery and kept there
            return parcel, failure

    def notices_in(self, parcel: Parcel) -> tuple[Parcel, Letter]:
        """As a template where free text may not go."""
        if is_free(parcel.first, self.words.now):
            return parcel, self.letter(parcel, None)
        if len(parcel.rows) > 1:
            news, ats = [self.news[row.notice_id] for row in parcel.rows], [self.said_at(row) for row in parcel.rows]
            if template := self.words.together(news, parcel.first.language, ats):
                return parcel, self.letter(parcel, template)
        alone, notice = Parcel(parcel.rows[:1]), self.news[parcel.first.notice_id]
        if asking := self.question(alone):
            row = alone.first
            line = self.words.news(notice, row.language, self.said_at(row))
            actions = [button.action for button in closing.buttons(self.words.voice(row.language), asking)]
            if asks := self.words.asking(line, row.language, actions):
                return alone, self.letter(alone, asks)
        template = self.with_complaint(alone.first, notice)
        template = template or self.words.template(notice, parcel.first.language, self.said_at(parcel.first))
        return alone, self.letter(alone, template)

    def with_complaint(self, row: Claimed, notice: Notice) -> Template | None:
        """Both in one line."""
        if row.id not in self.open_still:
            return None
        news, reference = self.words.news(notice, row.language, self.said_at(row))
        return self.words.general((one_line(f"{news}{AND}{self.stays(row)}", LONGEST_NEWS), reference), row.language)

    def letter(self, parcel: Parcel, template: Template | None) -> Letter:
        row, voice = parcel.first, self.words.voice(parcel.first.language)
        text = self.text(row) if len(parcel.rows) == 1 else BETWEEN.join(map(self.text, parcel.rows))
        return Letter(
            delivery=row.id,
            to=self.vault.open(row.sealed_key),
            language=row.language,
            text=f"{text}\n\n{closing.ask(voice)}" if self.question(parcel) else text,
            template=template,
            buttons=self.buttons(parcel) if template is None else (),
            menu=voice.say("menu.choose"),
            reply_to=row.thread or "",
            room=row.room,
            topic=row.topic or "",
            live=row.thread or "",
            state=self.words.state(self.news[row.notice_id], row.language) if row.thread else "",
        )

    def buttons(self, parcel: Parcel) -> tuple[Button, ...]:
        """One tap, and it can be handed on; several notices in one message would ask which."""
        row = parcel.first
        if asking := self.question(parcel):
            return closing.buttons(self.words.voice(row.language), asking)
        if len(parcel.rows) > 1:
            return ()
        if row.address_id not in self.spreaders:
            leave = self.followed.get(row.id)
            return (following.leave_button(self.words.voice(row.language), leave),) if leave else ()
        return handing_on(self.news[row.notice_id], self.words.voice(row.language))

    def question(self, parcel: Parcel) -> int | None:
        return next((self.asked[id_] for id_ in parcel.ids if id_ in self.asked), None)

    def text(self, row: Claimed) -> str:
        told = self.words.text(self.news[row.notice_id], row.language, self.said_at(row))
        return f"{told}\n\n{self.stays(row)}" if row.id in self.open_still else told

    def stays(self, row: Claimed) -> str:
        voice = self.words.voice(row.language)
        return voice.say("complaint.stays_open", number=voice.several(self.open_still[row.id]))

    def said_at(self, row: Claimed) -> datetime:
        """In the morning it is told how things stand then."""
        at: datetime = row.due_at if row.reason == QUIET else self.news[row.notice_id].at
        return at

    def enclosed(self, file: dict[str, Any] | None) -> Enclosure | None:
        if file is None:
            return None
        if "detail" in file:
            return self.theirs(TheirFile(**file))
        return self.sheet(Sheet(**file)) if "form" in file else own_file(file)

    def answer(self, row: Claimed) -> Letter:
        content: dict[str, Any] = self.vault.open_json(row.sealed_content)
        if deed := content.pop("deed", None):
            return Letter(row.id, self.vault.open(row.sealed_key), row.language, "", deed=Deed(**deed), room=row.room)
        buttons = tuple(Button(label, action) for label, action in content.pop("buttons"))
        outside, private = content.pop("outside", None), content.pop("private", False)
        if outside and not is_free(row, self.words.now):
            whole = in_full.action(row.id) if private else None
            template = self.words.tapped(outside, row.language, buttons, whole)
            template = template or self.words.outside(self.leading(row, outside, buttons), row.language)
            return Letter(row.id, self.vault.open(row.sealed_key), row.language, content["text"], template=template)
        file = self.enclosed(content.pop("file", None))
        to = self.vault.open(row.sealed_key)
        return Letter(row.id, to, row.language, buttons=buttons, file=file, room=row.room, **content)

    def leading(self, row: Claimed, told: Sequence[str], buttons: Sequence[Button]) -> Sequence[str]:
        """Where nothing can be tapped a word leads to the buttons."""
        word = in_full.word_for(self.words.voice(row.language), buttons)
        return (f"{told[0]} {word}", *told[1:]) if word else told


def own_file(file: dict[str, str]) -> Enclosure:
    """Somebody's own, as it lies in their answer."""

    async def content() -> bytes:
        return b64decode(file["content"])

    return Enclosure(file["name"], file["mime"], content)
