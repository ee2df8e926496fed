"""A text as the search for places sees it: words, keys, and where a kind ("feeder"), a voltage or a number is said."""

from __future__ import annotations

from functools import cache

from handlers.reading.lexicon import key, row_of, words
from handlers.reading.naming import kind_at, labels, number, suffixes, variant
from handlers.reading.normal import plain, tokens
from handlers.reading.sound import sound
from handlers.reading.vocabulary import is_everyday, is_spelt_so

IN = ("me", "par")
SHORTEST_NAME = 3
_VERBS = (
    "hai",
    "raha",
    "gaya",
    "lagega",
    "hoga",
    "diya",
    "hua",
    "aaya",
    "tha",
)  # a clause is over with these: what follows is the address


class Said:
    """One text; places in it are numbers of its words."""

    def __init__(self, text: str) -> None:
        self.text = plain(text)
        self.row = tokens(self.text)
        self.keys = row_of(self.text)
        self._minds_case = sum(t.word[0].isalpha() and self.text[t.start].islower() for t in self.row) > 1
        self.in_pairs = {at + half for at in range(len(self.row) - 1) if self._is_pair(at) for half in (0, 1)}
        self.kinds: dict[int, str] = {}
        for at in range(len(self.row)):
            kind, length = kind_at(self.keys, at)
            self.kinds |= dict.fromkeys(range(at, at + length), kind)

    def _is_pair(self, at: int) -> bool:
        """Everyday words that are a name together: "lal kurti", "नई सड़क", a sector or ward with its number."""
        first, second = self.row[at : at + 2]
        if variant(first.word) in _numbered() and number(second.word):
            return True
        return first.is_word and second.is_word and (sound(first.word), sound(second.word)) in _pairs()

    def words(self, start: int, end: int) -> str:
        return self.text[self.row[start].start : self.row[end - 1].end]

    def spoken(self, start: int, end: int) -> list[str]:
        return [t.word for t in self.row[start:end] if t.is_word]

    def is_edge(self, at: int) -> bool:
        """Outside the text, or a mark that parts clauses."""
        return not 0 <= at < len(self.row) or not (self.row[at].is_word or self.row[at].word in "-/")

    def voltage_before(self, at: int) -> int:
        """Where the voltage in front of this place begins; the place itself if there is none."""
        if at < 2 or self.keys[at - 1] != "kv" or not self.row[at - 2].word.isdigit():
            return at
        return at - 4 if at >= 4 and self.row[at - 3].word == "/" and self.row[at - 4].word.isdigit() else at - 2

    def kind_beside(self, start: int, end: int) -> str:
        """The kind that is named behind a name, or before it: "X feeder", "उपकेंद्र X"."""
        if self.is_grid(start):
            return "grid"
        if kind := self.kinds.get(end, ""):
            return kind if kind != "area" else ""
        if self._all_feeders(end):
            return "substation"
        before = self.kinds.get(start - 1, "")
        if before in ("substation", "subdivision", "division", "circle") and not self._has_its_name(start - 1):
            return before
        first = self.voltage_before(start)
        return {"11": "feeder", "33": "substation"}.get(self.row[first].word, "") if first < start else ""

    def _has_its_name(self, at: int) -> bool:
        """The kind that is said here belongs to a name before it: "Bithoor substation dead"."""
        while at in self.kinds:
            at -= 1
        return at >= 0 and self.row[at].is_word and not is_everyday(self.row[at].word)

    @property
    def general_kind(self) -> str:
        """A text about a transformer and no feeder means what the transformer serves."""
        kinds = set(self.kinds.values())
        return "transformer" if "transformer" in kinds and not kinds & {"feeder", "substation"} else ""

    def clauses(self) -> list[list[int]]:
        """The places of the words between two marks."""
        found: list[list[int]] = [[]]
        for at in range(len(self.row)):
            if not self.is_edge(at):
                found[-1].append(at)
            elif found[-1]:
                found.append([])
        return [clause for clause in found if clause]

    def is_clause(self, start: int, end: int) -> bool:
        """Nothing else stands between two marks."""
        return self.is_edge(start - 1) and self.is_edge(end)

    def is_grid(self, start: int) -> bool:
        """ "220 kv X", "132 kv grid substation X": above the network that we keep."""
        at = start - 1
        while at > 0 and (at in self.kinds or self.keys[at] == "grid"):
            at -= 1
        return at > 0 and self.keys[at] == "kv" and self.row[at - 1].word.isdigit() and int(self.row[at - 1].word) > 33

    def _all_feeders(self, at: int) -> bool:
        """ "X ke sabhi feeder", "X s/s ke 2 feeder": X is where the feeders start."""
        rest = self.keys[at : at + 3]
        return len(rest) == 3 and rest[0] == "ka" and rest[2] == "feeder" and rest[1] != "ka"

    def is_nameable(self, at: int) -> bool:
        return at not in self.kinds and self.row[at].is_word and not self.is_measured(at)

    def is_measured(self, at: int) -> bool:
        """A number that counts or measures something."""
        word = self.row[at].word
        if not word[0].isdigit():
            return False
        following = self.keys[at + 1] if at + 1 < len(self.keys) else ""
        if following == "feeder":
            return not self.is_number(at) and (at == 0 or is_everyday(self.row[at - 1].word))
        return not word.isdigit() or following in measures() or self._is_figure(at)

    def _is_figure(self, at: int) -> bool:
        """The first half of 10-12, 33/11, 5:30."""
        return at + 2 < len(self.row) and self.keys[at + 1] in ("/", ":", "-") and self.row[at + 2].word[0].isdigit()

    def _word(self, at: int) -> str:
        return self.keys[at] if 0 <= at < len(self.row) else ""

    def is_titled(self, at: int) -> bool:
        """Written like a name, in a text that writes other words small, and not just because a sentence begins."""
        written = self.text[self.row[at].start : self.row[at].end]
        named = written[:1].isupper() and not (written.isupper() and len(written) < 5)
        return self._minds_case and named and not self._begins_sentence(at)

    def _begins_sentence(self, at: int) -> bool:
        following = at + 1 < len(self.row) and self.text[self.row[at + 1].start].isupper()
        return (at == 0 or self.row[at - 1].word in ".?!\n") and not following

    def ends_clause_behind_verb(self, start: int, end: int) -> bool:
        """ "light nahi hai ahirwan": a clause is over with its verb; what follows is the address."""
        return start > 0 and self.keys[start - 1] in _VERBS and self.is_edge(end)

    def is_part(self, at: int) -> bool:
        word = self.row[at].word
        if word.isascii() and is_spelt_so(word) and word not in _spelt_parts():  # "bhag" is no "bagh"
            return False
        return variant(word) in suffixes() | labels() | {"vistar", "old", "nev"}

    def is_numbered(self, at: int) -> bool:
        """ "barra 2 me": a name with its number."""
        word, following = self.row[at].word, self.row[at + 1].word if at + 1 < len(self.row) else ""
        if (
            is_spelt_so(word)
            or len(word) < SHORTEST_NAME
            or not following.isdigit()
            or len(following) > 2
            or at in self.kinds
        ):
            return False
        return self._word(at + 2) in (*IN, "ka") or at + 2 == len(self.row)

    def is_number(self, at: int) -> bool:
        """A number or letter of a name: behind a label or a suffix, or before "block"."""
        word = self.row[at].word
        if not number(word) or at in self.kinds:
            return False
        if at and self.is_numbered(at - 1):
            return True
        before, after = self._beside(at, -1), self._beside(at, 1)
        if before in labels() or after == "blok":
            return True
        return (word.isdigit() and before in suffixes()) or (word in ordinals() and self.kinds.get(at + 1) == "feeder")

    def is_torn(self, at: int) -> bool:
        """A number whose sector stands before it."""
        return self.is_number(at) and self._beside(at, -1) in labels()

    def is_lettered(self, at: int) -> bool:
        """A block that has its letter before it."""
        before = at - 2 if at > 1 and self.row[at - 1].word == "-" else at - 1
        return before >= 0 and bool(number(self.row[before].word))

    def _beside(self, at: int, step: int) -> str:
        """The part of a name next to this place, over a hyphen if there is one."""
        at += step
        at += step if 0 <= at < len(self.row) and self.row[at].word == "-" else 0
        return variant(self.row[at].word) if 0 <= at < len(self.row) else ""


