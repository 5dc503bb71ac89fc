"""Prepares what is missing, starts the three processes, keeps them running, stops them cleanly."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from bot import first_steps
from bot.engine_process import MODEL, PYTHON, environment
from bot.errors import BadSetting
from bot.serving import listening
from bot.settings import ROOT, Settings, read_settings

LOOK_SECONDS = 0.5
STOP_SECONDS = 15
LONGEST_PAUSE = 30
CALM_SECONDS = 30  # a process that lived this long starts again at once
READY_SECONDS = 180


@dataclass
class Process:
    """One of the three; its log is a file under var/log and never holds a visitor's word."""

    name: str
    command: list[str]
    env: dict[str, str]
    log: Path
    running: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0
    again_at: float | None = None
    _file: IO[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        self._file = self._file or self.log.open("ab")
        self.running = subprocess.Popen(  # noqa: S603 - our own programs
            self.command, cwd=ROOT, env=self.env, stdin=subprocess.DEVNULL,
            stdout=self._file, stderr=self._file, start_new_session=True,
        )  # fmt: skip
        self.started = time.monotonic()

    def look(self) -> None:
        """Starts it again when it has ended; slower each time if it ends at once."""
        if self.running is None or self.running.poll() is None:
            return
        now = time.monotonic()
        if self.again_at is None:  # the first look that finds it dead
            lived = now - self.started
            self.failures = 0 if lived > CALM_SECONDS else self.failures + 1
            self.again_at = now + min(LONGEST_PAUSE, 2**self.failures - 1)
        if now < self.again_at:
            return
        self.again_at = None
        _say(f"{self.name} had stopped (exit {self.running.returncode}) and starts again")
        self.start()

    def last_words(self) -> str:
        """The sentence that it left for the operator, else where to look."""
        lines = self.log.read_text("utf-8", "replace").splitlines()[-20:]
        said = [line for line in lines if line.startswith("houvast: ")]
        return said[-1].removeprefix("houvast: ") if said else f"{self.log} says where."

    def stop(self) -> None:
        if self.running and self.running.poll() is None:
            self.running.terminate()
            try:
                self.running.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.running.kill()
                self.running.wait()
        if self._file:
            self._file.close()


async def supervise() -> int:
    """Until Ctrl-C. Raises BadSetting with one sentence when it cannot begin."""
    settings = _prepared()
    processes = _processes(settings)
    stop = asyncio.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    try:
        with _step("starting engine, service and console"):
            for process in processes:
                process.start()
            await _until_answered(settings, processes, stop)
        await first_steps.tell(settings)
        while not stop.is_set():
            for process in processes:
                process.look()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), LOOK_SECONDS)
    finally:
        _say("stopping")
        for process in reversed(processes):
            process.stop()
    return 0


def _prepared() -> Settings:
    """Room, keys, ports, model: each missing thing is made, or told in one sentence."""
    first_steps.need_room(ROOT / "var")
    first_steps.development_keys(ROOT / "var" / "settings.env")
    settings = read_settings()
    for port in (settings.web_port, settings.console_port):
        listening(settings.host, port).close()
    for port in (settings.engine_port, settings.actions_port):
        listening("127.0.0.1", port).close()
    if not PYTHON.exists():
        raise BadSetting("The engine is not installed: run `make install` first.")
    if first_steps.must_train(MODEL):
        with _step("training the engine (a few minutes, only when its data changed)"):
            first_steps.train(MODEL)
    return settings


def _processes(settings: Settings) -> list[Process]:
    logs = settings.var / "log"
    logs.mkdir(parents=True, exist_ok=True)
    engine = [str(PYTHON), "-m", "nlu.serve", "--model", str(MODEL)]
    ours = dict(os.environ)
    return [
        Process(
            "engine",
            [*engine, "--port", str(settings.engine_port)],
            environment(settings.actions_port),
            logs / "engine.log",
        ),
        Process("service", [sys.executable, "-m", "bot.service"], ours, logs / "service.log"),
        Process("console", [sys.executable, "-m", "bot.console.serve"], ours, logs / "console.log"),
    ]


async def _until_answered(
    settings: Settings, processes: list[Process], stop: asyncio.Event
) -> None:
    """Ready is when a real message was answered, not when a port is open."""
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end and not stop.is_set():
        for process in processes:
            if process.running and process.running.poll() is not None:
                raise BadSetting(f"{process.name} stopped while starting. {process.last_words()}")
        if await first_steps.is_answered(settings):
            return
        await asyncio.sleep(LOOK_SECONDS)
    if not stop.is_set():
        raise BadSetting(f"No answer after {READY_SECONDS} s: look into {settings.var / 'log'}.")


@contextlib.contextmanager
def _step(what: str) -> Iterator[None]:
    _say(what + " …")
    began = time.monotonic()
    yield
    _say(f"  done in {time.monotonic() - began:.1f} s")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
