"""Brings both databases to the newest shape.

A new step: change ``models.py``, then
``python -m bot.storage.migrate main "what it does"`` (or ``keys``) writes a draft to read and mend.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, MetaData
from sqlalchemy.exc import OperationalError

from bot.errors import BadSetting
from bot.storage.database import Database
from bot.storage.models import Base, KeyBase

HERE = Path(__file__).parent / "migrations"
METADATA: dict[str, MetaData] = {"main": Base.metadata, "keys": KeyBase.metadata}


def config_for(name: str) -> Config:
    """Alembic's configuration for one of the two databases: ``main`` or ``keys``."""
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.set_main_option("version_locations", str(HERE / name))
    config.set_main_option("path_separator", "os")
    config.attributes["metadata"] = METADATA[name]
    return config


async def upgrade(database: Database, name: str) -> None:
    """Raises BadSetting when the database cannot be reached."""

    def run(connection: Connection) -> None:
        config = config_for(name)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")

    try:
        async with database.engine.connect() as connection:
            await connection.execution_options(writes=True)  # service and console start together
            await connection.run_sync(run)
            await connection.commit()
    except OperationalError as error:
        why = type(error.orig).__name__
        raise BadSetting(f"The {name} database cannot be opened ({why}): check its URL.") from None


async def upgrade_both(main: Database, keys: Database) -> None:
    await upgrade(keys, "keys")
    await upgrade(main, "main")


async def _draft(name: str, message: str) -> None:
    """Writes a new step from the difference between the newest shape and the models."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite+aiosqlite:///{folder}/draft.db")
        if any((HERE / name).glob("*.py")):
            await upgrade(database, name)

        def run(connection: Connection) -> None:
            config = config_for(name)
            config.attributes["connection"] = connection
            number = len(list((HERE / name).glob("[0-9]*.py"))) + 1
            command.revision(
                config,
                message,
                autogenerate=True,
                rev_id=f"{name}_{number:04}",
                version_path=str(HERE / name),
            )

        async with database.engine.connect() as connection:
            await connection.run_sync(run)
        await database.close()


if __name__ == "__main__":
    asyncio.run(_draft(sys.argv[1], sys.argv[2]))
