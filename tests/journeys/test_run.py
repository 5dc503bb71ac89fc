"""``houvast run``: one command, visible progress, one clear sentence when it cannot begin."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from bot.engine_process import MODEL, PYTHON, free_port
from bot.settings import ROOT
from tests.conftest import secret
from tests.journeys.stage import PATIENCE

pytestmark = [
    pytest.mark.engine,
    pytest.mark.skipif(not PYTHON.exists() or not MODEL.exists(), reason="no engine: make train"),
]
RUN = [sys.executable, "-m", "bot.cli", "run"]


def environment(folder: Path, **changes: str) -> dict[str, str]:
    ports = {f"HOUVAST_{name}_PORT": str(free_port()) for name in ("WEB", "CONSOLE", "ENGINE")}
    return {
        **os.environ,
        **ports,
        "HOUVAST_ACTIONS_PORT": str(free_port()),
        "HOUVAST_VAR": str(folder),
        "HOUVAST_MASTER_KEY": secret(),
        "HOUVAST_PEPPER": secret(),
        **changes,
    }


def test_it_starts_answers_and_stops_cleanly(tmp_path: Path) -> None:
    env = environment(tmp_path)
    running = subprocess.Popen(
        RUN, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        said = _until(running, "Ctrl-C stops everything")
        assert "starting engine, service and console" in said
        assert "First login, shown only now" in said
        for name in ("WEB", "CONSOLE"):
            port = env[f"HOUVAST_{name}_PORT"]
            assert httpx.get(f"http://127.0.0.1:{port}/").status_code < 400
            assert f":{port}/" in said
    finally:
        running.send_signal(signal.SIGINT)
        rest, _ = running.communicate(timeout=40)
    assert running.returncode == 0
    assert "stopping" in rest
    for name in ("WEB", "CONSOLE", "ENGINE", "ACTIONS"):
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", int(env[f"HOUVAST_{name}_PORT"]))) != 0


def _until(running: subprocess.Popen[str], words: str) -> str:
    assert running.stdout
    said, end = "", time.monotonic() + 2 * PATIENCE
    while words not in said and time.monotonic() < end:
        line = running.stdout.readline()
        assert line, said
        said += line
    return said


def refused(folder: Path, **changes: str) -> str:
    done = subprocess.run(
        RUN, cwd=ROOT, env=environment(folder, **changes), capture_output=True, text=True,
        timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1  # one sentence
    return done.stderr


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        assert port in refused(tmp_path, HOUVAST_WEB_PORT=port)


def test_a_broken_setting_is_named(tmp_path: Path) -> None:
    assert "HOUVAST_WEB_PORT" in refused(tmp_path, HOUVAST_WEB_PORT="eighty")
    assert "HOUVAST_MASTER_KEY" in refused(tmp_path, HOUVAST_MASTER_KEY="1:short")


def test_what_stops_the_service_is_told_in_one_sentence(tmp_path: Path) -> None:
    said = refused(tmp_path, HOUVAST_TELEGRAM_TOKEN="1:x", HOUVAST_TELEGRAM_MODE="webhook")
    assert "HOUVAST_TELEGRAM_SECRET" in said
