"""Which languages there are, and which one somebody writes.

``data/languages.yml`` is the only list. Understanding does not need the language (one model reads
all of them); it decides only in which language we answer.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from bot.errors import BadWords
from bot.language_words import WordTable

PRIOR = 0.5  # for the language of the talk so far; measured: research on 954 short messages
SURE = 0.8  # below this, a message of one or two words does not change the language
DEFAULT = "en"
SCRIPTS = {"ETHIOPIC": "ti", "DEVANAGARI": "hi", "ARABIC": "ar", "CJK": "zh"}
CYRILLIC = ("ru", "uk", "bg")
ONLY_OWN_SCRIPT = frozenset({"zh", "ti"})
LETTERS = 0.5  # weight of py3langid beside the words; 0.5 to 2 differ little on the open probe
FLOOR = 1e-4


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

    def __init__(self, languages: list[Language], words: WordTable) -> None:
        self.all = {language.code: language for language in languages}
        self._words = words
        self._identifier: Any = LanguageIdentifier.from_model_file(  # type: ignore[no-untyped-call]
            MODEL_FILE, norm_probs=True
        )
        self._identifier.set_languages(set(self.all) & set(self._identifier.labels))

    @classmethod
    def load(cls, data: Path) -> Languages:
        """Raises BadWords when the list cannot be used."""
        listed = yaml.safe_load((data / "languages.yml").read_text("utf-8"))["languages"]
        languages = [_language(entry) for entry in listed]
        codes = [language.code for language in languages]
        return cls(languages, WordTable.read(data / "nlu", codes))

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
        return self._best(text, self._writable_in(main), before)

    def _writable_in(self, script: str) -> list[str]:
        """Languages that people write in this script: in Latin letters nearly all of them."""
        if script == "CYRILLIC":
            return [code for code in CYRILLIC if code in self.all]
        return [code for code in self.all if code not in ONLY_OWN_SCRIPT]

    def _best(self, text: str, among: list[str], before: str | None) -> str:
        chances = self._chances(text, among)
        if before in chances:
            shared = (1 - PRIOR) / max(1, len(chances) - 1)
            chances = _shares(
                {c: p * (PRIOR if c == before else shared) for c, p in chances.items()}
            )
        best = max(chances, key=lambda c: chances[c])
        unsure = len(text.split()) <= 2 and chances[best] < SURE
        return before if before and unsure and before in self.all else best

    def _chances(self, text: str, among: list[str]) -> dict[str, float]:
        """Letters (py3langid) and words (our own examples) together."""
        letters = {code: float(p) for code, p in self._identifier.rank(text.lower())}
        words = self._words.likelihoods(text, among)
        scores = {
            code: LETTERS * math.log(max(letters.get(code, 0.0), FLOOR)) + words[code]
            for code in among
        }
        most = max(scores.values())
        return _shares({code: math.exp(score - most) for code, score in scores.items()})


def _shares(weights: dict[str, float]) -> dict[str, float]:
    total = sum(weights.values())
    return {code: weight / total for code, weight in weights.items()}


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
