"""What is closed opens only where it stands, only with its key, and never after a forget."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import VirtualClock
from bot.errors import KeyGone, NotReadable
from bot.storage.database import Database
from bot.storage.migrate import upgrade
from bot.storage.vault import Peppers, Place, Vault, seal, unseal
from tests.conftest import NOW

KEY = os.urandom(32)
HERE = Place("inbox", "body", "row1")


@given(st.binary(max_size=200))
def test_what_was_closed_opens_again(data: bytes) -> None:
    assert unseal(KEY, HERE, seal(KEY, HERE, data)) == data


@pytest.mark.parametrize(
    "elsewhere",
    [Place("outbox", "body", "row1"), Place("inbox", "other", "row1"), Place("inbox", "body", "2")],
)
def test_a_ciphertext_moved_elsewhere_does_not_open(elsewhere: Place) -> None:
    with pytest.raises(NotReadable):
        unseal(KEY, elsewhere, seal(KEY, HERE, b"words"))


@given(st.integers(min_value=0, max_value=40), st.integers(min_value=1, max_value=255))
def test_an_altered_byte_is_noticed(at: int, change: int) -> None:
    sealed = bytearray(seal(KEY, HERE, b"thirteen byte"))
    sealed[at % len(sealed)] ^= change
    with pytest.raises(NotReadable):
        unseal(KEY, HERE, bytes(sealed))


async def vault_in(folder: Path, masters: dict[int, bytes]) -> Vault:
    keys = Database(f"sqlite+aiosqlite:///{folder}/keys.db")
    await upgrade(keys, "keys")
    return Vault(masters, keys, VirtualClock(NOW))


async def test_a_forgotten_talk_has_no_key(tmp_path: Path) -> None:
    vault = await vault_in(tmp_path, {1: os.urandom(32)})
    await vault.new_key("talk")
    await vault.destroy("talk")
    with pytest.raises(KeyGone):
        await vault.key_of("talk")
    await vault._keys.close()


async def test_an_old_master_key_reads_until_everything_is_wrapped_anew(tmp_path: Path) -> None:
    old, new = os.urandom(32), os.urandom(32)
    first = await vault_in(tmp_path, {1: old})
    key = await first.new_key("talk")
    await first._keys.close()
    both = await vault_in(tmp_path, {1: old, 2: new})
    assert await both.key_of("talk") == key
    assert await both.rewrap_all() == 1
    assert await both.versions() == {2: 1}
    await both._keys.close()
    only_new = await vault_in(tmp_path, {2: new})
    assert await only_new.key_of("talk") == key
    await only_new._keys.close()


async def test_without_the_master_key_nothing_opens(tmp_path: Path) -> None:
    first = await vault_in(tmp_path, {1: os.urandom(32)})
    await first.new_key("talk")
    await first._keys.close()
    thief = await vault_in(tmp_path, {1: os.urandom(32)})
    with pytest.raises(NotReadable):
        await thief.key_of("talk")
    await thief._keys.close()


def test_hashes_cannot_be_made_without_the_pepper() -> None:
    mine, other = Peppers({1: os.urandom(32)}), Peppers({1: os.urandom(32)})
    assert mine.digest("address", "telegram", "42") != other.digest("address", "telegram", "42")


def test_parts_of_a_hash_do_not_run_together() -> None:
    peppers = Peppers({1: KEY})
    assert peppers.digest("address", "ab", "c") != peppers.digest("address", "a", "bc")


def test_an_older_pepper_still_finds_an_address() -> None:
    before = Peppers({1: KEY}).digest("address", "web", "x")
    assert before in Peppers({1: KEY, 2: os.urandom(32)}).digests("address", "web", "x")
