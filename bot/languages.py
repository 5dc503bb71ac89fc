"""Which languages there are, and which one somebody writes.

``data/languages.yml`` is the only list. Understanding does not need the language (one model reads
all of them); it decides only in which language we answer.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from bot.errors import BadWords
from nlu.common.folding import fold

PRIOR = 0.5  # for the language of the talk so far; measured: research on 954 short messages
SURE = 0.8  # below this, a message of one or two words does not change the language
DEFAULT = "en"
SCRIPTS = {"ETHIOPIC": "ti", "DEVANAGARI": "hi", "ARABIC": "ar", "CJK": "zh"}
CYRILLIC = ("ru", "uk", "bg")
UKRAINIAN_LETTERS = frozenset("іїєґ")
RUSSIAN_LETTERS = frozenset("ыэё")


@dataclass(frozen=True)
class Language:
    code: str
    name: str  # in the language itself
    english: str
    direction: Literal["ltr", "rtl"]
    tier: int
    safety_core: bool
    nearest: tuple[str, ...]


class Languages:
    """The list, and the judge of what somebody writes."""

    def __init__(self, languages: list[Language], latin_words: dict[str, list[str]]) -> None:
        self.all = {language.code: language for language in languages}
        self._latin_words = {word: code for code, words in latin_words.items() for word in words}
        self._identifier: Any = LanguageIdentifier.from_model_file(  # type: ignore[no-untyped-call]
            MODEL_FILE, norm_probs=True
        )
        self._identifier.set_languages(set(self.all) & set(self._identifier.labels))

    @classmethod
    def load(cls, data: Path) -> Languages:
        """Raises BadWords when the list cannot be used."""
        listed = yaml.safe_load((data / "languages.yml").read_text("utf-8"))["languages"]
        latin = data / "latin_words.yml"
        words = yaml.safe_load(latin.read_text("utf-8"))["words"] if latin.exists() else {}
        return cls([_language(entry) for entry in listed], words)

    def __getitem__(self, code: str) -> Language:
        return self.all[code]

    def __contains__(self, code: object) -> bool:
        return code in self.all

    def nearest(self, code: str) -> tuple[str, ...]:
        """The language itself, then what its speakers are offered when a text is missing."""
        own = self.all.get(code)
        rest = own.nearest if own else ()
        return tuple(dict.fromkeys((code, *rest, "en", "nl")))

    def from_hint(self, hint: str) -> str:
        """The first language of an Accept-Language header or messenger setting that we have."""
        for part in hint.lower().replace("_", "-").split(","):
            code = part.split(";")[0].strip().split("-")[0]
            code = {"fil": "tl", "cn": "zh", "in": "id"}.get(code, code)
            if code in self.all:
                return code
        return DEFAULT

    def detect(self, text: str, before: str | None = None) -> str:
        """The language of a message; ``before`` is that of the talk so far."""
        letters = [c for c in text if c.isalpha()]
        if not letters:
            return before or DEFAULT
        scripts = Counter(_script(c) for c in letters)
        main = scripts.most_common(1)[0][0]
        if main in SCRIPTS and SCRIPTS[main] in self.all:
            return SCRIPTS[main]
        if main == "CYRILLIC":
            return self._cyrillic(text, before)
        return self._latin(text, before)

    def _cyrillic(self, text: str, before: str | None) -> str:
        low = set(text.lower())
        if low & UKRAINIAN_LETTERS:
            return "uk"
        if low & RUSSIAN_LETTERS:
            return "ru"
        return self._best(text, [c for c in CYRILLIC if c in self.all], before)

    def _latin(self, text: str, before: str | None) -> str:
        words = fold(text).split()
        known = Counter(self._latin_words[w] for w in words if w in self._latin_words)
        if known:
            code, hits = known.most_common(1)[0]
            if hits >= 2 or hits / len(words) >= 0.3:
                return code
        other = {*SCRIPTS.values(), *CYRILLIC}
        return self._best(text, [c for c in self.all if c not in other], before)

    def _best(self, text: str, among: list[str], before: str | None) -> str:
        ranked = {code: float(p) for code, p in self._identifier.rank(text.lower())}
        scores = {code: ranked.get(code, 0.0) for code in among}
        total = sum(scores.values()) or 1.0
        scores = {code: p / total for code, p in scores.items()}
        if before in scores:
            shared = (1 - PRIOR) / max(1, len(scores) - 1)
            scores = {c: p * (PRIOR if c == before else shared) for c, p in scores.items()}
            total = sum(scores.values()) or 1.0
            best = max(scores, key=lambda c: scores[c])
            short = len(text.split()) <= 2
            return before if short and scores[best] / total < SURE else best
        return max(scores, key=lambda c: scores[c])


def _script(letter: str) -> str:
    return unicodedata.name(letter, "UNKNOWN").split()[0].split("-")[0]


def _language(entry: dict[str, Any]) -> Language:
    try:
        return Language(
            code=entry["code"],
            name=entry["name"],
            english=entry["english"],
            direction=entry["direction"],
            tier=int(entry["tier"]),
            safety_core=bool(entry["safety_core"]),
            nearest=tuple(entry["nearest"]),
        )
    except (KeyError, TypeError, ValueError):
        raise BadWords(f"languages.yml: an entry is incomplete: {entry.get('code')}") from None
