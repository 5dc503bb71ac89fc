"""Performs the engine's acts: says answers, asks, and lets flows do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.engine import Decided
from bot.flows import about, arrival, clean, crisis, forget, person
from bot.model import Crisis
from bot.turn import Turn
from nlu.common.acts import Act, Ask, Do, Say

CRISES: dict[str, Crisis] = {"danger": "danger", "suicide": "suicide", "medical": "medical"}


async def perform(turn: Turn, decided: Decided) -> None:
    """In the engine's order; what it says that happened is nothing until a flow did it."""
    understood = decided.understood
    turn.memory.topic = understood.topic
    turn.memory.engine = decided.state
    turn.memory.engine_at = turn.now.isoformat()
    for act in decided.acts:
        await _perform(turn, act)


async def _perform(turn: Turn, act: Act) -> None:
    if isinstance(act, Say):
        await answer(turn, act.answer, act.blanks)
    elif isinstance(act, Ask):
        _ask(turn, act)
    else:
        await _do(turn, act)


async def answer(turn: Turn, answer_id: str, blanks: dict[str, str] | None = None) -> None:
    """One answer with its follow-up questions as buttons. An answer that may not be said today
    (expired, not signed) is declined, and a person offered."""
    text = turn.find(answer_id)
    if text is None:
        turn.say("core/withheld", "person", outcome="withheld")
        return
    follow_ups = [f"answer/{i}" for i in text.follow_ups if turn.find(i)][:3]
    turn.say(answer_id, *follow_ups, outcome="answered", blanks=blanks)
    if not answer_id.startswith("core/"):
        turn.memory.last_answer = answer_id
    if answer_id == "core/thanks":
        await clean.offer(turn)


def _ask(turn: Turn, act: Ask) -> None:
    if act.question == "main":
        turn.say("core/main_choices", *arrival.MAIN, outcome="asked_back")
        return
    text = {"not_understood": "core/not_understood"}.get(act.question, act.question)
    turn.say(text, *act.choices, outcome="asked_back")


async def _do(turn: Turn, act: Do) -> None:
    if act.command == "crisis":
        await crisis.answer(turn, CRISES[act.arguments["kind"]])
        return
    await COMMANDS[act.command](turn)


async def _failed(turn: Turn) -> None:
    await crisis.away(turn)


async def _checkin(turn: Turn) -> None:
    turn.say("core/checkin_not_yet", outcome="checkin_not_yet")


COMMANDS: dict[str, Callable[[Turn], Awaitable[None]]] = {
    "person": person.ask,
    "offer_person": person.ask,
    "offer_stop_or_delete": forget.offer,
    "language": about.language,
    "watched": about.watched,
    "checkin_not_yet": _checkin,
    "failed": _failed,
}
