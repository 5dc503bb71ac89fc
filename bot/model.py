"""The few things that every room speaks of."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Owner = Literal["assistant", "waiting", "counsellor", "cover"]
Crisis = Literal["danger", "suicide", "medical"]
CRISIS_TOPICS: dict[Crisis, str] = {
    "danger": "crisis_danger_now",
    "suicide": "crisis_suicide",
    "medical": "crisis_medical",
}
InboundKind = Literal["text", "press", "start", "media", "edited", "too_fast"]


@dataclass(frozen=True)
class Inbound:
    """One thing that a visitor did, as every channel tells it.

    ``address`` is where the answer goes (chat id, session token); ``update`` is what makes this
    thing unique at its channel; ``ref`` is the channel's number of the visitor's own message, kept
    only so that the visitor can have it cleaned away.
    """

    channel: str
    address: str
    update: str
    kind: InboundKind
    text: str = ""
    press: str = ""
    language_hint: str = ""
    ref: str = ""
    drafts: bool = False  # may this visitor read texts that nobody has checked yet?
    at: float | None = None  # seconds since 1970, when the channel knows it: may be long ago


@dataclass(frozen=True)
class Button:
    """A choice: ``id`` travels back when it is pressed, ``label`` is what people read."""

    id: str
    label: str


@dataclass(frozen=True)
class Message:
    """One rendered message on its way out."""

    text: str
    language: str
    buttons: tuple[Button, ...] = ()
    sender: Literal["assistant", "counsellor", "system"] = "assistant"
    answer: str | None = None
    draft: bool = False
    machine_translated: bool = False

    def to_json(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "language": self.language,
            "buttons": [[b.id, b.label] for b in self.buttons],
            "sender": self.sender,
            "answer": self.answer,
            "draft": self.draft,
            "machine_translated": self.machine_translated,
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Message:
        buttons = tuple(Button(b, label) for b, label in value["buttons"])
        return cls(**{**value, "buttons": buttons})


@dataclass(frozen=True)
class Receipt:
    """Proof that something happened. Only the code that did it makes one."""

    effect: str


@dataclass
class Memory:
    """What a talk remembers: closed values, never a visitor's words. Sealed by the talk's key."""

    language: str = "nl"
    language_chosen: bool = False  # by the visitor, so it does not drift
    arrived: bool = False
    topic: str | None = None
    topics: list[str] = field(default_factory=list)  # the last few, newest last: which help fits
    crisis: Crisis | None = None
    last_answer: str | None = None
    engine: dict[str, Any] | None = None  # the engine's own state, as it gave it
    engine_at: str | None = None
    pending: dict[str, Any] | None = None
    was_away: bool = False  # a message expired unread; say so when they write again
    drafts: bool = False
    quiet: bool = False  # the visitor said stop: we write only in answer
    shown: list[str] = field(default_factory=list)  # button ids shown, newest last

    def to_json(self) -> dict[str, Any]:
        return dict(self.__dict__)

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Memory:
        known = cls().__dict__.keys()
        return cls(**{k: v for k, v in value.items() if k in known})


@dataclass
class Talk:
    """One visitor's talk, opened: what the database holds, readable for a moment."""

    id: str
    epoch: int
    channel: str
    address: str
    owner: Owner
    urgency: int | None
    created_at: datetime
    seen_at: datetime
    memory: Memory
