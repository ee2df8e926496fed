"""What a message is: every clue weighs for some intents and against others, and the heaviest wins."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from handlers.reading.clues import clues
from handlers.reading.danger import dangers_in, is_figure, is_only_talk
from handlers.reading.lexicon import Hit
from handlers.reading.second_look import DANGER, THERE, danger_in, looked_at
from handlers.reading.weights import INTENT, Table, shares

OFFICIAL = ("outage_post", "update_post", "restoration_post", "planned_post")
INTENTS = (
    "hazard", "opt_out", "abuse", "media_query", "rumour_forward", "planned_query", "help", "billing_or_other",
    "still_out", "restoration_confirm", *OFFICIAL, "status_query", "fault_report", "greeting_thanks", "chatter",
)  # fmt: skip
ENGINEER = "engineer"
# So likely a danger that it is one for us: by its words alone, with a word of the net, where such words are only
# borrowed, and where they are a figure of speech.
FEARED, NAMED, BORROWED, FIGURATIVE = 0.2, 0.125, 0.5, 0.98
SURE_ENOUGH = 0.6  # nobody in danger is asked whether they meant it


BACK = {"restoration_post", "restoration_confirm"}  # of an engineer the same, in whosever words


@dataclass(frozen=True)
class Verdict:
    intent: str
    confidence: float
    because: Callable[[], tuple[tuple[Hit, float], ...]]  # the clues that spoke for it, and how much


def intent_of(row: Sequence[str], signs: Iterable[str], role: str = "") -> Verdict:
    """Only an engineer's words, or those of somebody whom we do not know, can be an official post."""
    found = clues(row, signs, role)
    open_to = [intent for intent in INTENTS if role in ("", ENGINEER) or intent not in OFFICIAL]
    likely = shares(INTENT.scores(dict.fromkeys(hit.name for hit in found), open_to))
    intent = max(likely, key=likely.__getitem__)
    if role != ENGINEER:
        seen = looked_at(row, found)
        danger = danger_in(seen, likely["hazard"])
        if _is_hazard(row, intent, danger):
            return Verdict(
                "hazard", round(max(danger, SURE_ENOUGH), 2), partial(_because, seen, "hazard", DANGER, THERE)
            )
    if intent == "hazard" and (role != ENGINEER or is_figure(row)):
        intent = max((other for other in open_to if other != "hazard"), key=likely.__getitem__)
    alike = BACK if role == ENGINEER and intent in BACK else {intent}
    return Verdict(
        intent, round(sum(likely[each] for each in alike), 2), partial(_because, found, intent, INTENT, intent)
    )


def _is_hazard(row: Sequence[str], intent: str, danger: float) -> bool:
    """Danger outranks everything: it need not be the likeliest."""
    if is_figure(row):
        return danger >= FIGURATIVE
    if is_only_talk(row):
        return danger >= BORROWED
    named = bool(dangers_in(row))
    return danger >= (NAMED if named else FEARED) and (named or intent not in OFFICIAL)


def _because(found: Iterable[Hit], intent: str, table: Table, reading: str) -> tuple[tuple[Hit, float], ...]:
    """What was said at one place counts once, with all that it weighs."""
    weighed: dict[tuple[int, int], float] = defaultdict(float)
    for hit in found:
        if hit.start >= 0:
            weighed[hit.start, hit.end] += table.weight(hit.name, reading)
    heaviest = sorted(weighed.items(), key=lambda span: -span[1])
    return tuple((Hit(intent, *span), round(heavy, 2)) for span, heavy in heaviest if heavy > 0)
