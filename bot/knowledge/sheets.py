"""Review sheets to print: Dutch beside the translation, boxes to tick, room to sign.

One file a folder of texts. The sheet shows the hash of what was read, so that the signature is
given to that text and no other (``houvast knowledge sign --hash``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.channels.web.pages import paragraphs
from bot.errors import BadWords
from bot.knowledge.desk import Desk, State
from bot.knowledge.heads import ORIGINAL
from bot.knowledge.showing import filled, rows
from bot.knowledge.text import LOADER, Text

_SHEETS = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_SHEETS.filters["paragraphs"] = paragraphs


@dataclass(frozen=True)
class Page:
    """One text on a sheet; ``text`` is None while it is not translated."""

    answer: str
    state: State
    original: Text | None
    original_body: str
    text: Text | None
    body: str


def write_sheets(desk: Desk, language: str, out: Path) -> list[Path]:
    """The files written. Raises BadWords when the sheets' own words cannot be read."""
    words = _words(desk)
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for folder, pages in groupby(
        _pages(desk, language), key=lambda page: page.answer.split("/")[0]
    ):
        path = out / f"{language}-{folder}.html"
        path.write_text(_sheet(desk, language, folder, list(pages), words), "utf-8")
        written.append(path)
    return written


def _sheet(desk: Desk, language: str, folder: str, pages: list[Page], words: dict[str, Any]) -> str:
    own = language == ORIGINAL
    return _SHEETS.get_template("sheet.html").render(
        w=words,
        ticks=words["ticks_original" if own else "ticks"],
        own=own,
        folder=folder,
        language=desk.languages[language],
        pages=pages,
    )


def _pages(desk: Desk, language: str) -> Iterator[Page]:
    for row in rows(desk, language, None):
        original = desk.original(row.answer)
        yield Page(
            row.answer, row.state, original, _body(desk, original), row.text, _body(desk, row.text)
        )


def _body(desk: Desk, text: Text | None) -> str:
    """As people will read it, or as it was written when a blank cannot be filled."""
    if text is None:
        return ""
    try:
        return filled(desk, text)
    except BadWords:
        return text.body


def _words(desk: Desk) -> dict[str, Any]:
    path = desk.lists() / "sheet.yml"
    try:
        return dict(yaml.load(path.read_text("utf-8"), Loader=LOADER))  # noqa: S506
    except (OSError, yaml.YAMLError, TypeError, ValueError):
        raise BadWords("data/checks/sheet.yml: the words of the sheets cannot be read") from None
