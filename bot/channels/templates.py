"""WhatsApp's templates, made from the same sentences that we send as free text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from handlers.answer import Button
from handlers.telling.notices import GENERAL, PARAMETERS, PRIVATE, REOPENED
from handlers.wording import catalogue
from zones.closing import Reply
from zones.gathering import Verdict
from zones.notice import WORTH, NoticeKind
from zones.person import LANGUAGES
from zones.pocket import PocketVerdict

LONGEST_LIFE = timedelta(hours=12)  # of an undelivered utility template (message_send_ttl_seconds)

EXAMPLES = {
    "place": "11 kV Viram Khand", "areas": "Viram Khand, Patrakarpuram", "cause": "Jumper", "eta": "6:30 pm",
    "start": "11 am", "back_at": "6:10 pm", "back": "Vibhuti Khand substation", "reference": "GN-2611-0042/1",
    "news": "Power is off: 11 kV Viram Khand. Areas: Viram Khand, Patrakarpuram. Cause: Jumper. Expected back: 6:30 pm",
}  # fmt: skip

OURS = "setu_"
GENERAL_KIND = "general"
ASKING_KIND = "asking"  # the same news, and “is your supply back?” with its quick replies
PRIVATE_KIND = "private"  # a word to one person, and a quick reply that brings it in full
IN_FULL = "in_full"

# The labels under those that are tapped. A question's own template is named after the verb of its buttons, if they have
# one; `IN_FULL` brings the whole of it, with what else it has.
REPLIES: dict[str, tuple[str, ...]] = {
    ASKING_KIND: tuple(f"back.{reply}" for reply in Reply),
    "suspicion": tuple(f"suspicion.{verdict}" for verdict in Verdict),
    "eta": ("eta.restored", "eta.30", "eta.60", "eta.other"),
    "pocket": tuple(f"pocket.{verdict}" for verdict in PocketVerdict),
    "ack": ("ack", IN_FULL),
    "handed": ("accept", "decline", IN_FULL),
    "stand_in": ("accept", "decline", IN_FULL),
    "ladder": ("on_it", IN_FULL),
    PRIVATE_KIND: (IN_FULL,),
}
VERBS = {ASKING_KIND: {"back"}, "stand_in": {"accept", "decline"}}

# A wording once approved is never changed under its name: whoever changes a sentence raises its version here, and the
# general template speaks until Meta has approved the new one. Those that are not named stand at 1.
VERSIONS: dict[str, int] = {NoticeKind.RESTORATION: 2, NoticeKind.CANCELLATION: 2}


def template_name(kind: str) -> str:
    """One a sentence; its languages stand under the same name."""
    return f"{OURS}{kind}_v{VERSIONS.get(kind, 1)}"


@dataclass(frozen=True)
class Definition:
    """What is submitted for approval; `seconds` bound how late it may still be delivered."""

    name: str
    language: str
    body: str
    examples: tuple[str, ...]
    seconds: int
    replies: tuple[str, ...] = ()

    def payload(self) -> dict[str, Any]:
        buttons = [{"type": "QUICK_REPLY", "text": label} for label in self.replies]
        return {
            "name": self.name,
            "language": self.language,
            "category": "UTILITY",
            "message_send_ttl_seconds": self.seconds,
            "components": [
                {"type": "BODY", "text": self.body, "example": {"body_text": [list(self.examples)]}},
                *([{"type": "BUTTONS", "buttons": buttons}] if buttons else []),
            ],
        }


def with_taps(buttons: Sequence[Button], language: str, whole: str | None) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The templates that can ask the same as these buttons, each with what its quick replies stand for; `whole` is what
    brings it in full, if it can be brought. The best comes first."""
    for kind, replies in sorted(REPLIES.items(), key=lambda each: -len(each[1])):
        stands_for = {button.label: button.action for button in buttons if button.verb in VERBS.get(kind, {kind})}
        actions = [
            whole if reply == IN_FULL else stands_for.get(catalogue(language)[f"button.{reply}"]) for reply in replies
        ]
        if all(actions) and (IN_FULL in replies or len(actions) == len(buttons)):
            yield kind, tuple(filter(None, actions))


def definitions() -> list[Definition]:
    """The general ones first: with them alone everything could be said."""
    general = [definition(kind, language) for kind in (GENERAL_KIND, *REPLIES) for language in LANGUAGES]
    return general + [definition(kind, language) for kind in PARAMETERS for language in LANGUAGES]


def definition(kind: str, language: str) -> Definition:
    sentence, names, worth = kind, GENERAL, LONGEST_LIFE
    if kind in REPLIES and kind != ASKING_KIND:
        sentence, names = kind if kind == PRIVATE_KIND else f"asks.{kind}", PRIVATE
    if kind in PARAMETERS:
        sentence, names = f"notice.{kind}", PARAMETERS[kind]
        worth = WORTH[NoticeKind.CORRECTION if kind == REOPENED else NoticeKind(kind)]
    numbered = {name: f"{{{{{number}}}}}" for number, name in enumerate(names, 1)}
    body = catalogue(language)[sentence].format(**numbered)
    life = min(worth, LONGEST_LIFE)
    labels = tuple(catalogue(language)[f"button.{reply}"] for reply in REPLIES.get(kind, ()))
    examples = tuple(EXAMPLES[name] for name in names)
    return Definition(template_name(kind), language, body, examples, int(life.total_seconds()), labels)
