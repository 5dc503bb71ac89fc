"""Houses for tests: real databases in a folder of their own, a clock that is moved by hand."""

from __future__ import annotations

import base64
import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.app import House, Shelf, build
from bot.channels.memory import MemoryChannel
from bot.clock import VirtualClock
from bot.engine_process import free_port
from bot.model import Inbound, InboundKind, Message
from bot.sender import Sender
from bot.settings import Settings, read_settings
from bot.storage.migrate import upgrade_both
from bot.worker import Worker
from tests.scripted_engine import ScriptedEngine

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


def secret(version: int = 1) -> str:
    return f"{version}:" + base64.b64encode(os.urandom(32)).decode()


def settings_for(folder: Path, **changes: Any) -> Settings:
    base = {"var": folder, "master_key": secret(), "pepper": secret(), "engine_port": free_port()}
    return read_settings({**base, **changes})


class People:
    """Visitors of a test: they write, press, and see what they are told."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.seen: list[tuple[str, Message]] = []
        self.worker, self.sender = Worker(house), Sender(house)
        self._updates = 0
        for name in ("web", "telegram"):
            house.channels[name] = MemoryChannel(name, self._see)

    def _see(self, address: str, message: Message) -> None:
        self.seen.append((address, message))

    async def does(
        self, who: str, kind: InboundKind = "text", *, text: str = "", press: str = "",
        channel: str = "web", update: str = "", drafts: bool = True,
    ) -> str:  # fmt: skip
        self._updates += 1
        return await self.house.inbox.receive(
            Inbound(
                channel=channel,
                address=who,
                update=update or f"{who}:{self._updates}",
                kind=kind,
                text=text,
                press=press,
                drafts=drafts,
                ref=str(self._updates) if channel == "telegram" else "",
            )
        )

    async def settle(self) -> list[str | None]:
        """Everything is answered and delivered; gives the ids of what was said just now."""
        before = len(self.seen)
        await self.worker.settle()
        await self.sender.settle()
        return [message.answer for _, message in self.seen[before:]]

    async def says(self, who: str, text: str, **more: Any) -> list[str | None]:
        await self.does(who, text=text, **more)
        return await self.settle()

    async def presses(self, who: str, press: str, **more: Any) -> list[str | None]:
        await self.does(who, "press", press=press, **more)
        return await self.settle()


@pytest.fixture
async def engine() -> AsyncIterator[ScriptedEngine]:
    async with ScriptedEngine() as running:
        yield running


@pytest.fixture
async def house(tmp_path: Path, engine: ScriptedEngine) -> AsyncIterator[House]:
    async with house_in(tmp_path, engine) as made:
        yield made


_SHELVES: dict[Path, Shelf] = {}


def shelf(settings: Settings) -> Shelf:
    """Reading a thousand texts takes seconds; they do not change between tests."""
    if settings.data not in _SHELVES:
        _SHELVES[settings.data] = Shelf.load(settings)
    return _SHELVES[settings.data]


class house_in:  # noqa: N801 - reads as a word in `async with`
    """A house on databases in a folder; opened again on the same folder it finds the same talks."""

    def __init__(self, folder: Path, engine: ScriptedEngine, **changes: Any) -> None:
        port = {"engine_port": engine.port, "engine_seconds": 1.0}
        self.settings = settings_for(folder, **{**port, **changes})

    async def __aenter__(self) -> House:
        self.house = build(self.settings, VirtualClock(NOW), shelf(self.settings))
        await upgrade_both(self.house.main, self.house.keys)
        return self.house

    async def __aexit__(self, *_error: object) -> None:
        await self.house.close()


@pytest.fixture
def people(house: House) -> People:
    return People(house)
