"""What is personal is kept sealed (AES-256-GCM), and found again by a keyed hash."""

from __future__ import annotations

import hashlib
import hmac
import os
import struct
from contextlib import suppress
from dataclasses import dataclass

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_ID = struct.Struct(">H")  # two bytes before each sealed value, so that keys can be rotated
NONCE = 12
UNMARKED = 1  # what was sealed before keys had ids of their own: it may be any of ours


@dataclass(frozen=True)
class Key:
    """What is drawn from one secret: a key to seal with, another to find by, and the id by which it is known again."""

    id: int
    cipher: AESGCM
    finder: bytes

    @classmethod
    def of(cls, secret: str) -> Key:
        id_ = int.from_bytes(drawn(secret, b"name")[:2]) | 0x8000  # never UNMARKED
        return cls(id_, AESGCM(drawn(secret, b"seal")), drawn(secret, b"find"))


class Vault:
    """`secret` is SETU_SECRET_KEY, with which everything is sealed; what the others sealed can still be opened."""

    def __init__(self, secret: str, *others: str) -> None:
        keys = [Key.of(each) for each in dict.fromkeys([secret, *others])]
        self._keys = {key.id: key for key in keys}
        self._current = keys[0]
        if len(self._keys) < len(keys):  # one in 32,768
            raise ValueError("two keys go by the same id: choose another")

    @property
    def mark(self) -> bytes:
        """How everything begins that is sealed with the current key."""
        return KEY_ID.pack(self._current.id)

    @property
    def is_changing(self) -> bool:
        return len(self._keys) > 1

    def seal(self, text: str) -> bytes:
        nonce = os.urandom(NONCE)
        return self.mark + nonce + self._current.cipher.encrypt(nonce, text.encode(), None)

    def open(self, sealed: bytes) -> str:
        """Raises `KeyError` for an unknown key id and `cryptography.exceptions.InvalidTag` for the wrong secret."""
        (key_id,) = KEY_ID.unpack_from(sealed)
        start = KEY_ID.size + NONCE
        nonce, text = sealed[KEY_ID.size : start], sealed[start:]
        if key_id != UNMARKED:
            return self._keys[key_id].cipher.decrypt(nonce, text, None).decode()
        *others, last = self._keys.values()
        for key in others:
            with suppress(InvalidTag):
                return key.cipher.decrypt(nonce, text, None).decode()
        return last.cipher.decrypt(nonce, text, None).decode()

    def knows(self, mark: bytes) -> bool:
        (key_id,) = KEY_ID.unpack(mark)
        return key_id == UNMARKED or key_id in self._keys

    def resealed(self, sealed: bytes) -> bytes:
        """The same under the current key."""
        return sealed if sealed.startswith(self.mark) else self.seal(self.open(sealed))

    def seal_json(self, value: object) -> bytes:
        return self.seal(orjson.dumps(value).decode())

    def open_json(self, sealed: bytes) -> dict[str, object]:
        value: dict[str, object] = orjson.loads(self.open(sealed))
        return value

    def digest(self, channel: str, key: str) -> bytes:
        return digest(self._current, channel, key)

    def digests(self, channel: str, key: str) -> list[bytes]:
        """By which somebody is found while keys are rotated: under the current key first, then under the others."""
        return [digest(each, channel, key) for each in self._keys.values()]

    def tag(self, channel: str, name: str) -> bytes:
        """A short keyed hash that only has to be the same for the same; it bears the mark of its key."""
        return self.mark + self.digest(channel, name)[:14]

    def tags(self, channel: str, name: str) -> list[bytes]:
        """All that may stand for it now: made with any of our keys, or made before and renewed since."""
        made = [KEY_ID.pack(key.id) + digest(key, channel, name)[:14] for key in self._keys.values()]
        return [*made, *(self.renewed(tag) for tag in made[1:])]

    def renewed(self, tag: bytes) -> bytes:
        """Tags that were the same stay the same; what they were made of is not needed."""
        if tag.startswith(self.mark):
            return tag
        return self.mark + hmac.digest(self._current.finder, tag, hashlib.sha256)[:14]


def digest(key: Key, channel: str, name: str) -> bytes:
    return hmac.digest(key.finder, f"{channel}\0{name}".encode(), hashlib.sha256)


def drawn(secret: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"bijli-setu:" + purpose).derive(secret.encode())
