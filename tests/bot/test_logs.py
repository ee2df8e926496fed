"""What reaches the log, and what must not."""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from bot.logs import set_up_logs

SUNITA, WROTE = "+910000000101", "mere ghar 3/42 mein light nahi hai"


@pytest.fixture
def paper(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What a log as in the product writes; afterwards all is as it was before."""
    root, written = logging.getLogger(), io.StringIO()
    handlers, level = root.handlers[:], root.level
    root.handlers.clear()
    monkeypatch.setattr(sys, "stderr", written)
    set_up_logs()
    yield written
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture
def log(paper: io.StringIO) -> Any:
    return structlog.get_logger()


def lines(paper: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in paper.getvalue().splitlines()]


def read_a_message() -> None:
    raise ValueError(f"{SUNITA}: {WROTE}")


def test_a_line_is_json_with_its_level_and_its_time_in_utc(log: Any, paper: io.StringIO) -> None:
    log.info("worker is ready", senders=["whatsapp"])

    (line,) = lines(paper)
    assert (line["event"], line["level"], line["senders"]) == ("worker is ready", "info", ["whatsapp"])
    assert line["timestamp"].endswith("Z")


def test_a_failure_tells_its_kind_and_its_place_but_not_what_somebody_wrote(log: Any, paper: io.StringIO) -> None:
    try:
        read_a_message()
    except ValueError:
        log.exception("update failed", update=7)

    written = paper.getvalue()
    line = json.loads(written)
    assert (line["event"], line["update"], line["error"], line["level"]) == ("update failed", 7, "ValueError", "error")
    assert line["at"][-1].startswith("read_a_message:")
    assert SUNITA not in written
    assert WROTE not in written


def test_a_failure_behind_a_failure_does_not_tell_either(log: Any, paper: io.StringIO) -> None:
    try:
        try:
            read_a_message()
        except ValueError as first:
            raise RuntimeError(WROTE) from first
    except RuntimeError:
        log.exception("update failed")

    written = paper.getvalue()
    assert SUNITA not in written
    assert WROTE not in written


def test_a_deep_failure_tells_only_its_last_places(log: Any, paper: io.StringIO) -> None:
    def deeper(steps: int) -> None:
        if steps:
            deeper(steps - 1)
        read_a_message()

    try:
        deeper(30)
    except ValueError:
        log.exception("update failed")

    (line,) = lines(paper)
    assert len(line["at"]) == 6


def test_who_and_where_stand_on_every_line_that_belongs_to_it(log: Any, paper: io.StringIO) -> None:
    with structlog.contextvars.bound_contextvars(update=7, channel="telegram"):
        log.warning("not sent", reason="telegram 403")
    log.warning("later")

    within, after = lines(paper)
    assert (within["update"], within["channel"], within["reason"]) == (7, "telegram", "telegram 403")
    assert "update" not in after
    assert "channel" not in after


@pytest.mark.parametrize("library", ["httpx", "pywa", "telegram", "aiohttp.access"])
def test_libraries_that_name_numbers_do_not_chat(paper: io.StringIO, library: str) -> None:
    logging.getLogger(library).warning("POST to %s", SUNITA)
    logging.getLogger("another").info("POST to %s", SUNITA)

    assert paper.getvalue() == ""


@pytest.mark.parametrize("library", ["procrastinate.worker", "asyncio", "uvicorn.error", "sqlalchemy.pool"])
def test_a_failure_that_a_library_logs_does_not_tell_what_somebody_wrote(paper: io.StringIO, library: str) -> None:
    """A job that fails is logged by procrastinate, with its traceback; a lost task by asyncio."""
    try:
        read_a_message()
    except ValueError:
        logging.getLogger(library).exception("job failed")

    assert SUNITA not in paper.getvalue()
