"""Answers what is in the inbox: one message of a talk at a time, in order; talks in parallel."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot import counters, path
from bot.errors import Answered, KeyGone, NotReadable, TalkGone
from bot.flows import crisis
from bot.flows.owner import may_say
from bot.inbox import Waiting
from bot.outbox import sent_row
from bot.storage.talks import CLAIM, OpenTalk
from bot.turn import Turn

if TYPE_CHECKING:
    from bot.app import House

TALKS_AT_ONCE = 32


class Worker:
    """Any number of these may run, in any number of processes: a talk is claimed by one."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._me = secrets.token_hex(8)
        self._busy: dict[str, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Until cancelled; what is being answered then is still finished."""
        try:
            with self._house.bells.listening("inbox") as bell:
                while True:
                    await self._start_all()
                    await bell.wait()
        finally:
            await asyncio.gather(*self._busy.values(), return_exceptions=True)

    async def settle(self) -> None:
        """Until nothing is left to answer (rehearsals and tests)."""
        while talks := await self._house.inbox.talks_waiting():
            for talk_id in talks:
                await self._answer_talk(talk_id)

    async def _start_all(self) -> None:
        for talk_id in await self._house.inbox.talks_waiting():
            if talk_id in self._busy:
                continue
            if len(self._busy) >= TALKS_AT_ONCE:
                break
            task = asyncio.create_task(self._answer_talk(talk_id))
            self._busy[talk_id] = task
            task.add_done_callback(partial(self._done, talk_id))

    def _done(self, talk_id: str, task: asyncio.Task[None]) -> None:
        self._busy.pop(talk_id, None)
        if task.cancelled():
            return
        if error := task.exception():  # no bell: it is tried again at the next look
            self._house.log.error("a talk failed", extra={"why": type(error).__name__})
        else:
            self._house.bells.ring("inbox")

    async def _answer_talk(self, talk_id: str) -> None:
        """Everything that waits in one talk, if nobody else is at it."""
        house, claimed = self._house, None
        while True:
            if claimed is None or house.clock.now() - claimed > CLAIM / 2:
                if not await self._claim(talk_id):
                    return
                claimed = house.clock.now()
            waiting = await house.inbox.next_of(talk_id)
            if waiting is None:
                break
            if not await self._answer(waiting):
                return
        async with house.main.writing() as session:
            await house.talks.release(session, talk_id, self._me)

    async def _claim(self, talk_id: str) -> bool:
        if await self._house.talks.claim(talk_id, self._me):
            return True
        if not await self._house.talks.exists(talk_id):
            await self._house.talks.forget(talk_id)  # rows that a cut-short forget left behind
        return False

    async def _answer(self, waiting: Waiting) -> bool:
        """One message. False when the talk is gone."""
        house = self._house
        for _ in range(2):  # once more when the owner changed meanwhile
            try:
                held = await house.talks.open(waiting.talk_id)
                await self._answer_open(held, waiting)
            except Answered:
                return True
            except (KeyGone, TalkGone, NotReadable):
                if not await house.talks.exists(waiting.talk_id):
                    await house.talks.forget(waiting.talk_id)
                    return False
            else:
                return True
        await self._give_up(waiting)
        return True

    async def _give_up(self, waiting: Waiting) -> None:
        """What cannot be opened is removed unread."""
        with contextlib.suppress(Answered):
            async with self._house.main.writing() as session:
                await self._house.inbox.remove(session, waiting)

    async def _answer_open(self, held: OpenTalk, waiting: Waiting) -> None:
        house = self._house
        late = timedelta(minutes=house.settings.answer_minutes)
        if house.clock.now() - waiting.received_at > late:
            await self._expire(held, waiting)
            return
        turn = Turn(house, held, house.inbox.open(held, waiting), house.clock.now())
        try:
            await path.answer(turn)
        except Exception as error:  # whatever went wrong, somebody waits for an answer
            house.log.exception("no answer could be made", extra={"why": type(error).__name__})
            crisis.last_resort(turn)
        await self._finish(turn, waiting)

    async def _expire(self, held: OpenTalk, waiting: Waiting) -> None:
        """Too late to answer on its content: the words go, and they are told when they write."""
        held.talk.memory.was_away = True
        async with self._house.main.writing() as session:
            await self._house.inbox.remove(session, waiting)
            await self._house.talks.save(session, held)

    async def _finish(self, turn: Turn, waiting: Waiting) -> None:
        """State, outgoing words, counters and the end of the inbox row: one transaction."""
        house, held = self._house, turn.held
        async with house.main.writing() as session:
            await counters.count(session, turn)
            if not turn.gone:
                await house.inbox.remove(session, waiting)
                if turn.moved:
                    await house.outbox.drop_overtaken(session, held)
                await house.talks.save(session, held, moved=turn.moved)
                owner = held.talk.owner
                house.outbox.put(session, held, [m for m in turn.messages if may_say(owner, m)])
                if turn.inbound.ref:
                    talk, now = held.talk, house.clock.now()
                    session.add(sent_row(talk.id, talk.epoch, held.key, turn.inbound.ref, now))
        house.outbox.ring(house.talks.door(held.talk.channel, held.talk.address))
