"""What goes when its time is over. Every limit is a setting; the privacy text reads the same ones.

Run by the tick, and by rehearsals on their own clock. Running it twice, or in two processes at
once, changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select
from sqlalchemy.sql.elements import ColumnElement

from bot.clock import aware
from bot.errors import KeyGone, TalkGone
from bot.storage.models import InboxRow, OutboxRow, SeenRow, SentRow, TalkRow

if TYPE_CHECKING:
    from bot.app import House


@dataclass(frozen=True)
class Limit:
    """One kind of row and how long it may live."""

    table: Any
    moment: Any
    lives: timedelta
    which: ColumnElement[bool] | None = None


def limits(house: House) -> list[Limit]:
    s = house.settings
    idle = TalkRow.owner == "assistant"
    return [
        Limit(InboxRow, InboxRow.received_at, timedelta(minutes=s.answer_minutes)),
        Limit(OutboxRow, OutboxRow.made_at, timedelta(minutes=s.outgoing_minutes)),
        Limit(SeenRow, SeenRow.seen_at, timedelta(hours=s.seen_hours)),
        Limit(SentRow, SentRow.sent_at, timedelta(hours=s.sent_hours)),
        Limit(
            TalkRow,
            TalkRow.seen_at,
            timedelta(minutes=s.idle_minutes),
            idle & (TalkRow.channel == "web"),
        ),
        Limit(
            TalkRow,
            TalkRow.seen_at,
            timedelta(hours=s.talk_hours),
            idle & (TalkRow.channel != "web"),
        ),
    ]


async def clear(house: House) -> None:
    """Removes everything whose time is over, and finishes what a crash left half done."""
    await _unread(house)
    await house.outbox.expire(house.settings.outgoing_minutes)
    await _rows(house)
    await _idle_talks(house)
    await house.talks.clear_orphans()
    # Deleted rows leave SQLite's write-ahead log too, also those of answered messages.
    await house.main.truncate_log()


async def _unread(house: House) -> None:
    """Messages nobody answered in time: the words go; the talk remembers to say so."""
    for talk_id in await house.inbox.expire(house.settings.answer_minutes):
        try:
            held = await house.talks.open(talk_id)
            held.talk.memory.was_away = True
            async with house.main.writing() as session:
                await house.talks.save(session, held)
        except (TalkGone, KeyGone):
            continue  # forgotten meanwhile: nothing to tell anybody


async def _rows(house: House) -> None:
    now = house.clock.now()
    async with house.main.writing() as session:
        for limit in limits(house):
            if limit.table in (SeenRow, SentRow):
                await session.execute(delete(limit.table).where(limit.moment < now - limit.lives))


async def _idle_talks(house: House) -> None:
    s, now = house.settings, house.clock.now()
    await house.talks.forget_idle(now - timedelta(minutes=s.idle_minutes), "web")
    await house.talks.forget_idle(now - timedelta(hours=s.talk_hours))


async def next_moment(house: House) -> datetime | None:
    """When the next thing is due, so that a virtual clock can jump there."""
    now, moments = house.clock.now(), []
    async with house.main.reading() as session:
        for limit in limits(house):
            oldest = select(func.min(limit.moment))
            if limit.which is not None:
                oldest = oldest.where(limit.which)
            if first := await session.scalar(oldest):
                moments.append(aware(first) + limit.lives + timedelta(milliseconds=1))
        due = await session.scalar(select(func.min(OutboxRow.due_at)))
        moments += [aware(due)] if due else []
    later = [moment for moment in moments if moment > now]
    return min(later, default=None)
