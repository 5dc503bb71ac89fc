"""Everything an editor's desk holds: all texts, also those that cannot be read, and what they
are held against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from actions import table
from bot.errors import BadWords
from bot.knowledge.directory import Directory
from bot.knowledge.faults import Fault
from bot.knowledge.heads import ORIGINAL, read_strictly
from bot.knowledge.text import LOADER, Text
from bot.languages import Language, Languages

State = Literal["draft", "reviewed", "expired", "stale", "missing"]
STATES: tuple[State, ...] = get_args(State)
DIGITS = "core/digits"  # needs no language, so it needs no translation


@dataclass
class Desk:
    data: Path
    today: date
    figures: Mapping[str, str]  # blanks that the settings fill
    languages: Languages
    directory: Directory
    table: Mapping[str, table.Row]  # data/answers.yml
    rules: Mapping[str, Any]  # data/checks/rules.yml
    texts: dict[tuple[str, str], Text] = field(default_factory=dict)
    unreadable: list[Fault] = field(default_factory=list)

    @classmethod
    def load(cls, data: Path, today: date, figures: Mapping[str, str]) -> Desk:
        """Raises BadWords when one of the few tables cannot be read; texts may be as bad as
        they are."""
        desk = cls(
            data=data,
            today=today,
            figures=figures,
            languages=Languages.load(data),
            directory=Directory.load(data),
            table=_table(data),
            rules=_yaml(data / "checks" / "rules.yml"),
        )
        desk._read_texts()
        return desk

    def _read_texts(self) -> None:
        for path in sorted((self.data / "knowledge").rglob("*.md")):
            text, faults = read_strictly(path, self.data, self.languages)
            self.unreadable += faults
            if text:
                self.texts[text.id, text.language] = text

    # -- finding -------------------------------------------------------------------------------

    def file(self, text: Text) -> str:
        return text.path.relative_to(self.data).as_posix()

    def get(self, answer: str, language: str) -> Text | None:
        return self.texts.get((answer, language))

    def original(self, answer: str) -> Text | None:
        return self.get(answer, ORIGINAL)

    @cached_property
    def ids(self) -> list[str]:
        return sorted({answer for answer, _ in self.texts})

    def lists(self) -> Path:
        return self.data / "checks"

    # -- judging -------------------------------------------------------------------------------

    def is_stale(self, text: Text) -> bool:
        """Made from another Dutch text than the one we have now."""
        original = self.original(text.id)
        if text.language == ORIGINAL or original is None:
            return False
        return text.translated_from != original.hash

    def state(self, answer: str, language: str) -> State:
        text = self.get(answer, language)
        if text is None:
            return "missing"
        if text.is_expired(self.today):
            return "expired"
        if self.is_stale(text):
            return "stale"
        return "reviewed" if text.is_signed() else "draft"

    def asked_of(self, language: Language) -> set[str]:
        """What this language's tier must have (data/languages.yml, data/checks/rules.yml)."""
        everything = {answer for answer in self.ids if answer != DIGITS}
        if language.code == ORIGINAL:
            return everything | {DIGITS}
        if language.tier <= 2:
            return everything
        asked_most = set(self.rules.get("most_asked", ()))
        return {a for a in everything if is_core(a) or a in asked_most}


def is_core(answer: str) -> bool:
    """The safety core: what must be sayable when nothing else is."""
    return answer.startswith("core/")


def _table(data: Path) -> Mapping[str, table.Row]:
    try:
        return table.load(data / "answers.yml")
    except (OSError, yaml.YAMLError, table.BadTable) as error:
        raise BadWords(f"answers.yml: {' '.join(str(error).split())}") from None


def _yaml(path: Path) -> dict[str, Any]:
    """A table of our own; an absent one is empty."""
    if not path.exists():
        return {}
    try:
        return dict(yaml.load(path.read_text("utf-8"), Loader=LOADER) or {})  # noqa: S506
    except (yaml.YAMLError, TypeError, ValueError) as error:
        raise BadWords(f"{path.name}: {' '.join(str(error).split())}") from None
