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


@dataclass(frozen=True)
class Row:
    """A topic's own answer, and the answers of its finer questions."""

    answer: str
    keys: Mapping[str, str] = field(default_factory=dict)


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
    keys = row.get("keys") or {}
    if not isinstance(keys, dict) or not all(isinstance(a, str) for a in keys.values()):
        raise BadTable(f"{file}: `keys:` of {topic} must name answers")
    return Row(row["answer"], keys)
