"""Crisis phrases: the part of crisis detection that works without any learned model.

The engine looks here besides its model; the service looks here before the engine is asked, and
when it is away. The phrases are authored, one file a language, in ``data/crisis``; every message
is held against all languages, because people mix them.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal, get_args

from nlu.common.folding import fold
from nlu.common.phrases import BadPhrase, Hit, Phrases

Kind = Literal["suicide", "danger", "medical"]

# Which kind a message gets that has several. Suicide first: the other two lines give its number
# to nobody, while its own text names 112 as well. Medical before danger: someone who was attacked
# and bleeds needs the ambulance as well as the police, and danger's text is about the police only.
# Danger therefore wins only where it is alone.
ORDER: tuple[Kind, ...] = ("suicide", "medical", "danger")

_HEADING = re.compile(r"\[(not )?(suicide|danger|medical)( nearby)?\]$")
_NEARBY_WORDS = 6
_LONG_RUN = re.compile(r"(\w)\1\1")


class BadPattern(ValueError):
    """A line of a pattern file that cannot be read; the message names file and line."""


class CrisisPatterns:
    """All phrases of all languages."""

    def __init__(self) -> None:
        self._phrases = Phrases()

    @classmethod
    def load(cls, folder: Path) -> CrisisPatterns:
        """Read every ``<language>.txt``. Raises BadPattern, also when there is no file at all."""
        patterns = cls()
        files = sorted(folder.glob("*.txt"))
        if not files:
            raise BadPattern(f"{folder}: no crisis patterns here")
        for file in files:
            patterns.read(file.read_text("utf-8"), file.name)
        return patterns

    def read(self, content: str, name: str) -> None:
        """Read one file's content; `name` is for the error."""
        section: tuple[str, str] | None = None
        for number, raw in enumerate(content.lstrip("\ufeff").splitlines(), start=1):
            line = raw.split("#", 1)[0].strip()
            try:
                section = self._line(line, section) if line else section
            except BadPhrase as error:
                raise BadPattern(f"{name}, line {number}: {error}") from error

    def _line(self, line: str, section: tuple[str, str] | None) -> tuple[str, str]:
        if line.startswith("["):
            return _heading(line)
        if section is None:
            raise BadPhrase("a phrase before the first [heading]")
        self._phrases.add(line, section)
        return section

    def looks(self, text: str) -> set[Kind]:
        """Every kind of crisis that the text speaks of. Reads all of the text."""
        kinds = self._kinds(fold(text))
        if _LONG_RUN.search(text.lower()):  # heeelp: folded as heelp, meant as help
            kinds |= self._kinds(fold(text, run=1))
        return kinds

    def look(self, text: str) -> Kind | None:
        """The kind that is answered, by ORDER, or None."""
        kinds = self.looks(text)
        return next((kind for kind in ORDER if kind in kinds), None)

    def _kinds(self, folded: str) -> set[Kind]:
        hits = self._phrases.find(folded)
        return {
            kind
            for kind in get_args(Kind)
            if any(_stands(hit, hits) for hit in hits if hit.label == ("", kind))
        }


def _heading(line: str) -> tuple[str, str]:
    found = _HEADING.match(line)
    if not found or (found.group(3) and not found.group(1)):
        raise BadPhrase(f"unknown heading {line}")
    role = ("not" if found.group(1) else "") + (" nearby" if found.group(3) else "")
    return role, found.group(2)


def _stands(hit: Hit, others: list[Hit]) -> bool:
    """A hit stands unless a [not ...] phrase of its kind overlaps it, or is near if so headed."""
    kind = hit.label[1]  # type: ignore[index]
    return not any(
        (other.label == ("not", kind) and _apart(hit, other) <= 0)
        or (other.label == ("not nearby", kind) and _apart(hit, other) <= _NEARBY_WORDS)
        for other in others
    )


def _apart(one: Hit, other: Hit) -> int:
    """How many words lie between two hits; below one if they overlap, far if uncomparable."""
    if (one.start < 0) != (other.start < 0):
        return 10_000
    return max(one.start, other.start) - min(one.end, other.end) + 1
