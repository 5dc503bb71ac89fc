"""Short words: button labels and page captions, ``data/words/<language>.yml``;
and the whole-message words, ``data/always/<language>.yml``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from bot.errors import BadWords
from bot.languages import Languages
from nlu.common.folding import fold


class Words:
    """Labels by key; a missing one comes from the nearest language."""

    def __init__(self, by_language: dict[str, dict[str, str]], languages: Languages) -> None:
        self._words, self._languages = by_language, languages

    @classmethod
    def load(cls, data: Path, languages: Languages) -> Words:
        return cls({p.stem: flat(p) for p in sorted((data / "words").glob("*.yml"))}, languages)

    def label(self, key: str, language: str, **blanks: object) -> str:
        for code in self._languages.nearest(language):
            text = self._words.get(code, {}).get(key)
            if text is not None:
                return text.format(**blanks) if blanks else text
        raise BadWords(f"data/words: no word for {key}")

    def has(self, key: str, language: str) -> bool:
        return key in self._words.get(language, {})


class AlwaysWords:
    """Words that count only when they are the whole message, in any language."""

    def __init__(self, by_kind: dict[str, dict[str, set[str]]]) -> None:
        self._by_kind = by_kind

    @classmethod
    def load(cls, data: Path) -> AlwaysWords:
        found: dict[str, dict[str, set[str]]] = {}
        for path in sorted((data / "always").glob("*.yml")):
            for kind, phrases in _flat_lists(path).items():
                for phrase in phrases:
                    found.setdefault(kind, {}).setdefault(fold(phrase), set()).add(path.stem)
        return cls(found)

    def is_one_of(self, kind: str, text: str, language: str | None = None) -> bool:
        """Whole message only; ``language`` narrows words that mean different things elsewhere."""
        languages = self._by_kind.get(kind, {}).get(fold(text))
        if not languages:
            return False
        return language is None or language in languages

    def kinds_of(self, text: str) -> set[str]:
        folded = fold(text)
        return {kind for kind, words in self._by_kind.items() if folded in words}

    def languages_of(self, kind: str, text: str) -> set[str]:
        return self._by_kind.get(kind, {}).get(fold(text), set())


def _read(path: Path) -> dict[str, Any]:
    try:
        return dict(yaml.safe_load(path.read_text("utf-8"))["words"])
    except (yaml.YAMLError, KeyError, TypeError) as error:
        raise BadWords(f"{path.parent.name}/{path.name}: {type(error).__name__}") from None


def flat(path: Path) -> dict[str, str]:
    words: dict[str, str] = {}
    for key, value in _read(path).items():
        if isinstance(value, dict):
            words.update({f"{key}.{inner}": str(text) for inner, text in value.items()})
        else:
            words[_key(key)] = str(value)
    return words


def _flat_lists(path: Path) -> dict[str, list[str]]:
    return {_key(kind): [str(w) for w in words] for kind, words in _read(path).items()}


def _key(key: object) -> str:
    """YAML reads a bare yes or no as a truth value; our keys are words."""
    return {True: "yes", False: "no"}.get(key, str(key)) if isinstance(key, bool) else str(key)
