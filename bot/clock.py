"""The only one who knows the time.

Nothing else in the service asks the system for the time or sleeps, so that a rehearsal can play a
year in a second and a test can stand on the hour at which clocks change.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time in UTC and lets a caller wait."""

    def now(self) -> datetime: ...

    async def sleep(self, seconds: float) -> None: ...


class SystemClock:
    """The real time."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class VirtualClock:
    """A time that moves only when it is moved; ``sleep`` moves it at once."""

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError("a clock needs a time zone")
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        return self._now

    def move_to(self, moment: datetime) -> None:
        """Time never runs back: an earlier moment is refused."""
        if moment < self._now:
            raise ValueError("the clock cannot be moved back")
        self._now = moment.astimezone(UTC)

    async def sleep(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)
        await asyncio.sleep(0)


def aware(moment: datetime) -> datetime:
    """SQLite gives times back without a zone; everything we store is UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
