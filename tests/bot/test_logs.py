"""What reaches the log, and what must not."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from bot.logs import set_up_logs

SUNITA, WROTE = "+910000000101", "mere ghar 3/42 mein light nahi hai"


@pytest.fixture
def log(capsys: pytest.CaptureFixture[str]) -> Iterator[Any]:
    """A log as in the product; afterwards all is as it was before."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    root.handlers.clear()
    set_up_logs()
    yield structlog.get_logger()
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def read_a_message() -> None:
    raise ValueError(f"{SUNITA}: {WROTE}")


def test_a_line_is_json_with_its_level_and_its_time_in_utc(log: Any, capsys: pytest.CaptureFixture[str]) -> None:
    log.info("worker is ready", senders=["whatsapp"])

    (line,) = lines(capsys)
    assert (line["event"], line["level"], line["senders"]) == ("worker is ready", "info", ["whatsapp"])
    assert line["timestamp"].endswith("Z")


def test_a_failure_tells_its_kind_and_its_place_but_not_what_somebody_wrote(
    log: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        read_a_message()
    except ValueError:
        log.exception("update failed", update=7)

    written = capsys.readouterr().err
    line = json.loads(written)
    assert (line["event"], line["update"], line["error"], line["level"]) == ("update failed", 7, "ValueError", "error")
    assert line["at"][-1].startswith("read_a_message:")
    assert SUNITA not in written
    assert WROTE not in written


def test_a_failure_behind_a_failure_does_not_tell_either(log: Any, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        try:
            read_a_message()
        except ValueError as first:
            raise RuntimeError(WROTE) from first
    except RuntimeError:
        log.exception("update failed")

    written = capsys.readouterr().err
    assert SUNITA not in written
    assert WROTE not in written


def test_a_deep_failure_tells_only_its_last_places(log: Any, capsys: pytest.CaptureFixture[str]) -> None:
    def deeper(steps: int) -> None:
        if steps:
            deeper(steps - 1)
        read_a_message()

    try:
        deeper(30)
    except ValueError:
        log.exception("update failed")

    (line,) = lines(capsys)
    assert len(line["at"]) == 6


def test_who_and_where_stand_on_every_line_that_belongs_to_it(log: Any, capsys: pytest.CaptureFixture[str]) -> None:
    with structlog.contextvars.bound_contextvars(update=7, channel="telegram"):
        log.warning("not sent", reason="telegram 403")
    log.warning("later")

    within, after = lines(capsys)
    assert (within["update"], within["channel"], within["reason"]) == (7, "telegram", "telegram 403")
    assert "update" not in after
    assert "channel" not in after


@pytest.mark.parametrize("library", ["httpx", "pywa", "telegram", "aiohttp.access"])
def test_libraries_that_name_numbers_do_not_chat(log: Any, capsys: pytest.CaptureFixture[str], library: str) -> None:
    logging.getLogger(library).warning("POST to %s", SUNITA)
    logging.getLogger("another").info("POST to %s", SUNITA)

    assert capsys.readouterr().err == ""


@pytest.mark.xfail(strict=True, reason="libraries' own error lines keep their traceback and the failure's message")
@pytest.mark.parametrize("library", ["procrastinate.worker", "asyncio", "uvicorn.error", "sqlalchemy.pool"])
def test_a_failure_that_a_library_logs_does_not_tell_what_somebody_wrote(
    log: Any, capsys: pytest.CaptureFixture[str], library: str
) -> None:
    """A job that fails is logged by procrastinate, with its traceback; a lost task by asyncio."""
    try:
        read_a_message()
    except ValueError:
        logging.getLogger(library).exception("job failed")

    assert SUNITA not in capsys.readouterr().err
