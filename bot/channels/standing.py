"""How each template stands with Meta, and which of them carries a notice now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.channels.templates import GENERAL_KIND, template_name
from zones.person import LANGUAGES, READS

APPROVED, MISSING, REJECTED, PAUSED, DISABLED = "APPROVED", "MISSING", "REJECTED", "PAUSED", "DISABLED"
MARKETING = "MARKETING"

FIRST_PAUSE, SECOND_PAUSE, NEVER = timedelta(hours=3), timedelta(hours=6), timedelta(0)

# What a send is told of its template, how long we believe it without hearing more (Meta pauses for 3 h, then for 6 h;
# what was only just approved may be unknown to it for some minutes), and what the template then is.
TOLD: dict[int, tuple[str, timedelta]] = {
    132001: (MISSING, timedelta(hours=1)),
    132007: (REJECTED, NEVER),
    132015: (PAUSED, FIRST_PAUSE),
    132016: (DISABLED, NEVER),
}
FORGIVEN = timedelta(days=7)  # after a quiet week the next pause is a first one again


@dataclass(frozen=True)
class Standing:
    """`status` is Meta's own word (APPROVED, PENDING, REJECTED, PAUSED …); `until` when it is worth trying again."""

    status: str
    since: datetime
    category: str = ""
    quality: str = ""
    reason: str = ""
    until: datetime | None = None

    def may_be_sent(self, now: datetime) -> bool:
        return self.status == APPROVED or (self.until is not None and self.until <= now)

    @property
    def is_well(self) -> bool:
        return self.status == APPROVED and self.category != MARKETING and self.quality != "RED"


Standings = Mapping[tuple[str, str], Standing]


@dataclass(frozen=True)
class Choice:
    """The template that carries a notice; the general one has parameters of its own."""

    name: str
    language: str
    general: bool = False


def choose(kind: str, language: str, standings: Standings, now: datetime) -> Choice | None:
    """The notice's own template in their language, or in another that they can likely read; else the general one; at
    last in any language: everything before silence. None: not one of them may be sent now.

    One that was moved to marketing costs seven times as much and is not delivered to everybody: the last resort.
    Of a template that we have heard nothing about we believe the best; the platform will tell.
    """
    possible = [choice for choice in choices(kind, language) if may_be_sent(choice, standings, now)]
    useful = (choice for choice in possible if category_of(choice, standings) != MARKETING)
    return next(useful, possible[0] if possible else None)


def choose_general(language: str, standings: Standings, now: datetime, kind: str = GENERAL_KIND) -> Choice | None:
    """The template that can carry several notices at once, or one that asks, in a language that they read."""
    possible = (Choice(template_name(kind), each, general=True) for each in READS[language])
    usable = (choice for choice in possible if may_be_sent(choice, standings, now))
    return next((choice for choice in usable if category_of(choice, standings) != MARKETING), None)


def choices(kind: str, language: str) -> Iterator[Choice]:
    """In the order in which we would like them."""
    read = READS[language]
    for languages in (read, tuple(other for other in LANGUAGES if other not in read)):
        yield from (Choice(template_name(kind), each) for each in languages)
        yield from (Choice(template_name(GENERAL_KIND), each, general=True) for each in languages)


def may_be_sent(choice: Choice, standings: Standings, now: datetime) -> bool:
    known = standings.get((choice.name, choice.language))
    return known is None or known.may_be_sent(now)


def category_of(choice: Choice, standings: Standings) -> str:
    known = standings.get((choice.name, choice.language))
    return known.category if known else ""


def told_by_a_send(code: int, before: Standing | None, now: datetime) -> Standing:
    """How a template stands after a send was refused with one of these codes."""
    status, wait = TOLD[code]
    return moved(before, status, f"whatsapp {code}", now + wait if wait else None, now)


# Words of a webhook for which we have one of our own.
EVENTS = {"REINSTATED": APPROVED, "UNPAUSED": APPROVED, "DELETED": MISSING, "PENDING_DELETION": MISSING}


def told_by_a_webhook(event: str, reason: str, before: Standing | None, now: datetime) -> Standing:
    """How a template stands after Meta told us so."""
    status = EVENTS.get(event, event)
    until = now + FIRST_PAUSE if status == PAUSED else None
    return moved(before, status, "" if reason == "NONE" else reason, until, now)


def moved(before: Standing | None, status: str, reason: str, until: datetime | None, now: datetime) -> Standing:
    """What is said a second time changes nothing; a pause soon after another is a longer one."""
    if before and before.status == status and before.until and now < before.until:
        return before
    if until and status == PAUSED and before and before.status == PAUSED and now - before.since < FORGIVEN:
        until = now + SECOND_PAUSE
    known = before or Standing(status, now)
    return Standing(status, now, known.category, known.quality, reason, until)


# Meta's word, as an operator can act on it.
IN_WORDS = {
    MISSING: "is not at Meta: run `python main.py templates sync`",
    "NOT TAKEN": "was not taken for review: {reason}",
    "PENDING": "waits for Meta's review",
    REJECTED: "was rejected by Meta: {reason}; appeal in WhatsApp Manager, or change its wording under a new version",
    PAUSED: "is paused by Meta, because people blocked or reported it; others speak in its place{until}",
    DISABLED: "was disabled by Meta for good: give its wording a new version",
    "FLAGGED": "will be disabled by Meta unless people like it better within a week",
}
REASONS = {
    "ABUSIVE_CONTENT": "it found the text abusive",
    "INCORRECT_CATEGORY": "it does not take it for a utility message",
    "INVALID_FORMAT": "variables or format are not as they should be",
    "PROMOTIONAL": "it found it promotional",
    "SCAM": "it took it for a fraud",
    "TAG_CONTENT_MISMATCH": "text and language or category do not match",
    "": "it gave no reason",
}


def in_words(template: str, standing: Standing) -> str:
    """What is the matter with it, or that nothing is."""
    if standing.status in IN_WORDS:
        reason = REASONS.get(standing.reason, standing.reason)
        until = f" (until {standing.until:%d %b %H:%M} UTC)" if standing.until else ""
        return f"{template} {IN_WORDS[standing.status].format(reason=reason, until=until)}."
    if standing.status != APPROVED:
        return f"{template} is {standing.status.lower()} at Meta."
    if standing.category == MARKETING:
        return f"{template} was moved to marketing by Meta: dearer, and not for everybody; appeal in WhatsApp Manager."
    if standing.quality == "RED":
        return f"{template} has a red quality rating: Meta will pause it if more people block or report it."
    return f"{template} is approved."
