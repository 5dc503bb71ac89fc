"""Things break while somebody waits: numbers, or the answer, never silence, never two."""

from __future__ import annotations

import re
import time

import httpx
import pytest

from tests.journeys.conftest import StartService
from tests.journeys.stage import PATIENCE, RealEngine, RealService, wait_until

QUESTION = "Wat is de bedenktijd?"


class Browser:
    """A visitor without scripts, over plain HTTP."""

    def __init__(self, service: RealService) -> None:
        self._address = service.address
        self._cookies = httpx.Cookies()
        self._after = "0"

    def _post(self, fields: dict[str, str], **headers: str) -> httpx.Response:
        fields = {"after": self._after, **fields}
        with httpx.Client(cookies=self._cookies, timeout=30) as http:
            said = http.post(self._address + "/say", data=fields, headers=headers)
            self._cookies.update(http.cookies)
        return said

    def _page(self, said: httpx.Response) -> str:
        address = self._address + said.headers["location"]
        with httpx.Client(cookies=self._cookies, timeout=30) as http:
            return http.get(address).text

    def asks(self, text: str) -> str:
        """The page with the answer; like a browser, the next message tells what was read."""
        page = self._page(self._post({"text": text}))
        found = re.search(r'data-after="(\d+)"', page)
        self._after = found.group(1) if found else self._after
        return page

    def sends(self, text: str) -> None:
        """As a page with scripts does: it does not wait for the answer."""
        self._post({"text": text}, **{"x-live": "1"}).raise_for_status()

    def looks(self) -> str:
        """Every answer that is on its way to this visitor."""
        return self._page(self._post({}))


@pytest.mark.engine
def test_the_engine_dies_and_comes_back_by_itself(
    start_service: StartService, engine: RealEngine
) -> None:
    service = start_service()
    visitor = Browser(service)
    assert "bedenktijd" in visitor.asks(QUESTION).lower()
    engine.kill()
    try:
        began = time.monotonic()
        page = visitor.asks(QUESTION)
        assert time.monotonic() - began < 3
        assert "112" in page
    finally:
        engine.start()
    assert "bedenktijd" in visitor.asks(QUESTION).lower()


@pytest.mark.engine
def test_killed_between_receipt_and_answer_it_is_answered_once_after_the_restart(
    start_service: StartService, engine: RealEngine
) -> None:
    service = start_service()
    visitor = Browser(service)
    visitor.asks(QUESTION)
    engine.process.send_signal(19) if engine.process else None  # SIGSTOP: it hangs, it is not dead
    try:
        visitor.sends("Kan ik anoniem melden?")
        service.kill()
    finally:
        engine.process.send_signal(18) if engine.process else None
    service.start()
    page = wait_until(lambda: _answered(visitor), PATIENCE)
    assert page.count('class="message assistant"') == 1  # the earlier ones were read


def _answered(visitor: Browser) -> str | None:
    page = visitor.looks()
    return page if 'class="message assistant"' in page else None


@pytest.mark.engine
def test_a_stop_finishes_cleanly(start_service: StartService) -> None:
    service = start_service()
    Browser(service).asks(QUESTION)
    assert service.stop() == 0
