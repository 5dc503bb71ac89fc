"""Training: from examples to a Model. Nothing here is needed to answer a message."""

from __future__ import annotations

import hashlib
import logging
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from nlu.common.folding import fold
from nlu.features import Encoder, Vectors, clean
from nlu.model import GENERAL, Floats, Linear, Model, char_vectorizer, softmax

logger = logging.getLogger(__name__)

_LONGEST_COPY = 120
_ROUNDS = {"maxiter": 100, "ftol": 1e-6}  # more rounds changed no answer


@dataclass(frozen=True)
class Example:
    """A training message: its topic, and the finer question of that topic if it asks one."""

    text: str
    topic: str
    key: str = GENERAL


@dataclass(frozen=True)
class Settings:
    """What can be chosen (config.yml)."""

    limit: int = 400
    gain: float = 4.0  # length of a centred vector
    char_weight: float = 4.0  # n-grams against vectors
    strength: float = 1.0  # C of the logistic regression
    min_gram_count: int = 3
    embeddings: Path | None = None  # where vectors of training messages are kept between runs


def with_plain_copies(examples: list[Example], limit: int) -> list[Example]:
    """Add messages with diacritics as they are typed in a hurry: without them.

    Made here and never written to the data, so that cross-validation cannot see a message's copy.
    Only short ones, and only Latin letters: copies of the others cost time and changed nothing.
    """
    cleaned = [Example(clean(e.text, limit), e.topic, e.key) for e in examples]
    plain = [
        Example(fold(e.text), e.topic, e.key)
        for e in cleaned
        if len(e.text) <= _LONGEST_COPY and _has_diacritics(e.text)
    ]
    return [e for e in dict.fromkeys(cleaned + plain) if e.text]


def _has_diacritics(text: str) -> bool:
    return any(
        c.isalpha() and not c.isascii() and unicodedata.name(c, "").startswith("LATIN")
        for c in text
    )


def train(examples: list[Example], settings: Settings, encoder: Encoder) -> Model:
    """Fit the whole model."""
    examples = with_plain_copies(examples, settings.limit)
    texts = [e.text for e in examples]
    raw = _embed(texts, settings.embeddings, encoder)
    mean = raw.mean(axis=0)
    scale = float(settings.gain / max(1e-6, np.sqrt(((raw - mean) ** 2).sum(axis=1).mean())))
    vectorizer = char_vectorizer(min_df=settings.min_gram_count)
    grams = vectorizer.fit_transform(texts) * settings.char_weight
    vectors = (raw - mean) * scale
    logger.info("fitting %d topics on %d messages", len({e.topic for e in examples}), len(texts))
    topics = fit(vectors, grams, [e.topic for e in examples], settings.strength)
    model = Model(mean, scale, settings.char_weight, vectorizer, topics)
    model.questions = _questions(examples, vectors, grams, settings.strength)
    return model


def _questions(
    examples: list[Example], vectors: Floats, grams: csr_matrix, strength: float
) -> dict[str, Linear]:
    """One ranker for each topic that has finer questions."""
    rankers = {}
    for topic in sorted({e.topic for e in examples if e.key != GENERAL}):
        rows = [i for i, e in enumerate(examples) if e.topic == topic]
        keys = [examples[i].key for i in rows]
        if len(set(keys)) > 1:
            rankers[topic] = fit(vectors[rows], grams[rows], keys, strength)
    return rankers


def _embed(texts: list[str], kept: Path | None, encoder: Encoder) -> Vectors:
    """Vectors of all texts; each different text is embedded once, also from run to run."""
    names = [hashlib.sha256(text.encode("utf-8")).hexdigest()[:32] for text in texts]
    known = _read_kept(kept)
    missing = {name: text for name, text in zip(names, texts, strict=True) if name not in known}
    logger.info("embedding %d messages, %d known already", len(missing), len(texts) - len(missing))
    known.update(zip(missing, encoder.many(list(missing.values())), strict=True))
    if kept and missing:
        _write_kept(kept, {name: known[name] for name in dict.fromkeys(names)})
    return np.stack([known[name] for name in names])


def _read_kept(kept: Path | None) -> dict[str, Vectors]:
    if kept is None or not kept.exists():
        return {}
    with np.load(kept, allow_pickle=False) as stored:
        return dict(zip(stored["names"].tolist(), stored["vectors"], strict=True))


def _write_kept(kept: Path, known: dict[str, Vectors]) -> None:
    """Written beside and then put in place, so that a stopped training leaves no half file."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    beside = kept.with_suffix(".new.npz")
    np.savez(beside, names=np.array(list(known)), vectors=np.stack(list(known.values())))
    beside.replace(kept)


def fit(vectors: Floats, grams: csr_matrix, names: list[str], strength: float) -> Linear:
    """Multinomial logistic regression, every label weighing the same.

    Written out because scikit-learn takes one matrix: the dense half stored as sparse makes it
    three times as slow.
    """
    labels = tuple(sorted(set(names)))
    truth = np.array([labels.index(name) for name in names])
    counts = Counter(truth.tolist())
    weights = np.array([len(truth) / (len(labels) * counts[t]) for t in truth], dtype=np.float32)
    used = np.unique(grams.indices)  # of a single topic's messages, most n-grams are in none
    problem = _Problem(vectors.astype(np.float32), grams[:, used].tocsr(), truth, weights, strength)
    problem.labels = len(labels)
    start = np.zeros(problem.size(), dtype=np.float64)
    found = minimize(problem, start, jac=True, method="L-BFGS-B", options=_ROUNDS)
    dense, sparse, bias = problem.parts(found.x.astype(np.float32))
    everywhere = np.zeros((grams.shape[1], len(labels)), dtype=np.float32)
    everywhere[used] = sparse
    return Linear(labels, np.ascontiguousarray(dense.T), everywhere, bias)


class _Problem:
    """Loss and gradient of the regression, for scipy's minimiser."""

    labels = 0

    def __init__(
        self, vectors: Floats, grams: csr_matrix, truth: np.ndarray, weights: Floats, c: float
    ) -> None:
        self.vectors, self.grams, self.truth = vectors, grams, truth
        self.weights, self.c = weights, c
        self.turned = grams.T.tocsr()

    def size(self) -> int:
        """How many numbers are sought."""
        return int((self.vectors.shape[1] + self.grams.shape[1] + 1) * self.labels)

    def parts(self, flat: np.ndarray) -> tuple[Floats, Floats, Floats]:
        """The numbers as weights of vectors, weights of n-grams, and bias."""
        table = flat.reshape(-1, self.labels)
        cut = self.vectors.shape[1]
        return table[:cut], table[cut:-1], table[-1]

    def __call__(self, flat: np.ndarray) -> tuple[float, np.ndarray]:
        """The loss at these numbers, and its slope."""
        dense, sparse, bias = self.parts(flat.astype(np.float32))
        chances = softmax(self.vectors @ dense + self.grams @ sparse + bias)
        rows = np.arange(len(self.truth))
        loss = -float(self.weights @ np.log(np.maximum(chances[rows, self.truth], 1e-12)))
        loss = self.c * loss + 0.5 * float((dense**2).sum() + (sparse**2).sum())
        chances[rows, self.truth] -= 1
        off = chances * (self.weights * self.c)[:, None]
        slope = np.concatenate(
            [self.vectors.T @ off + dense, self.turned @ off + sparse, off.sum(axis=0)[None, :]]
        )
        return loss, slope.astype(np.float64).ravel()
