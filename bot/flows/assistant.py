"""Performs the engine's acts: says answers, asks, and lets flows do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.engine import Decided
from bot.flows import about, arrival, check, clean, crisis, forget, person, told
from bot.flows import help as near_help
from bot.model import Crisis
from bot.turn import Turn
from nlu.common.acts import Act, Ask, Do, Say

TOPICS_KEPT = 5
MOST_BUTTONS = 5  # and "where is this from?"
CRISES: dict[str, Crisis] = {"danger": "danger", "suicide": "suicide", "medical": "medical"}


async def perform(turn: Turn, decided: Decided, *, chosen: bool = False) -> None:
    """In the engine's order; what it says that happened is nothing until a flow did it.

    ``chosen``: a form's button brings no new topic."""
    if not (chosen and turn.memory.topic):
        _remember(turn, decided)
    turn.memory.engine = decided.state
    turn.memory.engine_at = turn.now.isoformat()
    for act in decided.acts:
        await _perform(turn, act)


def _remember(turn: Turn, decided: Decided) -> None:
    topic, memory = decided.understood.topic, turn.memory
    memory.topic = topic
    if not decided.understood.crisis and not decided.understood.fallback:
        memory.topics = [*(t for t in memory.topics if t != topic), topic][-TOPICS_KEPT:]


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
    extras = told.extras(turn, answer_id)
    doubled = told.led_to(turn, extras)
    follow_ups = [f"answer/{i}" for i in text.follow_ups if turn.find(i) and i not in doubled][:3]
    states_facts = not answer_id.startswith("core/")
    buttons = [*extras, *follow_ups][:MOST_BUTTONS]
    asked = ("source",) if states_facts else ()
    turn.say(answer_id, *buttons, *asked, outcome="answered", blanks=blanks)
    if states_facts:
        turn.memory.last_answer = answer_id
    if answer_id == "core/thanks":
        await clean.offer(turn)


def _ask(turn: Turn, act: Ask) -> None:
    if act.question == "main":
        turn.say("core/main_choices", *arrival.MAIN, outcome="asked_back")
        return
    text = QUESTIONS.get(act.question, act.question)
    turn.say(text, *act.choices, outcome="asked_back")


async def _do(turn: Turn, act: Do) -> None:
    if act.command == "crisis":
        await crisis.answer(turn, CRISES[act.arguments["kind"]])
        return
    if act.command == "signs":
        await check.done(turn, act.arguments)
        return
    await COMMANDS[act.command](turn)


async def _failed(turn: Turn) -> None:
    await crisis.away(turn)


async def _checkin(turn: Turn) -> None:
    turn.say("core/checkin_not_yet", outcome="checkin_not_yet")


QUESTIONS = {"not_understood": "core/not_understood", "find_help/region": "help/region"}
COMMANDS: dict[str, Callable[[Turn], Awaitable[None]]] = {
    "person": person.ask,
    "offer_person": person.ask,
    "offer_stop_or_delete": forget.offer,
    "language": about.language,
    "watched": about.watched,
    "checkin_not_yet": _checkin,
    "services": near_help.show,
    "check_stopped": check.stopped,
    "failed": _failed,
}
