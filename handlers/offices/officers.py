"""Who holds an office: whom an engineer can name as their stand-in, and what is said to whoever comes and goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from handlers.answer import ROW_LABEL, Answer, Button
from handlers.atlas import Atlas
from handlers.posting.questions import shorten
from handlers.reading.normal import plain, tokens
from handlers.reading.sound import sound
from handlers.refusals import titled
from handlers.talk import Talk, engineer
from handlers.wording import Voice
from zones.duty import may_stand_in
from zones.position import Holding, Position


@dataclass(frozen=True)
class Officer:
    """Somebody who may stand in: who they are, and by what they are called."""

    person: int
    office: Position
    names: frozenset[str]


async def officers(talk: Talk, own: Sequence[Position]) -> list[Officer]:
    """Whom the rule allows, those of the same rank first; the roster's own stand-ins before all."""
    me, zone = engineer(talk).id, zone_of(talk, own)
    found: dict[int, tuple[tuple[bool, bool], Officer]] = {}
    for office, holding, name in await talk.store.officers(zone, talk.now) if zone else ():
        named = holding.stand_in and office in own
        if holding.person_id == me or (holding.stand_in and not named):
            continue
        if any(may_stand_in(mine, office, same_zone=True, named=named) for mine in own):
            order = (not named, office.rank != own[0].rank)
            officer = Officer(holding.person_id, office, names_of(talk, office, name))
            known = found.get(officer.person)
            if known is None or order < known[0]:
                found[officer.person] = (order, officer)
    return [officer for _, officer in sorted(found.values(), key=lambda one: (one[0], one[1].office.id))]


def names_of(talk: Talk, office: Position, name: str) -> frozenset[str]:
    area = talk.atlas.area(office.area_id)
    return frozenset(key for spelled in (*area.names.values(), name, office.code) for key in sounds(spelled))


def sounds(words: str) -> list[str]:
    return [sound(token.word) for token in tokens(plain(words)) if len(token.word) > 2]


def called(found: Sequence[Officer], words: str) -> list[Officer]:
    """Those whose name, office or place is in the words, the most words first; of equals all."""
    said = set(sounds(words))
    scores = {one: len(said & one.names) for one in found}
    best = max(scores.values(), default=0)
    return [one for one in found if best and scores[one] == best]


def zone_of(talk: Talk, own: Sequence[Position]) -> int | None:
    zone = talk.atlas.zone_of(own[0].area_id)
    return zone.id if zone else None


def short(talk: Talk, office: Position) -> str:
    """“JE Viraj Khand”, as it fits a row."""
    return fitted(office.rank.partition("_")[0].upper(), talk.atlas.area(office.area_id).name(talk.voice.language))


def fitted(rank: str, name: str) -> str:
    """Of a long name the end, by which two divisions are told apart."""
    words = name.split()
    ends = (f"{rank} …{' '.join(words[at:])}" for at in range(1, len(words)))
    whole = f"{rank} {name}"
    return next((label for label in (whole, *ends) if len(label) <= ROW_LABEL), shorten(whole))


# ---- an office has changed hands -----------------------------------------------------------------------


def welcome(office: Position, holding: Holding, atlas: Atlas) -> Callable[[Voice], Answer]:
    """To the new holder, or stand-in: what is theirs now, and how it is done."""

    def say(voice: Voice) -> Answer:
        facts = {"office": titled(office, voice, atlas), "since": holding.since}
        text = voice.say("office.stand_in" if holding.stand_in else "office.yours", **facts)
        return Answer(text, (Button(voice.say("button.help"), "do:help"),))

    return say


def farewell(office: Position, holding: Holding, atlas: Atlas) -> Callable[[Voice], Answer]:
    def say(voice: Voice) -> Answer:
        return Answer(voice.say("office.over", office=titled(office, voice, atlas), until=holding.until or voice.now))

    return say
