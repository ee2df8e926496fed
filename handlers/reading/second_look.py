"""How likely somebody is in danger: what the intents say of it, and a second look at things, their state and where."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from handlers.reading.clues import SENDER, is_pair, is_piece
from handlers.reading.lexicon import Hit
from handlers.reading.scenes import scenes
from handlers.reading.weights import Table, shares

DANGER = Table("danger_weights", "danger")
THERE, NOT_THERE = "danger", "none"


def looked_at(row: Sequence[str], found: Iterable[Hit]) -> list[Hit]:
    """Of the clues of an intent the words and phrases, and with them the scenes; whoever sent it does not matter."""
    return [*(hit for hit in found if _is_seen(hit.name)), *scenes(row)]


def danger_in(seen: Iterable[Hit], of_intent: float) -> float:
    """The mean of both looks: each sees what the other overlooks, and what only one sees is doubted."""
    likely = shares(DANGER.scores(dict.fromkeys(hit.name for hit in seen), (THERE, NOT_THERE)))
    return (of_intent + likely[THERE]) / 2


def _is_seen(clue: str) -> bool:
    return not (is_pair(clue) or is_piece(clue) or clue.startswith(SENDER))
