"""How a page is made: templates beside this file, rendered on the server."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

HERE = Path(__file__).parent / "pages"


@cache
def templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def fragment(name: str, **facts: Any) -> str:
    return templates().get_template(name).render(facts)


def page(name: str, **facts: Any) -> HTMLResponse:
    return HTMLResponse(fragment(name, **facts), headers={"Cache-Control": "no-store"})
