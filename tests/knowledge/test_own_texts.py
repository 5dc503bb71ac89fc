"""The project's own texts: these fail while texts are missing, stale or wrong."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest

from bot.app import figures
from bot.clock import SystemClock
from bot.knowledge.check import check
from bot.knowledge.desk import Desk
from bot.settings import ROOT, read_settings


@pytest.fixture(scope="module")
def desk() -> Desk:
    settings = read_settings({})
    return Desk.load(settings.data, SystemClock().now().date(), figures(settings))


@pytest.mark.own_texts
def test_our_own_texts_have_no_errors(desk: Desk) -> None:
    errors = [str(fault) for fault in check(desk) if fault.severe]

    assert errors == []


@pytest.mark.own_texts
def test_every_text_that_the_program_names_exists(desk: Desk) -> None:
    missing = sorted({answer for answer in _named() if desk.original(answer) is None})

    assert missing == []


def test_a_thousand_texts_are_checked_in_a_few_seconds(desk: Desk) -> None:
    began = time.process_time()
    check(desk)
    used = time.process_time() - began

    assert used / max(200, len(desk.texts)) * 1000 < 10


def _named() -> Iterator[str]:
    for room in ("bot", "actions"):
        for path in (ROOT / room).rglob("*.py"):
            yield from re.findall(r'"(core/[a-z_]+)"', path.read_text("utf-8"))
