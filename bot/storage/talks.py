"""The one door to a talk: found, opened, saved, forgotten here and nowhere else."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, exists, func, or_, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock, aware
from bot.errors import KeyGone, TalkGone
from bot.model import Inbound, Memory, Owner, Talk
from bot.storage.database import Database
from bot.storage.models import InboxRow, OutboxRow, SentRow, TalkRow
from bot.storage.vault import Peppers, Place, Vault, seal, unseal

YOUNG = timedelta(minutes=5)
CLAIM = timedelta(seconds=20)  # longer than the slowest answer: 8 s of waiting and 2 s of engine


@dataclass
class OpenTalk:
    """A talk and its key, held for the length of one message."""

    talk: Talk
    key: bytes


class Talks:
    def __init__(self, main: Database, vault: Vault, peppers: Peppers, clock: Clock) -> None:
        self.main, self.vault, self.peppers, self.clock = main, vault, peppers, clock

    # -- finding -------------------------------------------------------------------------------

    def door(self, channel: str, address: str) -> str:
        """The keyed hash under which an address is known."""
        return self.peppers.digest("address", channel, address)

    async def find(self, channel: str, address: str) -> str | None:
        """The id of the talk at an address."""
        doors = self.peppers.digests("address", channel, address)
        async with self.main.reading() as session:
            found = select(TalkRow.id).where(TalkRow.address_hash.in_(doors))
            return (await session.scalars(found)).first()

    async def owner_at(self, channel: str, address: str) -> tuple[str, str] | None:
        """Id and owner of the talk at an address, without opening it."""
        doors = self.peppers.digests("address", channel, address)
        async with self.main.reading() as session:
            found = select(TalkRow.id, TalkRow.owner).where(TalkRow.address_hash.in_(doors))
            row = (await session.execute(found)).first()
        return (row.id, row.owner) if row else None

    async def row_at(self, session: AsyncSession, channel: str, address: str) -> TalkRow | None:
        doors = self.peppers.digests("address", channel, address)
        found = select(TalkRow).where(TalkRow.address_hash.in_(doors)).with_for_update()
        return (await session.scalars(found)).first()

    async def make(self, session: AsyncSession, inbound: Inbound, language: str) -> OpenTalk:
        """A new talk in the caller's transaction; its key is on disk before its first row."""
        talk_id, now = secrets.token_hex(16), self.clock.now()
        key = await self.vault.new_key(talk_id)
        memory = Memory(language=language, drafts=inbound.drafts)
        talk = Talk(
            id=talk_id, epoch=1, channel=inbound.channel, address=inbound.address,
            owner="assistant", urgency=None, created_at=now, seen_at=now, memory=memory,
        )  # fmt: skip
        session.add(self._row(talk, key))
        await session.flush()
        return OpenTalk(talk, key)

    def _row(self, talk: Talk, key: bytes) -> TalkRow:
        return TalkRow(
            id=talk.id,
            channel=talk.channel,
            address_hash=self.door(talk.channel, talk.address),
            pepper_version=self.peppers.version,
            address=seal(key, Place("talks", "address", talk.id), talk.address.encode()),
            memory=_close(key, "memory", talk.id, talk.memory),
            created_at=talk.created_at,
            seen_at=talk.seen_at,
        )

    # -- opening and saving --------------------------------------------------------------------

    async def open(self, talk_id: str) -> OpenTalk:
        """Raises TalkGone or KeyGone when there is nothing to open."""
        async with self.main.reading() as session:
            row = await session.get(TalkRow, talk_id)
        if row is None:
            raise TalkGone("no such talk")
        return self.opened(row, await self.vault.key_of(talk_id))

    def opened(self, row: TalkRow, key: bytes) -> OpenTalk:
        memory = unseal(key, Place("talks", "memory", row.id), row.memory)
        talk = Talk(
            id=row.id,
            epoch=row.epoch,
            channel=row.channel,
            address=unseal(key, Place("talks", "address", row.id), row.address).decode(),
            owner=_owner(row.owner),
            urgency=row.urgency,
            created_at=aware(row.created_at),
            seen_at=aware(row.seen_at),
            memory=Memory.from_json(json.loads(memory)),
        )
        return OpenTalk(talk, key)

    async def save(self, session: AsyncSession, held: OpenTalk, *, moved: bool = False) -> None:
        """Writes a talk back under its epoch; ``moved`` starts a new one (the owner changed).

        Raises TalkGone when somebody forgot or moved the talk meanwhile: nothing may be written.
        """
        talk = held.talk
        change = (
            update(TalkRow)
            .where(TalkRow.id == talk.id, TalkRow.epoch == talk.epoch)
            .values(
                memory=_close(held.key, "memory", talk.id, talk.memory),
                owner=talk.owner,
                urgency=talk.urgency,
                epoch=talk.epoch + int(moved),
            )
        )
        result = await session.execute(change)
        if not isinstance(result, CursorResult) or result.rowcount != 1:
            raise TalkGone("the talk has moved on")

    # -- claiming: one worker a talk -----------------------------------------------------------

    async def claim(self, talk_id: str, me: str) -> bool:
        now = self.clock.now()
        free = or_(
            TalkRow.claimed_until.is_(None),
            TalkRow.claimed_until < now,
            TalkRow.claimed_by == me,
        )
        change = (
            update(TalkRow)
            .where(TalkRow.id == talk_id, free)
            .values(claimed_by=me, claimed_until=now + CLAIM)
        )
        async with self.main.writing() as session:
            result = await session.execute(change)
        return isinstance(result, CursorResult) and result.rowcount == 1

    async def release(self, session: AsyncSession, talk_id: str, me: str) -> None:
        mine = update(TalkRow).where(TalkRow.id == talk_id, TalkRow.claimed_by == me)
        await session.execute(mine.values(claimed_by=None, claimed_until=None))

    # -- forgetting ----------------------------------------------------------------------------

    async def forget(self, *talk_ids: str) -> None:
        """Key first: from that moment nothing of these talks can be read, whatever happens next."""
        if not talk_ids:
            return
        await self.vault.destroy(*talk_ids)
        async with self.main.writing() as session:
            await drop_rows(session, *talk_ids)
        await self.main.truncate_log()

    async def forget_idle(self, before: datetime, channel: str | None = None) -> list[str]:
        """Forgets talks that the assistant holds and in which nothing has happened since.

        Looked at and deleted in one transaction, rows first: whoever writes at this very moment
        either keeps their talk or begins a new one. A key left by a crash here is an orphan.
        """
        waiting = select(InboxRow.talk_id)
        idle = (
            select(TalkRow.id)
            .where(TalkRow.seen_at < before, TalkRow.owner == "assistant")
            .where(TalkRow.id.not_in(waiting))
        )
        if channel:
            idle = idle.where(TalkRow.channel == channel)
        async with self.main.writing() as session:
            gone = list((await session.scalars(idle.with_for_update())).all())
            await drop_rows(session, *gone)
        if gone:
            await self.vault.destroy(*gone)
        return gone

    async def stored(self, talk_id: str) -> int:
        """How many rows there are of a talk."""
        async with self.main.reading() as session:
            total = 0
            for table, column in ((TalkRow, TalkRow.id), *_PARTS):
                count = select(func.count()).select_from(table).where(column == talk_id)
                total += (await session.scalar(count)) or 0
        return total

    async def exists(self, talk_id: str) -> bool:
        async with self.main.reading() as session:
            return bool(await session.scalar(select(exists().where(TalkRow.id == talk_id))))

    async def clear_orphans(self) -> int:
        """Keys without a talk and talks without a key: what a crash in a forget may leave.

        A key is made before its talk's first row, so a young key is not loose yet.
        """
        old = await self.vault.owners(made_before=self.clock.now() - YOUNG)
        async with self.main.reading() as session:
            talks = set((await session.scalars(select(TalkRow.id))).all())
            used = set((await session.scalars(select(OutboxRow.key_owner))).all())
        loose = old - talks - used
        if loose:
            await self.vault.destroy(*loose)
        gone = talks - await self.vault.owners()
        await self.forget(*gone)
        return len(gone) + len(loose)


_PARTS = (
    (InboxRow, InboxRow.talk_id),
    (OutboxRow, OutboxRow.talk_id),
    (SentRow, SentRow.talk_id),
)


async def drop_rows(session: AsyncSession, *talk_ids: str) -> None:
    """The talk's own row first: who is about to add a part of it waits for it, and finds none."""
    for table, column in ((TalkRow, TalkRow.id), *_PARTS):
        await session.execute(delete(table).where(column.in_(talk_ids)))


def _close(key: bytes, column: str, talk_id: str, memory: Memory) -> bytes:
    data = json.dumps(memory.to_json(), ensure_ascii=False).encode()
    return seal(key, Place("talks", column, talk_id), data)


def _owner(value: str) -> Owner:
    if value in ("assistant", "waiting", "counsellor", "cover"):
        return value  # type: ignore[return-value]
    raise KeyGone(f"unknown owner {value}")
