"""Whoever was removed objects, and somebody else may lift it: they read why, and may come in again."""

from __future__ import annotations

from dataclasses import replace

from handlers.answer import Answer, Button
from handlers.deed import Deed, Doing
from handlers.rooms.removals import Saying, keeper, known, tell_others, write_down
from handlers.talk import Talk
from handlers.wording import Voice
from zones.refused import Refused
from zones.removal import FOR_GOOD, Removal, refuse_own


async def objected(talk: Talk, words: str) -> Answer:
    """It reaches somebody else than those who decided."""
    removal = await known(talk, words)
    if talk.person is None or removal.person_id != talk.person.id:
        raise Refused("not_yours")
    if removal.objected_at is None:
        removal.objected_at = talk.now
        write_down(talk, "removal.objected", removal, talk.person)
        room, _ = await talk.store.room(removal.room_id)
        await tell_others(talk, removal, objection(removal, room.title))
    return Answer(talk.say("removal.objected"))


async def lifted(talk: Talk, words: str) -> Answer:
    removal = await known(talk, words)
    me = await keeper(talk, removal.zone_id)
    refuse_own(removal, me.id, talk.held)
    removal.lift(me.id, talk.now)
    room, where = await talk.store.room(removal.room_id)
    if where.channel not in FOR_GOOD:
        who = await talk.store.address(removal.address_id)
        await talk.store.owe_deed(where, Deed(Doing.LET_BACK, who=talk.store.opened(who)), talk.now)
    word = lifted_from(room.title, for_good=where.channel in FOR_GOOD)
    write_down(talk, "removal.lifted", removal, me)
    if removal.person_id:
        await talk.store.tell(removal.person_id, word, talk.now)
    return replace(word(talk.voice), replaces=True)


def lifted_from(room: str, *, for_good: bool) -> Saying:
    return lambda voice: Answer(voice.say("removal.lifted_for_good" if for_good else "removal.lifted", room=room))


def objection(removal: Removal, room: str) -> Saying:
    def say(voice: Voice) -> Answer:
        why = voice.say(f"removal.because.{removal.reason}")
        lift = Button(voice.say("button.removal_lift"), f"do:removal_lift:{removal.id}")
        return Answer(voice.say("removal.objection", room=room, why=why), (lift,))

    return say
