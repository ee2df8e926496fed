"""Telegram's formatted text: from its HTML or entities to what a page may safely show."""

import html
import re
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

from bot.emulator.telegram.bot_errors import bad
from bot.emulator.telegram.bot_markdown import parse_markdown

Json = dict[str, Any]
KINDS = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline"} | {
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
    "span": "spoiler",
}
SHOWN = {"bold": "b", "italic": "i", "underline": "u", "strikethrough": "s", "code": "code", "pre": "code"} | {
    "blockquote": "q",
    "expandable_blockquote": "q",
    "spoiler": "mark",
}
FOUND = (
    ("bot_command", re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@\w+)?")),
    ("url", re.compile(r"https?://[^\s<>]+")),
    ("mention", re.compile(r"(?<!\w)@[A-Za-z]\w{3,31}")),
    ("hashtag", re.compile(r"(?<!\w)#\w+")),
)


def units(text: str) -> int:
    """Length as Telegram counts it, in UTF-16."""
    return len(text.encode("utf-16-le")) // 2


def parse(text: str, mode: str | None, entities: list[Json] | None) -> tuple[str, list[Json]]:
    """The plain text and its entities, or Telegram's complaint."""
    mode = (mode or "").lower()
    if mode == "html":
        if stray := re.search(r"<(?![a-zA-Z/])", text):
            raise bad(
                f'can\'t parse entities: Unsupported start tag "" at byte offset {len(text[: stray.start()].encode())}'
            )
        reader = _Reader()
        reader.feed(text)
        return reader.finished()
    if mode in ("markdownv2", "markdown"):
        return parse_markdown(text)
    if mode:
        raise bad("unsupported parse_mode")
    return text, list(entities or [])


def found_entities(text: str) -> list[Json]:
    """Commands, links, mentions and hashtags that Telegram finds by itself."""
    spans = [(match.start(), match[0], kind) for kind, pattern in FOUND for match in pattern.finditer(text)]
    return [{"type": kind, "offset": units(text[:start]), "length": units(part)} for start, part, kind in sorted(spans)]


def as_html(text: str, entities: list[Json]) -> str:
    """Every stretch of text escaped, inside the tags of the entities that cover it."""
    raw = text.encode("utf-16-le")
    edges = {0, len(raw) // 2} | {edge for one in entities for edge in (one["offset"], one["offset"] + one["length"])}
    places = sorted(edge for edge in edges if 0 <= edge <= len(raw) // 2)
    return "".join(
        _dressed(raw[start * 2 : end * 2].decode("utf-16-le", "replace"), entities, start)
        for start, end in pairwise(places)
    )


def _dressed(part: str, entities: list[Json], start: int) -> str:
    shown = html.escape(part)
    covering = [one for one in entities if one["offset"] <= start < one["offset"] + one["length"]]
    if not any(one["type"] in ("text_link", "code", "pre") for one in covering):
        shown = re.sub(r"https?://[^\s<&]+", lambda url: link(html.unescape(url[0]), url[0]), shown)
    for one in reversed(covering):
        if one["type"] == "text_link":
            shown = link(one.get("url", ""), shown)
        elif tag := SHOWN.get(one["type"]):
            shown = f"<{tag}>{shown}</{tag}>"
    return shown


def link(url: str, shown: str) -> str:
    if not url.startswith(("http://", "https://", "tg://")):
        return shown
    return f'<a href="{html.escape(url)}" target="_blank" rel="noopener noreferrer">{shown}</a>'


class _Reader(HTMLParser):
    """Telegram's small HTML: a few tags, every one closed, everything else refused."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.length = "", 0
        self.entities: list[Json] = []
        self._open: list[tuple[str, Json]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in KINDS or (tag == "span" and given.get("class") != "tg-spoiler"):
            raise bad(f'can\'t parse entities: Unsupported start tag "{tag}" at byte offset {self._offset()}')
        entity: Json = {"type": KINDS[tag], "offset": self.length, "length": 0}
        if tag == "a":
            entity["url"] = given.get("href") or ""
        if tag == "blockquote" and "expandable" in given:
            entity["type"] = "expandable_blockquote"
        if tag == "tg-emoji":
            entity["custom_emoji_id"] = given.get("emoji-id") or ""
        language = (given.get("class") or "").removeprefix("language-")
        if tag == "code" and self._open and self._open[-1][0] == "pre" and language:
            self._open[-1][1]["language"] = language
        self._open.append((tag, entity))

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1][0] != tag:
            raise bad(f'can\'t parse entities: Unexpected end tag "{tag}" at byte offset {self._offset()}')
        _, entity = self._open.pop()
        entity["length"] = self.length - entity["offset"]
        inside_pre = entity["type"] == "code" and self._open and self._open[-1][0] == "pre"
        if entity["length"] and not inside_pre:
            self.entities.append(entity)

    def handle_data(self, data: str) -> None:
        self.text += data
        self.length += units(data)

    def finished(self) -> tuple[str, list[Json]]:
        self.close()
        if self._open:
            raise bad(f"can't parse entities: Can't find end tag corresponding to start tag \"{self._open[-1][0]}\"")
        return self.text, sorted(self.entities, key=lambda one: (one["offset"], -one["length"]))

    def _offset(self) -> int:
        return len(self.text.encode())
