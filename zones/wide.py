"""What is so wide that one office alone does not say it: as each zone has it in its file."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from zones.area import Kind
from zones.notice import NoticeKind

# What makes something out of nothing for many waits. What was said already is put right, carried on and ended by one
# office: a wrong word must not stand while somebody is looked for, and nobody is kept in the dark about the light.
WAITS = frozenset({NoticeKind.OUTAGE, NoticeKind.PLANNED})

# Danger to life goes before everything.
URGENT = frozenset({"conductor_snapped", "fire", "safety_shutdown"})

LEVELS = tuple(Kind)  # from the discom down


@dataclass(eq=False)
class Width:
    """A notice is wide from this level of the tree on, or from this many people on; each office is given `wait`."""

    zone_id: int
    level: Kind | None
    people: int | None
    wait: timedelta = timedelta(minutes=10)

    def is_wide(self, kinds: Collection[Kind], reach: int) -> bool:
        too_high = self.level is not None and any(LEVELS.index(kind) <= LEVELS.index(self.level) for kind in kinds)
        return too_high or (self.people is not None and reach >= self.people)


def waits(kind: NoticeKind, cause: str | None) -> bool:
    """Whether a notice of this kind waits for a second office at all, where it is wide."""
    return kind in WAITS and cause not in URGENT
