"""Danger, suicide, a medical emergency: before everything, in every state, engine or not."""

from __future__ import annotations

from bot.flows import person, told
from bot.model import CRISIS_TOPICS, Crisis, Message
from bot.turn import Turn

LAST_WORDS = "🆘 112\n💭 113"  # the only numbers outside data/: for when data/ fails
URGENT = 1  # the smaller, the sooner


async def answer(turn: Turn, kind: Crisis) -> None:
    """Short, the right number first, a person if one is there. Then whatever else."""
    turn.memory.crisis = kind
    told.close_form(turn)
    turn.held.talk.urgency = URGENT
    buttons = ("person",) if await person.is_here(turn) else ()
    if not turn.say(f"core/crisis_{kind}", *buttons, "numbers", outcome="crisis"):
        digits(turn)


def digits(turn: Turn) -> None:
    """The card that needs no language and no signature: it can always be said."""
    turn.say("core/digits", outcome="digits")


async def numbers(turn: Turn) -> None:
    if not turn.say("core/numbers", outcome="numbers"):
        digits(turn)


async def away(turn: Turn) -> None:
    """The engine is late or silent: numbers, "I can't answer now", a person."""
    if not turn.say("core/engine_away", "person", outcome="away"):
        digits(turn)


def last_resort(turn: Turn) -> None:
    """Something broke while answering: what was said in a crisis stays said, and there are
    always digits, even if no text can be rendered any more."""
    kept = {f"core/crisis_{kind}" for kind in CRISIS_TOPICS}
    turn.messages = [message for message in turn.messages if message.answer in kept]
    turn.messages.append(Message(LAST_WORDS, turn.language, answer="core/digits"))


async def not_open(turn: Turn) -> None:
    """No text may be said to this visitor yet: the emergency card and "not open yet"."""
    turn.say("core/not_open", outcome="not_open")
    digits(turn)
