"""The names of places that nobody told us: found by the words and their neighbours, as labelled messages teach it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from handlers.reading.beside_named import likelier, parts
from handlers.reading.cuts import cut
from handlers.reading.lexicon import key
from handlers.reading.localities import clues_of_localities
from handlers.reading.marks import BEGINS, GOES_ON, OUTSIDE, STATES, likeliest, of_a_word, of_the_end, step
from handlers.reading.naming import attached, labels, number, suffixes, variant
from handlers.reading.said import Said, endings, is_landmark, is_ordinary, is_town
from handlers.reading.sorts import clues_of_sorts
from handlers.reading.sound import sound
from handlers.reading.vocabulary import how_rare, is_english, is_everyday
from handlers.reading.weights import Table

PLACE = Table("place_weights", "mark of a word")  # what is seen of the word itself, or of its neighbours (-1, +1 …)
GRAMS = (3, 4)  # letters of a piece of a word
RATHER = 0.4  # a place that is overlooked is worse than one that is invented


def unknown_names(said: Said) -> list[tuple[int, int]]:
    """Where names begin and end; a pair of `ordinary_pairs` always is one."""
    marks = mark(said)
    for at in sorted(said.in_pairs):
        if marks[at] == OUTSIDE:
            marks[at] = GOES_ON if at - 1 in said.in_pairs and marks[at - 1] != OUTSIDE else BEGINS
    found: list[tuple[int, int]] = []
    for start in (at for at, what in enumerate(marks) if what == BEGINS or (what == GOES_ON and parts(said, at - 1))):
        end = start + 1
        while end < len(marks) and marks[end] == GOES_ON and not parts(said, end):
            end += 1
        while end > start and not said.row[end - 1].is_word:
            end -= 1
        if any(at not in said.kinds for at in range(start, end)) and (whole := cut(said, start, end)):
            first = min(whole[0], found.pop()[0]) if found and whole[0] < found[-1][1] else whole[0]
            found.append((first, whole[1]))
    return found


def mark(said: Said) -> list[int]:
    """Of each word; a second time where what was found makes other names likelier."""
    rows, steps = points(said), [PLACE.points([step(before)]) for before in range(STATES)]
    marks = likeliest(rows, steps)
    if more := likelier(said, marks):
        for at, by in more.items():
            rows[at] = [point + by * (state in (BEGINS, GOES_ON)) for state, point in enumerate(rows[at])]
        marks = likeliest(rows, steps)
    return marks


def points(said: Said) -> list[list[float]]:
    """Of each word and of the text as a whole how much speaks for each state."""
    nameless, *named = of_the_end(PLACE.points(clues_of_all(said)))
    return [*(of_a_word(PLACE.points(found)) for found in clues(said)), [nameless - RATHER, *named]]


# ---- what is seen of a word -----------------------------------------------------------------------


def clues(said: Said) -> list[list[str]]:
    """Of each word of a text."""
    clauses, sorts, localities = _of_clauses(said), clues_of_sorts(said), clues_of_localities(said)
    shapes = ["^", "^", *(_shape(token.word) for token in said.row), "$", "$"]
    return [
        [
            *_of_word(token.word),
            *_pieces(token.word),
            *_beside(said, at),
            *_around(shapes, at),
            *_in_the_sentence(said, at),
            *sorts[at],
            *_listed(localities, at),
            *clauses.get(at, ()),
        ]
        for at, token in enumerate(said.row)
    ]


@lru_cache(maxsize=65536)
def _of_word(word: str) -> tuple[str, ...]:
    if word[0].isdigit():
        return ("figure", f"figures {min(len(word), 3)}")
    return tuple(_of_letters(word)) if word[0].isalnum() else (f"sign {word}",)


def _of_letters(word: str) -> Iterator[str]:
    heard, part = sound(word), variant(word)
    everyday = "everyday" if is_everyday(word) else "no everyday word"
    yield from (f"word {key(word)}", f"begins {heard[:3]}", f"ends {heard[-3:]}", f"ends {heard[-4:]}")
    yield from (everyday, how_rare(word), f"{everyday}, {how_rare(word)}")
    for what, holds in (
        ("town", is_town(word)),
        ("ordinary", is_ordinary(word)),
        ("suffix", part in suffixes()),
        ("label", part in labels()),
        ("ending", part in endings()),
        ("landmark", is_landmark(word)),
        ("numeral", bool(number(word))),
        ("english", word.isascii() and is_english(word)),
        ("attached", any(heard.endswith(end) and len(heard) > len(end) + 2 for end, _ in attached())),
        ("short", len(word) <= 2),
    ):
        if holds:
            yield what


@lru_cache(maxsize=65536)
def _pieces(word: str) -> tuple[str, ...]:
    """Names are made of other sounds than everyday words that no list knows."""
    if not word[0].isalpha() or is_everyday(word):
        return ()
    heard = f"<{sound(word)}>"
    return tuple(f"has {heard[at : at + long]}" for long in GRAMS for at in range(len(heard) - long + 1))


def _beside(said: Said, at: int) -> Iterator[str]:
    """What is seen of the two words before and behind."""
    for far in (-2, -1, 1, 2):
        if 0 <= at + far < len(said.row):
            yield from _from(far, said.row[at + far].word)
        else:
            yield f"{far:+d} none"


@lru_cache(maxsize=65536)
def _from(far: int, word: str) -> tuple[str, ...]:
    """Of a farther word only what counts most."""
    return tuple(
        f"{far:+d} {clue}"
        for clue in _of_word(word)
        if not clue.startswith("begins") and (abs(far) == 1 or clue.startswith(_SEEN_FROM_FAR))
    )


_SEEN_FROM_FAR = ("word", "sign", "suffix", "label", "landmark", "no everyday", "everyday", "english", "ending")


def _shape(word: str) -> str:
    """The sentence without its names: an everyday word as it is, any other as x."""
    if not word[0].isalpha():
        return "9" if word[0].isdigit() else word
    return key(word) if is_everyday(word) else "x"


def _around(shapes: Sequence[str], at: int) -> Iterator[str]:
    first, before, own, behind, last = shapes[at : at + 5]
    name = "x" if own == "x" else "_"
    yield from (f"~{before} {name} {behind}", f"~{first} {before} {name}", f"~{name} {behind} {last}")


def is_frame(clue: str) -> bool:
    """What stands around a word."""
    return clue.startswith("~")


def is_letters(clue: str) -> bool:
    """How a word begins or ends."""
    return clue.startswith(("begins ", "ends ", "-1 ends ", "+1 ends "))


def _in_the_sentence(said: Said, at: int) -> Iterator[str]:
    yield "always"
    for far in (-1, 0, 1, 2):
        if at + far in said.kinds:
            yield f"{far:+d} kind {said.kinds[at + far]}"
    for far in (0, 1):
        if at + far < len(said.row) and said.is_measured(at + far):
            yield f"{far:+d} measured"
    if at in said.in_pairs:
        yield "pair"
    if said.is_titled(at):
        yield "titled"
    if at and said.row[at - 1].end == said.row[at].start:
        yield "glued"
    yield f"edges {said.is_edge(at - 1):d}{said.is_edge(at + 1):d}"
    yield "first" if at == 0 else "last" if at == len(said.row) - 1 else "within"


def _listed(localities: Mapping[int, str], at: int) -> Iterator[str]:
    yield from (f"{far:+d} {localities[at + far]}" for far in (-1, 0, 1) if at + far in localities)


def _of_clauses(said: Said) -> dict[int, list[str]]:
    """Of each word what stands between the same two marks: an address often has a clause of its own, first or last."""
    found: dict[int, list[str]] = {}
    clauses = said.clauses()
    for at_clause, clause in enumerate(clauses):
        words = [said.row[at].word for at in clause if said.row[at].word[0].isalpha()]
        usual = sum(map(is_everyday, words))
        where = (
            "only" if len(clauses) == 1 else "first" if not at_clause else "last" if clause is clauses[-1] else "inner"
        )
        own = [
            f"clause {where}",
            f"clause {where} of {min(len(clause), 5)}",
            f"clause of {min(usual, 3)} everyday, {min(len(words) - usual, 3)} other",
            f"clause {where} of {min(usual, 2)} everyday, {min(len(words) - usual, 2)} other",
            *([f"clause {where} of no everyday word"] if not usual else []),
        ]
        for place, at in enumerate(clause):
            found[at] = [*own, f"clause {where}, word {min(place, 3)}"]
    return found


def clues_of_all(said: Said) -> list[str]:
    """What tells of a text whether it names any place."""
    named = [t.word for t in said.row if t.word[0].isalpha()]
    usual = {k for k, t in zip(said.keys, said.row, strict=True) if k and t.is_word and is_everyday(t.word)}
    others = sum(not is_everyday(word) for word in named)
    return [
        "a text",
        f"a text of {min(len(usual) // 3, 6)} times three everyday words",
        f"a text of {min(others, 4)} other words",
        *(f"a text with {word}" for word in sorted(usual)),
    ]
