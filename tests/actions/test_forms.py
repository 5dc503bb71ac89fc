"""What the actions of find help, the self-check and what was told decide on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rasa_sdk.executor import ActionExecutor

from actions import server, table
from actions.self_check import SIGNS

Call = Callable[..., dict[str, Any]]
TABLE = """
topics:
  rights_residence:
    answer: rights/reflection_period
    keys: {b8: rights/b8_permit, reflection: rights/reflection_period}
    when: {dublin: rights/reflection_dublin, eu_citizen: rights/reflection_eu}
  fear_of_police: {answer: report/no_papers}
"""


@pytest.fixture
def run(in_project: Path) -> Callable[..., tuple[list[dict[str, Any]], dict[str, Any]]]:
    """Runs an action: its acts, and the slots that it sets."""
    (in_project / "data" / "answers.yml").write_text(TABLE, "utf-8")
    executor: ActionExecutor = server.executor()

    def _run(sent: dict[str, Any]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
        result = asyncio.run(executor.run(sent))
        assert result
        slots = {e["name"]: e["value"] for e in result.events if e.get("event") == "slot"}
        return [response["custom"] for response in result.responses], slots

    return _run


def asked(call: Call, topic: str, intent: str = "x", key: str = "", **slots: Any) -> dict[str, Any]:
    answers = [{"key": key, "confidence": 0.9}] if key else []
    understood = {"topic": topic, "top": [topic], "answers": answers, "also": []}
    sent = call("action_answer", understood, **slots)
    sent["tracker"]["latest_message"]["intent"] = {"name": intent}
    return sent


@pytest.mark.parametrize(
    ("slots", "key", "answer"),
    [
        ({}, "", "rights/reflection_period"),
        ({"dublin": "yes"}, "", "rights/reflection_dublin"),
        ({"dublin": "yes"}, "reflection", "rights/reflection_dublin"),
        ({"eu_citizen": "yes", "dublin": "yes"}, "", "rights/reflection_dublin"),
        ({"eu_citizen": "unknown"}, "", "rights/reflection_period"),
        ({"eu_citizen": "no"}, "", "rights/reflection_period"),
        # Whoever asks for something finer gets exactly that.
        ({"dublin": "yes"}, "b8", "rights/b8_permit"),
    ],
)
def test_an_answer_fits_what_was_told(
    run: Any, call: Call, slots: dict[str, str], key: str, answer: str
) -> None:
    acts, _ = run(asked(call, "rights_residence", key=key, **slots))
    assert acts == [{"say": answer, "blanks": {}}]


def test_what_is_told_now_counts_before_what_was_told_earlier(run: Any, call: Call) -> None:
    both = {"dublin": "yes", "eu_citizen": "yes"}
    acts, _ = run(asked(call, "rights_residence", "told_eu_citizen", **both))
    assert acts[0]["say"] == "rights/reflection_eu"


def test_telling_without_papers_leads_to_a_lawyer_first(run: Any, call: Call) -> None:
    acts, _ = run(asked(call, "fear_of_police", "told_undocumented", undocumented="yes"))
    assert acts[0]["say"] == "report/no_papers"


def test_taking_it_back_leads_on(run: Any, call: Call) -> None:
    assert run(asked(call, "rights_residence", "told_nothing"))[0] == [
        {"ask": "main", "choices": []}
    ]


def test_the_end_names_only_what_was_answered_with_yes_and_forgets_it(run: Any, call: Call) -> None:
    given = {"check_pay": "yes", "check_debt": "no", "check_harm": "yes", "check_hours": "not_sure"}
    acts, slots = run(call("action_check_done", None, **given))
    assert acts == [{"do": "signs", "arguments": {"pay": "yes", "harm": "yes"}}]
    assert slots == {f"check_{sign}": None for sign in SIGNS}


def test_stopping_closes_the_form_and_forgets(run: Any, call: Call) -> None:
    acts, slots = run(call("action_check_stop", None, check_harm="yes"))
    assert acts == [{"do": "check_stopped", "arguments": {}}]
    assert slots["requested_slot"] is None
    assert slots["check_harm"] is None


def test_an_old_button_of_a_closed_form(run: Any, call: Call) -> None:
    late = call("action_chosen_late", None, region="south")
    late["tracker"]["latest_message"]["entities"] = [{"entity": "region", "value": "south"}]
    assert run(late)[0] == [{"do": "services", "arguments": {"region": "south"}}]
    late["tracker"]["latest_message"]["entities"] = [{"entity": "check_pay", "value": "yes"}]
    acts, slots = run(late)
    assert (acts, slots) == ([{"ask": "main", "choices": []}], {"check_pay": None})


def test_not_understood_in_a_form_asks_no_second_question(run: Any, call: Call) -> None:
    sent = call("action_not_understood", {"top": ["rights_shelter"]})
    sent["tracker"]["active_loop"] = {"name": "self_check_form"}
    assert [next(iter(act)) for act in run(sent)[0]] == ["say"]


def test_a_wrong_when_says_where(tmp_path: Path) -> None:
    file = tmp_path / "answers.yml"
    file.write_text("topics: {a: {answer: x/y, when: {rich: x/z}}}", "utf-8")
    with pytest.raises(table.BadTable, match="`when:` of a knows no rich"):
        table.load(file)
