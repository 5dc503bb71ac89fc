"""The table topic -> answer, data/answers.yml: which text answers which question."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).resolve().parent.parent / "data"
# The same setting as the service's own: what people authored stands in one folder.
DEFAULT = Path(os.environ.get("HOUVAST_DATA", HERE)) / "answers.yml"


class BadTable(ValueError):
    """The table cannot be read; the message says where and why."""


# What a visitor may tell of themself by a button (slots of domain.yml).
STATUSES = ("minor", "eu_citizen", "dublin", "undocumented")


@dataclass(frozen=True)
class Row:
    """A topic's own answer, the answers of its finer questions, and who gets another own answer."""

    answer: str
    keys: Mapping[str, str] = field(default_factory=dict)
    when: Mapping[str, str] = field(default_factory=dict)

    def fitting(self, told: frozenset[str]) -> str:
        """The topic's own answer for somebody who told this; the first line of `when:` wins."""
        return next((answer for status, answer in self.when.items() if status in told), self.answer)

    def answers(self) -> set[str]:
        """All answers that it can lead to."""
        return {self.answer, *self.keys.values(), *self.when.values()}


def load(file: Path | None = None) -> Mapping[str, Row]:
    """The table. Read again only when the file has changed."""
    file = file or DEFAULT
    return _load(file.resolve(), file.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _load(file: Path, _changed: int) -> Mapping[str, Row]:
    content = yaml.safe_load(file.read_text("utf-8"))
    topics = content.get("topics") if isinstance(content, dict) else None
    if not isinstance(topics, dict):
        raise BadTable(f"{file.name}: it needs `topics:`")
    return {topic: _row(file.name, topic, row) for topic, row in topics.items()}


def _row(file: str, topic: str, row: Any) -> Row:
    if not isinstance(row, dict) or not isinstance(row.get("answer"), str):
        raise BadTable(f"{file}: {topic} needs `answer:`")
    when = _answers(file, topic, row, "when")
    if strange := sorted(when.keys() - set(STATUSES)):
        raise BadTable(f"{file}: `when:` of {topic} knows no {strange[0]}")
    return Row(row["answer"], _answers(file, topic, row, "keys"), when)


def _answers(file: str, topic: str, row: dict[str, Any], part: str) -> dict[str, str]:
    found = row.get(part) or {}
    if not isinstance(found, dict) or not all(isinstance(a, str) for a in found.values()):
        raise BadTable(f"{file}: `{part}:` of {topic} must name answers")
    return found


def buttons(file: Path | None = None) -> Mapping[str, tuple[str, ...]]:
    """What may be pressed after an answer besides its follow-ups: intents of domain.yml."""
    file = file or DEFAULT
    return _buttons(file.resolve(), file.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _buttons(file: Path, _changed: int) -> Mapping[str, tuple[str, ...]]:
    found = yaml.safe_load(file.read_text("utf-8")).get("buttons") or {}
    if not isinstance(found, dict) or not all(isinstance(b, list) for b in found.values()):
        raise BadTable(f"{file.name}: `buttons:` must give a list for each answer")
    return {answer: tuple(map(str, intents)) for answer, intents in found.items()}
