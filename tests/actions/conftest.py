"""The actions run in the service's Python; elsewhere there is nothing to collect."""

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

collect_ignore_glob = [] if importlib.util.find_spec("rasa_sdk") else ["test_*.py"]
if importlib.util.find_spec("rasa"):  # the engine's own environment has an old rasa-sdk
    collect_ignore_glob = ["test_*.py"]

TABLE = """
topics:
  rights_residence:
    answer: rights/reflection_period
    keys: {dublin: rights/reflection_dublin}
  rights_shelter: {answer: rights/shelter}
"""


@pytest.fixture
def in_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a table of answers, which the actions read."""
    from actions import table

    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "answers.yml").write_text(TABLE, "utf-8")
    monkeypatch.setattr(table, "DEFAULT", tmp_path / "data" / "answers.yml")
    return tmp_path


def _call(action: str, understood: dict[str, Any] | None = None, **slots: Any) -> dict[str, Any]:
    """What the engine sends."""
    latest = {"text": "", "intent": {"name": "x"}, "entities": [], "understood": understood}
    tracker = {
        "sender_id": "t", "slots": slots, "latest_message": latest, "events": [],
        "paused": False, "followup_action": None, "active_loop": {}, "latest_action_name": None,
    }  # fmt: skip
    return {"next_action": action, "tracker": tracker, "domain": {}, "sender_id": "t"}


@pytest.fixture
def call() -> Callable[..., dict[str, Any]]:
    """Makes what the engine sends: call(action, understood, **slots)."""
    return _call
