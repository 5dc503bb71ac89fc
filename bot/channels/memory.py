"""A channel that only remembers: for rehearsals and tests."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.model import Message


class MemoryChannel:
    def __init__(self, name: str, heard: Callable[[str, Message], None]) -> None:
        self.name = name
        self.can_clean = name == "telegram"
        self._heard = heard
        self._number = 0
        self.cleaned: list[str] = []

    async def deliver(self, address: str, message: Message) -> str:
        self._number += 1
        self._heard(address, message)
        return str(self._number) if self.can_clean else ""

    async def clean(self, address: str, refs: Sequence[str]) -> int:
        self.cleaned.extend(refs)
        return len(refs)

    async def typing(self, address: str) -> None:
        return None
