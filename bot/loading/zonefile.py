"""A zones file, read and checked in words (`bot/demo/zones-demo.yaml` shows the format)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import phonenumbers
import yaml

from bot.loading.limitsfile import read_limits
from bot.loading.shape import misshapen
from zones.area import AreaClass, Kind
from zones.door import Admission

# The tree of the file: under each kind the key of its children, and the post that answers for it.
LEVELS = (
    (Kind.ZONE, "zones", "chief_engineer"),
    (Kind.CIRCLE, "circles", "superintending_engineer"),
    (Kind.DIVISION, "divisions", "executive_engineer"),
    (Kind.SUBDIVISION, "sub_divisions", "sdo"),
    (Kind.SUBSTATION, "substations", "je"),
    (Kind.FEEDER, "feeders", None),
    (Kind.LOCALITY, "localities", None),
)
RULES = ("reports", "eta_watch", "ladder", "closing", "order")  # what a zone may do by rules of its own


@dataclass(frozen=True)
class AreaLine:
    code: str
    kind: Kind
    names: dict[str, str]
    aliases: tuple[str, ...]
    parent: str | None
    answerable: str | None
    consumers: int | None
    latitude: float | None = None
    longitude: float | None = None
    area_class: AreaClass | None = None


@dataclass(frozen=True)
class PostLine:
    code: str
    rank: str
    titles: dict[str, str]
    unit: str
    reports_to: str | None
    phone: str | None


@dataclass(frozen=True)
class RoomLine:
    zone: str
    channel: str
    key: str
    title: str


@dataclass
class ZoneFile:
    areas: list[AreaLine] = field(default_factory=list)
    posts: list[PostLine] = field(default_factory=list)
    rooms: list[RoomLine] = field(default_factory=list)
    call_centre: str | None = None
    budget_per_day: int | None = None
    wide: dict[str, dict[str, Any]] = field(default_factory=dict)  # zone → what waits for a second office
    admissions: dict[str, str] = field(default_factory=dict)  # zone → its rule for who may come into its rooms
    control_rooms: dict[str, str] = field(default_factory=dict)  # zone → post
    rules: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)  # of an area: by its code and their name
    complaints: list[str] = field(default_factory=list)


def read_file(path: Path) -> ZoneFile:
    """Never raises for what is wrong inside: `complaints` tell it in words. Raises `OSError` for no file."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as broken:
        return ZoneFile(complaints=[f"The file is no readable YAML: {' '.join(str(broken).split())}"])
    if not isinstance(content, dict) or not isinstance(content.get("zones"), list):
        return ZoneFile(complaints=["The file has no list of zones (key `zones`)."])
    return build(content, path.parent)


def build(content: dict[str, Any], beside: Path = Path()) -> ZoneFile:
    """`beside`: the folder in which the files lie that it names."""
    file = ZoneFile(complaints=list(misshapen(content)))
    if file.complaints:
        return file
    discom = content.get("discom") or {}
    root = str(discom.get("id", "DISCOM"))
    file.areas.append(AreaLine(root, Kind.DISCOM, names_of(discom, root), (), None, discom.get("head"), None))
    file.budget_per_day = discom.get("budget_per_day")
    if discom.get("desks"):
        file.rules[root, "desks"] = discom["desks"]
    if discom.get("limits"):
        file.rules[root, "limits"], wrong = read_limits(discom["limits"], beside)
        file.complaints += wrong
    file.call_centre = (discom.get("call_centre") or {}).get("post")
    file.posts = [post_line(post) for post in content.get("posts") or []]
    for zone in content["zones"]:
        file.areas += walk(zone, 0, root)
        file.rooms += rooms_of(zone)
        file.rules |= {(str(zone["id"]), name): zone[name] for name in RULES if zone.get(name)}
        if zone.get("wide"):
            file.wide[str(zone["id"])] = zone["wide"]
        if rule := zone.get("admission"):
            file.admissions[str(zone["id"])] = str(rule)
        if zone.get("control_room"):
            file.control_rooms[str(zone["id"])] = str(zone["control_room"])
    file.complaints += complaints_of(file)
    return file


