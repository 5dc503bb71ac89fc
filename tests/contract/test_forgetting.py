"""Stop and delete: two wishes, one word each; a forgotten talk leaves nothing, whenever it goes."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.app import House
from bot.clock import VirtualClock
from bot.errors import KeyGone, NotReadable
from bot.schedule import retention
from bot.storage.database import Database
from bot.storage.talks import Talks
from tests.conftest import People, house_in
from tests.scripted_engine import ScriptedEngine


async def test_delete_asks_once_and_then_everything_is_gone(people: People, house: House) -> None:
    await people.says("ana", "Mag ik in Nederland blijven?")
    talk_id = await house.talks.find("web", "ana")
    assert talk_id
    assert await people.says("ana", "verwijder alles") == ["core/delete_ask"]
    assert await people.says("ana", "ja") == ["core/delete_done"]
    assert await house.talks.stored(talk_id) == 0
    with pytest.raises(KeyGone):
        await house.vault.key_of(talk_id)


async def test_no_keeps_everything(people: People, house: House) -> None:
    await people.says("ana", "Mag ik in Nederland blijven?")
    await people.says("ana", "delete")
    assert await people.says("ana", "nee") == ["core/delete_no"]
    assert await house.talks.find("web", "ana")


async def test_another_message_is_no_confirmation(people: People, house: House) -> None:
    await people.says("ana", "delete")
    await people.says("ana", "Mag ik in Nederland blijven?")
    await people.says("ana", "ja")
    assert await house.talks.find("web", "ana")


async def test_a_late_yes_is_no_confirmation(people: People, house: House) -> None:
    await people.does("ana", "start", channel="telegram")
    await people.says("ana", "delete", channel="telegram")
    assert isinstance(house.clock, VirtualClock)
    house.clock.move_to(house.clock.now() + timedelta(minutes=16))
    await people.says("ana", "ja", channel="telegram")
    assert await house.talks.find("telegram", "ana")


@pytest.mark.parametrize("words", ["stop", "STOP!", "/stop", "arrête", "стоп", "توقف"])
async def test_stop_is_one_word_in_any_language(people: People, words: str) -> None:
    assert (await people.says("ana", words.lstrip("/")))[0] == "core/stop_done"


NOT_STOP = ["make him stop", "hij moet stoppen met slaan", "I cannot stop crying"]


@pytest.mark.parametrize("words", NOT_STOP)
async def test_stop_inside_a_sentence_deletes_nothing(
    people: People, house: House, words: str
) -> None:
    said = await people.says("ana", words)
    assert not {"core/stop_done", "core/delete_ask", "core/delete_done"} & set(said)
    assert await house.talks.find("web", "ana")


async def test_the_farewell_comes_although_its_talk_is_gone(people: People, house: House) -> None:
    await people.says("ana", "Mag ik in Nederland blijven?")
    await people.presses("ana", "delete")
    await people.presses("ana", "delete/yes")
    assert people.seen[-1][1].answer == "core/delete_done"
    assert await house.vault.owners() == set()


async def test_a_new_talk_after_a_forget_knows_nothing(people: People, house: House) -> None:
    await people.says("ana", "Czy mogę zostać w Holandii? Proszę o odpowiedź")
    first = await house.talks.find("web", "ana")
    await people.presses("ana", "delete")
    await people.presses("ana", "delete/yes")
    await people.says("ana", "hello can you help me please")
    second = await house.talks.find("web", "ana")
    assert second
    assert second != first
    assert (await house.talks.open(second)).talk.memory.language == "en"


async def test_what_was_in_flight_is_dropped(
    people: People, house: House, engine: ScriptedEngine
) -> None:
    engine.late_seconds = 0.4
    await people.does("ana", text="Mag ik in Nederland blijven?")
    task = asyncio.create_task(people.worker.settle())
    while not engine.busy:
        await asyncio.sleep(0.01)
    talk_id = await house.talks.find("web", "ana")
    assert talk_id
    await house.talks.forget(talk_id)
    await task
    assert await house.talks.stored(talk_id) == 0
    assert people.seen == []


async def test_a_backup_from_before_opens_nothing_with_the_current_keys(
    people: People, house: House, tmp_path: Path
) -> None:
    await people.says("ana", "Mag ik in Nederland blijven?")
    talk_id = await house.talks.find("web", "ana")
    assert talk_id
    await house.main.truncate_log()
    shutil.copy(tmp_path / "houvast.db", tmp_path / "backup.db")
    await people.presses("ana", "delete")
    await people.presses("ana", "delete/yes")
    backup = Database(f"sqlite+aiosqlite:///{tmp_path / 'backup.db'}")
    old = Talks(backup, house.vault, house.talks.peppers, house.clock)
    assert await old.exists(talk_id)
    with pytest.raises((KeyGone, NotReadable)):
        await old.open(talk_id)
    await backup.close()


STEPS = st.lists(
    st.sampled_from(
        [
            "ask",
            "crisis",
            "stop",
            "delete",
            "person",
            "press",
            "question",
            "wait",
            "arrive",
            "clean",
        ]
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(before=STEPS, answered=st.booleans(), channel=st.sampled_from(["web", "telegram"]))
def test_whenever_somebody_leaves_nothing_is_left(
    before: list[str], answered: bool, channel: str
) -> None:
    asyncio.run(_live_and_forget(before, answered, channel))


async def _live_and_forget(before: list[str], answered: bool, channel: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with ScriptedEngine() as engine, house_in(Path(folder), engine) as house:
            people = People(house)
            for step in before:
                await _step(people, step, channel)
                if answered:
                    await people.settle()
            for press in ("delete", "delete/yes"):
                await people.does("ana", "press", press=press, channel=channel)
                await people.settle()
            assert await house.talks.find(channel, "ana") is None
            assert await house.vault.owners() == set()
            await retention.clear(house)
            await house.main.truncate_log()
            for file in Path(folder).glob("houvast.db*"):
                assert b"MARKER" not in file.read_bytes()


WORDS = {
    "ask": "MARKER mag ik blijven",
    "crisis": "MARKER ik wil dood",
    "stop": "stop",
    "delete": "delete",
}


async def _step(people: People, step: str, channel: str) -> None:
    if step in WORDS:
        await people.does("ana", text=WORDS[step], channel=channel)
    elif step == "arrive":
        await people.does("ana", "start", channel=channel)
    elif step == "wait":
        assert isinstance(people.house.clock, VirtualClock)
        people.house.clock.move_to(people.house.clock.now() + timedelta(minutes=4))
    else:
        await people.does("ana", "press", press=step, channel=channel)


async def test_an_old_yes_button_asks_again(people: People, house: House) -> None:
    await people.says("ana", "delete")
    assert isinstance(house.clock, VirtualClock)
    house.clock.move_to(house.clock.now() + timedelta(minutes=14))
    await people.says("ana", "Mag ik in Nederland blijven?")
    assert await people.presses("ana", "delete/yes") == ["core/delete_ask"]
    assert await house.talks.find("web", "ana")


async def test_the_tick_does_not_take_the_key_of_a_talk_that_is_being_born(
    people: People, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = house.vault.owners

    async def meanwhile(*args: Any, **more: Any) -> set[str]:
        monkeypatch.setattr(house.vault, "owners", real)
        await people.does("ana", text="ik wil dood")
        return await real(*args, **more)

    monkeypatch.setattr(house.vault, "owners", meanwhile)
    await house.talks.clear_orphans()
    assert (await people.settle())[0] == "core/crisis_suicide"


async def test_somebody_who_writes_as_their_talk_ends_is_answered(
    people: People, house: House
) -> None:
    await people.says("ana", "Mag ik in Nederland blijven?")
    assert isinstance(house.clock, VirtualClock)
    house.clock.move_to(house.clock.now() + timedelta(minutes=16))
    await people.does("ana", text="ik wil dood")
    await retention.clear(house)
    assert "core/crisis_suicide" in await people.settle()


async def test_answered_words_leave_the_log_of_the_database_too(
    people: People, house: House, tmp_path: Path
) -> None:
    await people.says("ana", "Mag ik in Nederland blijven?", channel="telegram")
    assert (tmp_path / "houvast.db-wal").stat().st_size > 0
    await retention.clear(house)
    assert (tmp_path / "houvast.db-wal").stat().st_size == 0
