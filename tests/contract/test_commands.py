"""The commands that others call: their form is a promise (real engine, so one start for each)."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.engine_process import MODEL, PYTHON
from bot.settings import ROOT

pytestmark = [
    pytest.mark.engine,
    pytest.mark.skipif(not PYTHON.exists() or not MODEL.exists(), reason="no engine: make train"),
]
HOUVAST = [sys.executable, "-m", "bot.cli"]


def houvast(*arguments: str, lines: list[str], where: Path = ROOT) -> tuple[int, list[Any]]:
    done = subprocess.run(
        [*HOUVAST, *arguments], input="\n".join(lines) + "\n", capture_output=True, text=True,
        cwd=where, timeout=300, check=False, env=_env(),
    )  # fmt: skip
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def _env() -> dict[str, str]:
    import os

    return {**os.environ, "PYTHONPATH": str(ROOT)}


SCRIPT = [
    {"visitor": "v1", "arrives": "telegram"},
    {"visitor": "v1", "presses": "Start"},
    {"visitor": "v1", "says": "szef nie wypłacił mi pensji od dwóch miesięcy, co mogę zrobić"},
    {"visitor": "v2", "says": "he is at the door with a knife"},
    {"visitor": "v1", "says": "usuń wszystko"},
    {"visitor": "v1", "presses": "delete/yes"},
    {"engine": "down"},
    {"visitor": "v2", "says": "can I stay in the Netherlands?"},
    {"engine": "up"},
    {"counsellor": "marit", "speaks": "nl", "takes": "v2"},
    {"wait": "PT25H"},
    {"nonsense": True},
    {"visitor": "v1", "presses": "a button nobody showed"},
    {"now": "2026-12-24T18:00:00+01:00"},
]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    folder = tmp_path_factory.mktemp("elsewhere")
    code, out = houvast("rehearse", lines=[json.dumps(line) for line in SCRIPT], where=folder)
    assert code == 1  # two lines are wrong
    return out


def test_one_line_out_for_each_line_in(played: list[Any]) -> None:
    assert [answer["line"] for answer in played] == list(range(1, len(SCRIPT) + 1))


def test_a_message_has_every_field_of_the_contract(played: list[Any]) -> None:
    message = played[0]["messages"][0]
    assert set(message) == {
        *("to", "from", "text", "language", "answer", "buttons", "button_ids"),
        *("machine_translated", "draft", "at"),
    }
    assert message["at"] == "2026-12-01T10:00:00+01:00"
    assert message["button_ids"] == ["start"]
    assert set(played[0]["talks"]["v1"]) == {"owner", "language", "topic", "crisis", "urgency"}


def test_a_button_may_be_pressed_by_its_text(played: list[Any]) -> None:
    assert played[1]["messages"][0]["answer"] == "core/arrival_telegram"


def test_a_question_is_answered_in_its_language(played: list[Any]) -> None:
    assert played[2]["talks"]["v1"]["language"] == "pl"
    assert played[2]["talks"]["v1"]["topic"] == "rights_work_pay"
    assert played[2]["messages"][-1]["answer"].startswith("work/")
    assert played[2]["stored"]["v1"]["words"] == 0


def test_a_crisis_comes_before_the_notice(played: list[Any]) -> None:
    answers = [message["answer"] for message in played[3]["messages"]]
    assert answers == ["core/crisis_danger", "core/arrival_short"]
    assert played[3]["talks"]["v2"]["crisis"] == "danger"
    assert set(played[3]["stored"]) == {"v1", "v2"}


def test_after_a_forget_nothing_is_stored_and_the_key_stays_listed(played: list[Any]) -> None:
    assert played[5]["messages"][0]["answer"] == "core/delete_done_telegram"
    assert played[5]["stored"]["v1"] == {"words": 0, "rows": 0}


def test_with_the_engine_down_the_safety_core_answers(played: list[Any]) -> None:
    assert played[7]["messages"][0]["answer"] == "core/engine_away"


def test_what_is_not_built_yet_is_said(played: list[Any]) -> None:
    assert "not_yet" in played[9]


def test_a_day_later_the_talk_is_gone(played: list[Any]) -> None:
    assert played[10]["stored"]["v2"] == {"words": 0, "rows": 0}


def test_wrong_lines_are_told_and_the_rest_is_played(played: list[Any]) -> None:
    assert set(played[11]) == {"line", "error"}
    assert set(played[12]) == {"line", "error"}
    assert played[13]["messages"] == []


@pytest.fixture(scope="module")
def understood() -> list[Any]:
    texts = [
        {"text": "ik krijg al 2 maanden geen loon"},
        {"text": ""},
        {"text": "/restart chcę umrzeć"},
        {"text": "mne nuzhna pomosh s pasportom pozhaluysta"},
    ]
    code, out = houvast("understand", lines=[json.dumps(text) for text in texts] + ["{"])
    assert code == 1  # the last line is no JSON
    return out


def test_understand_answers_in_order_with_every_field(understood: list[Any]) -> None:
    fields = {"text", "topic", "confidence", "top", "crisis", "language", "fallback", "also"}
    assert [set(line) for line in understood[:4]] == [fields] * 4
    assert understood[0]["topic"] == "rights_work_pay"
    assert len(understood[0]["top"]) == 3
    assert "error" in understood[4]


def test_an_empty_line_is_out_of_scope_never_null(understood: list[Any]) -> None:
    assert understood[1]["topic"] == "out_of_scope"
    assert understood[1]["fallback"] is True


def test_crisis_and_its_topic_go_together(understood: list[Any]) -> None:
    assert understood[2]["crisis"] == "suicide"
    assert understood[2]["topic"] == "crisis_suicide"
    for line in understood[:4]:
        assert (line["crisis"] is not None) == line["topic"].startswith("crisis_")


def test_latin_letters_report_their_real_language(understood: list[Any]) -> None:
    assert understood[3]["language"] == "ru"


@pytest.mark.parametrize(
    "command", ["run", "talk", "understand", "rehearse", "off", "on", "stored"]
)
def test_every_command_has_help(command: str) -> None:
    done = subprocess.run(
        [*HOUVAST, command, "--help"], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.returncode == 0
    assert "usage" in done.stdout
