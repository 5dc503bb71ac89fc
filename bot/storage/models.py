"""Every table of the main database and of the key database.

Each column says in ``info={"holds": …}`` what it is: ``encrypted``, ``hashed`` or ``not personal``.
A test holds every column to it, so a new column without the mark does not land.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, Date, DateTime, Index, Integer, LargeBinary, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

SCHEMA = 1
# Without it SQLite gives a deleted row's number to the next one, and a page that waits for
# "newer than 3" would wait for ever.
NEVER_AGAIN = {"sqlite_autoincrement": True}
Number = BigInteger().with_variant(Integer, "sqlite")
Moment = DateTime(timezone=True)


def sealed(**kw: Any) -> Any:
    return mapped_column(LargeBinary, info={"holds": "encrypted"}, **kw)


def hashed(length: int = 64, **kw: Any) -> Any:
    return mapped_column(String(length), info={"holds": "hashed"}, **kw)


def plain(kind: Any, **kw: Any) -> Any:
    return mapped_column(kind, info={"holds": "not personal"}, **kw)


class Base(DeclarativeBase):
    """The main database."""


class KeyBase(DeclarativeBase):
    """The key database: lives apart, is backed up apart, and for 48 hours only."""


class TalkKey(KeyBase):
    """A talk's own key, wrapped by the master key. Gone row, gone talk."""

    __tablename__ = "talk_keys"
    owner: Mapped[str] = plain(String(64), primary_key=True)
    wrapped: Mapped[bytes] = sealed()
    master_version: Mapped[int] = plain(Integer)
    made_at: Mapped[datetime] = plain(Moment)


class TalkRow(Base):
    __tablename__ = "talks"
    id: Mapped[str] = plain(String(32), primary_key=True)
    organisation: Mapped[str] = plain(String(64), default="default")
    epoch: Mapped[int] = plain(Integer, default=1)
    schema_number: Mapped[int] = plain(Integer, default=SCHEMA)
    channel: Mapped[str] = plain(String(16))
    address_hash: Mapped[str] = hashed(unique=True)
    pepper_version: Mapped[int] = plain(Integer)
    address: Mapped[bytes] = sealed()
    memory: Mapped[bytes] = sealed()
    owner: Mapped[str] = plain(String(16), default="assistant")
    urgency: Mapped[int | None] = plain(Integer, nullable=True)
    created_at: Mapped[datetime] = plain(Moment)
    seen_at: Mapped[datetime] = plain(Moment, index=True)
    claimed_by: Mapped[str | None] = plain(String(32), nullable=True)
    claimed_until: Mapped[datetime | None] = plain(Moment, nullable=True)


class InboxRow(Base):
    """A visitor's message until it is answered; never longer than ten minutes."""

    __tablename__ = "inbox"
    seq: Mapped[int] = plain(Number, primary_key=True, autoincrement=True)
    row: Mapped[str] = plain(String(32), unique=True)
    talk_id: Mapped[str] = plain(String(32))
    organisation: Mapped[str] = plain(String(64), default="default")
    epoch: Mapped[int] = plain(Integer)
    schema_number: Mapped[int] = plain(Integer, default=SCHEMA)
    body: Mapped[bytes] = sealed()
    received_at: Mapped[datetime] = plain(Moment, index=True)
    __table_args__ = (Index("inbox_talk", "talk_id", "seq"), NEVER_AGAIN)


