"""Which words belong to which language, learned from the training messages in data/nlu.

Letters alone do not tell Russian in Latin letters from Polish, nor Hindi from Indonesian; people's
own words do. Read at start in a quarter of a second; nothing is stored.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

WORD = re.compile(r"\w+(?:['’]\w+)*")
# Arabic in Latin letters writes some sounds as digits: 3andi, me7taj. Counted like a word.
DIGIT_INSIDE = re.compile(r"(?:[a-z]+[235789][a-z']*|[235789][a-z]{2,})$")
DIGIT_WORD = "<digit inside>"
EXAMPLE = "    - "
SMOOTH = 0.3


def words_of(text: str) -> list[str]:
    words = [word for word in WORD.findall(text.lower()) if not word.isdigit()]
    return words + [DIGIT_WORD for word in words if DIGIT_INSIDE.match(word)]


class WordTable:
    def __init__(self, counts: dict[str, Counter[str]]) -> None:
        self._counts = counts
        self._totals = {code: sum(found.values()) for code, found in counts.items()}
        self._known: set[str] = set().union(*counts.values()) if counts else set()

    @classmethod
    def read(cls, folder: Path, codes: Iterable[str]) -> WordTable:
        """Counts the words of ``<folder>/<code>/*.yml``; a language without examples has none."""
        return cls({code: _count(folder / code) for code in codes})

    def likelihoods(self, text: str, among: Iterable[str]) -> dict[str, float]:
        """For each language the logarithm of how likely the known words of a text are in it."""
        known = [word for word in words_of(text) if word in self._known]
        return {code: sum(self._likely(word, code) for word in known) for code in among}

    def _likely(self, word: str, code: str) -> float:
        total = self._totals.get(code, 0) + SMOOTH * len(self._known)
        return math.log((self._counts[code][word] + SMOOTH) / total)


def _count(folder: Path) -> Counter[str]:
    found: Counter[str] = Counter()
    for file in sorted(folder.glob("*.yml")):
        for line in file.read_text("utf-8").splitlines():
            if line.startswith(EXAMPLE):
                found.update(words_of(line[len(EXAMPLE) :]))
    return found
