"""The world of a rehearsal: real engine, flows, storage, knowledge; channels in memory."""

from __future__ import annotations

import base64
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

from actions import server as actions_server
from bot.app import House, build
from bot.channels.memory import MemoryChannel
from bot.clock import Clock, VirtualClock
from bot.engine_process import EngineProcess, free_port
from bot.model import Inbound, InboundKind, Memory, Message
from bot.schedule import retention
from bot.sender import Sender
from bot.serving import serving
from bot.settings import Settings, read_settings
from bot.storage.migrate import upgrade_both
from bot.worker import Worker

ZONE = ZoneInfo("Europe/Amsterdam")
START = datetime(2026, 12, 1, 10, 0, tzinfo=ZONE)
ENGINE_SECONDS = 10.0  # a rehearsal may share its machine with nine others


@dataclass
class Visitor:
    """Somebody in the script, and what they have been shown."""

    name: str
    channel: str = "web"
    buttons: dict[str, str] = field(default_factory=dict)  # id or label -> id
    talk_id: str | None = None
    last: Memory = field(default_factory=Memory)


class World:
    def __init__(self, house: House, engine: EngineProcess) -> None:
        self.house, self.engine = house, engine
        self.clock: VirtualClock = house.clock  # type: ignore[assignment]
        self.visitors: dict[str, Visitor] = {}
        self._heard: list[tuple[str, Message, datetime]] = []
        self._updates = 0
        self._worker, self._sender = Worker(house), Sender(house)
        for name in ("web", "telegram", "terminal"):
            house.channels[name] = MemoryChannel(name, self._hear)

    def _hear(self, address: str, message: Message) -> None:
        self._heard.append((address, message, self.clock.now()))
        visitor = self.visitors[address]
        for button in message.buttons:
            visitor.buttons[button.id] = visitor.buttons[button.label] = button.id

    # -- what people do ------------------------------------------------------------------------

    def visitor(self, name: str) -> Visitor:
        return self.visitors.setdefault(name, Visitor(name))

    async def does(self, name: str, kind: InboundKind, *, text: str = "", press: str = "") -> None:
        visitor = self.visitor(name)
        self._updates += 1
        inbound = Inbound(
            channel=visitor.channel,
            address=name,
            update=f"{name}:{self._updates}",
            kind=kind,
            text=text,
            press=visitor.buttons.get(press, press),
            ref=f"in:{self._updates}" if visitor.channel == "telegram" else "",
            drafts=True,
        )
        await self.house.inbox.receive(inbound)
        visitor.talk_id = await self.house.talks.find(visitor.channel, name)
        await self.settle()

    async def settle(self) -> None:
        await self._worker.settle()
        await self._sender.settle()

    async def move_to(self, moment: datetime) -> None:
        """From due time to due time, so that everything happens at its own moment."""
        while (due := await retention.next_moment(self.house)) and due <= moment:
            self.clock.move_to(due)
            await self._tick()
        self.clock.move_to(moment)
        await self._tick()

    async def _tick(self) -> None:
        await retention.clear(self.house)
        await self.settle()

    async def set_engine(self, up: bool) -> None:
        if not up:
            self.engine.stop()
        elif not self.engine.is_running():
            self.engine.start()
            await self.engine.ready(self.house.engine)

    # -- what can be seen ----------------------------------------------------------------------

    def heard(self) -> list[dict[str, Any]]:
        """Messages since the last look, as the contract has them."""
        return [_message(*item) for item in self.take_heard()]

    def take_heard(self) -> list[tuple[str, Message, datetime]]:
        new, self._heard = self._heard, []
        return new

    async def talks(self) -> dict[str, Any]:
        return {v.name: await self._talk(v) for v in self.visitors.values()}

    async def _talk(self, visitor: Visitor) -> dict[str, Any]:
        owner, urgency = "assistant", None
        if visitor.talk_id and await self.house.talks.exists(visitor.talk_id):
            talk = (await self.house.talks.open(visitor.talk_id)).talk
            visitor.last, owner = talk.memory, talk.owner
            urgency = "crisis" if talk.urgency == 1 else None
        else:
            visitor.last = Memory(language=visitor.last.language)
        memory = visitor.last
        return {
            "owner": owner,
            "language": memory.language,
            "topic": memory.topic,
            "crisis": memory.crisis,
            "urgency": urgency,
        }

    async def stored(self) -> dict[str, dict[str, int]]:
        return {v.name: await self._stored(v) for v in self.visitors.values()}

    async def _stored(self, visitor: Visitor) -> dict[str, int]:
        if visitor.talk_id is None:
            return {"words": 0, "rows": 0}
        words = await self.house.inbox.words_of(visitor.talk_id)
        return {"words": words, "rows": await self.house.talks.stored(visitor.talk_id)}


def _message(address: str, message: Message, at: datetime) -> dict[str, Any]:
    return {
        "to": address,
        "from": message.sender,
        "text": message.text,
        "language": message.language,
        "answer": message.answer,
        "buttons": [b.label for b in message.buttons],
        "button_ids": [b.id for b in message.buttons],
        "machine_translated": message.machine_translated,
        "draft": message.draft,
        "at": at.astimezone(ZONE).isoformat(timespec="seconds"),
    }


@asynccontextmanager
async def world(clock: Clock | None = None) -> AsyncIterator[World]:
    """Databases, keys and an engine of its own; everything is gone when the block ends."""
    with TemporaryDirectory(prefix="houvast-") as folder:
        engine = EngineProcess(free_port(), free_port())
        house = build(_settings(Path(folder), engine), clock or VirtualClock(START))
        await upgrade_both(house.main, house.keys)
        try:
            async with serving(actions_server.app(), "127.0.0.1", engine.actions_port):
                engine.start()
                await engine.ready(house.engine)
                yield World(house, engine)
        finally:
            engine.stop()
            await house.close()


def _secret() -> str:
    return "1:" + base64.b64encode(os.urandom(32)).decode()


def _settings(folder: Path, engine: EngineProcess) -> Settings:
    return read_settings(
        {
            "var": folder,
            "master_key": _secret(),
            "pepper": _secret(),
            "engine_port": engine.port,
            "actions_port": engine.actions_port,
            "engine_seconds": ENGINE_SECONDS,
        }
    )
