"""Starts and stops an engine of our own (run, rehearse, understand): the other Python, loopback."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from bot.engine import Engine
from bot.errors import BadSetting
from bot.settings import ROOT

PYTHON = ROOT / ".venv-engine" / "bin" / "python"
MODEL = ROOT / "models" / "engine.tar.gz"
START_SECONDS = 120


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(actions_port: int) -> dict[str, str]:
    """Only what an engine needs; no secret of ours is in its environment."""
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH")
    return {
        **{name: os.environ[name] for name in kept if name in os.environ},
        "HOUVAST_ACTIONS_URL": f"http://127.0.0.1:{actions_port}/webhook",
        "RASA_TELEMETRY_ENABLED": "false",
        "OMP_NUM_THREADS": "1",
        "OMP_WAIT_POLICY": "passive",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


@dataclass
class EngineProcess:
    port: int
    actions_port: int
    model: Path = MODEL
    log: IO[bytes] | int = subprocess.DEVNULL
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Raises BadSetting when the engine was never installed or trained."""
        for needed, how in ((PYTHON, "make install"), (self.model, "make train")):
            if not needed.exists():
                raise BadSetting(f"{needed.name} is missing: run `{how}` first.")
        command = [str(PYTHON), "-m", "nlu.serve", "--model", str(self.model)]
        self.process = subprocess.Popen(  # noqa: S603 - our own program, fixed arguments
            [*command, "--port", str(self.port)],
            cwd=ROOT,
            env=environment(self.actions_port),
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=self.log,
        )

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    async def ready(self, engine: Engine) -> None:
        """Waits until a real message was parsed. Raises BadSetting when the engine gives up."""
        for _ in range(START_SECONDS * 5):
            if not self.is_running():
                raise BadSetting("The engine stopped while starting; its log says where.")
            if await engine.is_ready():
                return
            await asyncio.sleep(0.2)
        raise BadSetting(f"The engine was not ready after {START_SECONDS} seconds.")

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process = None


@asynccontextmanager
async def own_engine(seconds: float = 10.0) -> AsyncIterator[tuple[EngineProcess, Engine]]:
    """An engine on a free port for the length of the block, and a client of it."""
    process = EngineProcess(free_port(), free_port(), log=sys.stderr.fileno())
    client = Engine([f"http://127.0.0.1:{process.port}"], seconds, 2, 30.0)
    try:
        process.start()
        await process.ready(client)
        yield process, client
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.stop()
        await client.close()
