"""Where a name is cut: what surely belongs to one that was found among the words, and what never is one."""

from __future__ import annotations

from functools import cache

from handlers.reading.lexicon import key, words
from handlers.reading.naming import labels, number, variant
from handlers.reading.said import Said
from handlers.reading.sound import sound
from handlers.reading.vocabulary import is_everyday

AND = ("aur", "and", "&", "v", "व")
OF_A_NUMBER = ("a", "b", "c", "d", "e", "f", "st", "nd", "rd", "th")  # "111A", "2nd"; "2h" is a time
POWER_HOUSE = ("power", "powerhouse", "bijlighar")  # what people call a substation is not part of its name
KE = key("ke")
OF_A_GRID = ("132", "220", "400")  # "132 Rasra" is the station above
FIGURES = 2  # more of them are a telephone


def cut(said: Said, start: int, end: int) -> tuple[int, int] | None:
    """The name with all of its numbers, and without whoever writes from there; None if nothing or a figure is left."""
    while end - start > 1 and said.row[start].word in _titles():
        start += 1
    if not any(_may_name(token.word) for token in said.row[start:end]):
        return None
    while end - start > 1 and _is_apart(said, end):
        end -= 1
    start = _from_its_initials(said, _from_its_voltage(said, _from_its_block(said, start)))
    while start and said.row[start - 1].word in _belonging("ahead"):
        start -= 1
    while end < len(said.row) and said.row[end].word in _belonging("behind"):
        end += 1
    end = _to_its_line(said, start, end)
    while (further := _to_its_number(said, end)) > end:
        end = further
    return start, end


def _may_name(word: str) -> bool:
    return word[0].isalpha() and word not in _titles() and word not in _belonging("apart")


def _is_apart(said: Said, end: int) -> bool:
    """What stands at the end of a name and is none of it: a clock, a quarter of the sky."""
    last = said.row[end - 1].word
    if ":" in last or is_power_house(said, end - 1) or last in _belonging("apart"):
        return True
    return said.keys[end - 1] == KE or (said.keys[end - 2] == KE and last in _belonging("sides"))


def _from_its_initials(said: Said, start: int) -> int:
    """ "C Y Chintamani Road"."""
    at = start
    while at and _is_initial(said, at - 1):
        at -= 1
    return at


def _is_initial(said: Said, at: int) -> bool:
    written = said.text[said.row[at].start : said.row[at].end]
    return len(written) == 1 and written.isascii() and written.isupper()


def is_power_house(said: Said, at: int) -> bool:
    return at in said.kinds and sound(said.row[at].word) in _power_house()


def _from_its_block(said: Said, start: int) -> int:
    """ "H block Gujaini"."""
    at = start if variant(said.row[start].word) in labels() else start - 1
    if at < 1 or variant(said.row[at].word) not in labels():
        return start
    letter = said.row[at - 1]
    is_letter = bool(number(letter.word)) and not letter.word.isdigit() and said.text[letter.start].isupper()
    return at - 1 if is_letter else start


def _from_its_voltage(said: Said, start: int) -> int:
    """ "33 kv Mandhana-Chaubepur": what lies between two names is one line."""
    at = start
    while at > 1 and said.row[at - 1].word == "-" and said.is_nameable(at - 2):
        at -= 2
        while at and said.is_nameable(at - 1) and not is_everyday(said.row[at - 1].word):
            at -= 1
    if start and said.row[start - 1].word in OF_A_GRID:
        return start - 1
    return at if said.voltage_before(at) < at else start


def _to_its_line(said: Said, start: int, end: int) -> int:
    """ "33 kv Mandhana-Chaubepur line": with its voltage it is the line that is meant."""
    behind = said.row[start].word.isdigit() and start + 1 < len(said.row) and said.keys[start + 1] == "kv"
    has_voltage = behind or said.voltage_before(start) < start
    return end + 1 if has_voltage and end < len(said.row) and said.keys[end] == "line" else end


def _to_its_number(said: Said, end: int) -> int:
    """ "no. 3", "111A", "sector 16 & 17"."""
    row = [token.word for token in said.row[end : end + 3]] + ["", "", ""]
    if row[0] in _numbers():
        at = 2 if row[1] == "." else 1
        return end + at + 1 if row[at].isdigit() and len(row[at]) <= FIGURES else end
    if row[0] in OF_A_NUMBER and _is_glued(said, end) and said.row[end - 1].word.isdigit():
        return end + 1
    if row[0].isdigit() and row[1] in OF_A_NUMBER and _is_glued(said, end + 1):
        return end + 2
    last = said.row[end - 1].word
    listed = row[0] in AND and row[1].isdigit() and last.isdigit() and len(row[1]) == len(last)
    return end + 2 if listed and not said.is_measured(end + 1) else end


def _is_glued(said: Said, at: int) -> bool:
    return said.row[at - 1].end == said.row[at].start


@cache
def _power_house() -> frozenset[str]:
    return frozenset(map(sound, POWER_HOUSE))


@cache
def _numbers() -> frozenset[str]:
    return frozenset(words("places")["numbers"])


@cache
def _belonging(where: str) -> frozenset[str]:
    return frozenset(words("places")["belonging"][where])


@cache
def _titles() -> frozenset[str]:
    return frozenset(words("places")["titles"])
