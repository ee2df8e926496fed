"""Application logs: structured, JSON outside a terminal; who, zone and message come from one place."""

from __future__ import annotations

import logging
import sys

import structlog


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
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
    for chatty in ("httpx", "pywa", "telegram", "aiohttp.access"):
        logging.getLogger(chatty).setLevel(logging.ERROR)


def where_it_broke(_logger: object, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """The places of a failure, without its message and values: these could hold what somebody wrote."""
    if event.pop("exc_info", None):
        kind, _, trace = sys.exc_info()
        places = []
        while trace:
            places.append(f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}")
            trace = trace.tb_next
        event["error"] = kind.__name__ if kind else ""
        event["at"] = places[-6:]
    return event
