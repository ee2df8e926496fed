"""What a new roster changes in the holdings of one office: whoever comes ends the term of whoever was there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from zones.position import Holding


@dataclass(frozen=True)
class Term:
    """A holding as the roster has it. Without `since` it goes on as it is, or begins now."""

    person_id: int
    since: datetime | None = None
    until: datetime | None = None
    stand_in: bool = False


@dataclass
class Changes:
    """`dated`: holdings that go on with other dates. `called_off` were still to come and never were."""

    begun: list[Holding] = field(default_factory=list)
    dated: list[tuple[Holding, datetime, datetime | None]] = field(default_factory=list)
    called_off: list[Holding] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.begun or self.dated or self.called_off)


def transfers(position: int, terms: Sequence[Term], known: Sequence[Holding], now: datetime) -> Changes:
    """Decides; nothing is changed yet. What has ended stays as it is, unless the roster says its very dates."""
    changes = Changes()
    wanted = succession([begins for term in terms if (begins := dated(term, known, now))])
    left = list(known)
    for term in wanted:
        assert term.since  # `dated` gave it
        holding = the_same(term, left)
        if holding:
            left.remove(holding)
            if (holding.since, holding.until) != (term.since, term.until):
                changes.dated.append((holding, term.since, term.until))
        else:
            changes.begun.append(Holding(position, term.person_id, term.since, term.until, term.stand_in))
    for holding in left:
        if holding.until and holding.until <= now:
            continue
        if holding.since > now:
            changes.called_off.append(holding)
        elif (end := end_of(holding, wanted, now)) != holding.until:
            changes.dated.append((holding, holding.since, end))
    return changes


def dated(term: Term, known: Sequence[Holding], now: datetime) -> Term | None:
    """None: it is over, and the roster does not say when it was."""
    if term.since:
        return term
    runs = next((one for one in known if of_the_same(term, one) and one.covers(now)), None)
    if runs is None and term.until and term.until <= now:
        return None
    return Term(term.person_id, runs.since if runs else now, term.until, term.stand_in)


def succession(terms: Sequence[Term]) -> list[Term]:
    """Each holder's term ends at the latest where the next one's begins; stand-ins stand beside one another."""
    holders = sorted((term for term in terms if not term.stand_in), key=since)
    ended = [
        Term(one.person_id, one.since, min(since(after), one.until or since(after))) for one, after in pairwise(holders)
    ]
    return [*ended, *holders[-1:], *(term for term in terms if term.stand_in)]


def since(term: Term) -> datetime:
    assert term.since  # `dated` gave it
    return term.since


def of_the_same(term: Term, holding: Holding) -> bool:
    return (term.person_id, term.stand_in) == (holding.person_id, holding.stand_in)


def the_same(term: Term, known: Sequence[Holding]) -> Holding | None:
    """The holding that this term speaks of: one that began with it, or one that runs at the same time."""
    theirs = [holding for holding in known if of_the_same(term, holding)]
    began = next((holding for holding in theirs if holding.since == term.since), None)
    return began or next((holding for holding in theirs if overlaps(term, holding)), None)


def overlaps(term: Term, holding: Holding) -> bool:
    starts_before_its_end = holding.until is None or since(term) < holding.until
    return starts_before_its_end and (term.until is None or holding.since < term.until)


def end_of(holding: Holding, wanted: Sequence[Term], now: datetime) -> datetime | None:
    """Of a holding that the roster no longer names: where the next one begins; with nobody to come, at once."""
    if holding.stand_in:
        return now
    after = [since(term) for term in wanted if not term.stand_in and since(term) > holding.since]
    end = min(after, default=now)
    return min(end, holding.until or end)
