"""Nothing that a visitor typed is printed or kept, whatever goes wrong. A planted marker tells."""

from __future__ import annotations

import logging
import warnings
from pathlib import Path

import pytest
from engine_process import Engine

from nlu import safe_logging

MARKER = "kwartelzomer"  # a word that nobody else uses


def _everything_written(project: Path) -> bytes:
    files = [f for f in project.rglob("*") if f.is_file() and "data" not in f.parts]
    return b"".join(file.read_bytes() for file in files)


def test_no_word_is_printed_or_written(engine: Engine, project: Path) -> None:
    for text in (MARKER, f"hello {MARKER}", f"/{MARKER}", f"/restart {MARKER}", f"{MARKER} " * 2000):
        engine.post("/talk", {"v": 1, "text": text, "state": {MARKER: MARKER}})
        engine.post("/understand", {"texts": [text]})
    for action in ("action_answer", "action_not_understood"):
        engine.actions.replies[action] = 500  # and sends the request back
    engine.talk(f"hello {MARKER}")
    engine.talk(MARKER + "!")
    for action in ("action_answer", "action_not_understood"):
        engine.actions.replies[action] = {"events": [], "responses": [{"text": MARKER}]}
    engine.post("/talk", {"v": 1, "text": f"hello {MARKER}"})
    engine.post("/talk", {"v": 1, "text": "x", "press": MARKER, "facts": {MARKER: [MARKER]}})
    engine.post("/talk", {"v": 1, "press": MARKER})
    engine.post("/talk", {"v": 1, "text": "hello", "state": {"schema": 1, "slots": {"region": MARKER}}})
    engine.post("/talk", f'{{"text": "{MARKER}'.encode())
    engine.post(f"/{MARKER}", {"text": MARKER})
    engine.get(f"/talk?text={MARKER}")
    assert engine.get("/ready")[0] == 200
    assert MARKER.encode() not in _everything_written(project)


def test_no_word_reaches_the_actions(engine: Engine) -> None:
    engine.talk(f"where can I sleep {MARKER}")
    assert engine.actions.calls
    assert MARKER not in repr(engine.actions.calls)


def test_failures_are_told_by_class_and_place(engine: Engine) -> None:
    engine.actions.replies["action_answer"] = {"events": [], "responses": [{"text": "x"}]}
    engine.post("/talk", {"v": 1, "text": "hello"})
    assert "NotAnAct in dialogue.py" in engine.log.read_text()


@pytest.fixture
def taken_over(capsys: pytest.CaptureFixture[str]) -> pytest.CaptureFixture[str]:
    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    safe_logging.configure()
    yield capsys
    root.handlers[:], root.level = before
    logging.captureWarnings(False)


def test_foreign_lines_lose_their_text(taken_over: pytest.CaptureFixture[str]) -> None:
    logging.getLogger("rasa.core.processor").error("text %s", MARKER)
    logging.getLogger("sanic.access").error(MARKER)
    warnings.warn(MARKER, UserWarning, stacklevel=1)
    try:
        raise ValueError(MARKER)
    except ValueError:
        logging.getLogger("rasa").exception("failed with %s", MARKER)
    printed = taken_over.readouterr().err
    assert MARKER not in printed
    assert "ValueError in test_logging.py" in printed


def test_structlog_prints_nothing(taken_over: pytest.CaptureFixture[str]) -> None:
    import structlog

    structlog.get_logger().error("processor.message.parse", parse_data_text=MARKER)
    out = taken_over.readouterr()
    assert MARKER not in out.out + out.err
