"""All texts, and the renderer: ids and blanks in, words in the visitor's language out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.errors import BadWords, PromiseWithoutReceipt
from bot.knowledge.directory import Directory
from bot.knowledge.text import Text, read_text
from bot.languages import Languages
from bot.model import Receipt

ORIGINAL = "nl"
BLANK = re.compile(r"\{([a-z_]+)(?::([a-z_]+))?\}")
ISOLATE, POP = "\u2068", "\u2069"  # keeps numbers and names whole inside right-to-left text


@dataclass(frozen=True)
class Rendered:
    """A text ready to be read; ``language`` may differ from the one asked for."""

    text: str
    language: str
    source: Text
    draft: bool


class Library:
    def __init__(
        self,
        texts: list[Text],
        directory: Directory,
        languages: Languages,
        figures: Mapping[str, str],
    ) -> None:
        self._texts = {(t.id, t.language): t for t in texts}
        self.directory, self.languages, self._figures = directory, languages, dict(figures)

    @classmethod
    def load(
        cls, data: Path, directory: Directory, languages: Languages, figures: Mapping[str, str]
    ) -> Library:
        root = data / "knowledge"
        texts = [read_text(p, root) for p in sorted(root.rglob("*.md"))]
        return cls(texts, directory, languages, figures)

    def get(self, answer: str, language: str) -> Text | None:
        return self._texts.get((answer, language))

    def ids(self) -> list[str]:
        return sorted({answer for answer, _ in self._texts})

    def all(self) -> list[Text]:
        return list(self._texts.values())

    def find(self, answer: str, language: str, today: date, *, drafts: bool) -> Text | None:
        """The text in this language or the nearest one in which it may be said today."""
        for code in self.languages.nearest(language):
            text = self._texts.get((answer, code))
            if text and text.may_be_said(today, drafts=drafts) and (drafts or self._fresh(text)):
                return text
        return None

    def _fresh(self, text: Text) -> bool:
        """A translation whose Dutch has changed since may say what is no longer true."""
        original = self._texts.get((text.id, ORIGINAL))
        return original is None or text is original or text.translated_from == original.hash

    def render(
        self, text: Text, blanks: Mapping[str, str], receipt: Receipt | None = None
    ) -> Rendered:
        """Raises PromiseWithoutReceipt, or BadWords when a blank cannot be filled."""
        if text.effect and (receipt is None or receipt.effect != text.effect):
            raise PromiseWithoutReceipt(f"{text.id} promises {text.effect}")
        rtl = self.languages[text.language].direction == "rtl"
        body = BLANK.sub(lambda m: self._fill(m, text, blanks, rtl), text.body)
        return Rendered(body, text.language, text, draft=not text.is_signed())

    def _fill(self, match: re.Match[str], text: Text, blanks: Mapping[str, str], rtl: bool) -> str:
        name, argument = match.groups()
        if name == "number" and argument:
            value = self.directory.number(argument)
        elif name == "service" and argument:
            value = self.directory.name(argument)
        elif name in blanks:
            value = blanks[name]
        elif name in self._figures:
            value = self._figures[name]
        else:
            raise BadWords(f"{text.id}.{text.language}: nothing fills {{{match.group(0)[1:-1]}}}")
        return f"{ISOLATE}{value}{POP}" if rtl else value
