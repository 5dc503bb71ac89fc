"""No word of a visitor outlives its answer: in no log, no byte of a database, no file, no process.

A marker is typed on every channel and through every failing path; afterwards everything that the
processes wrote anywhere is searched for it, as plain text and in the encodings it travels in.
"""

from __future__ import annotations

import base64
import shutil
import urllib.parse
from pathlib import Path

import pytest

from bot.engine_process import MODEL
from bot.settings import ROOT
from tests.journeys.conftest import (  # noqa: F401 - fixtures
    StartService,
    engine,
    start_service,
    telegram_server,
)
from tests.journeys.stage import RealEngine, wait_until
from tests.journeys.test_failures import Browser
from tests.journeys.test_telegram import TOKEN, Phone

MARKER = "Zwaluwstaart73912"
SENTENCES = [
    f"{MARKER} krijgt geen loon",
    f"/{MARKER} help",
    f"/restart {MARKER}",
    f"/session_start{{{MARKER}}}",
    f"ik wil dood {MARKER}",
    f"{MARKER} " * 300,
    f"{MARKER} \x00\U0001f600 \u202e",
    f"verwijder alles {MARKER}",
]


def encodings(marker: str) -> list[bytes]:
    return [
        marker.encode(),
        marker.lower().encode(),
        marker.encode("utf-16-le"),
        base64.b64encode(marker.encode())[:12],
        urllib.parse.quote(marker).encode(),
    ]


def found_in(folder: Path) -> list[str]:
    """Files under a folder that hold the marker in any form."""
    wanted = encodings(MARKER)
    return [
        str(file)
        for file in folder.rglob("*")
        if file.is_file() and any(form in file.read_bytes() for form in wanted)
    ]


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Whatever a process of this test writes as a temporary file lands where we look."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


@pytest.mark.engine
@pytest.mark.usefixtures("temporary")
def test_the_web_page_keeps_no_word(
    start_service: StartService,  # noqa: F811
    engine: RealEngine,  # noqa: F811
    tmp_path: Path,
) -> None:
    service = start_service()
    visitor = Browser(service)
    for sentence in SENTENCES:
        visitor.asks(sentence)
    engine.kill()
    try:
        visitor.asks(f"{MARKER} while the engine is away")
    finally:
        engine.start()
    assert service.stop() == 0
    assert found_in(tmp_path) == []
    assert found_in(engine.folder) == []
    assert found_in(MODEL.parent) == []


@pytest.mark.engine
@pytest.mark.usefixtures("temporary")
def test_a_failing_action_tells_no_word(
    start_service: StartService,  # noqa: F811
    engine: RealEngine,  # noqa: F811
    tmp_path: Path,
) -> None:
    """The table of answers cannot be read: the action fails in the middle of a message."""
    data = tmp_path / "data"
    shutil.copytree(ROOT / "data", data, ignore=shutil.ignore_patterns("nlu"))
    (data / "answers.yml").write_text("topics: none")
    service = start_service(HOUVAST_DATA=str(data))
    page = Browser(service).asks(f"{MARKER} krijgt al twee maanden geen loon")
    assert "112" in page
    assert service.stop() == 0
    assert found_in(tmp_path) == []
    assert found_in(engine.folder) == []


@pytest.mark.engine
@pytest.mark.usefixtures("temporary")
def test_telegram_keeps_no_word_and_no_token(
    start_service: StartService,  # noqa: F811
    engine: RealEngine,  # noqa: F811
    telegram_server: str,  # noqa: F811
    tmp_path: Path,
) -> None:
    service = start_service(
        HOUVAST_TELEGRAM_TOKEN=TOKEN,
        HOUVAST_TELEGRAM_API=telegram_server,
        HOUVAST_TESTERS="42",
    )
    phone = Phone(telegram_server)
    for number, sentence in enumerate(SENTENCES[:5]):
        phone.says(sentence)
        wait_until(lambda want=number: len(phone.calls("sendMessage")) > want)
    server_error = {"error_code": 500, "description": f"{MARKER} broke"}
    phone.inject(method="sendMessage", **server_error)
    phone.says(f"{MARKER} nog een keer")
    wait_until(lambda: len(phone.calls("sendMessage")) > 6)
    assert service.stop() == 0
    assert found_in(tmp_path) == []
    assert found_in(engine.folder) == []
    assert TOKEN.encode() not in service.log.read_bytes()
