"""Reads a script line by line and tells, a JSON line each, what everybody saw."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Iterable
from datetime import datetime, timedelta
from typing import Any

from bot.errors import BadInput
from bot.rehearse.world import World

DURATION = re.compile(
    r"P(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)S)?)?$"
)
LONGEST_WAIT = timedelta(days=3660)
NOT_YET = "counsellors cannot take a talk over yet"


async def play(world: World, lines: Iterable[str]) -> AsyncIterator[dict[str, Any]]:
    """One answer for each line that is not blank; a wrong line is told and passed over."""
    for number, raw in enumerate((line for line in lines if line.strip()), start=1):
        try:
            note = await _perform(world, _parse(raw))
        except BadInput as wrong:
            yield {"line": number, "error": wrong.reason}
            continue
        answer = {
            "line": number,
            "messages": world.heard(),
            "talks": await world.talks(),
            "counsellor_sees": [],
            "stored": await world.stored(),
        }
        yield {**answer, "not_yet": note} if note else answer


def _parse(raw: str) -> dict[str, Any]:
    try:
        line = json.loads(raw)
    except ValueError:
        raise BadInput("the line is not JSON") from None
    if not isinstance(line, dict):
        raise BadInput("a line is a JSON object")
    return line


async def _perform(world: World, line: dict[str, Any]) -> str | None:
    """Gives what this house cannot do yet, if the line asks for it."""
    if "visitor" in line:
        await _visitor(world, line)
    elif "counsellor" in line:
        return NOT_YET
    elif "wait" in line:
        await world.move_to(world.clock.now() + duration(line["wait"]))
    elif "now" in line:
        await world.move_to(_moment(world, line["now"]))
    elif line.get("engine") in ("up", "down"):
        await world.set_engine(line["engine"] == "up")
    else:
        raise BadInput("a line needs visitor, counsellor, wait, now or engine")
    return None


async def _visitor(world: World, line: dict[str, Any]) -> None:
    name = line["visitor"]
    if not isinstance(name, str) or not name:
        raise BadInput("visitor must be a name")
    if "arrives" in line:
        await _arrive(world, name, line["arrives"])
    elif isinstance(line.get("says"), str):
        await world.does(name, "text", text=line["says"])
    elif isinstance(line.get("presses"), str):
        _known(world, name, line["presses"])
        await world.does(name, "press", press=line["presses"])
    else:
        raise BadInput("a visitor arrives, says or presses")


RESERVED = frozenset(
    {
        *("start", "person", "danger", "question", "stop", "delete", "delete/yes", "delete/no"),
        *("brief/send", "brief/edit", "brief/empty", "translate/yes", "translate/no"),
        *("checkin/yes", "later", "clean"),
    }
)


def _known(world: World, name: str, press: str) -> None:
    shown = world.visitors[name].buttons if name in world.visitors else {}
    if press not in RESERVED and press not in shown:
        raise BadInput("no such button was shown in this talk")


async def _arrive(world: World, name: str, channel: object) -> None:
    if channel not in ("web", "telegram", "terminal"):
        raise BadInput("a visitor arrives on web, telegram or terminal")
    world.visitor(name).channel = str(channel)
    await world.does(name, "start")


def duration(text: object) -> timedelta:
    """ISO 8601 duration up to weeks. Raises BadInput."""
    found = DURATION.match(text) if isinstance(text, str) else None
    parts = {k: int(v) for k, v in found.groupdict().items() if v} if found else {}
    if not parts:
        raise BadInput("wait needs a duration such as PT25H")
    try:
        length = timedelta(**parts)
    except OverflowError:
        length = LONGEST_WAIT + timedelta(days=1)
    if length > LONGEST_WAIT:
        raise BadInput("nobody waits longer than ten years")
    return length


def _moment(world: World, text: object) -> datetime:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        raise BadInput("now needs a moment such as 2026-12-01T18:00:00+01:00") from None
    if moment.tzinfo is None:
        raise BadInput("now needs a time zone")
    if moment < world.clock.now():
        raise BadInput("time cannot run back")
    return moment
