"""Telegram's MarkdownV2: marks that open and close, and a long list of letters that must be escaped."""

import re
from typing import Any

from bot.emulator.telegram.bot_errors import bad

Json = dict[str, Any]
MARKS = {"*": "bold", "_": "italic", "__": "underline", "~": "strikethrough", "||": "spoiler"}
RESERVED = set("_*[]()~`>#+-=|{}.!")
TOKEN = re.compile(
    r"\\(?P<escaped>.)|```(?P<pre>.*?)```|`(?P<code>[^`]*)`|(?P<mark>__|\|\||[*_~])|\[|\]\((?P<url>[^)]*)\)|.",
    re.DOTALL,
)


def parse_markdown(text: str) -> tuple[str, list[Json]]:
    writer = _Writer()
    for token in TOKEN.finditer(text):
        writer.take(token)
    return writer.finished()


class _Writer:
    def __init__(self) -> None:
        self.text = ""
        self.entities: list[Json] = []
        self._open: list[tuple[str, int]] = []
        self._quote: int | None = None
        self._quoting = False

    def take(self, token: re.Match[str]) -> None:
        whole, parts = token[0], token.groupdict()
        if parts["escaped"] is not None:
            self._write(parts["escaped"])
        elif parts["pre"] is not None:
            self._block("pre", parts["pre"])
        elif parts["code"] is not None:
            self._block("code", parts["code"])
        elif parts["mark"]:
            self._mark(parts["mark"])
        elif whole == "[":
            self._open.append(("[", self._at()))
        elif parts["url"] is not None:
            self._link(parts["url"])
        elif whole == ">" and self._line_begins():
            self._quote, self._quoting = self._at() if self._quote is None else self._quote, True
        else:
            self._plain(whole)

    def finished(self) -> tuple[str, list[Json]]:
        if self._open:
            mark, at = self._open[-1]
            name = {"[": "TextUrl"}.get(mark) or MARKS[mark].capitalize()
            raise bad(f"can't parse entities: Can't find end of {name} entity at byte offset {at}")
        self._end_quote()
        return self.text, sorted(self.entities, key=lambda one: (one["offset"], -one["length"]))

    def _plain(self, letter: str) -> None:
        if letter in RESERVED:
            raise bad(
                f"can't parse entities: Character '{letter}' is reserved and must be escaped with the preceding '\\'"
            )
        self._write(letter)

    def _write(self, letter: str) -> None:
        if self._quote is not None and self._line_begins() and not self._quoting:
            self._end_quote()
        self.text += letter
        self._quoting = self._quoting and letter != "\n"

    def _mark(self, mark: str) -> None:
        if self._open and self._open[-1][0] == mark:
            self._entity(MARKS[mark], self._open.pop()[1])
        else:
            self._open.append((mark, self._at()))

    def _link(self, url: str) -> None:
        if not self._open or self._open[-1][0] != "[":
            self._plain("]")
        self._entity("text_link", self._open.pop()[1], url=re.sub(r"\\(.)", r"\1", url))

    def _block(self, kind: str, content: str) -> None:
        at, language = self._at(), ""
        if kind == "pre" and (named := re.match(r"(\w+)\n", content)):
            language, content = named[1], content[named.end() :]
        self.text += re.sub(r"\\(.)", r"\1", content)
        self._entity(kind, at, **({"language": language} if language else {}))

    def _entity(self, kind: str, at: int, **more: str) -> None:
        if length := self._at() - at:
            self.entities.append({"type": kind, "offset": at, "length": length, **more})

    def _end_quote(self) -> None:
        if self._quote is not None:
            at, self._quote = self._quote, None
            self._entity("blockquote", at)

    def _line_begins(self) -> bool:
        return not self.text or self.text.endswith("\n")

    def _at(self) -> int:
        return len(self.text.encode("utf-16-le")) // 2
