"""One file of short words (data/words/<language>.yml), read for the check."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from bot.errors import BadWords
from bot.knowledge.faults import Fault
from bot.knowledge.text import LOADER
from bot.knowledge.words import flat


@dataclass
class Short:
    file: str
    words: dict[str, str] | None = None  # None: there is no such file
    expires_on: date | None = None
    faults: list[Fault] = field(default_factory=list)


def read_short(data: Path, language: str) -> Short:
    path = data / "words" / f"{language}.yml"
    short = Short(path.relative_to(data).as_posix())
    if not path.exists():
        return short
    try:
        short.words = flat(path)
        short.expires_on = about(path).get("expires_on")
    except (BadWords, yaml.YAMLError, UnicodeDecodeError) as error:
        what = " ".join(str(error).split())
        short.words = {}
        short.faults.append(Fault(short.file, "unreadable", what, "Compare it with nl.yml"))
    return short


def about(path: Path) -> dict[str, Any]:
    """How a file of words or services is kept: status, reviewer, dates."""
    whole = yaml.load(path.read_text("utf-8"), Loader=LOADER)  # noqa: S506
    found = whole.get("about") if isinstance(whole, dict) else None
    return found if isinstance(found, dict) else {}
