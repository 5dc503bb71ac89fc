"""The end of the self-check: signs in plain words and roads. Never a verdict."""

from __future__ import annotations

from collections.abc import Iterable

from bot.turn import Turn

ROADS = ("choice/find_help", "answer/rights/lawyer", "person")


async def done(turn: Turn, signs: Iterable[str]) -> None:
    """Names only what was answered with yes."""
    text = turn.find("check/result")
    named = list(signs)
    if text is None or not named:
        _say(turn, "check/result_none")
        return
    words = turn.house.words
    listed = "\n".join(f"- {words.label(f'sign.{sign}', text.language)}" for sign in named)
    _say(turn, "check/result", {"signs": listed})


async def stopped(turn: Turn) -> None:
    """Stopping needs no reason; the roads stay."""
    _say(turn, "check/stopped")


def _say(turn: Turn, answer: str, blanks: dict[str, str] | None = None) -> None:
    roads = [r for r in ROADS if not r.startswith("answer/") or turn.find(r.partition("/")[2])]
    if not turn.say(answer, *roads, outcome="check", blanks=blanks):
        turn.say("core/withheld", "person", outcome="withheld")
