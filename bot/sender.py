"""Delivers the outbox through channels that push (Telegram, the terminal, rehearsals)."""

from __future__ import annotations

import asyncio
import secrets
from functools import partial
from typing import TYPE_CHECKING

from bot.errors import Doubtful, NobodyThere, TryLater, Undelivered
from bot.outbox import Outgoing

if TYPE_CHECKING:
    from bot.app import House

PAUSE_IN_DOUBT = 3.0  # seconds; then once more: a double line harms less than a lost number
TRIES_IN_DOUBT = 2


class Sender:
    """One message of a door at a time, in order; a door that must wait stops no other."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._me = secrets.token_hex(8)
        self._busy: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Until cancelled; what is being delivered then is still finished."""
        try:
            with self._house.bells.listening("outbox") as bell:
                while True:
                    await self._start_all()
                    await bell.wait()
        finally:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def settle(self) -> None:
        """Until nothing is due (rehearsals and tests)."""
        while doors := await self._due():
            for door in doors:
                await self._deliver_door(door)

    async def _due(self) -> list[str]:
        return await self._house.outbox.doors_due(list(self._house.channels))

    async def _start_all(self) -> None:
        for door in await self._due():
            if door not in self._busy:
                self._busy.add(door)
                task = asyncio.create_task(self._deliver_door(door))
                self._tasks.add(task)
                task.add_done_callback(partial(self._done, door))

    def _done(self, door: str, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._busy.discard(door)
        if not task.cancelled() and (error := task.exception()):
            self._house.log.error("sending failed", extra={"why": type(error).__name__})

    async def _deliver_door(self, door: str) -> None:
        if not await self._house.outbox.claim(door, self._me):
            return
        for item in await self._house.outbox.at(door, claimed_by=self._me):
            if not await self._deliver(door, item):
                return

    async def _deliver(self, door: str, item: Outgoing) -> bool:
        """True when the next one may follow."""
        outbox = self._house.outbox
        channel = self._house.channels[item.channel]
        try:
            ref = await channel.deliver(item.address, item.message)
        except TryLater as wait:
            await outbox.postpone(door, wait.seconds)
            return False
        except Doubtful:
            if item.attempts + 1 >= TRIES_IN_DOUBT:
                await outbox.delivered(item)
                return True
            await outbox.postpone(door, PAUSE_IN_DOUBT, doubtful=item.seq)
            return False
        except NobodyThere:
            await self._nobody(door, item)
            return False
        except Undelivered as why:  # refused as it is: sending it again would not help
            self._house.log.warning("a message was refused", extra={"why": str(why)})
            ref = ""
        await outbox.delivered(item, ref)
        return True

    async def _nobody(self, door: str, item: Outgoing) -> None:
        """Blocked or deleted: nothing may wait for them, and the talk ends quietly."""
        await self._house.outbox.drop(door)
        await self._house.talks.forget(item.talk_id)
