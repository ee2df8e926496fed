"""How well the reader does on messages that it was not made from: by intent, by language, and how long one takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from time import process_time

from rich.console import Console
from rich.table import Table

from handlers.reading import Gazetteer, Reading, as_written, read
from handlers.reading.examples import APART, Example, seen, unseen
from handlers.reading.intents import OFFICIAL
from handlers.reading.lexicon import key
from handlers.reading.moments import INDIA
from handlers.reading.naming import variant
from handlers.reading.normal import plain, tokens
from tests.handlers.reading.demo import gazetteer


@dataclass(frozen=True)
class Result:
    example: Example
    reading: Reading

    def got(self, what: str) -> object:
        match what:
            case "eta":
                return self.reading.eta_said
            case "place":
                return _words(as_written(str(self.example["text"]), self.reading.places))
            case "name":
                return _names(as_written(str(self.example["text"]), self.reading.places))
            case _:
                return getattr(self.reading, what)

    def expected(self, what: str) -> object:
        match what:
            case "place":
                return _words((self.example["place"] or "").split(";"))
            case "name":
                return _names((self.example["place"] or "").split(";"))
            case _:
                return self.example[what]

    def right(self, what: str) -> bool:
        return self.got(what) == self.expected(what)


def _words(places: Iterable[str]) -> frozenset[str]:
    rows = (" ".join(t.word for t in tokens(plain(place)) if t.is_word) for place in places)
    return frozenset(row for row in rows if row)


def _names(places: Iterable[str]) -> frozenset[str]:
    """As an officer counts: which words are named, wherever a place is cut, without those that say what it is."""
    named = (word for place in _words(places) for word in place.split())
    return frozenset(word for word in named if _KINDS.isdisjoint((key(word), variant(word))))


_WHAT_IT_IS = """11, 33, kv, feeder, substation, transformer, line, road, near, side, area,
  gaon, gram, mohalla, town, city, shahar"""
_KINDS = frozenset(heard(word) for word in _WHAT_IT_IS.replace(",", " ").split() for heard in (key, variant))


def results(examples: Sequence[Example], role: bool = True) -> list[Result]:
    return [Result(e, understand(e, gazetteer(), role)) for e in examples]


def understand(example: Example, places: Gazetteer, role: bool = True) -> Reading:
    hour, minute = (example.get("sent_at") or "14:00").split(":")
    said_at = datetime(2026, 6, 10, int(hour), int(minute), tzinfo=INDIA)
    return read(example["text"], said_at, places, example["sender_role"] if role else "")


# ---- scores ---------------------------------------------------------------------------------------


def share(results: Sequence[Result], what: str) -> str:
    """Right ones, of those that have such a thing."""
    asked = [r for r in results if r.expected(what)]
    return percent(sum(r.right(what) for r in asked), len(asked))


def invented(results: Sequence[Result], what: str) -> int:
    """Messages that have no such thing and were given one."""
    return sum(bool(r.got(what)) and not r.expected(what) for r in results)


def percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} % of {whole}" if whole else "-"


def caught(results: Sequence[Result], intent: str) -> str:
    return percent(*_part(r.reading.intent == intent for r in results if r.example["intent"] == intent))


def kept_apart(results: Sequence[Result], intent: str) -> str:
    return percent(*_part(r.example["intent"] == intent for r in results if r.reading.intent == intent))


def _part(flags: Iterable[bool]) -> tuple[int, int]:
    listed = list(flags)
    return sum(listed), len(listed)


def published(results: Sequence[Result]) -> int:
    """Messages of others than engineers that read as an official post."""
    return sum(r.example["sender_role"] != "engineer" and r.reading.intent in OFFICIAL for r in results)


SCORES: dict[str, Callable[[Sequence[Result]], object]] = {
    "intent": lambda rs: share(rs, "intent"),
    "danger found": lambda rs: caught(rs, "hazard"),
    "danger, of what was taken for it": lambda rs: kept_apart(rs, "hazard"),
    "danger overlooked by the net": lambda rs: sum(
        r.example["intent"] == "hazard" and not (r.reading.danger or r.reading.alarming) for r in rs
    ),
    "warned without need": lambda rs: sum(r.example["intent"] != "hazard" and r.reading.danger for r in rs),
    "time": lambda rs: share(rs, "eta"),
    "… where there is none": lambda rs: invented(rs, "eta"),
    "cause": lambda rs: share(rs, "cause"),
    "… where there is none ": lambda rs: invented(rs, "cause"),
    "fault kind": lambda rs: share(rs, "fault_kind"),
    "… where there is none  ": lambda rs: invented(rs, "fault_kind"),
    "place, word for word": lambda rs: share(rs, "place"),
    "… where there is none   ": lambda rs: invented(rs, "place"),
    "… as an officer counts": lambda rs: share(rs, "name"),
    "others' words as official": published,
}


def main() -> None:
    console = Console(width=220)
    parts = {f"{file}, {name}": part(file) for file in APART for name, part in (("seen", seen), ("unseen", unseen))}
    read_parts = {name: results(part) for name, part in parts.items() if part}
    fresh = [r for name, rs in read_parts.items() if name.endswith("unseen") for r in rs]
    nameless = results([r.example for r in fresh], role=False)
    console.print(table("scores", {**read_parts, "all unseen": fresh, "… sender unknown": nameless}))
    console.print(by("intent", fresh), by("lang", fresh), confusions(fresh))
    console.print(f"median {1000 * median(seconds(r.example) for r in fresh):.2f} ms a message")


def table(title: str, columns: dict[str, list[Result]]) -> Table:
    made = Table("", *columns, title=title)
    for name, score in SCORES.items():
        made.add_row(name, *(str(score(rs)) for rs in columns.values()))
    return made


def by(what: str, results: Sequence[Result]) -> Table:
    made = Table(
        what,
        "messages",
        "found",
        "rightly so called",
        "time",
        "cause",
        "fault kind",
        "place",
        title=f"unseen, by {what}",
    )
    for value in sorted({r.example[what] for r in results}):
        mine = [r for r in results if r.example[what] == value]
        found = caught(mine, value) if what == "intent" else share(mine, "intent")
        called = kept_apart(results, value) if what == "intent" else ""
        made.add_row(
            value, str(len(mine)), found, called, *(share(mine, w) for w in ("eta", "cause", "fault_kind", "place"))
        )
    return made


def confusions(results: Sequence[Result]) -> Table:
    made = Table("is", "was taken for", "times", title="unseen, confusions")
    wrong = Counter((r.example["intent"], r.reading.intent) for r in results if not r.right("intent"))
    for (meant, taken), times in wrong.most_common(20):
        made.add_row(meant, taken, str(times))
    return made


def seconds(example: Example) -> float:
    begun = process_time()
    understand(example, gazetteer())
    return process_time() - begun


if __name__ == "__main__":
    main()
