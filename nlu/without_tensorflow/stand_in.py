"""The stand-in module, its names, and the finder that puts it where TensorFlow would be."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, ClassVar

ROOTS = frozenset({"tensorflow", "tensorflow_hub", "tensorflow_text", "tensorflow_addons", "keras"})
# Rasa compares the version while it is imported.
VERSION = "2.12.0"
_DECORATORS = ("function", "register_keras_serializable")


class TensorFlowIsAbsent(RuntimeError):
    """Something called TensorFlow, which this environment leaves out on purpose."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} was called, but the engine runs without TensorFlow: use components that do "
            "not need it (docs/adr/0001-engine-without-tensorflow.md)"
        )


class _NameMeta(type):
    """A class of this kind has any attribute, can be a base and an annotation, and does nothing."""

    path: str

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return make_name(f"{cls.path}.{name}")

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        """Derived classes of Rasa are called too (a layer is built): as loud as the original."""
        raise TensorFlowIsAbsent(cls.path)

    def __or__(cls, other: Any) -> Any:
        return cls

    def __ror__(cls, other: Any) -> Any:
        return cls

    def __getitem__(cls, item: Any) -> Any:
        return cls

    def __instancecheck__(cls, instance: Any) -> bool:
        return False

    def __subclasscheck__(cls, subclass: type) -> bool:
        return cls in type.mro(subclass)


def make_name(path: str) -> Any:
    """A name of TensorFlow: a class without content that knows what it is called."""
    return _NameMeta(path.rsplit(".", 1)[-1], (), {"path": path, "__module__": "tensorflow"})


def _decorator(function: Callable[..., Any] | None = None, **_options: Any) -> Any:
    """``@tf.function``, plain or with options: hands the function back as it is."""
    return function if function is not None else lambda decorated: decorated


class StandIn(ModuleType):
    """A module that has every name."""

    __version__ = VERSION
    __path__: ClassVar[list[str]] = []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        path = f"{self.__name__}.{name}"
        value = _decorator if name in _DECORATORS else make_name(path)
        setattr(self, name, value)
        return value


class Finder(MetaPathFinder, Loader):
    """Answers imports of the names in ROOTS, and of nothing else."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """A spec for TensorFlow and what belongs to it."""
        if fullname.split(".")[0] not in ROOTS:
            return None
        return ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """The stand-in itself."""
        return StandIn(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing to run."""


def install() -> None:
    """Put the stand-in in place, once. Refuses when the real TensorFlow is already loaded."""
    loaded = sys.modules.get("tensorflow")
    if loaded is not None and not isinstance(loaded, StandIn):
        raise RuntimeError("TensorFlow is loaded already: import nlu.without_tensorflow first")
    if not any(isinstance(finder, Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, Finder())
