"""The trained model itself: numbers in, probabilities out. It knows nothing of Rasa.

A message becomes one sentence vector (centred and scaled, because E5's vectors lie in a narrow
cone) and the tf-idf of its folded character n-grams; both go through one multinomial logistic
regression. It is stored as JSON and numpy archives: nothing is unpickled.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from nlu.common.folding import fold

Floats = NDArray[np.float32]
GENERAL = "general"  # the key of a topic's own answer, when no finer question is meant


def char_vectorizer(vocabulary: dict[str, int] | None = None, **options: Any) -> TfidfVectorizer:
    """Folded character n-grams: what still works without diacritics and with typing errors."""
    return TfidfVectorizer(
        analyzer="char_wb", ngram_range=(1, 4), sublinear_tf=True, lowercase=False,
        preprocessor=fold, vocabulary=vocabulary, dtype=np.float32, **options,
    )  # fmt: skip


def softmax(scores: Floats) -> Floats:
    """Probabilities of rows of scores."""
    exp = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(exp / exp.sum(axis=-1, keepdims=True), dtype=np.float32)


@dataclass(frozen=True)
class Linear:
    """A multinomial logistic regression over vectors and n-grams."""

    labels: tuple[str, ...]
    dense: Floats  # labels x dimensions
    sparse: Floats  # vocabulary x labels
    bias: Floats

    def probabilities(self, vectors: Floats, grams: csr_matrix) -> Floats:
        """One row a text, one column a label."""
        return softmax(vectors @ self.dense.T + grams @ self.sparse + self.bias)


@dataclass
class Model:
    """All that is learned: how to make features, the topics, and the finer questions of each."""

    mean: Floats
    scale: float
    char_weight: float
    vectorizer: TfidfVectorizer
    topics: Linear
    questions: dict[str, Linear] = field(default_factory=dict)

    def features(self, vectors: Floats, texts: list[str]) -> tuple[Floats, csr_matrix]:
        """Centred vectors, and weighted n-grams, of texts whose raw vectors are given."""
        grams = self.vectorizer.transform(texts) * self.char_weight
        return (vectors - self.mean) * self.scale, grams

    def save(self, folder: Path) -> None:
        """Write the model into an existing folder."""
        vocabulary = {gram: int(at) for gram, at in self.vectorizer.vocabulary_.items()}
        meta = {
            "scale": self.scale,
            "char_weight": self.char_weight,
            "vocabulary": vocabulary,
            "topics": self.topics.labels,
            "questions": {topic: linear.labels for topic, linear in self.questions.items()},
        }
        (folder / "model.json").write_text(json.dumps(meta, ensure_ascii=False), "utf-8")
        np.savez(folder / "shared.npz", mean=self.mean, idf=self.vectorizer.idf_)
        for name, linear in {"topics": self.topics, **self.questions}.items():
            np.savez_compressed(
                folder / f"linear.{name}.npz",
                dense=linear.dense,
                sparse=linear.sparse,
                bias=linear.bias,
            )

    @classmethod
    def load(cls, folder: Path) -> Model:
        """Read what `save` wrote."""
        meta = json.loads((folder / "model.json").read_text("utf-8"))
        with np.load(folder / "shared.npz", allow_pickle=False) as shared:
            mean, idf = shared["mean"], shared["idf"]
        vectorizer = char_vectorizer(meta["vocabulary"])
        vectorizer.idf_ = idf
        topics = _load_linear(folder, "topics", meta["topics"])
        questions = {t: _load_linear(folder, t, keys) for t, keys in meta["questions"].items()}
        return cls(mean, meta["scale"], meta["char_weight"], vectorizer, topics, questions)


def _load_linear(folder: Path, name: str, labels: list[str]) -> Linear:
    with np.load(folder / f"linear.{name}.npz", allow_pickle=False) as stored:
        return Linear(tuple(labels), stored["dense"], stored["sparse"], stored["bias"])
