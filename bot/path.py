"""The path of one message, from the opened inbox row to what will be said.

Order is safety: crisis patterns and always-words first, for every owner and every kind of message;
then an open question of a flow; then the engine, which judges crisis again before anything else.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot import asking, presses
from bot.flows import about, arrival, clean, crisis, forget, person, told
from bot.model import CRISIS_TOPICS, Crisis, Receipt
from bot.turn import Turn

Step = Callable[[Turn], Awaitable[None]]


async def answer(turn: Turn) -> None:
    """Fills ``turn.messages``. Every way through says something, unless a person leads the talk."""
    if turn.find("core/welcome") is None:
        await crisis.not_open(turn)
        return
    turn.memory.drafts = turn.drafts
    found = turn.house.patterns.look(turn.inbound.text) if turn.inbound.text else None
    if found:
        await _crisis_first(turn, found)
    _tell_if_away(turn)
    if not found:
        await KINDS[turn.inbound.kind](turn)
    if not turn.messages and not turn.gone and turn.held.talk.owner == "assistant":
        await crisis.away(turn)


def _tell_if_away(turn: Turn) -> None:
    """An earlier message of theirs expired unread: they hear it when they write again."""
    if turn.memory.was_away:
        turn.memory.was_away = False
        turn.say("core/was_away", receipt=Receipt("expired"), outcome="expired")


async def _crisis_first(turn: Turn, kind: Crisis) -> None:
    set_language(turn, turn.inbound.text)
    turn.memory.pending = None
    turn.memory.topic = CRISIS_TOPICS[kind]
    await crisis.answer(turn, kind)
    if turn.held.talk.owner == "assistant":
        await arrival.notice(turn)


async def _unreadable(turn: Turn) -> None:
    """Photos, voice, edits: a kind answer with the numbers in reach."""
    turn.say(f"core/{turn.inbound.kind}", "numbers", outcome=turn.inbound.kind)


async def _text(turn: Turn) -> None:
    text = turn.inbound.text.strip()
    set_language(turn, text)
    if len(text) > turn.house.settings.max_chars:
        await _too_long(turn, text)
    elif not await _always(turn, text) and not await _pending(turn, text):
        await asking.ask(turn, text=text)


async def _too_long(turn: Turn, text: str) -> None:
    """Not answered on its content, but its beginning and end are still looked at for a crisis."""
    most = turn.house.settings.max_chars
    kind = await asking.learned_crisis(turn, text[:most], text[-most:])
    if kind:
        await crisis.answer(turn, kind)
    turn.say("core/too_long", "numbers", outcome="too_long")


def set_language(turn: Turn, text: str) -> None:
    """The reply's language: the one chosen, else the one written in."""
    memory, languages = turn.memory, turn.house.languages
    if memory.language_chosen:
        return
    opening = not memory.arrived and len(text.split()) >= 3
    memory.language = languages.detect(text, None if opening else memory.language)


async def _danger(turn: Turn) -> None:
    await crisis.answer(turn, "danger")


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
            if kind in told.LEAVES:
                told.close_form(turn)
            await step(turn)
            return True
    return False


async def _pending(turn: Turn, text: str) -> bool:
    """An open question of a flow takes a yes or a no; anything else clears it."""
    question = turn.pending()
    turn.memory.pending = None
    if question != forget.PENDING:
        return False
    kinds = turn.house.always.kinds_of(text)
    if "yes" in kinds and "no" not in kinds:
        await forget.delete(turn)
    elif "no" in kinds and "yes" not in kinds:
        await forget.keep(turn)
    else:
        return False
    return True


KINDS: dict[str, Step] = {
    "start": arrival.welcome,
    "press": presses.press,
    "text": _text,
    "media": _unreadable,
    "edited": _unreadable,
    "too_fast": _unreadable,
}
