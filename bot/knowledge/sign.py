"""Signing: a named person says that this exact text may be told to people.

Only four lines of the file's front matter change; the body and every other line stay as they are,
letter for letter. What is signed is body, title and effect: one changed letter, and it is not
signed.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import yaml

from bot.errors import BadWords
from bot.knowledge.check import check
from bot.knowledge.desk import Desk
from bot.knowledge.text import LOADER, Text, read_text

LINES = ("status", "reviewer", "reviewed_on", "signed")


def sign(desk: Desk, answer: str, language: str, reviewer: str, seen: str | None = None) -> Text:
    """The signed text. Raises BadWords with what stands in the way, and changes nothing then.

    ``seen`` is the hash on the sheet that the reviewer read: another text is not signed for it.
    """
    text = _text(desk, answer, language)
    name = " ".join(reviewer.split())
    if not name or not name.isprintable():
        raise BadWords("a signature needs the name of the person who read the text")
    _refuse_unfit(desk, text, seen)
    with text.path.open(encoding="utf-8", newline="") as file:
        before = file.read()
    after = _signed(before, text, name, desk.today.isoformat())
    if _rest(before) != _rest(after):
        raise BadWords(f"{desk.file(text)}: write {', '.join(LINES)} on one line each")
    _write(text.path, after)
    return read_text(text.path, desk.data / "knowledge")


def _text(desk: Desk, answer: str, language: str) -> Text:
    text = desk.get(answer, language)
    if text is None:
        unreadable = [f for f in desk.unreadable if f.file == f"knowledge/{answer}.{language}.md"]
        why = f": {unreadable[0].what}" if unreadable else ""
        raise BadWords(f"there is no readable text {answer} in {language}{why}")
    return text


def _refuse_unfit(desk: Desk, text: Text, seen: str | None) -> None:
    state = desk.state(text.id, text.language)
    if state in ("stale", "expired"):
        raise BadWords(f"{desk.file(text)} is {state} and cannot be signed; see check")
    if seen is not None and seen != text.hash:
        raise BadWords(f"{desk.file(text)} is now {text.hash}, not the {seen} that was read")
    file = desk.file(text)
    errors = [fault for fault in check(desk) if fault.severe and fault.file == file]
    if errors:
        told = "\n".join(f"  {fault}" for fault in errors)
        raise BadWords(f"{file} cannot be signed, correct this first:\n{told}")


def _signed(raw: str, text: Text, reviewer: str, today: str) -> str:
    """The whole file, as it will be. Line ends of an editor's machine are kept."""
    end = "\r\n" if "\r\n" in raw else "\n"
    mark = f"---{end}"
    start, head, body = raw.split(mark, 2)
    quoted = "'" + reviewer.replace("'", "''") + "'"
    values = ("reviewed", quoted, today, f"'{text.signature}'")
    for key, value in zip(LINES, values, strict=True):
        head = _with_line(head, key, value, end)
    return mark.join((start, head, body))


def _rest(raw: str) -> tuple[object, str]:
    """What signing must leave alone: the other lines of the front matter, and the body."""
    _, head, body = raw.replace("\r\n", "\n").split("---\n", 2)
    try:
        values = dict(yaml.load(head, Loader=LOADER))  # noqa: S506 - the safe loader, in C
    except (yaml.YAMLError, TypeError, ValueError):
        return None, body
    return {key: value for key, value in values.items() if key not in LINES}, body


def _with_line(head: str, key: str, value: str, end: str) -> str:
    """``head`` with this line replaced, or added at its end (`signed` is not there at first)."""
    line, found = re.compile(rf"^{key}:[^\r\n]*", re.MULTILINE), f"{key}: {value}"
    if line.search(head):
        return line.sub(lambda _: found, head, count=1)
    return f"{head}{found}{end}"


def _write(path: Path, content: str) -> None:
    """All of it or nothing, also when the machine stops in between."""
    beside = path.with_name(f".{path.name}.signing")
    with beside.open("w", encoding="utf-8", newline="") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.chmod(path.stat().st_mode)
    beside.replace(path)
