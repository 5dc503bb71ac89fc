"""What visitors sent and nobody has answered yet: closed, durable, each thing once, in order."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal

from sqlalchemy import delete, func, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.bells import Bells
from bot.clock import Clock, aware
from bot.errors import Answered, KeyGone
from bot.languages import Languages
from bot.model import Inbound
from bot.storage.database import Database
from bot.storage.models import InboxRow, SeenRow, TalkRow
from bot.storage.talks import OpenTalk, Talks
from bot.storage.vault import Place, seal, unseal

Taken = Literal["taken", "known", "too_many"]


@dataclass(frozen=True)
class Waiting:
    """An inbox row, still closed."""

    seq: int
    row: str
    talk_id: str
    epoch: int
    body: bytes
    received_at: datetime


class Inbox:
    def __init__(
        self, main: Database, talks: Talks, languages: Languages, clock: Clock, bells: Bells,
        max_waiting: int, is_urgent: Callable[[str], bool],
    ) -> None:  # fmt: skip
        self._main, self._talks, self._languages = main, talks, languages
        self._clock, self._bells, self._max = clock, bells, max_waiting
        self._is_urgent = is_urgent

    async def receive(self, inbound: Inbound) -> Taken:
        """Stores one thing; the door may answer its caller only after this returns.

        ``known``: this update was taken in before. ``too_many``: the talk has too many unanswered.
        """
        inbound = replace(inbound, text=readable(inbound.text), press=readable(inbound.press))
        try:
            return await self._receive(inbound)
        except IntegrityError:  # two processes met at the same new address or update
            return await self._receive(inbound)

    async def _receive(self, inbound: Inbound) -> Taken:
        digest = self._talks.peppers.digest("update", inbound.channel, inbound.update)
        async with self._main.writing() as session:
            if await session.get(SeenRow, digest):
                return "known"
            session.add(SeenRow(digest=digest, seen_at=self._clock.now()))
            held = await self._talk_for(session, inbound)
            waiting = await _waiting(session, held.talk.id)
            if waiting == self._max:  # said once, with the number; what comes then is not kept
                slower = replace(inbound, kind="too_fast", text="", press="")
                session.add(self._row(held, slower))
            # A crisis is taken in whatever else waits; but not without any bound.
            urgent = self._is_urgent(inbound.text) and waiting < 2 * self._max
            if waiting >= self._max and not urgent:
                return "too_many"
            session.add(self._row(held, inbound))
        self._bells.ring("inbox")
        return "taken"

    async def _talk_for(self, session: AsyncSession, inbound: Inbound) -> OpenTalk:
        row = await self._talks.row_at(session, inbound.channel, inbound.address)
        if row is not None:
            try:
                key = await self._talks.vault.key_of(row.id)
            except KeyGone:  # a forget was cut short; finish it and begin anew
                await session.delete(row)
                await session.flush()
            else:
                seen = update(TalkRow).where(TalkRow.id == row.id)
                await session.execute(seen.values(seen_at=self._clock.now()))
                return self._talks.opened(row, key)
        hint = self._languages.from_hint(inbound.language_hint)
        return await self._talks.make(session, inbound, hint)

    def _row(self, held: OpenTalk, inbound: Inbound) -> InboxRow:
        row = secrets.token_hex(16)
        body = json.dumps(asdict(inbound), ensure_ascii=False).encode()
        return InboxRow(
            row=row,
            talk_id=held.talk.id,
            epoch=held.talk.epoch,
            body=seal(held.key, Place("inbox", "body", row), body),
            received_at=self._said_at(inbound),
        )

    def _said_at(self, inbound: Inbound) -> datetime:
        """A channel may hand over what was said long ago; it ages from then."""
        now = self._clock.now()
        return now if inbound.at is None else min(now, datetime.fromtimestamp(inbound.at, UTC))

    async def talks_waiting(self) -> list[str]:
        """Talks with something to answer, longest waiting first."""
        oldest = func.min(InboxRow.seq)
        find = select(InboxRow.talk_id).group_by(InboxRow.talk_id).order_by(oldest)
        async with self._main.reading() as session:
            return list((await session.scalars(find)).all())

    async def next_of(self, talk_id: str) -> Waiting | None:
        find = select(InboxRow).where(InboxRow.talk_id == talk_id).order_by(InboxRow.seq).limit(1)
        async with self._main.reading() as session:
            row = (await session.scalars(find)).first()
        if row is None:
            return None
        return Waiting(row.seq, row.row, row.talk_id, row.epoch, row.body, aware(row.received_at))

    async def words_of(self, talk_id: str) -> int:
        """Rows that hold words which this visitor typed."""
        async with self._main.reading() as session:
            return await _waiting(session, talk_id)

    @staticmethod
    def open(held: OpenTalk, waiting: Waiting) -> Inbound:
        body = unseal(held.key, Place("inbox", "body", waiting.row), waiting.body)
        return Inbound(**json.loads(body))

    @staticmethod
    async def remove(session: AsyncSession, waiting: Waiting) -> None:
        """Raises Answered when somebody else was quicker."""
        gone = await session.execute(delete(InboxRow).where(InboxRow.seq == waiting.seq))
        if not isinstance(gone, CursorResult) or gone.rowcount != 1:
            raise Answered("already answered")

    async def expire(self, minutes: int) -> list[str]:
        """Deletes what waited too long, unread; gives the talks that must be told so later."""
        limit = self._clock.now() - timedelta(minutes=minutes)
        async with self._main.writing() as session:
            late = select(InboxRow.talk_id).where(InboxRow.received_at < limit).distinct()
            talks = list((await session.scalars(late)).all())
            if talks:
                await session.execute(delete(InboxRow).where(InboxRow.received_at < limit))
        return talks


def readable(text: str) -> str:
    """Without what no later room can take: half characters and zero bytes."""
    return text.replace("\x00", " ").encode("utf-8", "replace").decode("utf-8")


async def _waiting(session: AsyncSession, talk_id: str) -> int:
    count = select(func.count()).select_from(InboxRow).where(InboxRow.talk_id == talk_id)
    return (await session.scalar(count)) or 0
