"""The one place that closes and opens what is kept.

Every talk has a data key of its own, wrapped by a versioned master key, in a database of its own.
A ciphertext is bound to its table, column and row: copied elsewhere it does not open.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import delete, func, select

from bot.clock import Clock
from bot.errors import KeyGone, NotReadable
from bot.storage.database import Database
from bot.storage.models import TalkKey

NONCE = 12  # bytes, as AES-GCM wants them


class Place(NamedTuple):
    """Where a ciphertext stands; it opens only there."""

    table: str
    column: str
    row: str

    def aad(self) -> bytes:
        return "\x1f".join(self).encode()


def seal(key: bytes, place: Place, data: bytes) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, data, place.aad())


def unseal(key: bytes, place: Place, sealed: bytes) -> bytes:
    """Raises NotReadable for a wrong key, another place, or altered bytes."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], place.aad())
    except InvalidTag:
        raise NotReadable(f"{place.table}.{place.column} does not open") from None


class Peppers:
    """Keyed, versioned hashes: of an address, an update, a session. Not reversible by guessing."""

    def __init__(self, keys: Mapping[int, bytes]) -> None:
        self._keys = dict(keys)
        self.version = max(self._keys)

    def digest(self, kind: str, *parts: str, version: int | None = None) -> str:
        message = "\x1f".join((kind, *parts)).encode()
        return hmac.new(self._keys[version or self.version], message, hashlib.sha256).hexdigest()

    def digests(self, kind: str, *parts: str) -> list[str]:
        """Under every version still known, newest first: for look-ups while rotating."""
        return [self.digest(kind, *parts, version=v) for v in sorted(self._keys, reverse=True)]


class Vault:
    """Makes, finds and destroys the keys of talks."""

    def __init__(self, masters: Mapping[int, bytes], keys: Database, clock: Clock) -> None:
        self._masters = dict(masters)
        self.version = max(self._masters)
        self._keys = keys
        self._clock = clock

    async def new_key(self, owner: str) -> bytes:
        key = os.urandom(32)
        wrapped = seal(self._masters[self.version], Place("talk_keys", "wrapped", owner), key)
        row = TalkKey(
            owner=owner, wrapped=wrapped, master_version=self.version, made_at=self._clock.now()
        )
        async with self._keys.writing() as session:
            session.add(row)
        return key

    async def key_of(self, owner: str) -> bytes:
        """Raises KeyGone when the talk was forgotten."""
        async with self._keys.reading() as session:
            row = await session.get(TalkKey, owner)
        if row is None:
            raise KeyGone("no key")
        return self._unwrap(row)

    def _unwrap(self, row: TalkKey) -> bytes:
        master = self._masters.get(row.master_version)
        if master is None:
            raise NotReadable(f"master key version {row.master_version} is not configured")
        return unseal(master, Place("talk_keys", "wrapped", row.owner), row.wrapped)

    async def destroy(self, *owners: str) -> None:
        async with self._keys.writing() as session:
            await session.execute(delete(TalkKey).where(TalkKey.owner.in_(owners)))
        await self._keys.truncate_log()

    async def owners(self, made_before: datetime | None = None) -> set[str]:
        find = select(TalkKey.owner)
        if made_before is not None:
            find = find.where(TalkKey.made_at < made_before)
        async with self._keys.reading() as session:
            return set((await session.scalars(find)).all())

    async def rewrap_all(self) -> int:
        """Wraps every key by the current master key; gives how many were moved."""
        moved = 0
        async with self._keys.writing() as session:
            old = select(TalkKey).where(TalkKey.master_version != self.version)
            for row in (await session.scalars(old)).all():
                place = Place("talk_keys", "wrapped", row.owner)
                row.wrapped = seal(self._masters[self.version], place, self._unwrap(row))
                row.master_version = self.version
                moved += 1
        return moved

    async def versions(self) -> dict[int, int]:
        """How many keys each master version wraps."""
        async with self._keys.reading() as session:
            count = select(TalkKey.master_version, func.count()).group_by(TalkKey.master_version)
            return {row[0]: row[1] for row in (await session.execute(count)).all()}

    def seal_for_house(self, place: Place, data: bytes) -> bytes:
        """Closed under the master key itself: for the house's own secrets, not for talks."""
        return bytes([self.version]) + seal(self._masters[self.version], place, data)

    def open_for_house(self, place: Place, sealed: bytes) -> bytes:
        master = self._masters.get(sealed[0])
        if master is None:
            raise NotReadable(f"master key version {sealed[0]} is not configured")
        return unseal(master, place, sealed[1:])