def is_ordinary(word: str) -> bool:
    """A name that is an ordinary word too."""
    return word in ordinary() or (len(sound(word)) > SHORTEST_NAME and sound(word) in ordinary())


def is_town(word: str) -> bool:
    return sound(word) in _towns()


def is_landmark(word: str) -> bool:
    return sound(word) in _landmarks()


@cache
def _landmarks() -> frozenset[str]:
    return frozenset(sound(word) for listed in words("places")["landmarks"] for word in str(listed).split())


@cache
def _towns() -> frozenset[str]:
    return frozenset(map(sound, words("places")["towns"]))


@cache
def ordinary() -> frozenset[str]:
    listed = words("places")["ordinary"]
    return frozenset((*listed, *(heard for word in listed if len(heard := sound(word)) > SHORTEST_NAME)))


@cache
def _numbered() -> frozenset[str]:
    return frozenset(map(variant, ("sector", "ward")))


@cache
def _pairs() -> frozenset[tuple[str, str]]:
    return frozenset(
        (sound(first), sound(second)) for first, second in map(str.split, words("places")["ordinary_pairs"])
    )


@cache
def ahead() -> frozenset[str]:
    return frozenset(words("places")["ahead"])


@cache
def _spelt_parts() -> frozenset[str]:
    lists = words("places")
    varied = (word for head, others in lists["variants"].items() for word in (head, *others))
    return frozenset((*varied, *lists["suffixes"], *lists["qualifiers"]))


@cache
def ordinals() -> frozenset[str]:
    return frozenset(words("places")["ordinals"])


@cache
def endings() -> frozenset[str]:
    """The suffixes that no everyday phrase has."""
    return frozenset(variant(word) for word in words("places")["endings"])


@cache
def measures() -> frozenset[str]:
    return frozenset(key(word) if word.isalpha() else word for word in words("places")["measures"])


@cache
def small() -> frozenset[str]:
    return frozenset(key(word) for word in words("places")["small"])
