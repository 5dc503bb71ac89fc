"""How often, never who. No talk id is here, and nothing under ten is shown."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.models import CounterRow
from bot.turn import Turn

SHOWN_FROM = 10


async def count(session: AsyncSession, turn: Turn) -> None:
    """Adds a turn's lines in the transaction that answers it."""
    for line in turn.counted:
        key = {
            "day": turn.now.date(),
            "organisation": "default",
            "language": turn.language,
            "channel": turn.inbound.channel,
            "topic": turn.memory.topic or "",
            "outcome": line.outcome,
            "answer": line.answer,
            "text_hash": line.text_hash,
        }
        await _add(session, key)


async def _add(session: AsyncSession, key: dict[str, object]) -> None:
    same = [getattr(CounterRow, name) == value for name, value in key.items()]
    result = await session.execute(
        update(CounterRow).where(*same).values(count=CounterRow.count + 1)
    )
    if isinstance(result, CursorResult) and result.rowcount == 0:
        session.add(CounterRow(**key, count=1))
        await session.flush()


async def shown(session: AsyncSession, since: date) -> list[CounterRow]:
    """Lines large enough to say nothing about anybody."""
    find = select(CounterRow).where(CounterRow.day >= since, CounterRow.count >= SHOWN_FROM)
    return list((await session.scalars(find)).all())
