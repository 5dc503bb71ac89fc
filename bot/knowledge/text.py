"""One text in one language: ``data/knowledge/<folder>/<name>.<language>.md``."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from bot.errors import BadWords

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast on a thousand files

# Emergency digits and "not open yet" need no signature and never expire: nothing may withhold them.
ALWAYS = frozenset({"core/digits", "core/not_open"})


def text_hash(body: str) -> str:
    """Names a text exactly: the first 16 hex digits of SHA-256 of its stripped body."""
    return hashlib.sha256(body.strip().encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Source:
    title: str
    url: str | None
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Text:
    """A text as an editor wrote it."""

    id: str
    language: str
    title: str
    body: str
    sources: tuple[Source, ...]
    status: str  # draft | reviewed
    reviewer: str | None
    reviewed_on: date | None
    expires_on: date
    translated_from: str | None
    signed: str | None  # the signature (see below) of the text that the reviewer read
    effect: str | None
    follow_ups: tuple[str, ...]
    path: Path

    @property
    def hash(self) -> str:
        return text_hash(self.body)

    @property
    def signature(self) -> str:
        """What a reviewer signs: the words, the button's label, and what it says that happened."""
        return text_hash(f"{self.title}\n{self.effect or ''}\n{self.body}")

    def is_expired(self, today: date) -> bool:
        return today > self.expires_on and self.id not in ALWAYS

    def is_signed(self) -> bool:
        """Reviewed, by somebody, and not a letter changed since."""
        return self.status == "reviewed" and bool(self.reviewer) and self.signed == self.signature

    def may_be_said(self, today: date, *, drafts: bool) -> bool:
        if self.id in ALWAYS:
            return True
        return (drafts or self.is_signed()) and not self.is_expired(today)


def read_text(path: Path, root: Path) -> Text:
    """Raises BadWords with the file's name and what is wrong."""
    raw = path.read_text("utf-8")
    name = path.relative_to(root).as_posix()
    parts = raw.split("---\n", 2)
    if len(parts) != 3 or parts[0].strip():
        raise BadWords(f"{name}: must begin with front matter between two lines of ---")
    try:
        head = yaml.load(parts[1], Loader=LOADER)  # noqa: S506 - the safe loader, in C
        return _text(head, parts[2].strip(), path)
    except (yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise BadWords(f"{name}: front matter: {type(error).__name__} {error}") from None


def _text(head: dict[str, Any], body: str, path: Path) -> Text:
    expected = f"{path.parent.name}/{path.name[:-3].rsplit('.', 1)[0]}"
    if head["id"] != expected:
        raise ValueError(f"id {head['id']} does not fit the file's place")
    return Text(
        id=head["id"],
        language=path.name[:-3].rsplit(".", 1)[1],
        title=str(head["title"]),
        body=body,
        sources=tuple(_source(s) for s in head["source"]),
        status=head["status"],
        reviewer=head["reviewer"],
        reviewed_on=head["reviewed_on"],
        expires_on=head["expires_on"],
        translated_from=_string(head["translated_from"]),
        signed=_string(head.get("signed")),
        effect=head["effect"],
        follow_ups=tuple(head["follow_ups"] or ()),
        path=path,
    )


def _source(entry: dict[str, Any]) -> Source:
    return Source(entry["title"], entry["url"], tuple(str(f) for f in entry["facts"] or ()))


def _string(value: object) -> str | None:
    return None if value is None else str(value)
