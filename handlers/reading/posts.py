"""Which kind of official post a message is, by the signs that were seen in it (signs.yaml)."""

from __future__ import annotations

from collections.abc import Set as AbstractSet


def kind_of_post(seen: AbstractSet[str]) -> str:
    """Planned before over, over before news, news before a new outage."""
    if _is_planned(seen):
        return "planned_post"
    if _is_over(seen):
        return "restoration_post"
    return "update_post" if _is_news(seen) else "outage_post"


def _is_planned(seen: AbstractSet[str]) -> bool:
    if "@released" in seen or ("@shutdown" in seen and _is_over(seen)):
        return False
    if "@cancelled" in seen or "@shutdown" in seen:
        return True
    if "@window" in seen:
        return "@works" in seen or seen.isdisjoint({"@again", "@back"})
    return {"@works", "@later"} <= seen


def _is_over(seen: AbstractSet[str]) -> bool:
    done = "@back" in seen or "@released" in seen
    return done and seen.isdisjoint({"@eta", "@future", "@partial"})


def _is_news(seen: AbstractSet[str]) -> bool:
    """Word from the work on an outage that was posted before."""
    if seen & {"@again", "@partial"}:
        return True
    if "@out" in seen:
        return False
    if {"@back", "@eta"} <= seen and seen.isdisjoint({"@broken", "@cause", "@future"}):
        return True
    if "@found" in seen or ("@doing" in seen and "@broken" not in seen):
        return True
    return seen.isdisjoint({"@broken", "@patrolling"}) and "@under_way" in seen
