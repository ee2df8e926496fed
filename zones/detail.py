"""A detail of a complaint: what passed about it between its person and the office."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class DetailKind(StrEnum):
    WORDS = "words"
    PHOTO = "photo"
    VIDEO = "video"
    VOICE = "voice"
    DOCUMENT = "document"
    PIN = "pin"
    CONSUMER = "consumer"  # the number of their connection
    REMARK = "remark"  # their word when it was over, or that it never was
    ANSWER = "answer"  # to what the engineer asked back
    QUESTION = "question"  # from here on the engineer's: asked back
    WORK = "work"  # a photo of it
    REASON = "reason"  # for which another office returned it


OF_THE_OFFICE = (DetailKind.QUESTION, DetailKind.WORK, DetailKind.REASON)


@dataclass(eq=False)
class Detail:
    """What passed about it: words, a pin, or the platform's id of a photo; always sealed."""

    complaint_id: int
    kind: DetailKind
    sealed_content: bytes
    at: datetime
    id: int = field(default=None, init=False)  # type: ignore[assignment]
