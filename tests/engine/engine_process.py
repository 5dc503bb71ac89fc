"""Fixtures: the engine as a process, and an action server that does what a test wants."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from conftest import _environment, _free

SAY = {"events": [], "responses": [{"custom": {"say": "rights/reflection_period"}}]}


@dataclass
class Actions:
    """An action server that remembers what it was told. `replies` by action; a number fails."""

    port: int = 0
    replies: dict[str, Any] = field(default_factory=dict)
    calls: list[dict[str, Any]] = field(default_factory=list)

    def reply(self, body: bytes) -> tuple[int, bytes]:
        """Status and body. A failure echoes the request, as rasa-sdk's own server does."""
        call = json.loads(body)
        self.calls.append(call)
        reply = self.replies.get(call["next_action"], SAY)
        if call["next_action"].startswith("validate_") and reply is SAY:
            reply = {"events": [], "responses": []}
        return (reply, body) if isinstance(reply, int) else (200, json.dumps(reply).encode())


@dataclass
class Engine:
    """A running engine."""

    port: int
    log: Path
    actions: Actions

    def post(self, path: str, body: Any) -> tuple[int, dict[str, Any]]:
        """Status and answer. Bytes are sent as they are."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self._ask(urllib.request.Request(self._url(path), data))  # noqa: S310 - loopback

    def get(self, path: str) -> tuple[int, dict[str, Any]]:
        """Status and answer."""
        return self._ask(urllib.request.Request(self._url(path)))  # noqa: S310 - loopback

    def talk(self, text: str | None = None, **more: Any) -> dict[str, Any]:
        """A turn that must succeed."""
        body = {"v": 1, "state": None, "facts": {"language": "nl", "channel": "web"}, **more}
        status, answer = self.post("/talk", {**body, "text": text} if text is not None else body)
        assert status == 200, answer
        return answer

    def _url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def _ask(self, request: urllib.request.Request) -> tuple[int, dict[str, Any]]:
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310 - loopback
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as refused:
            with refused:
                content = refused.read()
            return refused.code, json.loads(content) if content[:1] == b"{" else {}


@pytest.fixture(scope="session")
def actions() -> Iterator[Actions]:
    """The action server, on a free port."""
    kept = Actions()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            status, body = kept.reply(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    kept.port = server.server_port
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield kept
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def running(model: Path, project: Path, actions: Actions) -> Iterator[Engine]:
    """The engine, started by its real command."""
    log, port = project / "engine.log", _free()
    command = [sys.executable, "-m", "nlu.serve", "--model", str(model), "--port", str(port)]
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=project, env=_environment(actions.port), stdout=out, stderr=out
        )
    engine = Engine(port, log, actions)
    try:
        _wait(engine, process)
        yield engine
    finally:
        process.terminate()
        process.wait(20)


def _wait(engine: Engine, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert process.poll() is None, engine.log.read_text()
        try:
            if engine.get("/ready")[0] == 200:
                return
        except urllib.error.URLError:
            time.sleep(0.2)
    raise AssertionError(engine.log.read_text())


@pytest.fixture
def engine(running: Engine) -> Engine:
    """The running engine, with an action server that has forgotten everything."""
    running.actions.replies.clear()
    running.actions.calls.clear()
    return running
