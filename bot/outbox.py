"""What is on its way to visitors: closed, in order, wiped when delivered or after five minutes."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncSession

from bot.bells import Bells
from bot.clock import Clock, aware
from bot.errors import KeyGone, NotReadable
from bot.flows.owner import may_say
from bot.model import Message
from bot.storage.database import Database
from bot.storage.models import OutboxRow, SentRow, TalkRow
from bot.storage.talks import OpenTalk, Talks
from bot.storage.vault import Place, Vault, seal, unseal

CLAIM = timedelta(seconds=30)
FAREWELL_MINUTES = 10


@dataclass(frozen=True)
class Outgoing:
    """One opened row: what to deliver, where, and on whose behalf."""

    seq: int
    talk_id: str
    epoch: int
    key_owner: str
    channel: str
    address: str
    message: Message
    made_at: datetime
    attempts: int

    @property
    def is_farewell(self) -> bool:
        return self.key_owner != self.talk_id


class Outbox:
    def __init__(self, main: Database, talks: Talks, clock: Clock, bells: Bells) -> None:
        self._main, self._talks, self._clock, self._bells = main, talks, clock, bells
        self._vault: Vault = talks.vault

    # -- putting in ----------------------------------------------------------------------------

    def put(self, session: AsyncSession, held: OpenTalk, messages: Sequence[Message]) -> None:
        """In the caller's transaction, with the state that goes with these words."""
        for message in messages:
            session.add(self._row(held, held.talk.id, held.key, message))

    async def farewell(self, held: OpenTalk, message: Message) -> None:
        """The last words to somebody who was just forgotten: under a key of their own."""
        owner = "farewell:" + secrets.token_hex(16)
        key = await self._vault.new_key(owner)
        async with self._main.writing() as session:
            session.add(self._row(held, owner, key, message))

    def _row(self, held: OpenTalk, owner: str, key: bytes, message: Message) -> OutboxRow:
        row, now = secrets.token_hex(16), self._clock.now()
        body = {"address": held.talk.address, "message": message.to_json()}
        data = json.dumps(body, ensure_ascii=False).encode()
        return OutboxRow(
            row=row,
            talk_id=held.talk.id,
            key_owner=owner,
            door=self._talks.door(held.talk.channel, held.talk.address),
            epoch=held.talk.epoch,
            channel=held.talk.channel,
            body=seal(key, Place("outbox", "body", row), data),
            due_at=now,
            made_at=now,
        )

    def ring(self, door: str = "") -> None:
        """After the commit: tells senders and live pages that something is there."""
        self._bells.ring("outbox")
        if door:
            self._bells.ring("outbox:" + door)

    async def drop_overtaken(self, session: AsyncSession, held: OpenTalk) -> None:
        """The owner has changed: what the assistant still had to say goes, but not the numbers."""
        find = select(OutboxRow).where(OutboxRow.talk_id == held.talk.id)
        for row in (await session.scalars(find)).all():
            item = await self._open(row)
            if not may_say("counsellor", item.message):
                await session.delete(row)

    # -- taking out ----------------------------------------------------------------------------

    async def doors_due(self, channels: Collection[str]) -> list[str]:
        """Doors whose oldest row may be sent now."""
        first = select(func.min(OutboxRow.seq)).group_by(OutboxRow.door)
        now = self._clock.now()
        free = or_(OutboxRow.claimed_until.is_(None), OutboxRow.claimed_until < now)
        due = (
            select(OutboxRow.door)
            .where(OutboxRow.seq.in_(first), OutboxRow.channel.in_(channels))
            .where(OutboxRow.due_at <= now, free)
            .order_by(OutboxRow.seq)
        )
        async with self._main.reading() as session:
            return list((await session.scalars(due)).all())

    async def at(self, door: str, claimed_by: str | None = None) -> list[Outgoing]:
        """Everything on its way to a door, in order. Rows that cannot be opened are removed."""
        find = select(OutboxRow).where(OutboxRow.door == door).order_by(OutboxRow.seq)
        if claimed_by:
            find = find.where(OutboxRow.claimed_by == claimed_by)
        async with self._main.reading() as session:
            rows = (await session.scalars(find)).all()
        opened, lost = [], []
        for row in rows:
            try:
                opened.append(await self._open(row))
            except (KeyGone, NotReadable):
                lost.append(row.seq)
        if lost:
            await self._remove(lost)
        return opened

    async def _open(self, row: OutboxRow) -> Outgoing:
        key = await self._vault.key_of(row.key_owner)
        body = json.loads(unseal(key, Place("outbox", "body", row.row), row.body))
        return Outgoing(
            seq=row.seq,
            talk_id=row.talk_id,
            epoch=row.epoch,
            key_owner=row.key_owner,
            channel=row.channel,
            address=body["address"],
            message=Message.from_json(body["message"]),
            made_at=aware(row.made_at),
            attempts=row.attempts,
        )

    async def claim(self, door: str, me: str) -> bool:
        """One sender a door, so that order is kept."""
        now = self._clock.now()
        free = or_(
            OutboxRow.claimed_until.is_(None),
            OutboxRow.claimed_until < now,
            OutboxRow.claimed_by == me,
        )
        rows = update(OutboxRow).where(OutboxRow.door == door, free)
        change = rows.values(claimed_by=me, claimed_until=now + CLAIM)
        async with self._main.writing() as session:
            result = await session.execute(change)
        return isinstance(result, CursorResult) and result.rowcount > 0

    async def postpone(self, door: str, seconds: float, *, doubtful: int | None = None) -> None:
        """This door waits. ``doubtful``: the row of which we cannot tell whether it arrived."""
        rows = update(OutboxRow).where(OutboxRow.door == door)
        due = self._clock.now() + timedelta(seconds=seconds)
        kind = "later" if doubtful is None else "doubtful"
        tried = update(OutboxRow).where(OutboxRow.seq == doubtful)
        async with self._main.writing() as session:
            if doubtful is not None:
                await session.execute(tried.values(attempts=OutboxRow.attempts + 1))
            await session.execute(
                rows.values(due_at=due, error_kind=kind, claimed_by=None, claimed_until=None)
            )

    async def delivered(self, item: Outgoing, ref: str = "") -> None:
        """Wipes a row; keeps the channel's number of the message for cleaning, if there is one."""
        async with self._main.writing() as session:
            await session.execute(delete(OutboxRow).where(OutboxRow.seq == item.seq))
            if ref and not item.is_farewell:
                await self._keep_ref(session, item, ref)
        if item.is_farewell:
            await self._vault.destroy(item.key_owner)

    async def _keep_ref(self, session: AsyncSession, item: Outgoing, ref: str) -> None:
        there = select(TalkRow.id).where(TalkRow.id == item.talk_id).with_for_update()
        try:
            key = await self._vault.key_of(item.talk_id)
        except KeyGone:  # forgotten while this was being sent
            return
        if await session.scalar(there) is None:
            return
        session.add(sent_row(item.talk_id, item.epoch, key, ref, self._clock.now()))

    async def drop(self, door: str) -> None:
        """Nobody is there any more: nothing may wait for them."""
        await self._drop(OutboxRow.door == door)

    async def read_up_to(self, door: str, seq: int) -> None:
        """A live page has shown everything up to ``seq``."""
        await self._drop((OutboxRow.door == door) & (OutboxRow.seq <= seq))

    async def expire(self, minutes: int) -> int:
        limit = self._clock.now() - timedelta(minutes=minutes)
        farewell = self._clock.now() - timedelta(minutes=FAREWELL_MINUTES)
        own_key = OutboxRow.key_owner != OutboxRow.talk_id
        return await self._drop(
            (~own_key & (OutboxRow.made_at < limit)) | (OutboxRow.made_at < farewell)
        )

    async def _drop(self, which: object) -> int:
        async with self._main.writing() as session:
            found = select(OutboxRow.seq, OutboxRow.key_owner, OutboxRow.talk_id)
            rows = (await session.execute(found.where(which))).all()  # type: ignore[arg-type]
            if rows:
                seqs = [r.seq for r in rows]
                await session.execute(delete(OutboxRow).where(OutboxRow.seq.in_(seqs)))
        own = [r.key_owner for r in rows if r.key_owner != r.talk_id]
        if own:
            await self._vault.destroy(*own)
        return len(rows)

    async def _remove(self, seqs: list[int]) -> None:
        await self._drop(OutboxRow.seq.in_(seqs))


def sent_row(talk_id: str, epoch: int, key: bytes, ref: str, now: datetime) -> SentRow:
    """A message's number at its channel, closed under the talk's key."""
    row = secrets.token_hex(16)
    body = seal(key, Place("sent", "body", row), ref.encode())
    return SentRow(row=row, talk_id=talk_id, epoch=epoch, body=body, sent_at=now)


def ref_of(key: bytes, row: SentRow) -> str:
    return unseal(key, Place("sent", "body", row.row), row.body).decode()
