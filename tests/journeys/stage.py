"""The real processes, each with its log, on ports and databases of their own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from bot.engine_process import MODEL, PYTHON, environment, free_port
from bot.settings import ROOT

PATIENCE = 90.0  # seconds for a start on a busy machine


def wait_until(what: Any, seconds: float = 20.0, every: float = 0.05) -> Any:
    """The first true answer of ``what``; fails loudly when there is none in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := what():
            return found
        time.sleep(every)
    raise AssertionError(f"nothing within {seconds} s")


@dataclass
class RealEngine:
    folder: Path
    port: int = field(default_factory=free_port)
    actions_port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        return self.folder / "engine.log"

    def start(self) -> None:
        command = [str(PYTHON), "-m", "nlu.serve", "--model", str(MODEL), "--port", str(self.port)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment(self.actions_port), stdout=log, stderr=log
            )
        wait_until(self.is_ready, PATIENCE)

    def is_ready(self) -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/ready", timeout=5).is_success
        except httpx.HTTPError:
            return False

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None


@dataclass
class RealService:
    """The service's own process. ``env`` are settings beside those every test needs."""

    folder: Path
    engine: RealEngine
    env: dict[str, str]
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.folder / "service.log"

    def start(self, *, wait: bool = True) -> None:
        env = {
            **os.environ,
            "HOUVAST_VAR": str(self.folder),
            "HOUVAST_WEB_PORT": str(self.port),
            "HOUVAST_ENGINE_PORT": str(self.engine.port),
            "HOUVAST_ACTIONS_PORT": str(self.engine.actions_port),
            **self.env,
        }
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot.service"], cwd=ROOT, env=env, stdout=log, stderr=log
            )
        if wait:
            wait_until(self.is_ready, PATIENCE)

    def is_ready(self) -> bool:
        assert self.process
        assert self.process.poll() is None, self.log.read_text()
        try:
            return httpx.get(self.address + "/health", timeout=5).is_success
        except httpx.HTTPError:
            return False

    def kill(self) -> None:
        """As a power cut would."""
        if self.process:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()

    def stop(self) -> int:
        assert self.process
        self.process.terminate()
        return self.process.wait(20)
