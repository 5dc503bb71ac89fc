"""The path of one message, from the opened inbox row to what will be said.

Order is safety: always-words and crisis patterns first, for every owner; then who owns the talk;
then an open question of a flow; then the engine, which judges crisis again before anything else.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.engine import Decided
from bot.errors import EngineAway
from bot.flows import about, arrival, assistant, clean, crisis, forget, person
from bot.model import CRISIS_TOPICS, Crisis, Receipt
from bot.turn import Turn

TYPING_AFTER = 0.7  # seconds
Step = Callable[[Turn], Awaitable[None]]


async def answer(turn: Turn) -> None:
    """Fills ``turn.messages``. Every way through says something."""
    if not await _is_open(turn):
        await crisis.not_open(turn)
        return
    if turn.memory.was_away:
        turn.memory.was_away = False
        turn.say("core/was_away", receipt=Receipt("expired"), outcome="expired")
    turn.memory.drafts = turn.drafts
    await KINDS[turn.inbound.kind](turn)


async def _is_open(turn: Turn) -> bool:
    """Open for this visitor as soon as the first line may be said to them."""
    return turn.find("core/welcome") is not None


# -- what is no text ---------------------------------------------------------------------------


async def _media(turn: Turn) -> None:
    turn.say("core/media", outcome="media")


async def _edited(turn: Turn) -> None:
    turn.say("core/edited", outcome="edited")


async def _too_fast(turn: Turn) -> None:
    turn.say("core/too_fast", outcome="too_fast")


async def _press(turn: Turn) -> None:
    """A button. Unknown ones (old, or invented) lead to the main choices, never to an error."""
    press = turn.inbound.press
    turn.memory.pending = None
    step = PRESSES.get(press)
    if step:
        await step(turn)
        return
    kind, _, rest = press.partition("/")
    if kind == "answer" and turn.find(rest) and not rest.startswith("core/"):
        await arrival.notice(turn)
        await assistant.answer(turn, rest)
    elif kind == "language":
        await about.set_language(turn, rest)
    elif press in arrival.TOPIC_OF or kind == "topic":
        await _engine(turn, press=arrival.TOPIC_OF.get(press, rest))
    else:
        await _engine(turn, press=press) if kind == "choice" else await arrival.question(turn)


async def _danger(turn: Turn) -> None:
    await crisis.answer(turn, "danger")


async def _nothing(turn: Turn) -> None:
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
    "later": _nothing,
    "language": about.language,
}


# -- text --------------------------------------------------------------------------------------


async def _text(turn: Turn) -> None:
    text = turn.inbound.text.strip()
    _language(turn, text)
    found = turn.house.patterns.look(text)
    if found:
        await _crisis_first(turn, found)
    elif len(text) > turn.house.settings.max_chars:
        turn.say("core/too_long", outcome="too_long")
    elif not await _always(turn, text) and not await _pending(turn, text):
        await _ask_engine(turn, text)


def _language(turn: Turn, text: str) -> None:
    """The reply's language: the one chosen, else the one written in."""
    memory, languages = turn.memory, turn.house.languages
    if memory.language_chosen:
        return
    opening = not memory.arrived and len(text.split()) >= 3
    memory.language = languages.detect(text, None if opening else memory.language)


async def _crisis_first(turn: Turn, kind: Crisis) -> None:
    turn.memory.pending = None
    turn.memory.topic = CRISIS_TOPICS[kind]
    await crisis.answer(turn, kind)
    await arrival.notice(turn)


ALWAYS: tuple[tuple[str, Step], ...] = (
    ("danger", _danger),
    ("watched", about.watched),
    ("delete", forget.ask_delete),
    ("stop", forget.stop),
    ("person", person.ask),
    ("who", about.who),
    ("source", about.source),
    ("clean", clean.clean),
    ("numbers", crisis.numbers),
)


async def _always(turn: Turn, text: str) -> bool:
    """Whole messages that mean the same in every state."""
    kinds = turn.house.always.kinds_of(text)
    for kind, step in ALWAYS:
        if kind in kinds:
            turn.memory.pending = None
            await step(turn)
            return True
    return False


async def _pending(turn: Turn, text: str) -> bool:
    """An open question of a flow takes a yes or a no; anything else clears it."""
    question = turn.pending()
    turn.memory.pending = None
    if question != f"forget/{forget.QUESTION}":
        return False
    kinds = turn.house.always.kinds_of(text)
    if "yes" in kinds and "no" not in kinds:
        await forget.delete(turn)
    elif "no" in kinds and "yes" not in kinds:
        await forget.keep(turn)
    else:
        return False
    return True


async def _ask_engine(turn: Turn, text: str) -> None:
    """The engine is asked only while the assistant leads."""
    if turn.held.talk.owner != "assistant":
        return
    if await turn.house.switches.is_off("assistant"):
        turn.say("core/off", "person", "numbers", outcome="off")
        return
    await _engine(turn, text=text)


async def _engine(turn: Turn, *, text: str = "", press: str = "") -> None:
    """Asks the engine; when it is late or silent, the safety core."""
    engine, facts = turn.house.engine, _facts(turn)
    asking = asyncio.create_task(engine.talk(_state(turn), facts, text=text, press=press))
    try:
        await _show_typing(turn, asking)
        decided = await asking
    except EngineAway as why:
        turn.house.log.warning("engine away", extra={"why": str(why)})
        await crisis.away(turn)
        return
    if decided.understood.crisis:
        await assistant.perform(turn, decided)
        await arrival.notice(turn)
    else:
        await arrival.notice(turn)
        await assistant.perform(turn, decided)


async def _show_typing(turn: Turn, asking: asyncio.Task[Decided]) -> None:
    """A visitor who waits longer than a moment sees that an answer is being made."""
    done, _ = await asyncio.wait({asking}, timeout=TYPING_AFTER)
    channel = turn.house.channels.get(turn.inbound.channel)
    if not done and channel:
        await channel.typing(turn.inbound.address)


def _facts(turn: Turn) -> dict[str, object]:
    return {
        "now": turn.now.isoformat(),
        "language": turn.language,
        "channel": turn.inbound.channel,
        "open": False,
        "has_plan": False,
    }


def _state(turn: Turn) -> dict[str, object] | None:
    """The engine's state, unless it has lain too long."""
    memory = turn.memory
    if memory.engine is None or memory.engine_at is None:
        return None
    age = turn.now - datetime.fromisoformat(memory.engine_at)
    return None if age > timedelta(hours=turn.house.settings.talk_hours) else memory.engine


KINDS: dict[str, Step] = {
    "start": arrival.welcome,
    "press": _press,
    "text": _text,
    "media": _media,
    "edited": _edited,
    "too_fast": _too_fast,
}
