"""Reads one text strictly: whatever an editor can get wrong in a file's name or front matter is
told in words, where the service would only refuse to start."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from bot.errors import BadWords
from bot.knowledge.faults import Fault, warning
from bot.knowledge.text import LOADER, Text, read_text
from bot.languages import Languages

NEEDED = (
    "id", "language", "title", "source", "status", "reviewer", "reviewed_on", "expires_on",
    "translated_from", "effect", "follow_ups",
)  # fmt: skip
OPTIONAL = ("signed",)
STATUSES = ("draft", "reviewed")
ORIGINAL = "nl"


def read_strictly(path: Path, data: Path, languages: Languages) -> tuple[Text | None, list[Fault]]:
    """The text, if it can be read at all, and everything wrong with how it is written down."""
    file = path.relative_to(data).as_posix()
    try:
        head = _head(path)
        faults = [Fault(file, "unreadable", *found) for found in _wrong(path, head, languages)]
    except (BadWords, OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        what = " ".join(str(error).split())
        return None, [Fault(file, "unreadable", what, "Compare it with a text that works")]
    if faults:
        return None, faults
    return _text(path, data, file, head)


def _head(path: Path) -> dict[str, Any]:
    parts = path.read_text("utf-8").split("---\n", 2)
    if len(parts) != 3 or parts[0].strip():
        raise BadWords("it does not begin with front matter between two lines of ---")
    head = yaml.load(parts[1], Loader=LOADER)  # noqa: S506 - the safe loader, in C
    if not isinstance(head, dict):
        raise BadWords("its front matter has no `name: value` lines")
    return head


def _text(
    path: Path, data: Path, file: str, head: dict[str, Any]
) -> tuple[Text | None, list[Fault]]:
    unknown = sorted(str(key) for key in head if key not in NEEDED + OPTIONAL)
    odd = [
        warning(file, "unreadable", f"`{key}:` means nothing here", "Is it misspelled? Remove it")
        for key in unknown
    ]
    try:
        return read_text(path, data / "knowledge"), odd
    except BadWords as error:
        return None, [*odd, Fault(file, "unreadable", str(error), "Correct the front matter")]


Wrong = Iterator[tuple[str, str]]  # what, what to do


def _wrong(path: Path, head: dict[str, Any], languages: Languages) -> Wrong:
    missing = [key for key in NEEDED if key not in head]
    if missing:
        yield f"front matter lacks {', '.join(missing)}", "Add these lines (null is a value too)"
        return
    yield from _misplaced(path, head, languages)
    yield from _misvalued(head)
    yield from _misdated(head)


def _misplaced(path: Path, head: dict[str, Any], languages: Languages) -> Wrong:
    name, _, language = path.name.removesuffix(".md").rpartition(".")
    place = f"{path.parent.name}/{name}"
    if not name or language not in languages:
        todo = "End its name in a code of languages.yml and .md, as bedenktijd.nl.md"
        yield f"“{language}” in its name is no language of ours", todo
        return
    if head["language"] != language:
        yield f"language: {head['language']} does not fit its name", f"Write language: {language}"
    if head["id"] != place or path.parent.parent.name != "knowledge":
        yield f"id: {head['id']} does not fit its place", f"Write id: {place}, or move the file"


def _misvalued(head: dict[str, Any]) -> Wrong:
    if head["status"] not in STATUSES:
        yield f"status: {head['status']} is unknown", "Write draft (only `sign` writes reviewed)"
    for key in ("title", "reviewer", "effect"):
        if not isinstance(head[key], str) and (key == "title" or head[key] is not None):
            yield f"{key}: {head[key]} is not a word", "Put it between quotation marks"
    for key in ("source", "follow_ups"):
        if head[key] is not None and not isinstance(head[key], list):
            yield f"{key}: is not a list", f"Write {key}: [] or lines that begin with -"


def _misdated(head: dict[str, Any]) -> Wrong:
    for key in ("reviewed_on", "expires_on"):
        value = head[key]
        is_date = isinstance(value, date) and not isinstance(value, datetime)
        if not is_date and (key == "expires_on" or value is not None):
            yield f"{key}: {value} is no date", "Write year-month-day, as 2027-05-31"
