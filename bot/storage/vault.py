"""What is personal is kept sealed (AES-256-GCM), and found again by a keyed hash."""

from __future__ import annotations

import hashlib
import hmac
import os
import struct

import orjson
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_ID = struct.Struct(">H")  # two bytes before each sealed value, so that keys can be rotated
NONCE = 12


class Vault:
    """`secret` is SETU_SECRET_KEY; sealing and finding use keys of their own, drawn from it."""

    def __init__(self, secret: str, key_id: int = 1) -> None:
        self._current = key_id
        self._keys = {key_id: AESGCM(drawn(secret, b"seal"))}
        self._finder = drawn(secret, b"find")

    def seal(self, text: str) -> bytes:
        nonce = os.urandom(NONCE)
        return KEY_ID.pack(self._current) + nonce + self._keys[self._current].encrypt(nonce, text.encode(), None)

    def open(self, sealed: bytes) -> str:
        """Raises `KeyError` for an unknown key id and `cryptography.exceptions.InvalidTag` for the wrong secret."""
        (key_id,) = KEY_ID.unpack_from(sealed)
        start = KEY_ID.size + NONCE
        return self._keys[key_id].decrypt(sealed[KEY_ID.size : start], sealed[start:], None).decode()

    def seal_json(self, value: object) -> bytes:
        return self.seal(orjson.dumps(value).decode())

    def open_json(self, sealed: bytes) -> dict[str, object]:
        value: dict[str, object] = orjson.loads(self.open(sealed))
        return value

    def digest(self, channel: str, key: str) -> bytes:
        return hmac.digest(self._finder, f"{channel}\0{key}".encode(), hashlib.sha256)


def drawn(secret: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"bijli-setu:" + purpose).derive(secret.encode())
