"""Nothing that a visitor typed is printed or kept, whatever goes wrong. A planted marker tells."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from conftest import ROOT
from engine_process import Engine

MARKER = "kwartelzomer"  # a word that nobody else uses


def _everything_written(project: Path) -> bytes:
    files = [f for f in project.rglob("*") if f.is_file() and "data" not in f.parts]
    return b"".join(file.read_bytes() for file in files)


def test_no_word_is_printed_or_written(engine: Engine, project: Path) -> None:
    words = (MARKER, f"hello {MARKER}", f"/{MARKER}", f"/restart {MARKER}", f"{MARKER} " * 1500)
    for text in words:
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
    state = {"schema": 1, "slots": {"region": MARKER, "misses": MARKER}, "form": MARKER}
    assert MARKER not in repr(engine.post("/talk", {"v": 1, "text": "hello", "state": state}))
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


SCRIPT = f"""
import asyncio, logging, warnings, structlog
from nlu import safe_logging
safe_logging.configure()
logging.getLogger("rasa.core.processor").error("text %s", "{MARKER}")
logging.getLogger("sanic.access").error("{MARKER}")
logging.getLogger("rasa").error("%d", "{MARKER}")
structlog.get_logger().error("processor.message.parse", parse_data_text="{MARKER}")
warnings.warn("{MARKER}")
try:
    raise KeyError("{MARKER}")
except KeyError:
    logging.getLogger("rasa").exception("failed with %s", "{MARKER}")
async def late():
    asyncio.get_running_loop().call_soon(lambda: int("{MARKER}"))
    await asyncio.sleep(0.01)
asyncio.run(late())
raise ValueError("{MARKER}")
"""


def test_foreign_lines_lose_their_text() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert MARKER not in done.stdout + done.stderr
    assert "KeyError in <string>" in done.stderr
    assert "ERROR asyncio" in done.stderr
    assert "stopped: ValueError" in done.stderr