class OutboxRow(Base):
    """A message on its way out; wiped when it is delivered, never longer than five minutes.

    ``key_owner`` is the talk, or for a farewell the row itself: its own one-off key.
    """

    __tablename__ = "outbox"
    seq: Mapped[int] = plain(Number, primary_key=True, autoincrement=True)
    row: Mapped[str] = plain(String(32), unique=True)
    talk_id: Mapped[str] = plain(String(32))
    key_owner: Mapped[str] = plain(String(64))
    door: Mapped[str] = hashed()  # of channel and address: a farewell outlives its talk
    organisation: Mapped[str] = plain(String(64), default="default")
    epoch: Mapped[int] = plain(Integer)
    schema_number: Mapped[int] = plain(Integer, default=SCHEMA)
    channel: Mapped[str] = plain(String(16))
    body: Mapped[bytes] = sealed()
    due_at: Mapped[datetime] = plain(Moment)
    made_at: Mapped[datetime] = plain(Moment, index=True)
    attempts: Mapped[int] = plain(Integer, default=0)
    error_kind: Mapped[str | None] = plain(String(32), nullable=True)
    claimed_by: Mapped[str | None] = plain(String(32), nullable=True)
    claimed_until: Mapped[datetime | None] = plain(Moment, nullable=True)
    __table_args__ = (
        Index("outbox_door", "door", "seq"),
        Index("outbox_due", "channel", "due_at"),
        NEVER_AGAIN,
    )


class SeenRow(Base):
    """An update that was taken in; not linked to a talk, so it survives a forget."""

    __tablename__ = "seen"
    digest: Mapped[str] = hashed(primary_key=True)
    seen_at: Mapped[datetime] = plain(Moment, index=True)


class SentRow(Base):
    """The channel's numbers of messages of the last 48 hours, so that they can be cleaned away."""

    __tablename__ = "sent"
    seq: Mapped[int] = plain(Number, primary_key=True, autoincrement=True)
    row: Mapped[str] = plain(String(32), unique=True)
    talk_id: Mapped[str] = plain(String(32), index=True)
    organisation: Mapped[str] = plain(String(64), default="default")
    epoch: Mapped[int] = plain(Integer)
    schema_number: Mapped[int] = plain(Integer, default=SCHEMA)
    body: Mapped[bytes] = sealed()
    sent_at: Mapped[datetime] = plain(Moment, index=True)
    __table_args__ = (NEVER_AGAIN,)


class CounterRow(Base):
    """How often, never who: no talk id, shown only from ten up."""

    __tablename__ = "counters"
    day: Mapped[date] = plain(Date, primary_key=True)
    organisation: Mapped[str] = plain(String(64), primary_key=True, default="default")
    language: Mapped[str] = plain(String(8), primary_key=True)
    channel: Mapped[str] = plain(String(16), primary_key=True)
    topic: Mapped[str] = plain(String(48), primary_key=True)
    outcome: Mapped[str] = plain(String(24), primary_key=True)
    answer: Mapped[str] = plain(String(80), primary_key=True)
    text_hash: Mapped[str] = plain(String(16), primary_key=True)
    count: Mapped[int] = plain(Integer, default=0)


class SwitchRow(Base):
    """The operator's switches, seen by every process at once."""

    __tablename__ = "switches"
    name: Mapped[str] = plain(String(32), primary_key=True)
    value: Mapped[str] = plain(String(64))
    changed_at: Mapped[datetime] = plain(Moment)


class CounsellorRow(Base):
    """Somebody who may open the console. The name is a pseudonym by the house's rule."""

    __tablename__ = "counsellors"
    id: Mapped[str] = plain(String(32), primary_key=True)
    organisation: Mapped[str] = plain(String(64), default="default")
    name: Mapped[str] = plain(String(40), unique=True)
    role: Mapped[str] = plain(String(16), default="counsellor")
    passphrase_hash: Mapped[str] = hashed(200)
    totp: Mapped[bytes] = sealed()
    totp_used: Mapped[int] = plain(Number, default=0)  # last time step used: a code works once
    failures: Mapped[int] = plain(Integer, default=0)
    locked_until: Mapped[datetime | None] = plain(Moment, nullable=True)
    disabled: Mapped[bool] = plain(Boolean, default=False)
    made_at: Mapped[datetime] = plain(Moment)


class ConsoleSessionRow(Base):
    """A counsellor's session; the cookie itself is not here."""

    __tablename__ = "console_sessions"
    digest: Mapped[str] = hashed(primary_key=True)
    counsellor_id: Mapped[str] = plain(String(32), index=True)
    made_at: Mapped[datetime] = plain(Moment)
    seen_at: Mapped[datetime] = plain(Moment)
    on_shift: Mapped[bool] = plain(Boolean, default=False)
