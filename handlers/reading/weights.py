"""How much each clue weighs for each intent: learned by learning.py, kept in words/weights.tsv for anyone to read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "words" / "weights.tsv"
HEAD = "# Written by `make learn`. A clue, and how much it speaks for an intent (below 0: against it), in hundredths.\n"
TOO_LITTLE = 14  # hundredths: not worth a place

Weights = Mapping[str, Mapping[str, float]]


@cache
def weights() -> Weights:
    """By clue, then by intent."""
    lines = FILE.read_text(encoding="utf-8").splitlines() if FILE.exists() else []
    return dict(_weights_of(line) for line in lines if line and not line.startswith("# "))


def _weights_of(line: str) -> tuple[str, dict[str, float]]:
    clue, *listed = line.split("\t")
    return clue, {intent: int(weight) / 100 for intent, weight in (pair.split("=") for pair in listed)}


def write(learned: Weights) -> None:
    lines = (_line(clue, learned[clue]) for clue in sorted(learned))
    FILE.write_text(HEAD + "".join(line for line in lines if line), encoding="utf-8")


def _line(clue: str, by_intent: Mapping[str, float]) -> str:
    kept = [f"{intent}={round(100 * w)}" for intent, w in by_intent.items() if abs(100 * w) >= TOO_LITTLE]
    return "\t".join([clue, *kept]) + "\n" if kept else ""


def scores(clues: Iterable[str], intents: Iterable[str]) -> dict[str, float]:
    """How much speaks for each of these intents."""
    points = dict.fromkeys(intents, 0.0)
    known = weights()
    for clue in clues:
        for intent, weight in known.get(clue, {}).items():
            if intent in points:
                points[intent] += weight
    return points
