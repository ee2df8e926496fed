"""WhatsApp's templates, made from the same sentences that we send as free text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from handlers.telling.notices import GENERAL, PARAMETERS, PRIVATE, REOPENED
from handlers.wording import catalogue
from zones.closing import Reply
from zones.notice import WORTH, NoticeKind
from zones.person import LANGUAGES

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
REPLIES: dict[str, tuple[str, ...]] = {
    ASKING_KIND: tuple(f"back.{reply}" for reply in Reply),
    PRIVATE_KIND: ("in_full",),
}

# A wording once approved is never changed under its name: whoever changes a sentence raises its version here, and the
# general template speaks until Meta has approved the new one. Those that are not named stand at 1.
VERSIONS: dict[str, int] = {NoticeKind.RESTORATION: 2}


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


def definitions() -> list[Definition]:
    """The general ones first: with them alone everything could be said."""
    all_news = (GENERAL_KIND, ASKING_KIND, PRIVATE_KIND)
    general = [definition(kind, language) for kind in all_news for language in LANGUAGES]
    return general + [definition(kind, language) for kind in PARAMETERS for language in LANGUAGES]


def definition(kind: str, language: str) -> Definition:
    sentence, names, worth = kind, PRIVATE if kind == PRIVATE_KIND else GENERAL, LONGEST_LIFE
    if kind in PARAMETERS:
        sentence, names = f"notice.{kind}", PARAMETERS[kind]
        worth = WORTH[NoticeKind.CORRECTION if kind == REOPENED else NoticeKind(kind)]
    numbered = {name: f"{{{{{number}}}}}" for number, name in enumerate(names, 1)}
    body = catalogue(language)[sentence].format(**numbered)
    life = min(worth, LONGEST_LIFE)
    labels = tuple(catalogue(language)[f"button.{reply}"] for reply in REPLIES.get(kind, ()))
    examples = tuple(EXAMPLES[name] for name in names)
    return Definition(template_name(kind), language, body, examples, int(life.total_seconds()), labels)
