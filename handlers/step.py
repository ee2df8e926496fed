"""A question that we asked and wait for; it survives a restart, expires, and is answered once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

PATIENCE = timedelta(minutes=30)


@dataclass(eq=False)
class Step:
    """`author` (a keyed hash) was asked in the chat `address_id`; `form` is what they told us so far."""

    address_id: int
    author: bytes
    kind: str
    form: dict[str, Any]
    asked_at: datetime
    expires_at: datetime
    done_at: datetime | None = None
    outcome: str | None = None
    id: int = field(default=None, init=False)  # type: ignore[assignment]

    def waits(self, now: datetime) -> bool:
        return self.done_at is None and now < self.expires_at

    def offer(self, buttons: dict[str, str]) -> None:
        """What its buttons say, and stand for; the buttons of before can still be seen, and pressed."""
        offers = {label.casefold(): action for label, action in buttons.items()}
        taps = dict.fromkeys([*self.form.get("taps", ()), *buttons.values()])
        self.form = self.form | {"offers": offers, "taps": list(taps)}

    def never_offered(self, action: str) -> bool:
        """Nobody can press what was never shown: somebody made it up. A question may have been asked without us."""
        taps = self.form.get("taps")
        return taps is not None and action not in taps

    def offered(self, text: str) -> str | None:
        found: str | None = self.form.get("offers", {}).get(text.strip().casefold())
        return found

    def showed(self, action: str) -> bool:
        """With the last that we said to them; whoever was asked without a talk was shown nothing else."""
        offers = self.form.get("offers")
        return offers is None or action in offers.values()

    def close(self, outcome: str, now: datetime) -> None:
        self.done_at, self.outcome = now, outcome
