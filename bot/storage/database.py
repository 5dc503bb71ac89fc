"""One database: reading and writing transactions, on SQLite or PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

TRIES = 5
PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # what a door has answered for survives a power cut
    "PRAGMA secure_delete=ON",  # deleted words are overwritten, not only unlinked
    "PRAGMA busy_timeout=5000",
    "PRAGMA foreign_keys=ON",
    "PRAGMA temp_store=MEMORY",  # no spill of rows into temporary files
)


class Database:
    """Opens sessions. ``hide_parameters``: an error must never print what was bound."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        self.engine: AsyncEngine = create_async_engine(url, hide_parameters=True)
        # SQLite has one writer; waiting in line here beats polling for its lock.
        self._turn = asyncio.Lock() if self.is_sqlite else None
        if self.is_sqlite:
            _prepare_sqlite(self.engine)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        async with AsyncSession(self.engine, expire_on_commit=False) as session:
            yield session

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        """Commits when the block ends well, rolls back when it does not."""
        turn = self._turn or nullcontext()
        async with turn, AsyncSession(self.engine, expire_on_commit=False) as session:
            await session.connection(execution_options={"writes": True})
            yield session
            await session.commit()

    async def truncate_log(self) -> bool:
        """What was deleted leaves SQLite's write-ahead log too; False if a reader was in the way
        (the next tick tries again)."""
        if not self.is_sqlite:
            return True
        for _ in range(TRIES):
            async with self._turn or nullcontext(), self.engine.connect() as connection:
                await connection.execution_options(isolation_level="AUTOCOMMIT")
                row = (await connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))).first()
            if row is not None and row[0] == 0:
                return True
            await asyncio.sleep(0.02)
        return False

    async def close(self) -> None:
        await self.engine.dispose()


def _prepare_sqlite(engine: AsyncEngine) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, below
        cursor = connection.cursor()
        for pragma in PRAGMAS:
            cursor.execute(pragma)
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def on_begin(connection: Any) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
