"""How often, never who. No talk id is here, and nothing under ten is shown."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.models import CounterRow
from bot.turn import Turn

SHOWN_FROM = 10


async def count(session: AsyncSession, turn: Turn) -> None:
    """Adds a turn's lines in the transaction that answers it.

    Always in the same order, so that two answers at once do not wait for each other's lines.
    """
    for line in sorted(set(turn.counted), key=lambda c: (c.outcome, c.answer, c.text_hash)):
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
        await _add(session, key, turn.counted.count(line))


async def _add(session: AsyncSession, key: dict[str, object], more: int) -> None:
    dialect = session.get_bind().dialect.name
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    line = insert(CounterRow).values(**key, count=more)
    added = line.on_conflict_do_update(
        index_elements=list(key), set_={"count": CounterRow.count + more}
    )
    await session.execute(added)


async def shown(session: AsyncSession, since: date) -> list[CounterRow]:
    """Lines large enough to say nothing about anybody."""
    find = select(CounterRow).where(CounterRow.day >= since, CounterRow.count >= SHOWN_FROM)
    return list((await session.scalars(find)).all())
