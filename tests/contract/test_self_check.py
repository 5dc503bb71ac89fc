"""The self-check: one question at a time, left at any moment, never a verdict."""

from __future__ import annotations

from typing import Any

import pytest

from actions.self_check import SIGNS
from bot.app import House
from tests.conftest import People
from tests.scripted_engine import ScriptedEngine

CHOICES = [f"choice/check_pay/{v}" for v in ("yes", "no", "not_sure", "skipped")]
ASKS = [{"ask": "check/pay", "choices": [*CHOICES, "choice/stop_check"]}]
OPEN = {"schema": 1, "slots": {}, "form": "self_check_form", "asked": "check_pay"}


@pytest.fixture
async def people(house: House) -> People:
    """Ana has chosen Dutch."""
    people = People(house)
    await people.presses("ana", "language/nl")
    return people


@pytest.fixture
async def asked(people: People, engine: ScriptedEngine) -> People:
    """Ana has been asked about pay."""
    engine.acts, engine.state = ASKS, OPEN
    await people.presses("ana", "choice/self_check")
    return people


def last(people: People) -> Any:
    return people.seen[-1][1]


async def test_a_question_can_be_skipped_and_stopped(asked: People) -> None:
    labels = [button.label for button in last(asked).buttons]
    assert labels == ["Ja", "Nee", "Ik weet het niet", "Overslaan", "Stoppen"]


@pytest.mark.parametrize(
    ("typed", "press"),
    [
        ("ja", "choice/check_pay/yes"),
        ("Nee", "choice/check_pay/no"),
        ("tak", "choice/check_pay/yes"),
        ("overslaan", "choice/check_pay/skipped"),
        ("ik weet het niet", "choice/check_pay/not_sure"),
    ],
)
async def test_an_answer_can_be_typed(
    asked: People, engine: ScriptedEngine, typed: str, press: str
) -> None:
    await asked.says("ana", typed)
    assert engine.asked[-1].get("press") == press


async def test_a_yes_to_nothing_is_no_answer(people: People, engine: ScriptedEngine) -> None:
    await people.says("ana", "ja")
    assert engine.asked[-1]["text"] == "ja"


@pytest.mark.parametrize("leaving", ["stop", "ik wil dood", "ik ben niet alleen", "een mens"])
async def test_whoever_leaves_is_not_asked_again(
    asked: People, engine: ScriptedEngine, leaving: str
) -> None:
    calls = len(engine.asked)
    await asked.says("ana", leaving)
    assert len(engine.asked) == calls  # the service itself answered
    engine.acts = [{"say": "rights/shelter"}]
    await asked.says("ana", "waar kan ik vannacht slapen dan")
    assert engine.asked[-1]["state"]["form"] is None


async def test_the_end_names_the_signs_and_three_roads(
    asked: People, engine: ScriptedEngine, house: House
) -> None:
    engine.acts = [{"do": "signs", "arguments": {"pay": "yes", "threats": "yes"}}]
    assert await asked.presses("ana", "choice/check_hours/no") == ["check/result"]
    said = last(asked).text
    for sign in SIGNS:
        assert (house.words.label(f"sign.{sign}", "nl") in said) is (sign in ("pay", "threats"))
    roads = [button.id for button in last(asked).buttons]
    assert roads == ["choice/find_help", "answer/rights/lawyer", "person"]
    assert "slachtoffer" not in said.lower()
    assert "112" in said


async def test_no_yes_is_no_verdict_either(asked: People, engine: ScriptedEngine) -> None:
    engine.acts = [{"do": "signs", "arguments": {}}]
    assert await asked.presses("ana", "choice/check_hours/no") == ["check/result_none"]
    assert "slachtoffer" not in last(asked).text.lower()


async def test_stopping_keeps_the_roads(asked: People, engine: ScriptedEngine) -> None:
    engine.acts = [{"do": "check_stopped"}]
    assert await asked.presses("ana", "choice/stop_check") == ["check/stopped"]
    assert last(asked).buttons[0].id == "choice/find_help"


async def test_every_sign_has_a_question_and_words_in_every_language(house: House) -> None:
    for sign in SIGNS:
        assert house.library.get(f"check/{sign}", "nl")
        for code in house.languages.all:
            assert house.words.label(f"sign.{sign}", code)