def walk(node: dict[str, Any], level: int, parent: str) -> Iterator[AreaLine]:
    kind, _, post = LEVELS[level]
    code = code_of(node, kind, parent)
    aliases = tuple(str(alias) for alias in node.get("aliases") or ())
    answerable = str(node[post]) if post and node.get(post) else None
    yield AreaLine(
        code, kind, names_of(node, code), aliases, parent, answerable, node.get("consumers"),
        node.get("lat"), node.get("lon"), AreaClass(node["area"]) if node.get("area") else None,
    )  # fmt: skip
    if level + 1 < len(LEVELS):
        for child in node.get(LEVELS[level + 1][1]) or ():
            yield from walk(child, level + 1, code)


def code_of(node: dict[str, Any], kind: Kind, parent: str) -> str:
    """Localities have no code of the utility's: their English name under their feeder is one."""
    if kind is Kind.LOCALITY and "id" not in node:
        return f"{parent}/{re.sub(r'[^a-z0-9]+', '-', str(node.get('en', '')).lower()).strip('-')}"
    return str(node.get("id", ""))


def names_of(node: dict[str, Any], code: str) -> dict[str, str]:
    named = node.get("name") or {language: node[language] for language in ("en", "hi", "ur") if language in node}
    return {str(language): str(name) for language, name in named.items()} or {"en": code}


def post_line(post: dict[str, Any]) -> PostLine:
    return PostLine(
        str(post["id"]), str(post.get("rank", "")), dict(post.get("title") or {}), str(post.get("unit", "")),
        post.get("reports_to"), post.get("phone"),
    )  # fmt: skip


def rooms_of(zone: dict[str, Any]) -> list[RoomLine]:
    """WhatsApp's zone "group" is our member list (a real one holds eight people), so it is no room."""
    return [
        RoomLine(str(zone["id"]), "telegram", str(group["id"]), str(group.get("title", "")))
        for group in zone.get("groups") or ()
        if group.get("platform") == "telegram"
    ]


def complaints_of(file: ZoneFile) -> Iterator[str]:
    codes = Counter(area.code for area in file.areas)
    posts = Counter(post.code for post in file.posts)
    phones = Counter(post.phone for post in file.posts if post.phone)
    yield from (f"The code {code} is used for {times} areas." for code, times in codes.items() if times > 1)
    yield from (f"The post {code} stands {times} times in the list." for code, times in posts.items() if times > 1)
    yield from (f"{times} posts have the same phone number." for times in phones.values() if times > 1)
    strange = [line for line in file.admissions.items() if line[1] not in set(Admission)]
    yield from (f"{zone}: admission is {rule}, and not one of {', '.join(Admission)}." for zone, rule in strange)
    for area in file.areas:
        if area.answerable and area.answerable not in posts:
            yield f"{area.code}: the post {area.answerable} that answers for it is not in the list of posts."
    for post in file.posts:
        if post.reports_to and post.reports_to not in posts:
            yield f"{post.code} reports to {post.reports_to}, which is not in the list of posts."
        if post.unit not in codes:
            yield f"{post.code}: its unit {post.unit or '(empty)'} is no area of this file."
        if post.phone and not is_phone(post.phone):
            yield f"{post.code}: its phone number is not in international form (+91…)."
    for code in filter(None, (file.call_centre, *file.control_rooms.values())):
        if code not in posts:
            yield f"The post {code} of a control room or the call centre is not in the list of posts."
    yield from circles_of(file.posts)


def circles_of(posts: list[PostLine]) -> Iterator[str]:
    """Nobody may report to themselves by a detour."""
    above = {post.code: post.reports_to for post in posts}
    for start, superior in above.items():
        seen, here = {start}, superior
        while here and here not in seen:
            seen.add(here)
            here = above.get(here)
        if here == start:
            yield f"{start} reports to itself by a detour."


def is_phone(number: str) -> bool:
    """In international form. The demo's numbers (+910…) are not assignable, so only the form is looked at."""
    try:
        phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return False
    return number.startswith("+") and number[1:].isdigit()
