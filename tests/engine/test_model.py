"""Features, training and persistence, with little data and without Rasa."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny import MESSAGES, PATTERNS

from nlu import judge
from nlu.common.crisis import CrisisPatterns
from nlu.features import DIMENSIONS, Encoder, WrongEncoder, clean, encoder, windows
from nlu.model import GENERAL, Model
from nlu.reader import Reader
from nlu.training import Example, Settings, train, with_plain_copies


def examples() -> list[Example]:
    made = []
    for intent, texts in MESSAGES.items():
        topic, _, key = intent.partition("/")
        made += [Example(text, topic, key or GENERAL) for text in texts]
    return made


@pytest.fixture(scope="module")
def trained() -> Model:
    return train(examples(), Settings(), encoder())


@pytest.fixture(scope="module")
def reader(trained: Model) -> Reader:
    patterns = CrisisPatterns()
    patterns.read(PATTERNS, "xx.txt")
    return Reader(trained, patterns, judge.CutOffs(), encoder(), 400)


def test_what_is_stored_is_what_was_trained(trained: Model, tmp_path: Path) -> None:
    trained.save(tmp_path)
    loaded = Model.load(tmp_path)
    texts = ["where can I sleep", "Dublin"]
    raw = encoder().vectors(texts)
    for one, other in ((trained.topics, loaded.topics), *_questions(trained, loaded)):
        assert one.labels == other.labels
        mine = one.probabilities(*trained.features(raw, texts))
        theirs = other.probabilities(*loaded.features(raw, texts))
        assert np.allclose(mine, theirs, atol=1e-5)


def _questions(trained: Model, loaded: Model) -> list[tuple[object, object]]:
    assert set(trained.questions) == set(loaded.questions) == {"rights_residence"}
    return [(trained.questions[topic], loaded.questions[topic]) for topic in trained.questions]


def test_nothing_is_pickled(trained: Model, tmp_path: Path) -> None:
    trained.save(tmp_path)
    assert {file.suffix for file in tmp_path.iterdir()} == {".json", ".npz"}


def test_vectors_are_kept_between_trainings(tmp_path: Path) -> None:
    settings = Settings(embeddings=tmp_path / "kept" / "embeddings.npz")

    class Counting(Encoder):
        asked = 0

        def many(self, texts: list[str], step: int = 64) -> np.ndarray:
            self.asked += len(texts)
            return super().many(texts, step)

    counting = Counting()
    train(examples(), settings, counting)
    first, counting.asked = counting.asked, 0
    train([*examples(), Example("een nieuw bericht", "greet")], settings, counting)
    assert first > 40
    assert counting.asked == 1


def test_copies_without_diacritics_are_learned_too() -> None:
    copies = with_plain_copies([Example("Chcę umrzeć!", "x"), Example("ok", "x")], 400)
    assert [e.text for e in copies] == ["Chcę umrzeć!", "ok", "chce umrzec"]


def test_one_text_has_the_vector_it_has_among_many() -> None:
    texts = [text for texts in MESSAGES.values() for text in texts]
    alone = np.concatenate([encoder().vectors([text]) for text in texts])
    assert np.array_equal(alone, encoder().many(texts, step=5))
    assert alone.shape == (len(texts), DIMENSIONS)


def test_another_engine_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = np.zeros((1, DIMENSIONS), dtype=np.float32)
    monkeypatch.setattr(Encoder, "vectors", lambda self, texts: wrong)
    with pytest.raises(WrongEncoder):
        Encoder()


@given(st.text(max_size=500), st.integers(min_value=1, max_value=300))
def test_cleaning_bounds_every_text(text: str, limit: int) -> None:
    cleaned = clean(text, limit)
    assert len(cleaned) <= limit
    assert "\x00" not in cleaned
    cleaned.encode("utf-8")


@given(st.text(alphabet="ab  c", min_size=1, max_size=600))
def test_windows_cover_every_word(text: str) -> None:
    text = " ".join(text.split())
    pieces = windows(text, 60, 15)
    assert all(len(piece) <= 60 for piece in pieces)
    assert "".join(text.split())[-5:] in "".join(pieces).replace(" ", "")
    assert (
        set(text.split()) <= {w for p in pieces for w in p.split()}
        or max(map(len, text.split())) > 20
    )


@pytest.mark.parametrize("at", ["start", "middle", "end"])
def test_a_crisis_is_found_anywhere_in_a_long_message(reader: Reader, at: str) -> None:
    filler = "my boss does not pay me and the salary is too low every month again. "
    before, after = {"start": (0, 60), "middle": (30, 30), "end": (60, 0)}[at]
    text = filler * before + "I want to die, there is no reason to live. " + filler * after
    assert reader.read(text)[0]["crisis"] == "suicide"


def test_patterns_read_what_the_encoder_does_not(reader: Reader) -> None:
    filler = "the salary is low. " * 400
    assert reader.read(filler + "zelfmoordgedachten " + filler)[0]["crisis"] == "suicide"


@given(st.text(max_size=60))
def test_any_text_is_understood_somehow(reader: Reader, text: str) -> None:
    understood, ranking = reader.read(text)
    assert understood["topic"]
    assert (understood["crisis"] is not None) == understood["topic"].startswith("crisis_")
    assert understood["top"][0] == understood["topic"]
    assert understood["fallback"] or ranking
