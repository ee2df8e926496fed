"""What an engineer corrected in a preview: kept as an example from which reading can learn.

An example holds the sentence, with numbers, links and names of persons taken out, sealed like every text of a person;
what we had read in it, and what was meant. Not who wrote it, nor in which chat, nor the day and minute together: nobody
is found by it. It need not outlive its use: a year covers a monsoon and a winter; what is older should go."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(eq=False)
class Example:
    """`read` and `meant` hold areas (codes), cause and eta (HH:MM); `sent_at` is a time of day.

    `sealed_places`: the words that we took for a place.
    """

    sealed_text: bytes
    sent_at: str
    read: dict[str, Any]
    meant: dict[str, Any]
    kept_on: date
    sealed_places: bytes | None = None
    id: int = field(default=None, init=False)  # type: ignore[assignment]
