"""A notice in words: the same facts in each language, as free text and as a template's parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from handlers.atlas import Atlas
from handlers.wording import Voice
from zones.area import Area, Kind
from zones.notice import Notice, NoticeKind

REOPENED = "reopened"  # a correction's sentence where it takes an end back: that it is still off stands first

# The parameters of each sentence, in the order in which a template numbers them.
PARAMETERS: dict[str, tuple[str, ...]] = {
    NoticeKind.OUTAGE: ("place", "areas", "cause", "eta", "reference"),
    NoticeKind.UPDATE: ("place", "areas", "cause", "eta", "reference"),
    NoticeKind.RESTORATION: ("place", "areas", "back_at", "reference"),
    NoticeKind.PLANNED: ("place", "areas", "cause", "start", "eta", "reference"),
    NoticeKind.REMINDER: ("place", "areas", "start", "eta", "reference"),
    NoticeKind.CORRECTION: ("place", "areas", "cause", "eta", "reference"),
    REOPENED: ("place", "areas", "cause", "eta", "reference"),
    NoticeKind.CANCELLATION: ("place", "areas", "reference"),
    NoticeKind.STILL_OUT: ("place", "areas", "back", "cause", "eta", "reference"),
}
LONGEST = 180  # characters of one parameter: a filled template may hold 1,024 in all
LONGEST_NEWS = 800  # of a whole notice in one line
BETWEEN = " • "  # two of them in one line
LINES = " · "  # of one of them

ENDS = (NoticeKind.RESTORATION, NoticeKind.CANCELLATION)  # after these there is nothing more to say of an outage

# What the general template holds: a notice of any kind, for where its own template may not be used.
GENERAL: tuple[str, ...] = ("news", "reference")
PRIVATE: tuple[str, ...] = ("news",)  # and the template of a word to one person


def render(notice: Notice, voice: Voice, atlas: Atlas) -> str:
    return voice.say(f"notice.{sentence_of(notice)}", **parameters(notice, voice, atlas))


def sentence_of(notice: Notice) -> str:
    return REOPENED if notice.facts.get("reopened") else notice.kind


def render_state(notice: Notice, voice: Voice, atlas: Atlas) -> str:
    """How things stand after this notice, as if nothing had been said before."""
    kind = notice.kind if notice.kind in ENDS else begun(notice, voice.now)
    return voice.say(f"notice.{kind}", **parameters(notice, voice, atlas, kind))


def live(notice: Notice, voice: Voice, atlas: Atlas) -> str:
    """What an outage's post in a room says: how things stand, and as of when."""
    return f"{render_state(notice, voice, atlas)}\n\n{voice.say('live.as_of', time=notice.at)}"


def begun(notice: Notice, now: datetime) -> NoticeKind:
    ahead = datetime.fromisoformat(notice.facts["started_at"]) > now
    return NoticeKind.PLANNED if ahead else NoticeKind.OUTAGE


def parameters(notice: Notice, voice: Voice, atlas: Atlas, kind: NoticeKind | None = None) -> dict[str, str]:
    """One line each, without what WhatsApp refuses in a template's parameter (132018)."""
    facts = notice.facts
    still = facts.get("still", ())
    words = {
        "place": places(facts["areas"], voice, atlas),
        "areas": localities(facts["areas"], voice, atlas, without=[area for off in still for area in off["areas"]]),
        "cause": why(facts, voice),
        "eta": expected(facts["eta"], voice, facts.get("silent_since")),
        "start": moment(facts["started_at"], voice),
        "back_at": back_at(facts["restored_at"], still, voice, atlas),
        "back": places(facts.get("back", ()), voice, atlas),
        "reference": notice.reference,
    }
    return {name: one_line(words[name]) for name in PARAMETERS[kind or sentence_of(notice)]}


def general(notice: Notice, voice: Voice, atlas: Atlas) -> dict[str, str]:
    """The same facts as the parameters of the general template."""
    news = voice.say(f"brief.{sentence_of(notice)}", **parameters(notice, voice, atlas))
    return {"news": one_line(news, LONGEST_NEWS), "reference": notice.reference}


def together(notices: Sequence[Notice], voices: Sequence[Voice], atlas: Atlas) -> dict[str, str]:
    """Several notices as the parameters of one general template; the shares are cut, never left out."""
    share = (LONGEST_NEWS - len(BETWEEN) * (len(notices) - 1)) // len(notices)
    told = [general(notice, voice, atlas) for notice, voice in zip(notices, voices, strict=True)]
    news = BETWEEN.join(one_line(each["news"], share) for each in told)
    return {"news": news, "reference": ", ".join(each["reference"] for each in told)}


def one_line(words: str, most: int = LONGEST) -> str:
    line = LINES.join(" ".join(line.split()) for line in words.splitlines() if line.strip())
    return line if len(line) <= most else line[: most - 1] + "…"


def places(areas: Sequence[int], voice: Voice, atlas: Atlas) -> str:
    return voice.several([place(atlas.area(area), voice) for area in areas])


def place(area: Area, voice: Voice) -> str:
    """“विराम खंड फीडर”, “कमता उपकेंद्र”: the name with what it is, where that is not plain."""
    key = f"place.{area.kind}"
    return voice.say(key, name=area.name(voice.language)) if voice.has(key) else area.name(voice.language)


def localities(areas: Sequence[int], voice: Voice, atlas: Atlas, without: Sequence[int] = (), most: int = 6) -> str:
    off = {area.id for area in atlas.off_with(without, Kind.LOCALITY)}
    names = [area.name(voice.language) for area in atlas.off_with(areas, Kind.LOCALITY) if area.id not in off]
    return voice.several(list(dict.fromkeys(names)), most) or voice.say("localities.unknown")


def back_at(when: str | None, still: Sequence[dict[str, Any]], voice: Voice, atlas: Atlas) -> str:
    """Since when supply is on, and where it is not: nobody is told that all is well while a feeder is still off."""
    if not still:
        return moment(when, voice)
    off = [
        voice.say(
            "still.one",
            place=places(facts["areas"], voice, atlas),
            cause=cause(facts["cause"], voice),
            eta=expected(facts["eta"], voice),
        )
        for facts in still
    ]
    return voice.say("still.off", time=moment(when, voice), places=voice.several(off))


def cause(code: str | None, voice: Voice) -> str:
    return voice.say(f"cause.{code}" if code else "cause.unknown")


def why(facts: Mapping[str, Any], voice: Voice) -> str:
    """The cause, and how far the crew is, if that is known."""
    return voice.several([told for told in (cause(facts["cause"], voice), crew_of(facts, voice)) if told])


def crew_of(facts: Mapping[str, Any], voice: Voice) -> str:
    if "crew" not in facts:
        return ""
    return voice.say(f"crew.{facts['crew']}", at=datetime.fromisoformat(facts["crew_at"]))


def expected(eta: str | None, voice: Voice, silent_since: str | None = None) -> str:
    """An estimate that has passed is not told as if it were still ahead."""
    if silent_since:
        return voice.say("eta.silent", at=datetime.fromisoformat(silent_since))
    if eta is None:
        return voice.say("eta.unknown")
    at = datetime.fromisoformat(eta)
    return voice.say("eta.by" if at > voice.now else "eta.passed", time=at)


def moment(when: str | None, voice: Voice) -> str:
    return voice.time(datetime.fromisoformat(when)) if when else ""
