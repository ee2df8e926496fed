"""The places of a whole state: how long their index takes to build, what it weighs, how fast a text is searched."""

from __future__ import annotations

import gc
import random
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from benchmarks.stage.results import Found, Keep, show
from handlers.reading import Gazetteer, Place, find_places

SEED = 1912
FEEDERS, LOCALITIES_EACH, FEEDERS_EACH = (500, 4_000, 20_000), 10, 5
DIFFERENT = 60_000  # the census counts 107,000 villages in Uttar Pradesh; many are called Rampur
SYLLABLES = [
    ("ra", "रा"), ("ma", "मा"), ("ni", "नी"), ("bha", "भा"), ("ku", "कु"), ("chan", "चन"), ("dra", "द्र"), ("go", "गो"),
    ("pi", "पि"), ("ha", "ह"), ("ri", "री"), ("su", "सु"), ("de", "दे"), ("va", "वा"), ("la", "ला"), ("kha", "खा"),
    ("na", "ना"), ("ti", "ति"), ("sha", "शा"), ("jo", "जो"), ("dhan", "धन"), ("tu", "तु"), ("ja", "जा"), ("mo", "मो"),
]  # fmt: skip
ENDINGS = [
    ("pur", "पुर"), ("nagar", "नगर"), (" nagar", " नगर"), ("ganj", "गंज"), ("khera", "खेड़ा"), (" khand", " खंड"),
    ("garh", "गढ़"), (" vihar", " विहार"), (" colony", " कॉलोनी"), ("", ""), ("a", "ा"), ("uli", "ुली"), ("puram", "पुरम"),
]  # fmt: skip
SENTENCES = [
    "{} me light nahi hai 2 ghante se",
    "11kv {} feeder b/d, jumper, 1 ghanta lagega",
    "bhai {} ki bijli kab aayegi",
    "{} में लाइट कब आएगी",
    "33/11 केवी उपकेंद्र {} की इनकमिंग फेल, 3 घंटे",
    "supply normal hai {}",
    "light gayi hai koi suno, {}",
    "no power in {} since morning",
    "ye kya ho raha hai bhai garmi me mar jayenge ham log jaldi karo",
    "kal subah 11 se 3 tak {} aur {} ki supply band rahegi, ABC kaam",
]


def pool(dice: random.Random) -> list[tuple[str, str]]:
    """The names of a state, in Latin and in Devanagari letters: many places share one."""
    return [name(dice) for _ in range(DIFFERENT)]


def name(dice: random.Random) -> tuple[str, str]:
    stem = [dice.choice(SYLLABLES) for _ in range(dice.choice((2, 2, 3, 3, 4)))]
    ending = dice.choice(ENDINGS)
    latin, hindi = ("".join(part) for part in zip(*stem, ending, strict=True))
    return latin, hindi


def names(known: list[tuple[str, str]], dice: random.Random) -> tuple[str, ...]:
    """A common name more often than a rare one; an alias as people type it; one in five is a sector."""
    latin, hindi = known[int(len(known) * dice.random() ** 2)]
    if dice.random() < 0.2:
        sector = dice.randint(1, 20)
        latin, hindi = f"{latin} Sector {sector}", f"{hindi} सेक्टर {sector}"
    return latin.title(), hindi, latin.replace("v", "w").replace(" ", "")


def state(feeders: int, dice: random.Random) -> Iterator[Place]:
    """Zones, substations, feeders and localities."""
    number, known = 0, pool(dice)
    for zone in range(max(1, feeders // 500)):
        number += 1
        zone_id = number
        yield Place(zone_id, "zone", (f"Zone {zone} {names(known, dice)[0]}",), None)
        for _ in range(min(500, feeders) // FEEDERS_EACH):
            number += 1
            station = number
            yield Place(station, "substation", names(known, dice), zone_id)
            for _ in range(FEEDERS_EACH):
                number += 1
                feeder = number
                yield Place(feeder, "feeder", names(known, dice), station)
                for _ in range(LOCALITIES_EACH):
                    number += 1
                    yield Place(number, "locality", names(known, dice), feeder)


def messages(places: Sequence[Place], dice: random.Random, many: int) -> Iterator[str]:
    """People's messages about places of the state, one in four with a slip in it."""
    for _ in range(many):
        sentence = dice.choice(SENTENCES)
        yield sentence.format(
            *(slip(dice.choice(dice.choice(places).names), dice) for _ in range(sentence.count("{}")))
        )


def slip(name: str, dice: random.Random) -> str:
    at = dice.randrange(len(name))
    return name if dice.random() < 0.75 else name[:at] + name[at + 1 :]


def memory() -> int:
    """What the process holds, in MB."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * 4096 // 1_000_000


def measure(feeders: int, many: int) -> Figures:
    dice = random.Random(SEED)
    places = list(state(feeders, dice))
    find_places("matiyari me light nahi", Gazetteer(places[:100]))  # the word lists are read once
    gc.collect()
    before, start = memory(), time.process_time()
    gazetteer = Gazetteer(places)
    built = time.process_time() - start
    gc.collect()
    weight = memory() - before
    took = []
    for text in messages(places, dice, many):
        start = time.process_time()
        find_places(text, gazetteer)
        took.append((time.process_time() - start) * 1000)
    return Figures(feeders, len(places), sum(len(place.names) for place in places), built, weight, sorted(took))


@dataclass(frozen=True)
class Figures:
    """Times are of the processor: other programs on the machine do not count."""

    feeders: int
    places: int
    names: int
    built: float
    weight: int
    took: list[float]

    @property
    def row(self) -> list[str]:
        counted = [f"{many:,}" for many in (self.feeders, self.places, self.names)]
        times = (statistics.median(self.took), self.took[len(self.took) * 95 // 100], self.took[-1])
        return [*counted, f"{self.built:.1f} s", f"{self.weight:,} MB", *(f"{one:.2f} ms" for one in times)]


def main(
    many: Annotated[int, typer.Option("--messages", min=100, help="Messages searched.")] = 2000, keep: Keep = False
) -> None:
    """Build and search the places of a zone, a discom and a state."""
    results = [measure(feeders, many) for feeders in FEEDERS]
    headings = ("feeders", "places", "names", "built in", "weighs", "search, median", "95 %", "slowest")
    note = f"Names of the dice, seed {SEED}; {many:,} messages, one in four with a slip; processor time."
    rows = [result.row for result in results]
    show(Found("places", "Places: built, kept and searched", headings, rows, note), keep=keep)


if __name__ == "__main__":
    typer.run(main)
