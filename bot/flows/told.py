"""What a visitor told by a button: how long it counts, and what may be told after an answer."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from actions import table
from bot.knowledge import places
from bot.turn import Turn
from nlu.common.folding import fold

# Words and buttons that leave an open form: its question is not asked again behind them.
LEAVES = frozenset({"watched", "delete", "stop", "person", "clean", "question", "other", "start"})
_CHECK = "check_"  # the slots of the self-check
_ALWAYS_TYPED = ("choice/find_help", "choice/self_check")


def state(turn: Turn) -> dict[str, Any] | None:
    """The engine's state, unless it has lain too long. What was told counts for an hour: by then
    somebody else may hold the phone. An open form closes with it."""
    memory, settings = turn.memory, turn.house.settings
    if memory.engine is None or memory.engine_at is None:
        return None
    age = turn.now - datetime.fromisoformat(memory.engine_at)
    if age > timedelta(hours=settings.talk_hours):
        return None
    if age <= timedelta(hours=settings.status_hours):
        return memory.engine
    kept = {name: v for name, v in _slots(memory.engine).items() if not _is_status(name)}
    return {**memory.engine, "slots": kept, "form": None, "asked": None}


def statuses(turn: Turn) -> frozenset[str]:
    """What the visitor told of themself and still counts."""
    slots = _slots(state(turn))
    return frozenset(status for status in table.STATUSES if slots.get(status) == "yes")


def close_form(turn: Turn) -> None:
    """Whoever leaves a form by a word or a button of ours is not asked its question again."""
    if turn.memory.engine and turn.memory.engine.get("form"):
        turn.memory.engine = {**turn.memory.engine, "form": None, "asked": None}


def extras(turn: Turn, answer: str) -> list[str]:
    """Buttons that belong to an answer: roads, and what may be told. Nothing is asked twice."""
    known = statuses(turn)
    wanted = table.buttons(turn.house.settings.data / "answers.yml").get(answer, ())
    found = [f"choice/{name}" for name in wanted if name.removeprefix("told_") not in known]
    just_told = turn.inbound.press.startswith("choice/told_")
    return [*found, "choice/told_nothing"] if just_told and known else found


def led_to(turn: Turn, buttons: list[str]) -> set[str]:
    """Answers that telling leads to: they need no follow-up button of their own beside it."""
    told = {b.removeprefix("choice/told_") for b in buttons}
    rows = table.load(turn.house.settings.data / "answers.yml").values()
    return {answer for row in rows for status, answer in row.when.items() if status in told}


def typed_choice(turn: Turn, text: str) -> str | None:
    """The button that somebody types instead of pressing it: its words, yes or no to the
    question of a form, or a place. Nothing of it goes to the engine but the button's id."""
    asked = (state(turn) or {}).get("asked")
    if asked and asked.startswith(_CHECK):
        kinds = turn.house.always.kinds_of(text)
        if len(answer := kinds & {"yes", "no"}) == 1:
            return f"choice/{asked}/{answer.pop()}"
    for choice in (*_shown(turn, asked), *_ALWAYS_TYPED):
        if fold(turn.label(choice)) == fold(text):
            return choice
    region = places.load(turn.house.settings.data).region_of(text)
    if region is None or (region == "unknown" and asked != "region"):
        return None
    return f"choice/region/{region}"


def _shown(turn: Turn, asked: str | None) -> list[str]:
    """Choices shown lately, newest first; of a form only the ones of its open question."""
    choices = [press for press in reversed(turn.memory.shown) if press.startswith("choice/")]
    return [c for c in choices if c.count("/") == 1 or (asked and c.startswith(f"choice/{asked}/"))]


def _slots(engine: dict[str, Any] | None) -> dict[str, Any]:
    slots = (engine or {}).get("slots")
    return slots if isinstance(slots, dict) else {}


def _is_status(name: str) -> bool:
    return name in table.STATUSES or name == "region" or name.startswith(_CHECK)
