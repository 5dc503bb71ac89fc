"""Asking for a person."""

from __future__ import annotations

from bot.turn import Turn


async def is_here(turn: Turn) -> bool:
    """A person is offered only while one is present on shift and can take over."""
    return False  # hand-over is not built yet: nobody may be promised


async def ask(turn: Turn) -> None:
    """Says honestly that talking to a person here is not possible yet, and who can be called."""
    turn.say("core/person_not_yet", "choice/find_help", "numbers", outcome="person_not_yet")
