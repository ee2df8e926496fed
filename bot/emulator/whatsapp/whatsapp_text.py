"""WhatsApp's marks in a text, *bold* and its kin, as HTML that a page may safely show."""

import html
import re

from bot.emulator.telegram.bot_text import link

MARKS = (("*", "b"), ("_", "i"), ("~", "s"))
URL = re.compile(r"https?://[^\s<]+[^\s<.,;:!?)\]]")


def as_html(text: str) -> str:
    """Monospaced parts stay as they are; elsewhere marks count at the edges of words."""
    parts = re.split(r"```(.+?)```", text, flags=re.DOTALL)
    return "".join(f"<code>{html.escape(part)}</code>" if n % 2 else _marked(part) for n, part in enumerate(parts))


def _marked(text: str) -> str:
    pieces, at = [], 0
    for url in URL.finditer(text):
        pieces += [_bare(text[at : url.start()]), link(url[0], html.escape(url[0]))]
        at = url.end()
    return "".join([*pieces, _bare(text[at:])])


def _bare(text: str) -> str:
    shown = html.escape(text)
    for mark, tag in MARKS:
        sign = re.escape(mark)
        pattern = rf"(?<![\w{sign}]){sign}(?=\S)([^{sign}\n]+?)(?<=\S){sign}(?![\w{sign}])"
        shown = re.sub(pattern, rf"<{tag}>\1</{tag}>", shown)
    return shown
