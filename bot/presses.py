"""Buttons. Unknown ones (old, or invented) lead to the main choices, never to an error."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot import asking
from bot.flows import about, arrival, assistant, clean, crisis, forget, person, told
from bot.flows import help as near_help
from bot.turn import Turn

Step = Callable[[Turn], Awaitable[None]]


async def press(turn: Turn) -> None:
    """What a button does; ``delete/yes`` counts only while the question stands."""
    pressed, question = turn.inbound.press, turn.pending()
    turn.memory.pending = None
    if pressed in told.LEAVES:
        told.close_form(turn)
    if pressed == "delete/yes" and question != forget.PENDING:
        await forget.ask_delete(turn)
    elif step := PRESSES.get(pressed):
        await step(turn)
    else:
        await _by_kind(turn, pressed)


async def _by_kind(turn: Turn, pressed: str) -> None:
    kind, _, rest = pressed.partition("/")
    if kind == "language":
        await about.set_language(turn, rest)
    elif kind == "help":
        await _more_help(turn, rest)
    elif kind == "answer":
        await _answer(turn, rest)
    elif kind in ("topic", "choice") or pressed in arrival.TOPIC_OF:
        await asking.ask(turn, press=arrival.TOPIC_OF.get(pressed, pressed))
    else:
        await arrival.question(turn)


async def _answer(turn: Turn, answer: str) -> None:
    """A follow-up question: its answer is named by the button itself."""
    if answer.startswith("core/") or turn.find(answer) is None:
        await arrival.question(turn)
    elif await asking.may_answer(turn):
        await arrival.notice(turn)
        await assistant.answer(turn, answer)
    else:
        await asking.ask(turn, press=answer)


async def _more_help(turn: Turn, rest: str) -> None:
    if await asking.may_answer(turn):
        await near_help.more(turn, rest)
    else:
        await asking.ask(turn, press=rest)


async def _danger(turn: Turn) -> None:
    await crisis.answer(turn, "danger")


async def _later(turn: Turn) -> None:
    turn.say("core/later", outcome="later")


PRESSES: dict[str, Step] = {
    "start": arrival.arrive,
    "question": arrival.question,
    "other": arrival.question,
    "danger": _danger,
    "person": person.ask,
    "numbers": crisis.numbers,
    "stop": forget.stop,
    "delete": forget.ask_delete,
    "delete/yes": forget.delete,
    "delete/no": forget.keep,
    "clean": clean.clean,
    "source": about.source,
    "later": _later,
    "language": about.language,
}
