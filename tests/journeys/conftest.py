"""One engine for all journeys; a service for each."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.engine_process import MODEL, PYTHON, free_port
from bot.settings import ROOT
from tests.conftest import secret
from tests.journeys.stage import RealEngine, RealService, wait_until

CHROMIUM = Path("/usr/bin/chromium")
QUIET = [
    *("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-quic", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
]
TELEGRAM_SERVER = ROOT / "tests" / "telegram_server"


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealEngine]:
    if not PYTHON.exists() or not MODEL.exists():
        pytest.skip("the engine is not installed or trained: make install train")
    running = RealEngine(tmp_path_factory.mktemp("engine"))
    running.start()
    yield running
    running.kill()


StartService = Callable[..., RealService]


@pytest.fixture
def start_service(engine: RealEngine, tmp_path: Path) -> Iterator[StartService]:
    started: list[RealService] = []
    keys = {"HOUVAST_MASTER_KEY": secret(), "HOUVAST_PEPPER": secret()}

    def start(port: int | None = None, **env: str) -> RealService:
        service = RealService(tmp_path, engine, {**keys, **env}, port or free_port())
        started.append(service)
        service.start()
        return service

    yield start
    for service in started:
        service.kill()


@pytest.fixture
def service(start_service: StartService) -> RealService:
    return start_service()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    if not CHROMIUM.exists():
        pytest.skip("no real browser here (Debian: apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        running = play.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        yield running
        running.close()


@pytest.fixture
def telegram_server() -> Iterator[str]:
    """The address of a Telegram-shaped server, its own process."""
    if not (TELEGRAM_SERVER / "node_modules" / ".package-lock.json").exists():
        pytest.skip("the Telegram-shaped server is not installed (scripts/browser)")
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        ["node", "server.js", str(port)], cwd=TELEGRAM_SERVER, stdout=subprocess.DEVNULL
    )

    def is_up() -> bool:
        try:
            return httpx.get(address + "/_calls").is_success
        except httpx.HTTPError:
            return False

    wait_until(is_up)
    yield address
    process.kill()
    process.wait()
