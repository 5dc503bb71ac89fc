"""Asking the engine, while the assistant leads and is on; a crisis is looked for regardless."""

from __future__ import annotations

import asyncio

from bot.engine import Decided
from bot.errors import EngineAway
from bot.flows import arrival, assistant, crisis, told
from bot.model import Crisis
from bot.turn import Turn

TYPING_AFTER = 0.7  # seconds
KINDS: dict[str, Crisis] = {"danger": "danger", "suicide": "suicide", "medical": "medical"}


async def may_answer(turn: Turn) -> bool:
    """The assistant leads this talk, and the operator has not turned it off."""
    leads = turn.held.talk.owner == "assistant"
    return leads and not await turn.house.switches.is_off("assistant")


async def ask(turn: Turn, *, text: str = "", press: str = "") -> None:
    """The engine's answer; when it is late or silent, the safety core."""
    if not await may_answer(turn):
        await _not_now(turn, text)
        return
    if choice := told.typed_choice(turn, text) if text else None:
        text, press = "", choice
    try:
        decided = await _decided(turn, text, press)
    except EngineAway as why:
        turn.house.log.warning("engine away", extra={"why": str(why)})
        await crisis.away(turn)
        return
    if decided.understood.crisis:
        await assistant.perform(turn, decided)
        await arrival.notice(turn)
    else:
        await arrival.notice(turn)
        await assistant.perform(turn, decided, chosen=press.startswith("choice/"))


async def learned_crisis(turn: Turn, *texts: str) -> Crisis | None:
    """What the model sees where the dialogue is not run: off, another owner, a text too long."""
    try:
        found = await turn.house.engine.understand(texts, turn.house.settings.engine_seconds)
    except EngineAway:
        return None  # the patterns have looked already; whoever calls says the numbers
    kinds = [KINDS[one["crisis"]] for one in found if one.get("crisis") in KINDS]
    return kinds[0] if kinds else None


async def _not_now(turn: Turn, text: str) -> None:
    kind = await learned_crisis(turn, text) if text else None
    if kind:
        await crisis.answer(turn, kind)
    elif turn.held.talk.owner == "assistant":
        turn.say("core/off", "person", "numbers", outcome="off")


async def _decided(turn: Turn, text: str, press: str) -> Decided:
    """Somebody who waits longer than a moment sees that an answer is being made."""
    showing = asyncio.create_task(_show_typing(turn))
    try:
        return await turn.house.engine.talk(told.state(turn), _facts(turn), text=text, press=press)
    finally:
        showing.cancel()
        await asyncio.gather(showing, return_exceptions=True)


async def _show_typing(turn: Turn) -> None:
    await asyncio.sleep(TYPING_AFTER)
    channel = turn.house.channels.get(turn.inbound.channel)
    if channel:
        await channel.typing(turn.inbound.address)


def _facts(turn: Turn) -> dict[str, object]:
    return {
        "now": turn.now.isoformat(),
        "language": turn.language,
        "channel": turn.inbound.channel,
        "open": False,
        "has_plan": False,
    }
