"""From a message to its answer: once, in order, closed while it waits, gone when it is answered."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.app import House
from bot.clock import VirtualClock
from bot.errors import Doubtful, TalkGone, TryLater
from bot.model import Inbound, Message
from bot.schedule import retention
from bot.storage.models import InboxRow, OutboxRow
from bot.worker import Worker
from tests.conftest import People, house_in
from tests.scripted_engine import ScriptedEngine

QUESTION = "Wat is de bedenktijd voor mij?"


def clock_of(house: House) -> VirtualClock:
    assert isinstance(house.clock, VirtualClock)
    return house.clock


async def test_a_question_gets_the_notice_and_its_answer(people: People) -> None:
    assert await people.says("ana", QUESTION) == ["core/arrival_short", "rights/reflection_period"]


async def test_the_same_update_twice_is_answered_once(people: People) -> None:
    await people.does("ana", text=QUESTION, update="u1")
    assert await people.does("ana", text=QUESTION, update="u1") == "known"
    assert (await people.settle()).count("rights/reflection_period") == 1


async def test_messages_of_one_talk_are_answered_in_order(
    people: People, engine: ScriptedEngine
) -> None:
    for number in range(6):
        await people.does("ana", text=f"vraag nummer {number} over verblijf")
    await people.settle()
    asked = [call["text"] for call in engine.asked]
    assert asked == [f"vraag nummer {number} over verblijf" for number in range(6)]


async def test_nothing_of_a_message_is_left_after_its_answer(
    people: People, house: House, tmp_path: Path
) -> None:
    await people.says("ana", "MARKER-73912 mag ik hier blijven")
    async with house.main.reading() as session:
        assert (await session.scalars(select(InboxRow))).all() == []
        assert (await session.scalars(select(OutboxRow))).all() == []
    await house.main.truncate_log()
    assert all(b"MARKER-73912" not in f.read_bytes() for f in tmp_path.iterdir() if f.is_file())


async def test_while_it_waits_a_message_is_closed(people: People, tmp_path: Path) -> None:
    await people.does("ana", text="MARKER-73912 mag ik hier blijven")
    assert all(b"MARKER-73912" not in f.read_bytes() for f in tmp_path.iterdir() if f.is_file())


async def test_a_late_engine_means_the_safety_core(people: People, engine: ScriptedEngine) -> None:
    engine.late_seconds = 5
    said = await people.says("ana", QUESTION)
    assert said == ["core/engine_away"]
    assert "112" in people.seen[-1][1].text


async def test_nonsense_from_the_engine_means_the_safety_core(
    people: People, engine: ScriptedEngine
) -> None:
    engine.nonsense = True
    assert await people.says("ana", QUESTION) == ["core/engine_away"]


async def test_an_engine_that_decides_nothing_means_the_safety_core(
    people: People, engine: ScriptedEngine
) -> None:
    engine.acts = []
    assert await people.says("ana", QUESTION) == ["core/engine_away"]


async def test_a_crisis_needs_no_engine(people: People, engine: ScriptedEngine) -> None:
    engine.nonsense = True
    said = await people.says("ana", "ik wil dood")
    assert said[0] == "core/crisis_suicide"
    assert engine.asked == []


async def test_a_crisis_that_only_the_engine_sees_comes_first(
    people: People, engine: ScriptedEngine
) -> None:
    engine.crisis = "suicide"
    said = await people.says("ana", "zeg mijn moeder dat ik van haar hou")
    assert said == ["core/crisis_suicide", "core/arrival_short"]


async def test_at_most_two_calls_are_at_the_engine(house: House, engine: ScriptedEngine) -> None:
    people = People(house)
    engine.late_seconds = 0.05
    for number in range(8):
        await people.does(f"visitor{number}", text=QUESTION)
    task = asyncio.create_task(people.worker.run())
    while len(engine.asked) < 8 or engine.busy:
        await asyncio.sleep(0.02)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert engine.most_busy == 2


async def test_a_slow_talk_does_not_hold_up_another(house: House, engine: ScriptedEngine) -> None:
    people = People(house)
    engine.late_seconds = 0.3
    await people.does("slow", text=QUESTION)
    await people.does("quick", text="ik wil dood")
    task = asyncio.create_task(people.worker.run())
    door = house.talks.door("web", "quick")
    for _ in range(20):
        if await house.outbox.at(door):
            break
        await asyncio.sleep(0.01)
    assert engine.busy == 1  # the slow one is still being asked
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    while engine.busy:
        await asyncio.sleep(0.02)


async def test_ten_minutes_later_a_message_is_deleted_unread(people: People, house: House) -> None:
    await people.does("ana", text=QUESTION)
    clock_of(house).move_to(house.clock.now() + timedelta(minutes=10, seconds=1))
    assert await people.settle() == []
    said = await people.says("ana", QUESTION)
    assert said[0] == "core/was_away"
    assert "rights/reflection_period" in said


async def test_the_tick_deletes_what_nobody_answered(people: People, house: House) -> None:
    await people.does("ana", text=QUESTION)
    clock_of(house).move_to(house.clock.now() + timedelta(minutes=10, seconds=1))
    await retention.clear(house)
    async with house.main.reading() as session:
        assert (await session.scalars(select(InboxRow))).all() == []
    assert (await people.says("ana", QUESTION))[0] == "core/was_away"


async def test_after_a_restart_a_stored_message_is_answered_once(
    tmp_path: Path, engine: ScriptedEngine
) -> None:
    first = house_in(tmp_path, engine)
    async with first as house:
        await People(house).does("ana", text=QUESTION)
    again = house_in(tmp_path, engine)
    again.settings = first.settings
    async with again as house:
        people = People(house)
        assert (await people.settle()).count("rights/reflection_period") == 1
        assert await people.settle() == []


async def test_two_workers_do_not_answer_the_same_message(
    people: People, house: House, engine: ScriptedEngine
) -> None:
    other = Worker(house)
    for number in range(5):
        await people.does(f"v{number}", text=QUESTION)
    await asyncio.gather(people.worker.settle(), other.settle())
    assert len(engine.asked) == 5


async def test_an_answer_for_a_talk_that_moved_on_is_dropped(people: People, house: House) -> None:
    await people.says("ana", QUESTION)
    talk_id = await house.talks.find("web", "ana")
    assert talk_id
    early, late = await house.talks.open(talk_id), await house.talks.open(talk_id)
    early.talk.owner = "counsellor"
    async with house.main.writing() as session:
        await house.talks.save(session, early, moved=True)
    with pytest.raises(TalkGone):
        async with house.main.writing() as session:
            await house.talks.save(session, late)


async def test_who_writes_too_fast_is_told_once_with_the_number(
    people: People, house: House
) -> None:
    most = house.settings.max_waiting
    taken = [await people.does("ana", text=QUESTION) for _ in range(most + 5)]
    assert taken == ["taken"] * most + ["too_many"] * 5
    assert await people.does("bea", text=QUESTION) == "taken"
    said = await people.settle()
    assert said.count("core/too_fast") == 1
    assert "112" in next(m.text for _, m in people.seen if m.answer == "core/too_fast")


async def test_while_a_counsellor_leads_the_assistant_is_silent_but_never_in_a_crisis(
    people: People, house: House, engine: ScriptedEngine
) -> None:
    await people.says("ana", QUESTION)
    talk_id = await house.talks.find("web", "ana")
    assert talk_id
    held = await house.talks.open(talk_id)
    held.talk.owner = "counsellor"
    async with house.main.writing() as session:
        await house.talks.save(session, held, moved=True)
    asked = len(engine.asked)
    assert await people.says("ana", QUESTION) == []
    assert await people.says("ana", "wie ben jij") == []
    assert len(engine.asked) == asked
    assert await people.says("ana", "ik wil dood") == ["core/crisis_suicide"]
    assert await people.says("ana", "delete") == ["core/delete_ask"]


async def test_somebody_who_waits_sees_that_an_answer_is_being_made(
    people: People, house: House, engine: ScriptedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    channel = house.channels["telegram"]

    async def typing(address: str) -> None:
        shown.append(address)

    monkeypatch.setattr(channel, "typing", typing)
    engine.late_seconds = 0.9
    await people.says("42", QUESTION, channel="telegram")
    assert shown == ["42"]


async def test_an_old_stored_update_of_a_channel_is_never_answered(
    people: People, house: House
) -> None:
    long_ago = (house.clock.now() - timedelta(hours=3)).timestamp()
    thing = Inbound("telegram", "42", "u1", "text", text="kom me halen", drafts=True, at=long_ago)
    await house.inbox.receive(thing)
    assert await people.settle() == []


@pytest.mark.parametrize(
    "text", ["\ud83d", "a\x00b", "\udfff\ud800 help", "\u202e\u2066", "🙏" * 50]
)
async def test_broken_characters_are_taken_and_answered(people: People, text: str) -> None:
    assert await people.says("ana", text)


async def test_whatever_breaks_a_crisis_keeps_its_number(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(_turn: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("bot.flows.arrival.notice", broken)
    said = await people.says("ana", "ik wil dood")
    assert said == ["core/crisis_suicide", "core/digits"]
    assert await people.says("ana", QUESTION) == ["core/digits"]


@pytest.mark.parametrize("kind", ["media", "edited", "start", "too_fast"])
async def test_a_crisis_is_seen_in_a_caption_an_edit_and_a_first_command(
    people: People, kind: str
) -> None:
    await people.does("ana", kind, text="ik wil dood")  # type: ignore[arg-type]
    assert (await people.settle())[0] == "core/crisis_suicide"


async def test_a_crisis_is_taken_in_although_too_much_waits(people: People, house: House) -> None:
    for _ in range(house.settings.max_waiting):
        await people.does("ana", text=QUESTION)
    assert await people.does("ana", text=QUESTION) == "too_many"
    assert await people.does("ana", text="ik wil dood") == "taken"
    assert "core/crisis_suicide" in await people.settle()


async def test_off_means_off_for_buttons_too(people: People, house: House) -> None:
    await people.presses("ana", "start")
    await house.switches.turn("assistant", "off")
    for press in ("main/rights", "answer/rights/reflection_period", "topic/rights_shelter"):
        assert await people.presses("ana", press) == ["core/off"]


async def test_a_crisis_that_only_the_model_sees_is_seen_while_the_assistant_is_off(
    people: People, house: House, engine: ScriptedEngine
) -> None:
    await house.switches.turn("assistant", "off")
    engine.crisis = "suicide"
    assert await people.says("ana", "zeg mijn moeder dat ik van haar hou") == [
        "core/crisis_suicide"
    ]


async def test_a_message_too_long_to_answer_is_still_looked_at(
    people: People, engine: ScriptedEngine
) -> None:
    engine.crisis = "medical"
    said = await people.says("ana", "een heel lang verhaal " * 200)
    assert said[0] == "core/crisis_medical"
    assert "core/too_long" in said


async def test_what_was_on_its_way_is_dropped_when_a_counsellor_takes_over(
    people: People, house: House
) -> None:
    await people.does("ana", text=QUESTION)
    await people.worker.settle()  # answered, and still in the outbox
    talk_id = await house.talks.find("web", "ana")
    assert talk_id
    held = await house.talks.open(talk_id)
    held.talk.owner = "counsellor"
    async with house.main.writing() as session:
        await house.outbox.drop_overtaken(session, held)
        await house.talks.save(session, held, moved=True)
    assert await people.settle() == []


async def test_a_channel_in_doubt_delivers_once_more_and_no_more(
    people: People, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str | None] = []
    doubts: list[Exception] = [TryLater(1), Doubtful("?"), Doubtful("?")]

    async def deliver(_address: str, message: Message) -> str:
        tried.append(message.answer)
        raise doubts.pop(0)

    monkeypatch.setattr(house.channels["web"], "deliver", deliver)
    await people.does("ana", "press", press="numbers")
    await people.worker.settle()
    for _ in range(3):
        await people.sender.settle()
        clock_of(house).move_to(house.clock.now() + timedelta(seconds=5))
    assert tried == ["core/numbers"] * 3
    assert await house.outbox.doors_due(["web"]) == []


async def test_a_slow_worker_that_lost_its_claim_answers_nothing_twice(
    people: People, house: House, engine: ScriptedEngine
) -> None:
    engine.late_seconds = 0.3
    await people.does("ana", text=QUESTION)
    slow = asyncio.create_task(people.worker.settle())
    while not engine.busy:
        await asyncio.sleep(0.01)
    clock_of(house).move_to(house.clock.now() + timedelta(seconds=21))
    await Worker(house).settle()
    await slow
    assert (await people.settle()).count("rights/reflection_period") == 1
