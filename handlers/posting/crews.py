"""How far the crew of an outage is: one tap or a few words of the engineer; people see it, without names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from handlers.answer import MOST_ROWS, Answer, Button
from handlers.permitting import number
from handlers.posting.questions import outage_label
from handlers.posting.told_to import told_to
from handlers.reading import find_places
from handlers.talk import Talk, engineer
from handlers.telling.notices import crew_of, live, places
from zones.crew import Crew
from zones.crewing import goes_back, send_crew
from zones.notice import Kept, Notice, Why
from zones.outage import Outage, runs
from zones.refused import Refused

# “team nikal gayi”, “gang pahunch gayi viram khand”, however they spell it; the farthest that is named counts. A
# question is none.
SAID = {
    Crew.ARRIVED: r"\b(at work|on site|arrived|reached|working|p[aou]*h[aou]*n?ch\w*|kaam)\b"
    "|पहु[ंँ]?च|पोह[ंँ]?च|काम|پہنچ|پہونچ|کام",
    Crew.ENROUTE: r"\b(on the way|en ?route|raa?ste|nik[ai]l\w*|ra[wv]ana|bhej\w*)\b"
    "|रास्ते|निकल|रवाना|भेज|راستے|نکل|روانہ|بھیج",
    Crew.ASSIGNED: r"\b(assigned|tay|lag[ao]?\w* di|mil ga\w*)\b|तय|लगा दी|मिल ग|طے|لگا دی|مل گ",
}
ASKS = r"\b(kab|kya|nahi\w*|not)\b|कब|क्या|नहीं|کب|کیا|نہیں|[?؟]"
SAYS = re.compile(f"(?!.*({ASKS})).*({'|'.join(SAID.values())}).*", re.IGNORECASE | re.DOTALL)


async def crew(talk: Talk, words: str) -> Answer:
    """A tap names the outage; words may name a place, and where only one thing is open they need not."""
    if talk.heard.kind == "tap" and words:
        id_, said, sure = (*words.split(":"), "", "")[:3]
        outage = await talk.store.outage(number(id_))
        if outage is None or (said and said not in set(Crew)):
            raise Refused("forged")
        if said and sure:
            return await note(talk, outage, Crew(said))
        return await noted(talk, outage, Crew(said) if said else None)
    said_now = next((one for one, pattern in SAID.items() if re.search(pattern, words, re.IGNORECASE)), None)
    return await of_words(talk, words, said_now)


async def of_words(talk: Talk, words: str, said: Crew | None) -> Answer:
    if talk.about and (named := await talk.store.outage(talk.about.id)):
        named.must_be_open()
        return await noted(talk, named, said)
    own = await talk.own_areas()
    found = find_places(words, talk.atlas.gazetteer, near=(own,)) if words else ()
    near = [area for place in found for area in place.areas] or own
    engineer(talk)
    outages = [outage for outage in await talk.store.open_near(near, talk.now) if runs(outage, talk.now)]
    if not outages:
        raise Refused("nothing_out_here")
    if len(outages) > 1:
        return which(talk, outages, said)
    outage = await talk.store.outage(outages[0].id)
    assert outage  # it was there a moment ago
    return await noted(talk, outage, said)


async def noted(talk: Talk, outage: Outage, said: Crew | None) -> Answer:
    """How far they are now; a step back is asked about, since “on the way” may be an old button."""
    if said is None:
        return question(talk, outage)
    return which_is_right(talk, outage, said) if goes_back(outage, said) else await note(talk, outage, said)


def which(talk: Talk, outages: Sequence[Outage], said: Crew | None) -> Answer:
    tail = f":{said}" if said else ""
    rows = [Button(outage_label(talk, outage), f"do:crew:{outage.id}{tail}") for outage in outages[:MOST_ROWS]]
    return Answer(talk.say("ask.which"), tuple(rows), menu=talk.say("menu.choose"))


def question(talk: Talk, outage: Outage) -> Answer:
    """What they may say of it next."""
    known = crew_of(outage.facts(), talk.voice) or talk.say("crew.none")
    text = talk.say("crew.ask", place=places(outage.areas, talk.voice, talk.atlas), crew=known)
    return Answer(text, buttons(talk, outage), menu=talk.say("menu.choose"))


def which_is_right(talk: Talk, outage: Outage, said: Crew) -> Answer:
    crew, where = crew_of(outage.facts(), talk.voice), places(outage.areas, talk.voice, talk.atlas)
    back = Button(talk.say(f"button.crew.{said}"), f"do:crew:{outage.id}:{said}:sure")
    stays = Button(talk.say(f"button.crew.{outage.crew}"), f"do:crew:{outage.id}:{outage.crew}")
    return Answer(talk.say("crew.which", place=where, crew=crew), (back, stays))


def buttons(talk: Talk, outage: Outage) -> tuple[Button, ...]:
    others = [one for one in Crew if one is not outage.crew]
    return tuple(Button(talk.say(f"button.crew.{one}"), f"do:crew:{outage.id}:{one}") for one in others)


def beside(talk: Talk, outage: Outage) -> tuple[Button, ...]:
    """After a post, among what can be done next; in the zone's group everybody would have to look at it."""
    return () if talk.room else buttons(talk, outage)


async def note(talk: Talk, outage: Outage, crew: Crew) -> Answer:
    said = await send_crew(talk.store, engineer(talk), outage, crew, talk.now)
    if isinstance(said, Kept):
        await edit_posts(talk, outage)
    return Answer(await heard(talk, said), (*ahead(talk, outage), restore(talk, outage)), toast=talk.say("toast.kept"))


async def heard(talk: Talk, said: Notice | Kept) -> str:
    """Who hears of it now."""
    outage = said.outage
    facts = {
        "crew": crew_of(outage.facts(), talk.voice),
        "place": places(outage.areas, talk.voice, talk.atlas),
    }
    if isinstance(said, Notice):
        return talk.say("crew.told", reference=said.reference, reach=await told_to(talk, said), **facts)
    return talk.say("crew.covered" if said.why is Why.COVERED else "crew.kept", **facts)


def ahead(talk: Talk, outage: Outage) -> tuple[Button, ...]:
    order = list(Crew)
    now = order.index(outage.crew) if outage.crew else -1
    return tuple(
        Button(talk.say(f"button.crew.{one}"), f"do:crew:{outage.id}:{one}") for one in order if order.index(one) > now
    )


def restore(talk: Talk, outage: Outage) -> Button:
    return Button(talk.say("button.restore"), f"do:restore:{outage.id}")


async def edit_posts(talk: Talk, outage: Outage) -> None:
    """The posts that stand for it in rooms say it at once, and nobody's phone rings."""
    last = await talk.store.last_notice(outage)
    if last is None:
        return
    facts = last.facts | outage.facts()
    now = Notice(last.kind, outage, last.zone_id, last.number, last.version, talk.now, facts)
    await talk.store.edit_posts(outage, last, lambda voice: live(now, voice, talk.atlas), talk.now)
