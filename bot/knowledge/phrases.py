"""Lists of phrases in ``data/checks/<list>.<language>.txt``, for people to read and extend.

One phrase a line. ``…`` stands for up to six words of the same clause. A line ``unless: a b c``
names the words that turn a phrase into its opposite: a clause that holds one of them is let go.
``#`` begins a remark.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

GAP = r"(?:\s+\S+){0,6}?\s+"
ARABIC_SIGNS = re.compile("[\u064b-\u0652\u0640]")
# Python does not count Devanagari's vowel signs as part of a word; readers do.
LETTER = r"[\w\u0900-\u097f]"
CLAUSE = re.compile(r"[.,;:!?…()\n–—؟،؛。，；！？।።፣፡]+")


@dataclass(frozen=True)
class Phrases:
    """One list in one language."""

    patterns: tuple[tuple[str, re.Pattern[str]], ...] = ()
    unless: re.Pattern[str] | None = None
    any: re.Pattern[str] | None = None  # one look for all of them: most clauses hold none

    @classmethod
    def load(cls, folder: Path, name: str, language: str) -> Phrases:
        """An absent list is an empty one."""
        path = folder / f"{name}.{language}.txt"
        lines = path.read_text("utf-8").splitlines() if path.exists() else []
        return cls.of([line.partition("#")[0].strip() for line in lines])

    @classmethod
    def of(cls, lines: list[str]) -> Phrases:
        marked = [line[7:].split() for line in lines if line.startswith("unless:")]
        words = [word for line in marked for word in line]
        phrases = [line for line in lines if line and not line.startswith("unless:")]
        return cls(
            tuple((phrase, _whole(_pattern(phrase))) for phrase in phrases),
            _whole("|".join(re.escape(even(word)) for word in words)) if words else None,
            _whole("|".join(_pattern(phrase) for phrase in phrases)) if phrases else None,
        )

    def found_in(self, text: str) -> list[tuple[str, str]]:
        """(phrase, clause) for every clause that says one, and does not deny it."""
        clauses = [" ".join(clause.split()) for clause in CLAUSE.split(even(text))]
        suspect = [clause for clause in clauses if self.any and self.any.search(clause)]
        said = ((self._phrase(clause), clause) for clause in suspect)
        return [(phrase, clause) for phrase, clause in said if phrase]

    def _phrase(self, clause: str) -> str | None:
        for phrase, pattern in self.patterns:
            if pattern.search(clause) and not self._denied(phrase, clause):
                return phrase
        return None

    def _denied(self, phrase: str, clause: str) -> bool:
        """Holds the clause a "not" that is none of the phrase's own?"""
        if self.unless is None:
            return False
        return len(self.unless.findall(clause)) > len(self.unless.findall(even(phrase)))


def even(text: str) -> str:
    """Case, width, kind of apostrophe and Arabic vowel signs make no difference."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    return ARABIC_SIGNS.sub("", plain)


def _pattern(phrase: str) -> str:
    parts = [" ".join(even(part).split()) for part in phrase.split("…")]
    return GAP.join(re.escape(part) for part in parts)


def _whole(pattern: str) -> re.Pattern[str]:
    """Whole words, where the script writes spaces between them."""
    if re.search(r"[\u3400-\u9fff]", pattern):
        return re.compile(pattern.replace(GAP, ".{0,12}?"))
    return re.compile(rf"(?<!{LETTER})(?:{pattern})(?!{LETTER})")
