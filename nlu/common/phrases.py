"""Authored phrases, and finding them in a folded text of any length in a few milliseconds.

A phrase is a row of words; ``*`` at a word's end stands for any ending, `` .. `` for up to three
words in between. A regular expression with thousands of branches takes a hundred times as long
as looking words up, so words are looked up.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from dataclasses import dataclass

from nlu.common.folding import fold

GAP = ".."
MAX_GAP = 3
_APOSTROPHE = re.compile("['’‘ʼ´`]")
# Scripts that are written without spaces: their phrases are found as parts of the text.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


class BadPhrase(ValueError):
    """A line that cannot be a phrase; the message says why."""


@dataclass(frozen=True)
class Word:
    """One word of a phrase. `gap`: up to three other words may stand before it."""

    text: str
    stem: bool = False
    gap: bool = False

    def fits(self, word: str) -> bool:
        """Whether a word of a message is this word."""
        return word.startswith(self.text) if self.stem else word == self.text


@dataclass(frozen=True)
class Hit:
    """A phrase with this label was found from word `start` up to, not including, `end`."""

    label: Hashable
    start: int
    end: int


def _word(raw: str, gap: bool) -> list[Word]:
    """A raw word folds to one word, or to more (a hyphen); only the last can be a stem."""
    stem = raw.endswith("*")
    folded = fold(raw.rstrip("*")).split()
    if "*" in raw[:-1] or not folded:
        raise BadPhrase(f"cannot read the word {raw!r}: * may only end a word")
    last = len(folded) - 1
    return [Word(w, stem and i == last, gap and i == 0) for i, w in enumerate(folded)]


def _words(line: str) -> tuple[Word, ...]:
    words: list[Word] = []
    gap = False
    for raw in line.split():
        if raw in (GAP, "…"):
            gap = True
            continue
        words += _word(raw, gap and bool(words))
        gap = False
    if not words or gap:
        raise BadPhrase("a phrase needs words, and may not end with ..")
    return tuple(words)


def _joined(words: tuple[Word, ...]) -> Iterator[tuple[Word, ...]]:
    """`don t` and `j ai` are also typed `dont` and `jai`: join each single letter both ways."""
    for i in range(len(words) - 1):
        left, right = words[i], words[i + 1]
        if 1 in (len(left.text), len(right.text)) and not (left.stem or right.gap):
            both = Word(left.text + right.text, right.stem, left.gap)
            yield (*words[:i], both, *words[i + 2 :])


def readings(line: str) -> set[tuple[Word, ...]]:
    """All rows of words that an authored line stands for."""
    rows = {_words(line)}
    if _APOSTROPHE.search(line):
        rows.add(_words(_APOSTROPHE.sub(" ", line)))
    return rows | {joined for row in list(rows) for joined in _joined(row)}


class Phrases:
    """A set of labelled phrases that can be looked for in a folded text."""

    def __init__(self) -> None:
        self._whole: dict[str, list[tuple[Hashable, tuple[Word, ...]]]] = {}
        self._stems: dict[str, list[tuple[Hashable, tuple[Word, ...]]]] = {}
        self._parts: list[tuple[Hashable, str]] = []
        self._stem_lengths: tuple[int, ...] = ()

    def add(self, line: str, label: Hashable) -> None:
        """Add an authored line. Raises BadPhrase."""
        if _UNSPACED.search(line):
            self._parts.append((label, _part(line)))
            return
        for words in readings(line):
            index = self._stems if words[0].stem else self._whole
            index.setdefault(words[0].text, []).append((label, words))
        self._stem_lengths = tuple(sorted({len(stem) for stem in self._stems}))

    def find(self, folded: str) -> list[Hit]:
        """All hits in a folded text. Hits in unspaced scripts count characters, from -1 down."""
        words = folded.split()
        hits = [hit for at in range(len(words)) for hit in self._from(words, at)]
        return hits + (self._inside(folded) if _UNSPACED.search(folded) else [])

    def _from(self, words: list[str], at: int) -> Iterator[Hit]:
        for label, phrase in self._starting_with(words[at]):
            end = _match(phrase, 1, words, at + 1)
            if end is not None:
                yield Hit(label, at, end)

    def _starting_with(self, word: str) -> Iterator[tuple[Hashable, tuple[Word, ...]]]:
        yield from self._whole.get(word, ())
        for length in self._stem_lengths:
            if length > len(word):
                break
            yield from self._stems.get(word[:length], ())

    def _inside(self, folded: str) -> list[Hit]:
        """Characters are counted below zero, so that they never overlap with counted words."""
        text = folded.replace(" ", "")
        hits = []
        for label, part in self._parts:
            at = text.find(part)
            while at >= 0:
                hits.append(Hit(label, at - len(text), at + len(part) - len(text)))
                at = text.find(part, at + 1)
        return hits


def _part(line: str) -> str:
    if "*" in line or GAP in line:
        raise BadPhrase("* and .. have no meaning in a script without spaces")
    part = fold(line).replace(" ", "")
    if not part:
        raise BadPhrase("a phrase needs words")
    return part


def _match(phrase: tuple[Word, ...], i: int, words: list[str], at: int) -> int | None:
    """Where the rest of the phrase, from its word i, ends if it goes on at word `at`."""
    if i == len(phrase):
        return at
    for skip in range(MAX_GAP + 1 if phrase[i].gap else 1):
        if at + skip < len(words) and phrase[i].fits(words[at + skip]):
            end = _match(phrase, i + 1, words, at + skip + 1)
            if end is not None:
                return end
    return None
