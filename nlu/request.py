"""Reading what comes in at the door. Whatever is wrong with it is told in one word, not echoed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rasa.shared.core.constants import DEFAULT_INTENTS
from rasa.shared.core.domain import Domain
from rasa.shared.core.slots import CategoricalSlot

from nlu.common import wire

_PRESS = re.compile(r"(?:(topic|choice)/)?([a-z_]{1,60})(?:/([a-z0-9_]{1,60}))?\Z")
_MAX_FACT_CHARS = 64
CHOOSE = "choose"  # the intent of a press that answers a form


class BadRequest(ValueError):
    """A request that cannot be read. Its text is a reason word and nothing else."""


@dataclass(frozen=True)
class Press:
    """A button: `topic/<topic>`, `topic/<topic>/<key>`, `choice/<intent>` for what no message
    asks for, or `choice/<slot>/<value>` as the answer to a form."""

    intent: str
    key: str | None = None
    slot: str | None = None
    value: str | None = None


@dataclass(frozen=True)
class TalkRequest:
    """One turn of a talk: words or a press, what is remembered, what the service knows."""

    text: str | None
    press: Press | None
    state: object
    facts: Mapping[str, Any] = field(default_factory=dict)


def talk_request(body: object, domain: Domain) -> TalkRequest:
    """The request in a body. Raises BadRequest."""
    if not isinstance(body, Mapping):
        raise BadRequest("body")
    if body.get("v") != wire.VERSION:
        raise BadRequest("version")
    text, press = body.get("text"), body.get("press")
    if (text is None) == (press is None):
        raise BadRequest("text_or_press")
    return TalkRequest(
        text=None if text is None else text_of(text),
        press=None if press is None else press_of(press, domain),
        state=body.get("state"),
        facts=_facts(body.get("facts", {})),
    )


def texts_of(body: object) -> list[str]:
    """The texts of a request to understand. Raises BadRequest."""
    texts = body.get("texts") if isinstance(body, Mapping) else None
    if not isinstance(texts, list) or len(texts) > wire.MAX_TEXTS:
        raise BadRequest("texts")
    return [text_of(text) for text in texts]


def text_of(value: object) -> str:
    """A message. Raises BadRequest."""
    if not isinstance(value, str):
        raise BadRequest("text")
    if len(value) > wire.MAX_TEXT_CHARS:
        raise BadRequest("too_long")
    return value


def press_of(value: object, domain: Domain) -> Press:
    """A press that the domain knows. Raises BadRequest."""
    found = _PRESS.match(value) if isinstance(value, str) else None
    if not found:
        raise BadRequest("press")
    kind, name, rest = found.groups()
    if kind == "choice" and rest:
        return _slot_press(name, rest, domain)
    # Rasa's own intents (restart, session_start ...) are in every domain: no button says them.
    if name not in set(domain.intents) - set(DEFAULT_INTENTS) - {CHOOSE}:
        raise BadRequest("press")
    return Press(name, key=rest)


def _slot_press(name: str, value: str, domain: Domain) -> Press:
    slot = next((s for s in domain.slots if s.name == name), None)
    if not isinstance(slot, CategoricalSlot) or value not in slot.values:
        raise BadRequest("press")
    return Press(CHOOSE, slot=name, value=value)


def _facts(value: object) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise BadRequest("facts")
    for name, fact in value.items():
        if not isinstance(name, str) or not _is_fact(fact):
            raise BadRequest("facts")
    return dict(value)


def _is_fact(value: object) -> bool:
    if isinstance(value, str):
        return len(value) <= _MAX_FACT_CHARS
    return value is None or isinstance(value, (bool, int))
