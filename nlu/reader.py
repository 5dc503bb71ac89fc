"""Reading one message: clean it, look at it whole and in parts, and judge."""

from __future__ import annotations

from typing import Any

import numpy as np

from nlu import judge
from nlu.common.crisis import CrisisPatterns
from nlu.common.folding import fold
from nlu.common.topics import CRISIS_KIND
from nlu.common.wire import MAX_TEXT_CHARS, Ranked, Understood
from nlu.features import Encoder, clean, windows
from nlu.model import Floats, Model

# The encoder's time grows with what it reads, about 0.6 ms a character on a slow core: so much
# of a message is read by it. N-grams choose what; the crisis phrases read all of it.
_WHOLE = 200
_WINDOW = 110
_OVERLAP = 20
_WINDOWS = 4
_CONSIDERED = 25  # windows at either end from which the n-grams choose

Ranking = list[dict[str, Any]]


class Reader:
    """A model, the crisis phrases and the cut-offs, ready to read messages."""

    def __init__(
        self,
        model: Model,
        patterns: CrisisPatterns,
        cut: judge.CutOffs,
        encoder: Encoder,
        limit: int,
    ) -> None:
        self._model, self._patterns, self._cut = model, patterns, cut
        self._encoder, self._limit = encoder, limit

    def read(self, text: str) -> tuple[Understood, Ranking]:
        """What is understood, and all topics with their probabilities; no ranking if blank."""
        text = clean(text, MAX_TEXT_CHARS)
        if not fold(text):
            return judge.blank(), []
        reading, questions = self._look(self._pieces(text))
        understood = judge.understand(reading, self._patterns.looks(text), questions, self._cut)
        order = sorted(reading.whole.items(), key=lambda item: -item[1])
        return understood, [{"name": name, "confidence": p} for name, p in order]

    def _pieces(self, text: str) -> list[str]:
        """The message itself, or, of a long one, the windows that are worth the time."""
        if len(text) <= _WHOLE:
            return [text]
        pieces = windows(text, _WINDOW, _OVERLAP)
        if len(pieces) <= _WINDOWS:
            return pieces
        if len(pieces) > 2 * _CONSIDERED:
            pieces = pieces[:_CONSIDERED] + pieces[-_CONSIDERED:]
        return [pieces[at] for at in sorted(self._worth_reading(pieces))]

    def _worth_reading(self, pieces: list[str]) -> list[int]:
        """The first and the last (the question is often at the end), and the most telling ones.

        The n-grams alone say which: a window that is clearly about something, most of all about
        a crisis, and not about nothing.
        """
        grams = self._model.vectorizer.transform(pieces) * self._model.char_weight
        topics = self._model.topics
        flat = np.zeros((len(pieces), topics.dense.shape[1]), dtype=np.float32)
        chances = topics.probabilities(flat, grams)
        crisis = [topics.labels.index(t) for t in CRISIS_KIND if t in topics.labels]
        telling = chances.max(axis=1) + chances[:, crisis].sum(axis=1)
        ends = [0, len(pieces) - 1]
        others = [int(at) for at in np.argsort(-telling) if at not in ends]
        return ends + others[: _WINDOWS - len(ends)]

    def _look(self, pieces: list[str]) -> tuple[judge.Reading, dict[str, list[Ranked]]]:
        raw = self._encoder.vectors(pieces)
        vectors, grams = self._model.features(raw, pieces)
        parts = self._model.topics.probabilities(vectors, grams)
        whole = parts[0]
        if len(pieces) > 1:
            vectors, grams = self._model.features(_middle(raw), [" ".join(pieces)])
            # Half what the message is about as a whole, half what its parts are about.
            whole = (self._model.topics.probabilities(vectors, grams)[0] + parts.mean(axis=0)) / 2
        questions = {
            topic: _ranked(linear.labels, linear.probabilities(vectors, grams)[0])
            for topic, linear in self._model.questions.items()
        }
        named = [self._named(row) for row in parts] if len(pieces) > 1 else []
        return judge.Reading(self._named(whole), tuple(named)), questions

    def _named(self, chances: Floats) -> dict[str, float]:
        return {name: float(p) for name, p in zip(self._model.topics.labels, chances, strict=True)}


def _middle(vectors: Floats) -> Floats:
    mean = vectors.mean(axis=0, keepdims=True)
    return np.asarray(mean / max(1e-6, float(np.linalg.norm(mean))), dtype=np.float32)


def _ranked(keys: tuple[str, ...], chances: Floats) -> list[Ranked]:
    order = np.argsort(-chances)
    return [{"key": keys[at], "confidence": round(float(chances[at]), 4)} for at in order]
