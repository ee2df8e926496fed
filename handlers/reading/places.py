"""Finding places in a text: those that we know, and what looks like the name of one that we do not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from handlers.reading.choice import nearest
from handlers.reading.cuts import is_power_house
from handlers.reading.gazetteer import Gazetteer
from handlers.reading.known import Near, Span, is_spoken_for, known_places, name_at
from handlers.reading.normal import plain
from handlers.reading.said import Said
from handlers.reading.unknown import unknown_names

NAMED_KINDS = ("feeder", "substation")  # their words are part of what is said of a place
_AND = {"aur", "&", "v"}  # v is व


@dataclass(frozen=True)
class Found:
    """A place as it was said; one area is sure, several are a question, none is a name that we do not know."""

    words: str
    areas: tuple[int, ...]
    start: int = field(default=0, compare=False)  # where the words stand in the plain text
    end: int = field(default=0, compare=False)


def find_places(text: str, places: Gazetteer, near: Near = ()) -> tuple[Found, ...]:
    """The places of a text in their order."""
    said = Said(text)
    names = unknown_names(said)
    known = known_places(said, places, near)
    spans = [_as_said(span, names, [other for other in known if other is not span]) for span in known]
    taken = {at for span in spans for at in range(span.start, span.end)}
    for start, end in names:  # what is ours and was not meant is no unknown name either
        ours = name_at(said, start, end, places)
        if taken.isdisjoint(range(start, end)) and not ours and is_spoken_for(said, start, end):
            spans.append(Span(start, end, ()))
    spans = _without_grid(said, spans)
    spans = _merge(said, sorted(spans, key=lambda span: span.start), places)
    spans = [replace(span, areas=nearest(span.areas, near, places)) for span in spans]
    return tuple(dict.fromkeys(_found(said, span) for span in spans))


def beside(text: str, found: Sequence[Found]) -> str:
    """What else is said."""
    rest = plain(text)
    for place in sorted(found, key=lambda place: place.start, reverse=True):
        rest = f"{rest[: place.start]} {rest[place.end :]}"
    return rest


def _as_said(span: Span, names: Sequence[tuple[int, int]], others: Sequence[Span]) -> Span:
    """A place of ours with all that was said of its name, if no other place of ours is in that."""
    for start, end in names:
        if start < span.end and span.start < end and not any(o.start < end and start < o.end for o in others):
            return replace(span, start=min(start, span.start), end=max(end, span.end))
    return span


def _without_grid(said: Said, spans: list[Span]) -> list[Span]:
    """The grid station above us is only told where no place of ours is."""
    ours = [span for span in spans if not any(map(said.is_grid, range(span.start, span.end)))]
    return ours or spans


def _merge(said: Said, spans: list[Span], places: Gazetteer) -> list[Span]:
    """ "33/11 s/s Kamta, Malhaur feeder" is one place: what lies over another is only its address."""
    kept: list[Span] = []
    for span in spans:
        if kept and (joined := _joined(said, kept[-1], span, places)):
            kept[-1] = joined
        elif not any(span.areas and span.areas == other.areas for other in kept):
            kept.append(span)
    return kept


def _joined(said: Said, one: Span, other: Span, places: Gazetteer) -> Span | None:
    between = [k for at, k in enumerate(said.keys[one.end : other.start], one.end) if k and at not in said.kinds]
    if other.listed or len(between) > 4 or not _AND.isdisjoint(between):
        return None
    if one.areas and one.areas == other.areas and one.end == other.start:
        return Span(one.start, other.end, one.areas)
    inner = _inner(one.areas, other.areas, places) or _inner(other.areas, one.areas, places)
    return Span(one.start, other.end, inner) if inner else None


def _inner(outer: tuple[int, ...], inner: tuple[int, ...], places: Gazetteer) -> tuple[int, ...]:
    """Those of `inner` that lie in one of `outer`."""
    return tuple(area for area in inner if not set(outer).isdisjoint(places.above(area)))


def _found(said: Said, span: Span) -> Found:
    """With its voltage and kind: "11kv malhaur feeder"."""
    start, end = span.start, span.end
    while start and (said.kinds.get(start - 1) == "substation" or said.keys[start - 1] == "grid"):
        start -= 1
    start = said.voltage_before(start)
    while _is_said_with(said, end):
        end += 1
    begins, ends = said.row[start].start, said.row[end - 1].end
    return Found(said.text[begins:ends], span.areas, begins, ends)


def _is_said_with(said: Said, at: int) -> bool:
    return said.kinds.get(at) in NAMED_KINDS and not is_power_house(said, at)
