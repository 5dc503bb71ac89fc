"""Find help near me: services of the directory that fit what was told, a few at a time.

Never an address where people sleep, never whether there is room. What nobody knows is said as
not known.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.flows import told
from bot.flows.service_card import Card
from bot.knowledge.text import LOADER
from bot.turn import Turn

A_TIME = 4


async def show(turn: Turn, start: int = 0) -> None:
    """The services from this one on, and a button for more."""
    text_id = "help/services_more" if start else "help/services"
    text = turn.find(text_id)
    if text is None:
        turn.say("core/withheld", "person", outcome="withheld")
        return
    order = services(turn)
    shown = order[start : start + A_TIME]
    more = [f"help/more/{start + A_TIME}"] if len(order) > start + A_TIME else []
    blanks = {"services": _cards(turn, shown, text.language, first=start == 0)}
    turn.say(text_id, *more, "numbers", outcome="services", blanks=blanks)


async def more(turn: Turn, rest: str) -> None:
    """The button for more: ``more/<how many were shown>``. A strange one begins again."""
    number = rest.rpartition("/")[2]
    start = int(number) if number.isascii() and number.isdecimal() and len(number) < 4 else 0
    await show(turn, start if start < len(services(turn)) else 0)


def services(turn: Turn) -> list[str]:
    """All services, those that fit what was told or asked before the others."""
    listed = _listed(turn.house.settings.data)
    # What was asked last fits best; what was told of oneself fits better still.
    reasons = [s for s in listed["first"] if s in told.statuses(turn)]
    reasons += [topic for topic in reversed(turn.memory.topics) if topic not in reasons]
    first = [s for reason in reasons for s in listed["first"].get(reason, ())]
    last = {s for reason in reasons for s in listed["last"].get(reason, ())}
    last |= {s for status in told.statuses(turn) for s in listed["last"].get(status, ())}
    order = list(dict.fromkeys([*first, *listed["services"]]))
    return [s for s in order if s not in last] + [s for s in order if s in last]


def _cards(turn: Turn, shown: list[str], language: str, *, first: bool) -> str:
    directory = turn.house.library.directory
    found = [directory.services[service] for service in shown]
    cards = [Card(turn.house, language, turn.now).of(service) for service in found]
    if first and not all(service.verified for service in found):
        cards.append(turn.house.words.label("help.not_verified", language))
    return "\n\n".join(cards)


def _listed(data: Path) -> Mapping[str, Any]:
    file = data / "help.yml"
    return _read(file, file.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read(file: Path, _changed: int) -> Mapping[str, Any]:
    content: dict[str, Any] = yaml.load(file.read_text("utf-8"), Loader=LOADER)  # noqa: S506
    return content
