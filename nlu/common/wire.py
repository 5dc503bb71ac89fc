"""Names and limits of what the service and the engine say to each other.

POST /talk        {"v", "text" | "press", "state", "facts"}
                  -> {"v", "understood", "acts", "state"}
POST /understand  {"texts": [...]} -> {"understood": [...]}
GET  /ready       200 after a real message was parsed
"""

from __future__ import annotations

from typing import Any, Literal, TypedDict

VERSION = 1
STATE_SCHEMA = 1

MAX_TEXT_CHARS = 20_000
MAX_TEXTS = 64
MAX_BODY_BYTES = 256_000

# The facts that the service may tell with a message. They become slots of the same name with
# FACT_PREFIX for the length of one turn, and are never part of the state.
FACT_PREFIX = "fact_"


class Ranked(TypedDict):
    """A finer question of a topic, and how sure the engine is of it."""

    key: str
    confidence: float


class Understood(TypedDict):
    """What the engine understood of one message."""

    intent: str
    topic: str
    confidence: float
    top: list[str]
    crisis: Literal["danger", "suicide", "medical"] | None
    fallback: bool
    also: list[str]
    answers: list[Ranked]


class State(TypedDict):
    """All that is remembered of a talk between two messages."""

    schema: int
    slots: dict[str, Any]
    form: str | None
    asked: str | None
