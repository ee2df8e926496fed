"""Setting sheets with Typst: its compiler and all fonts come with our packages, nothing is fetched while we run."""

from __future__ import annotations

import asyncio
import hashlib
import os
import threading
from datetime import datetime
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import orjson
import structlog
import typst

log = structlog.get_logger()

HERE = Path(__file__).parent
SHEETS = HERE / "sheets"
FONTS = (files("fontpkg_noto_sans"), files("fontpkg_noto_sans_devanagari"), HERE / "fonts")  # each looked through
MOST_KEPT = 2_000  # sheets on disk; some 100 kB each

Form = Literal["png", "pdf"]


class Press:
    """A sheet is known by all that makes it what it is, and set once; `folder` keeps what was set."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._one_at_a_time = threading.Lock()

    def name(self, sheet: str, facts: dict[str, Any], form: Form) -> str:
        """The same for the same facts, words and layout; another as soon as one of them is another."""
        digest = hashlib.sha256(self._layout)
        digest.update(orjson.dumps([sheet, facts], option=orjson.OPT_SORT_KEYS))
        return f"{digest.hexdigest()[:32]}.{form}"

    async def sheet(self, sheet: str, facts: dict[str, Any], form: Form, made: datetime) -> bytes:
        return await asyncio.to_thread(self._sheet, sheet, facts, form, made)

    def _sheet(self, sheet: str, facts: dict[str, Any], form: Form, made: datetime) -> bytes:
        path = self._folder / self.name(sheet, facts, form)
        try:
            return path.read_bytes()
        except OSError:
            content = self.typeset(sheet, facts, form, made)
        self._keep(path, content)
        return content

    def typeset(self, sheet: str, facts: dict[str, Any], form: Form, made: datetime) -> bytes:
        """Raises `TypstError` for a text that does not fit at any size, rather than print it over its edge."""
        with self._one_at_a_time:
            pages = self._compiler.compile(
                SHEETS / f"{sheet}.typ",
                format=form,
                ppi=72,  # the card's points are its pixels
                sys_inputs={"facts": orjson.dumps(facts).decode()},
                timestamp=int(made.timestamp()),
            )
        if not isinstance(pages, bytes):
            raise typst.TypstError(f"the {sheet} does not fit on one page", "")
        return pages

    @cached_property
    def _compiler(self) -> typst.Compiler:
        fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder) for folder in FONTS]
        )
        return typst.Compiler(root=SHEETS, font_paths=fonts)

    @cached_property
    def _layout(self) -> bytes:
        return b"".join(path.read_bytes() for path in sorted(SHEETS.glob("*.typ")))

    def _keep(self, path: Path, content: bytes) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            half = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
            half.write_bytes(content)
            half.replace(path)  # whoever reads beside us sees all of it or nothing
            self._make_room()
        except OSError as no:  # a full disk costs time, and no sheet
            log.warning("a sheet was not kept", error=type(no).__name__)

    def _make_room(self) -> None:
        kept = list(self._folder.iterdir())
        if len(kept) > MOST_KEPT:
            for oldest in sorted(kept, key=lambda each: each.stat().st_mtime)[: MOST_KEPT // 10]:
                oldest.unlink(missing_ok=True)
