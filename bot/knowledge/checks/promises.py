"""Nothing is said to have happened without a receipt, and some things are never said.

The phrases stand in data/checks/, one list a language, for people to read.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from bot.knowledge.desk import DIGITS, Desk, is_core
from bot.knowledge.faults import Fault, warning
from bot.knowledge.phrases import Phrases
from bot.knowledge.text import Text


def check(desk: Desk, text: Text) -> Iterator[Fault]:
    if text.id == DIGITS:
        return
    if text.effect is None:
        yield from _promises(desk, text)
    elif text.effect in desk.rules.get("told_in_full", ()):
        yield from _unknown(desk, text)
    yield from _never(desk, text)
    if not is_core(text.id):  # titles of the core are on no button
        yield from _labels(desk, text)


def _promises(desk: Desk, text: Text) -> Iterator[Fault]:
    for phrase, clause in listed(desk.lists(), "promises", text.language).found_in(text.body):
        what = f"“{clause}” says that something has happened (“{phrase}”)"
        todo = "Say it otherwise; only a text with effect: may say this"
        yield Fault(desk.file(text), "promise", what, todo)


def _unknown(desk: Desk, text: Text) -> Iterator[Fault]:
    """A text that does promise teaches the list of its language what a promise looks like."""
    if not list(_promises(desk, text)):
        what = "the list of promises in this language does not know what this text promises"
        todo = f"Add its words to checks/promises.{text.language}.txt"
        yield warning(desk.file(text), "promise list", what, todo)


def _never(desk: Desk, text: Text) -> Iterator[Fault]:
    said = f"{text.title}\n\n{text.body}"
    for phrase, clause in listed(desk.lists(), "never", text.language).found_in(said):
        what = f"“{clause}”: “{phrase}” is never said"
        yield Fault(desk.file(text), "never say", what, "Say it otherwise; see docs/editors.md")


def _labels(desk: Desk, text: Text) -> Iterator[Fault]:
    for phrase, _ in listed(desk.lists(), "labels", text.language).found_in(text.title):
        what = f"the title says “{phrase}”, and it stands on a button that others may see"
        yield warning(desk.file(text), "title", what, "Choose a neutral title")


@lru_cache(maxsize=256)
def listed(folder: Path, name: str, language: str) -> Phrases:
    """One list of data/checks/, read once."""
    return Phrases.load(folder, name, language)
