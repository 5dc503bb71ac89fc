"""Arrival, who, watched, language, source: the small things that make somebody stay or go."""

from __future__ import annotations

import pytest

from bot.app import House
from bot.model import Inbound
from tests.conftest import People
from tests.scripted_engine import ScriptedEngine


async def test_first_a_neutral_line_with_one_button(people: People) -> None:
    await people.does("ana", "start")
    assert await people.settle() == ["core/welcome"]
    assert [b.id for b in people.seen[-1][1].buttons] == ["start"]


async def test_after_the_tap_who_we_are_and_three_things_in_reach(
    people: People, house: House
) -> None:
    said = await people.presses("ana", "start")
    assert said == ["core/arrival"]
    message = people.seen[-1][1]
    assert house.settings.organisation in message.text
    assert {b.id for b in message.buttons} == {"danger", "person", "question"}


async def test_on_telegram_its_own_limits_are_told_first(people: People) -> None:
    assert await people.presses("ana", "start", channel="telegram") == ["core/arrival_telegram"]


async def test_never_a_wall_of_buttons(people: People, house: House) -> None:
    for press in ("start", "question", "danger", "person", "numbers", "language", "delete"):
        await people.presses("ana", press)
    assert max(len(message.buttons) for _, message in people.seen) <= 6


async def test_who_is_this_changes_nothing(people: People, house: House) -> None:
    await people.says("ana", "Mag ik in Nederland blijven?")
    talk_id = await house.talks.find("web", "ana")
    assert talk_id
    before = (await house.talks.open(talk_id)).talk.memory.topic
    assert await people.says("ana", "wie ben jij?") == ["core/who"]
    assert (await house.talks.open(talk_id)).talk.memory.topic == before


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("Szef nie płaci mi od dwóch miesięcy", "pl"),
        ("Можно ли мне остаться в Нидерландах", "ru"),
        ("هل يمكنني البقاء في هولندا", "ar"),
        ("Tôi có được ở lại Hà Lan không", "vi"),
    ],
)
async def test_the_reply_is_in_the_language_of_the_message(
    people: People, house: House, words: str, language: str
) -> None:
    await people.says("ana", words)
    talk_id = await house.talks.find("web", "ana")
    assert talk_id
    assert (await house.talks.open(talk_id)).talk.memory.language == language


async def test_a_chosen_language_stays(people: People, house: House) -> None:
    await people.presses("ana", "language/pl")
    await people.says("ana", "Mag ik in Nederland blijven?")
    shown = people.seen[-1][1]
    assert shown.text.startswith("Mam ten tekst") or shown.language == "pl"


async def test_where_is_this_from_names_source_and_that_nobody_checked_it(people: People) -> None:
    await people.says("ana", "Mag ik in Nederland blijven?")
    assert "source" in {b.id for b in people.seen[-1][1].buttons}
    assert await people.presses("ana", "source") == ["core/source_draft"]
    assert "CoMensha" in people.seen[-1][1].text


@pytest.mark.parametrize("kind", ["media", "edited"])
async def test_what_we_cannot_read_gets_a_kind_answer(people: People, kind: str) -> None:
    await people.does("ana", kind)  # type: ignore[arg-type]
    assert await people.settle() == [f"core/{kind}"]


async def test_an_old_or_invented_button_leads_to_the_main_choices(people: People) -> None:
    assert await people.presses("ana", "no/such/button") == ["core/main_choices"]


async def test_the_switch_leaves_numbers_and_people(
    people: People, house: House, engine: ScriptedEngine
) -> None:
    await house.switches.turn("assistant", "off")
    assert await people.says("ana", "Mag ik in Nederland blijven?") == ["core/off"]
    assert (await people.says("ana", "ik wil dood"))[0] == "core/crisis_suicide"
    assert engine.asked == []


async def test_drafts_are_not_for_everybody(people: People, house: House) -> None:
    said = await people.says("ana", "Mag ik in Nederland blijven?", drafts=False)
    assert said == ["core/not_open", "core/digits"]
    assert "112" in people.seen[-1][1].text


async def test_nobody_can_keep_the_digits_back(people: People, house: House) -> None:
    thing = Inbound("telegram", "7", "1", "text", text="ik wil dood", drafts=False)
    await house.inbox.receive(thing)
    assert "core/digits" in await people.settle()


async def test_a_chat_on_telegram_ends_with_an_offer_to_clean(
    people: People, engine: ScriptedEngine
) -> None:
    engine.acts = [{"say": "core/thanks"}]
    said = await people.says("ana", "bedankt voor alles he", channel="telegram")
    assert "core/clean_offer" in said
    said = await people.presses("ana", "clean", channel="telegram")
    assert said == ["core/clean_done", "core/clean_how"]
    assert people.house.channels["telegram"].cleaned  # type: ignore[attr-defined]
