"""Texts as a reviewer reads them: filled in, with their source and state, the Dutch beside it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from bot.errors import BadWords
from bot.knowledge.check import check
from bot.knowledge.desk import Desk, State
from bot.knowledge.heads import ORIGINAL
from bot.knowledge.library import BLANK, Library
from bot.knowledge.text import Text
from bot.model import Receipt

NARROW = 80  # under this, two columns are unreadable: one below the other


@dataclass(frozen=True)
class Row:
    """One text of ``list``; a missing one has only an id, a language and a state."""

    answer: str
    language: str
    state: State
    text: Text | None

    def __str__(self) -> str:
        hashed, until, by, title = "", "", "", ""
        if self.text:
            until, by = self.text.expires_on.isoformat(), self.text.reviewer or ""
            hashed, title = self.text.hash, self.text.title
        columns = f"{self.answer:32} {self.language:4} {self.state:9} {until:11} {hashed:17}"
        return f"{columns}{by:16} {title}".rstrip()


HEADING = f"{'text':32} {'in':4} {'state':9} {'until':11} {'hash':17}{'reviewer':16} title"


def rows(desk: Desk, language: str | None, state: str | None) -> Iterator[Row]:
    """All that is there and all that is asked for, by language and id."""
    for code, spoken in desk.languages.all.items():
        if language not in (None, code):
            continue
        there = {answer for answer, spoken_in in desk.texts if spoken_in == code}
        for answer in sorted(there | desk.asked_of(spoken)):
            row = Row(answer, code, desk.state(answer, code), desk.get(answer, code))
            if state in (None, row.state):
                yield row


def filled(desk: Desk, text: Text) -> str:
    """The text as people will see it; what only a talk can fill stands between ‹ ›.

    Raises BadWords when a blank cannot be filled.
    """
    library = Library([text], desk.directory, desk.languages, desk.figures)
    given = {name: f"‹{name}›" for name, among in desk.rules.get("blanks", {}).items() if among}
    receipt = Receipt(text.effect) if text.effect else None
    return library.render(text, given, receipt).text


def shown(desk: Desk, answer: str, language: str, width: int) -> Iterator[str]:
    """``houvast knowledge show``. Raises BadWords when there is no such text."""
    text, original = desk.get(answer, language), desk.original(answer)
    if text is None and original is None:
        raise BadWords(f"there is no text {answer}; see houvast knowledge list")
    yield from _about(desk, answer, language, text)
    yield ""
    if language == ORIGINAL or original is None or text is None:
        yield from _block(desk, text or original, width)
    elif width < NARROW or _reads_otherwise(desk, language):
        for each in (original, text):
            yield f"[{each.language}]"
            yield from [*_block(desk, each, width), ""]
    else:
        yield from _beside(desk, original, text, width)
    yield from _faults(desk, answer, language)


def _about(desk: Desk, answer: str, language: str, text: Text | None) -> Iterator[str]:
    yield f"{answer} in {desk.languages[language].english}: {desk.state(answer, language)}"
    if text is None:
        return
    yield f"title: {text.title}"
    for source in text.sources:
        facts = f" (facts {', '.join(source.facts)})" if source.facts else ""
        yield f"source: {source.title}{facts} {source.url or ''}".rstrip()
    yield f"hash: {text.hash}   expires: {text.expires_on}   file: {desk.file(text)}"
    if text.is_signed():
        yield f"signed by {text.reviewer} on {text.reviewed_on}"
    if text.effect:
        yield f"said only when this has happened: {text.effect}"
    yield f"leads to: {', '.join(text.follow_ups) or 'nothing'}"


def _block(desk: Desk, text: Text | None, width: int) -> list[str]:
    if text is None:
        return []
    try:
        body = filled(desk, text)
    except BadWords:
        body = BLANK.sub(lambda match: f"‹{match.group(0)[1:-1]}›", text.body)
    return [
        part for line in body.splitlines() for part in textwrap.wrap(line, min(width, 100)) or [""]
    ]


def _beside(desk: Desk, left: Text, right: Text, width: int) -> Iterator[str]:
    half = (width - 3) // 2
    pair = [_block(desk, left, half), _block(desk, right, half)]
    yield f"{'[' + left.language + ']':{half}} | [{right.language}]"
    for number in range(max(map(len, pair))):
        a, b = (lines[number] if number < len(lines) else "" for lines in pair)
        yield f"{a:{half}} | {b}".rstrip()


def _reads_otherwise(desk: Desk, language: str) -> bool:
    """Columns of a terminal are only even in scripts that go from left to right, letter by
    letter."""
    return desk.languages[language].direction == "rtl" or language in ("zh", "hi")


def _faults(desk: Desk, answer: str, language: str) -> Iterator[str]:
    file = f"knowledge/{answer}.{language}.md"
    found = [fault for fault in check(desk) if fault.file == file]
    yield ""
    yield f"faults: {'none' if not found else ''}".rstrip()
    for fault in found:
        yield f"  {'error' if fault.severe else 'warning'}: {fault}"
