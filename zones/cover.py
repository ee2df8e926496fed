"""A larger outage covers the smaller ones beneath it: what is told while it lasts, and what when it ends.

| what happens                                        | what people hear                                      |
|-----------------------------------------------------|-------------------------------------------------------|
| a larger one is posted                              | it, also whoever was told of a smaller one            |
| a smaller one is posted under it, of its own fault  | nothing yet                                           |
| a smaller one is updated, corrected, ends           | nothing yet                                           |
| the larger one ends, nothing is open beneath        | one restoration, also for what ended before           |
| the larger one ends, a smaller one is open          | under that: still off, and why; others: back          |
| the larger one is taken back                        | that; under what is open beneath: its news instead    |
| the smaller one ends later                          | its restoration                                       |

Planned work covers and is covered like any other outage, from its beginning on; what is only announced is not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zones.outage import Outage

Lineage = Mapping[int, frozenset[int]]  # an area → itself and all that it hangs on


@dataclass(frozen=True)
class Around:
    """The outages that run on some areas, above them and beneath, at one moment."""

    running: Sequence[Outage]
    lineage: Lineage

    def under(self, areas: Sequence[int], larger: Sequence[int]) -> tuple[int, ...]:
        """Those of the areas that are, or hang on, one of the larger ones."""
        return tuple(area for area in areas if not self.lineage[area].isdisjoint(larger))

    def lie_under(self, areas: Sequence[int], larger: Sequence[int]) -> bool:
        return len(self.under(areas, larger)) == len(areas)

    def covers(self, larger: Outage, outage: Outage) -> bool:
        """Of two that lie on the same areas the earlier covers the later, so that one of them is told."""
        if larger is outage or not self.lie_under(outage.areas, larger.areas):
            return False
        return not self.lie_under(larger.areas, outage.areas) or larger.id < outage.id

    def above(self, areas: Sequence[int]) -> list[Outage]:
        """The outages for which all of these areas are off, and which are larger than them."""
        over = (known for known in self.running if self.lie_under(areas, known.areas))
        return [known for known in over if not self.under(known.areas, areas)]

    def covering(self, outage: Outage) -> Outage | None:
        """While this one runs, nothing is told of the outage."""
        return next((known for known in self.running if self.covers(known, outage)), None)

    def outlasting(self, outage: Outage) -> Outage | None:
        """Where this one runs supply is not back, though the outage has ended."""
        others = (known for known in self.running if known is not outage)
        return next((known for known in others if self.lie_under(outage.areas, known.areas)), None)

    def beneath(self, outage: Outage) -> list[tuple[Outage, tuple[int, ...]]]:
        """What stays off when the outage ends: the outermost of the others, each with its areas under this one."""
        others = [known for known in self.running if known is not outage]
        open_ = [(known, self.under(known.areas, outage.areas)) for known in others]
        return [
            (known, areas)
            for known, areas in open_
            if areas and not any(self.covers(other, known) for other in others if other is not known)
        ]

    def off_for_others(self, outage: Outage) -> tuple[int, ...]:
        """Those areas of the outage that stay off for a larger one, of which there will be news."""
        others = (known for known in self.running if known is not outage)
        return tuple(dict.fromkeys(area for known in others for area in self.under(outage.areas, known.areas)))
