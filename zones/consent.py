"""What somebody has agreed to, in which wording of our notice, and since when."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

# The version of the notice's text (`consent.*` in the catalogues). Whoever changes its meaning raises it, and everyone
# is shown the new one; a test keeps its fingerprint. 0: what stood in the welcome before there was a notice.
NOTICE = 1


@dataclass(eq=False)
class Consent:
    """One version, shown to one person. It is given by an act of theirs, and ends with their last zone."""

    person_id: int
    notice: int
    shown_at: datetime
    given_at: datetime | None = None
    withdrawn_at: datetime | None = None
    id: int = field(default=None, init=False)  # type: ignore[assignment]

    def give(self, now: datetime) -> None:
        self.given_at, self.withdrawn_at = now, None


def is_outdated(last: Consent | None) -> bool:
    """Whether they agreed to other words than ours are now. The utility's own people were never asked for it."""
    return last is not None and last.withdrawn_at is None and last.notice < NOTICE
