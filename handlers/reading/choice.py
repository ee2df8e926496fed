"""Which areas a name means, when several bear it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from handlers.reading.gazetteer import Entry, Gazetteer

# With nothing else said, the feeder stands for its locality and its substation: outages are posted by feeder. Whoever
# lives there means the locality.
_RANK = ["feeder", "locality", "transformer", "substation", "zone", "discom", "circle", "division", "subdivision"]
_OF_PEOPLE = ["locality", *(kind for kind in _RANK if kind != "locality")]
_OF_TRANSFORMERS = ["transformer", *(kind for kind in _OF_PEOPLE if kind != "transformer")]
MANY = 12  # nobody chooses from a longer list
_OFFICES = ("zone", "discom", "circle", "division", "subdivision")


def choose(entries: list[Entry], others: list[Entry], said: str, places: Gazetteer) -> tuple[int, ...]:
    """The areas meant; one in the other is one place, different branches are a question."""
    if said in ("", "area", "transformer"):
        rank = _OF_TRANSFORMERS if said == "transformer" else _RANK if places.by_feeder else _OF_PEOPLE
        return _by_rank(_first_hand(entries, others, places), rank, places)
    same = _unique(e.place for e in entries if places.kinds[e.place] == said)
    if same or said not in ("feeder", *_OFFICES):
        return _apart(same, places)
    return _feeders(entries, places) if said == "feeder" else choose(entries, others, "", places)


def at_home(entries: list[Entry], near: Sequence[Collection[int]], places: Gazetteer) -> list[Entry]:
    """Of very many namesakes those that lie where the sender is at home."""
    for home in near:
        if len(entries) > MANY:
            entries = [e for e in entries if any(places.related(e.place, other) for other in home)] or entries
    return entries


def are_at_home(area: int, near: Sequence[Collection[int]], places: Gazetteer) -> bool:
    return any(places.related(area, other) for home in near for other in home)


def nearest(areas: tuple[int, ...], near: Sequence[Collection[int]], places: Gazetteer) -> tuple[int, ...]:
    """Of namesakes those that lie where the sender is at home; `near` begins with what is nearest to them."""
    for home in near:
        here = tuple(area for area in areas if any(places.related(area, other) for other in home))
        if len(areas) > 1 and here:
            areas = here
    return areas


def _first_hand(entries: list[Entry], others: list[Entry], places: Gazetteer) -> list[Entry]:
    """Without "feeder" in the text a name that needs "feeder" is a guess: then all who bear it in part count."""
    outright = [e for e in entries if not e.kind]
    if any(places.kinds[e.place] not in _OFFICES for e in outright):
        return entries
    below = [e for e in others if places.kinds[e.place] not in _OFFICES]
    return outright or below or entries


def _feeders(entries: list[Entry], places: Gazetteer) -> tuple[int, ...]:
    """A feeder was said, but only other things have that name: what is meant lies in the substation of that name."""
    stations = _unique(e.place for e in entries if places.kinds[e.place] == "substation")
    if stations:
        return _unique(child for station in stations for child in places.children(station, "feeder"))
    local = [e for e in entries if places.kinds[e.place] in ("locality", "transformer")]
    return _by_rank(local, _RANK, places)


def _by_rank(entries: list[Entry], rank: list[str], places: Gazetteer) -> tuple[int, ...]:
    found = _unique(e.place for e in entries)
    return _apart(sorted(found, key=lambda area: rank.index(places.kinds[area])), places)


def _apart(areas: Iterable[int], places: Gazetteer) -> tuple[int, ...]:
    """Drops what lies in, or over, one that was named before it."""
    kept: list[int] = []
    for area in areas:
        if not any(places.related(area, other) for other in kept):
            kept.append(area)
    return tuple(kept)


def _unique(areas: Iterable[int]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(areas))
