"""The notebook: what the emulator must still know after a restart, kept in one small SQLite file."""

import asyncio
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

TABLE = "CREATE TABLE IF NOT EXISTS kept (kind TEXT, key TEXT, value BLOB, PRIMARY KEY (kind, key)) WITHOUT ROWID"
KEEP = "INSERT INTO kept VALUES (?, ?, ?) ON CONFLICT (kind, key) DO UPDATE SET value = excluded.value"


class Notebook:
    """Changes gather in memory and go to disk twice a second: a chat message must not wait for a disk."""

    def __init__(self, folder: Path | None) -> None:
        self._changed: dict[tuple[str, str], Any] = {}
        self._file: sqlite3.Connection | None = None
        self._writing = threading.Lock()
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            self._file = sqlite3.connect(folder / "emulator.sqlite3", check_same_thread=False)
            self._file.execute(TABLE)

    def put(self, kind: str, key: str, value: Any) -> None:
        """Remember a value that orjson can write; it is read when the page is written, not now."""
        if self._file is not None:
            self._changed[kind, key] = value

    def drop(self, kind: str, key: str) -> None:
        self.put(kind, key, None)

    def pages(self, kind: str) -> Iterator[tuple[str, Any]]:
        if self._file is not None:
            rows = self._file.execute("SELECT key, value FROM kept WHERE kind = ? ORDER BY key", (kind,)).fetchall()
            yield from ((key, orjson.loads(value)) for key, value in rows)

    def forget(self, *kinds: str) -> None:
        if self._file is not None:
            self.flush()
            self._file.executemany("DELETE FROM kept WHERE kind = ?", [(kind,) for kind in kinds])
            self._file.commit()

    def flush(self) -> None:
        self._write(self._gathered())

    async def run(self) -> None:
        while True:
            await asyncio.sleep(0.5)
            if self._changed:
                await asyncio.to_thread(self._write, self._gathered())

    def close(self) -> None:
        if self._file is not None:
            self.flush()
            with self._writing:
                self._file.close()
                self._file = None

    def _gathered(self) -> list[tuple[str, str, bytes | None]]:
        changed, self._changed = self._changed, {}
        return [(kind, key, None if value is None else orjson.dumps(value)) for (kind, key), value in changed.items()]

    def _write(self, changed: list[tuple[str, str, bytes | None]]) -> None:
        kept = [row for row in changed if row[2] is not None]
        gone = [row[:2] for row in changed if row[2] is None]
        with self._writing:
            if self._file is not None:
                self._file.executemany(KEEP, kept)
                self._file.executemany("DELETE FROM kept WHERE kind = ? AND key = ?", gone)
                self._file.commit()
