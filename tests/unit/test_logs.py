"""The logger cannot speak content, whoever logs."""

from __future__ import annotations

import io
import json
import logging
import subprocess
import sys
from collections.abc import Iterator

import pytest

from bot.log import quiet_logs
from bot.settings import ROOT

MARKER = "Zwaluwstaart73912"


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before = (root.handlers[:], root.level, sys.excepthook)
    out = io.StringIO()
    quiet_logs(out)
    yield out
    root.handlers[:], sys.excepthook = before[0], before[2]
    root.setLevel(before[1])
    logging.captureWarnings(False)


@pytest.mark.parametrize("name", ["httpx", "sqlalchemy.engine", "uvicorn.error", "telegram", "x"])
def test_other_libraries_words_are_dropped(stream: io.StringIO, name: str) -> None:
    logging.getLogger(name).error("POST %s", f"https://x/bot123:{MARKER}")
    logging.getLogger(name).error(MARKER, exc_info=ValueError(MARKER))
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [line["log"] for line in lines] == [name, name]
    assert lines[1]["error"] == "ValueError"
    assert MARKER not in stream.getvalue()


def test_our_own_lines_say_a_fixed_sentence_and_why(stream: io.StringIO) -> None:
    logging.getLogger("houvast").warning("engine away", extra={"why": "ConnectError"})
    line = json.loads(stream.getvalue())
    assert (line["event"], line["why"]) == ("engine away", "ConnectError")


def test_a_crash_says_its_class_and_place_only() -> None:
    program = (
        f"from bot.log import quiet_logs; quiet_logs()\ndef f(): raise KeyError('{MARKER}')\nf()"
    )
    crashed = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert crashed.returncode == 1
    assert MARKER not in crashed.stderr + crashed.stdout
    assert "KeyError" in crashed.stderr
