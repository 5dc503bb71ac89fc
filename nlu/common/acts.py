"""Acts: the only things that the engine can want. Both Pythons read and write them here.

``Say`` names an answer, ``Ask`` a question with its choices, ``Do`` a command of a flow. None of
them carries words for a visitor: the service turns ids into words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_ID = re.compile(r"[a-z0-9][a-z0-9_.:-]*(/[a-z0-9_.:-]+)*\Z")
_MAX_TEXT = 200
_MAX_ITEMS = 20


class BadAct(ValueError):
    """Something that is no act. The message names the fault, never the content."""


@dataclass(frozen=True)
class Say:
    """Say an answer, by its id, with values for its blanks."""

    answer: str
    blanks: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Ask:
    """Ask a question, by its id, with the ids of its choices."""

    question: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Do:
    """Let a flow do something in the world; it answers with what really happened."""

    command: str
    arguments: dict[str, str] = field(default_factory=dict)


Act = Say | Ask | Do
_FIELDS = {"say": {"blanks"}, "ask": {"choices"}, "do": {"arguments"}}


def to_json(act: Act) -> dict[str, Any]:
    """The act as a JSON object: {"say": id, "blanks": {}}, {"ask": ...} or {"do": ...}."""
    if isinstance(act, Say):
        return {"say": act.answer, "blanks": dict(act.blanks)}
    if isinstance(act, Ask):
        return {"ask": act.question, "choices": list(act.choices)}
    return {"do": act.command, "arguments": dict(act.arguments)}


def from_json(data: object) -> Act:
    """The act of a JSON object. Raises BadAct."""
    if not isinstance(data, Mapping):
        raise BadAct("an act is an object")
    kinds = [kind for kind in _FIELDS if kind in data]
    if len(kinds) != 1:
        raise BadAct("an act has exactly one of say, ask, do")
    kind = kinds[0]
    if set(data) - {kind} - _FIELDS[kind]:
        raise BadAct(f"unknown field in {kind}")
    return _build(kind, _id(data[kind]), data)


def _build(kind: str, name: str, data: Mapping[str, Any]) -> Act:
    if kind == "say":
        return Say(name, _texts(data.get("blanks", {})))
    if kind == "ask":
        return Ask(name, _choices(data.get("choices", [])))
    return Do(name, _texts(data.get("arguments", {})))


def _id(value: object) -> str:
    if not isinstance(value, str) or len(value) > _MAX_TEXT or not _ID.match(value):
        raise BadAct("an id is lower case letters, digits and _ . : - /")
    return value


def _choices(value: object) -> tuple[str, ...]:
    if not isinstance(value, (list, tuple)) or len(value) > _MAX_ITEMS:
        raise BadAct("choices is a list of at most 20 ids")
    return tuple(_id(choice) for choice in value)


def _texts(value: object) -> dict[str, str]:
    if not isinstance(value, Mapping) or len(value) > _MAX_ITEMS:
        raise BadAct("blanks and arguments are objects of at most 20 texts")
    for name, text in value.items():
        if not isinstance(name, str) or not isinstance(text, str) or len(text) > _MAX_TEXT:
            raise BadAct("blanks and arguments hold short texts")
    return dict(value)
