"""Application logs: structured, JSON outside a terminal; who, zone and message come from one place."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from types import TracebackType
from typing import Any

import structlog

HOUSE = Path(__file__).resolve().parent.parent


def set_up_logs() -> None:
    """Our own lines through structlog; libraries speak only when something is wrong, for they might name a number."""
    shown = structlog.dev.ConsoleRenderer() if sys.stderr.isatty() else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            where_it_broke,
            shown,
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    paper = logging.StreamHandler(sys.stderr)
    paper.setFormatter(Discreet("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[paper], force=True)
    for chatty in ("httpx", "pywa", "telegram", "aiohttp.access"):
        logging.getLogger(chatty).setLevel(logging.ERROR)


class Discreet(logging.Formatter):
    """Libraries print a failure with its message; what stands there could be what somebody wrote."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 — logging's own name
        kind, _, trace = ei
        return f"{kind.__name__ if kind else ''} at {', '.join(places_of(trace))}"


def where_it_broke(_logger: object, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """The places of a failure, without its message and values."""
    if event.pop("exc_info", None):
        kind, _, trace = sys.exc_info()
        event["error"] = kind.__name__ if kind else ""
        event["at"] = places_of(trace)
    return event


def place_of(failure: BaseException) -> str:
    """Its type, and the innermost line of ours that it went through: nothing of what it says."""
    at, trace = "", failure.__traceback__
    while trace:
        code = trace.tb_frame.f_code
        if not at or (HOUSE in Path(code.co_filename).parents and ".venv" not in code.co_filename):
            at = f"{Path(code.co_filename).name}:{trace.tb_lineno} {code.co_name}"
        trace = trace.tb_next
    return f"{type(failure).__name__} at {at}"


def places_of(trace: TracebackType | None) -> list[str]:
    """The innermost few: function and line."""
    places = []
    while trace:
        places.append(f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}")
        trace = trace.tb_next
    return places[-6:]
