"""The operator's switches: every process sees them at its next message."""

from __future__ import annotations

from bot.clock import Clock
from bot.storage.database import Database
from bot.storage.models import SwitchRow


class Switches:
    def __init__(self, main: Database, clock: Clock) -> None:
        self._main, self._clock = main, clock

    async def is_off(self, name: str) -> bool:
        async with self._main.reading() as session:
            row = await session.get(SwitchRow, name)
        return row is not None and row.value == "off"

    async def turn(self, name: str, value: str) -> None:
        async with self._main.writing() as session:
            row = await session.get(SwitchRow, name)
            if row is None:
                session.add(SwitchRow(name=name, value=value, changed_at=self._clock.now()))
            else:
                row.value, row.changed_at = value, self._clock.now()
