"""Files: what the product uploads, and what the phones send when asked for a photo, a voice note or a sticker."""

import hashlib
import itertools
import struct
import zlib
from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import Any

from bot.emulator.notebook import Notebook

STICKER = b64decode("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==")
VOICE = b"OggS\x00\x02" + bytes(20) + b"\x01\x13OpusHead\x01\x01" + bytes(60)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"


@dataclass(frozen=True, slots=True)
class File:
    id: str
    name: str
    mime: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


class Files:
    def __init__(self, notebook: Notebook) -> None:
        self._notebook = notebook
        kept = (File(id, page["name"], page["mime"], b64decode(page["content"])) for id, page in notebook.pages("file"))
        self._files = {file.id: file for file in kept}
        self._ids = itertools.count(max((int(id) for id in self._files), default=780_000_000_000_000) + 1)

    def keep(self, name: str, mime: str, content: bytes) -> File:
        file = File(str(next(self._ids)), name, mime, content)
        self._files[file.id] = file
        page: dict[str, Any] = {"name": name, "mime": mime, "content": b64encode(content).decode()}
        self._notebook.put("file", file.id, page)
        return file

    def sample(self, kind: str) -> File:
        """A file such as people send, made on the spot."""
        if kind == "sticker":
            return self.keep("sticker.webp", "image/webp", STICKER)
        if kind == "audio":
            return self.keep("voice.ogg", "audio/ogg; codecs=opus", VOICE)
        if kind == "document":
            return self.keep("bill.pdf", "application/pdf", PDF)
        return self.keep("photo.png", "image/png", evening_with_a_pole())

    def get(self, id: str) -> File | None:
        return self._files.get(id)

    def knows(self, id: str) -> bool:
        return id in self._files

    def drop(self, id: str) -> bool:
        self._notebook.drop("file", id)
        return self._files.pop(id, None) is not None


def evening_with_a_pole(width: int = 320, height: int = 200) -> bytes:
    """A photo: an evening sky, the ground, a pole with its wires, one of them broken."""
    rows = []
    for y in range(height):
        sky = (24 + y // 2, 34 + y // 3, 74 + y // 8) if y < 160 else (22, 26, 24)
        row = [sky] * width
        if y > 40:
            row[156:164] = [(38, 30, 26)] * 8
        if 56 <= y < 62:
            row[120:200] = [(38, 30, 26)] * 80
        for x in range(width):
            wire = 58 + (x - 160) ** 2 // 2600
            hanging = 58 + (x - 190) ** 2 // 40
            if (y == wire and x < 160) or (y == hanging and 190 <= x < 250):
                row[x] = (12, 12, 16)
        rows.append(b"\x00" + bytes(part for pixel in row for part in pixel))
    return _png(width, height, b"".join(rows))


def _png(width: int, height: int, rows: bytes) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (_chunk(b"IHDR", header), _chunk(b"IDAT", zlib.compress(rows, 9)), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
