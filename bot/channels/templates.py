"""WhatsApp's templates, made from the same sentences that we send as free text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from handlers.notices import PARAMETERS
from handlers.wording import catalogue
from zones.notice import WORTH, NoticeKind
from zones.person import LANGUAGES

LONGEST_LIFE = timedelta(hours=12)  # of an undelivered utility template (message_send_ttl_seconds)

EXAMPLES = {
    "place": "11 kV Viram Khand", "areas": "Viram Khand, Patrakarpuram", "cause": "Jumper", "eta": "6:30 pm",
    "start": "11 am", "back_at": "6:10 pm", "reference": "GN-2611-0042/1",
}  # fmt: skip


def template_name(kind: NoticeKind) -> str:
    """One a kind; its languages stand under the same name."""
    return f"setu_{kind.value}_v1"


@dataclass(frozen=True)
class Definition:
    """What is submitted for approval; `seconds` bound how late it may still be delivered."""

    name: str
    language: str
    body: str
    examples: tuple[str, ...]
    seconds: int

    def payload(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "language": self.language,
            "category": "UTILITY",
            "message_send_ttl_seconds": self.seconds,
            "components": [{"type": "BODY", "text": self.body, "example": {"body_text": [list(self.examples)]}}],
        }


def definitions() -> list[Definition]:
    return [definition(kind, language) for kind in NoticeKind for language in LANGUAGES]


def definition(kind: NoticeKind, language: str) -> Definition:
    names = PARAMETERS[kind]
    numbered = {name: f"{{{{{number}}}}}" for number, name in enumerate(names, 1)}
    body = catalogue(language)[f"notice.{kind}"].format(**numbered)
    life = min(WORTH[kind], LONGEST_LIFE)
    return Definition(
        template_name(kind), language, body, tuple(EXAMPLES[name] for name in names), int(life.total_seconds())
    )
