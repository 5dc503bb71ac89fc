"""Questions about the assistant itself, and small wishes: who, source, watched, language."""

from __future__ import annotations

from bot.model import Receipt
from bot.turn import Turn
from nlu.common.folding import fold


async def who(turn: Turn) -> None:
    """One true, general answer; it changes nothing."""
    turn.say("core/who", outcome="who")


async def watched(turn: Turn) -> None:
    """Somebody reads along: as short as can be, nothing that must be answered."""
    turn.memory.pending = None
    turn.say("core/watched", outcome="watched")


async def source(turn: Turn) -> None:
    """Where the last answer is from, and when it was last checked."""
    text = turn.find(turn.memory.last_answer) if turn.memory.last_answer else None
    if text is None:
        turn.say("core/source_none", outcome="source")
        return
    title = "; ".join(s.title for s in text.sources)
    if text.is_signed():
        checked = text.reviewed_on.isoformat() if text.reviewed_on else ""
        blanks = {"source_title": title, "reviewed_on": checked}
        turn.say("core/source", outcome="source", blanks=blanks)
    else:
        turn.say("core/source_draft", outcome="source", blanks={"source_title": title})


async def language(turn: Turn) -> None:
    """A wish for another language: taken from the message if it names one, else asked."""
    named = _named(turn)
    if named:
        await set_language(turn, named)
        return
    own, *nearest = turn.house.languages.nearest(turn.language)
    choices = [f"language/{code}" for code in nearest if code != own][:5]
    turn.say("core/language_choose", *choices, outcome="language")


async def set_language(turn: Turn, code: str) -> None:
    if code not in turn.house.languages:
        return
    turn.memory.language, turn.memory.language_chosen = code, True
    name = turn.house.languages[code].name
    turn.say(
        "core/language_changed",
        receipt=Receipt("language"),
        outcome="language",
        blanks={"language_name": name},
    )


def _named(turn: Turn) -> str | None:
    words = f" {fold(turn.inbound.text)} "
    for language in turn.house.languages.all.values():
        if any(f" {fold(name)} " in words for name in (language.name, language.english)):
            return language.code
    return None
