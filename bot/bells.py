"""Wakes whoever waits for something to do, inside one process.

A bell carries nothing. Whoever hears it looks in the database; whoever misses it looks anyway
after a second, so that several processes on one database find each other's work.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

LOOK_ANYWAY = 1.0  # seconds


class Bell:
    """One listener's bell: a ring between two looks is not lost."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        self._rung.set()

    async def wait(self, seconds: float = LOOK_ANYWAY) -> bool:
        """True when it rang, False when the time was over."""
        try:
            async with asyncio.timeout(seconds):
                await self._rung.wait()
        except TimeoutError:
            return False
        self._rung.clear()
        return True


class Bells:
    def __init__(self) -> None:
        self._bells: defaultdict[str, set[Bell]] = defaultdict(set)

    def ring(self, name: str) -> None:
        for bell in self._bells.get(name, ()):
            bell.ring()

    @contextmanager
    def listening(self, name: str) -> Iterator[Bell]:
        bell = Bell()
        self._bells[name].add(bell)
        try:
            yield bell
        finally:
            self._bells[name].discard(bell)
            if not self._bells[name]:
                del self._bells[name]
