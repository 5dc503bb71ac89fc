"""Stop, and delete: two different wishes, each one word away."""

from __future__ import annotations

from bot.model import Receipt
from bot.turn import Turn

QUESTION = "delete"
PENDING = f"forget/{QUESTION}"


async def stop(turn: Turn) -> None:
    """No more messages unless they write; what is kept stays, and can be deleted."""
    turn.memory.quiet = True
    turn.memory.pending = None
    turn.say("core/stop_done", "delete", *_clean(turn), receipt=Receipt("stopped"), outcome="stop")


async def ask_delete(turn: Turn) -> None:
    """One confirmation."""
    turn.ask("forget", QUESTION)
    turn.say("core/delete_ask", "delete/yes", "delete/no", outcome="delete_ask")


async def offer(turn: Turn) -> None:
    """Something like "stop" or "delete" inside a longer message: which of the two?"""
    turn.say("core/stop_or_delete", "stop", "delete", outcome="delete_ask")


async def keep(turn: Turn) -> None:
    turn.memory.pending = None
    turn.say("core/delete_no", receipt=Receipt("kept"), outcome="delete_no")


async def delete(turn: Turn) -> None:
    """Everything of this talk goes now: key first, then rows; then one farewell.

    The farewell is rendered before, under a key of its own, and says only what has been done.
    """
    telegram = turn.inbound.channel == "telegram"
    text = "core/delete_done_telegram" if telegram else "core/delete_done"
    await turn.house.talks.forget(turn.held.talk.id)
    turn.gone = True
    turn.memory.shown = []
    turn.say(text, receipt=Receipt("forgotten"), outcome="deleted")
    for message in turn.messages:
        await turn.house.outbox.farewell(turn.held, message)


def _clean(turn: Turn) -> tuple[str, ...]:
    return ("clean",) if turn.inbound.channel == "telegram" else ()
