"""Where one area hangs from one date to the next: it moves to another parent, or is fed from elsewhere for a time.

All of it works on the dated placements of the one area, and leaves those of the past as they were.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from zones.area import Placement, Tree
from zones.refused import Refused


def parent_at(placements: Iterable[Placement], tree: Tree, at: datetime) -> int | None:
    """What the area hangs on at that time, in the tree of offices or in that of supply."""
    here = (one for one in placements if one.tree in (Tree.BOTH, tree) and overlaps(one, at, None) and one.since <= at)
    return next((one.parent_id for one in here), None)


def move(placements: Sequence[Placement], parent: int, on: datetime) -> list[Placement]:
    """From that date on it belongs elsewhere; the placements that are new. A back-feed goes on for its time."""
    made: list[Placement] = []
    for one in placements:
        if one.tree is not Tree.SUPPLY and overlaps(one, on, None):
            made += cut(one, on, None, parent_id=parent)
    return made


def feed(placements: Sequence[Placement], parent: int, since: datetime, until: datetime | None) -> list[Placement]:
    """For this time it is fed from there, and answered for as before."""
    if any(one.tree is Tree.SUPPLY and overlaps(one, since, until) for one in placements):
        raise Refused("already_fed")
    made: list[Placement] = []
    for one in placements:
        if one.tree is Tree.BOTH and overlaps(one, since, until):
            made += cut(one, since, until, tree=Tree.OFFICE)
    return [*made, Placement(made[0].area_id if made else placements[0].area_id, parent, since, until, Tree.SUPPLY)]


def take_back(placements: Sequence[Placement], fed: Placement, now: datetime) -> list[Placement]:
    """The back-feed ends now, or never begins: from here on it is fed again from where it belongs."""
    end, start = fed.until, max(fed.since, now)
    if end and end <= now:
        return []  # it has come home by itself
    made: list[Placement] = []
    for one in placements:
        if one.tree is Tree.OFFICE and overlaps(one, start, end):
            made += cut(one, start, end, tree=Tree.BOTH)
    fed.until = start
    return made


def cut(one: Placement, since: datetime, until: datetime | None, **otherwise: object) -> list[Placement]:
    """What lies between the two dates is otherwise; what lies before and after stays. The placements that are new."""
    made = []
    start, end = max(one.since, since), earlier(one.until, until)
    if end != one.until:
        made.append(anew(one, since=end, until=one.until))
    if start > one.since:
        made.append(anew(one, since=start, until=end, **otherwise))
        one.until = start
    else:
        one.until = end
        for name, value in otherwise.items():
            setattr(one, name, value)
        made.append(one)
    return made


def anew(one: Placement, **otherwise: object) -> Placement:
    facts = {"since": one.since, "until": one.until, "tree": one.tree, "parent_id": one.parent_id} | otherwise
    return Placement(one.area_id, **facts)  # type: ignore[arg-type]


def overlaps(one: Placement, since: datetime, until: datetime | None) -> bool:
    return (until is None or one.since < until) and (one.until is None or one.until > since)


def earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    known = [end for end in (one, other) if end]
    return min(known) if known else None
