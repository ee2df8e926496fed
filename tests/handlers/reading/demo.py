"""The demo zones' places, as the reader takes them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from handlers.reading import Gazetteer, Place

FILE = Path("bot/demo/zones-demo.yaml")
# Each kind, and the key under which its children stand.
CHILDREN = {"circles": "circle", "divisions": "division", "sub_divisions": "subdivision", "substations": "substation"}
CHILDREN |= {"feeders": "feeder", "localities": "locality", "zones": "zone"}


@cache
def places() -> tuple[Place, ...]:
    return tuple(_numbered())


@cache
def gazetteer() -> Gazetteer:
    return Gazetteer(places())


def place(kind_and_name: str) -> int:
    """The id of "feeder Telibagh"."""
    kind, _, name = kind_and_name.partition(" ")
    return next(p.id for p in places() if p.kind == kind and p.names[0] == name)


def _numbered() -> Iterator[Place]:
    waiting: list[tuple[str, dict[str, Any], int | None]] = [
        ("zone", zone, None) for zone in reversed(_file()["zones"])
    ]
    number = 0
    while waiting:
        kind, data, parent = waiting.pop()
        number += 1
        names = data.get("name", data)
        yield Place(number, kind, (names["en"], names["hi"], *map(str, data.get("aliases", ()))), parent)
        below = ((CHILDREN[key], child) for key in CHILDREN for child in data.get(key, ()))
        waiting.extend((child_kind, child, number) for child_kind, child in below)


@cache
def _file() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return loaded
