"""Cleaning the messenger: both sides' messages of the last 48 hours, then how to do the rest."""

from __future__ import annotations

from sqlalchemy import delete, select

from bot.errors import Undelivered
from bot.model import Receipt
from bot.outbox import ref_of
from bot.storage.models import SentRow
from bot.turn import Turn


async def offer(turn: Turn) -> None:
    if turn.inbound.channel == "telegram":
        turn.say("core/clean_offer", "clean", outcome="clean_offer")


async def clean(turn: Turn) -> None:
    """Asks the channel to delete; leaves one neutral line, and says how to remove the chat."""
    channel = turn.house.channels.get(turn.inbound.channel)
    if channel is None or not channel.can_clean:
        turn.say("core/clean_how", outcome="clean_how")
        return
    try:
        gone = await channel.clean(turn.inbound.address, await _refs(turn))
    except Undelivered:  # not now: they can still do it by hand
        gone = 0
    if gone:
        await _forget_refs(turn)
        turn.say("core/clean_done", receipt=Receipt("cleaned"), outcome="cleaned")
    turn.say("core/clean_how", outcome="clean_how")


async def _refs(turn: Turn) -> list[str]:
    find = select(SentRow).where(SentRow.talk_id == turn.held.talk.id).order_by(SentRow.seq)
    async with turn.house.main.reading() as session:
        rows = (await session.scalars(find)).all()
    refs = [ref_of(turn.held.key, row) for row in rows]
    return [*refs, turn.inbound.ref] if turn.inbound.ref else refs


async def _forget_refs(turn: Turn) -> None:
    gone = delete(SentRow).where(SentRow.talk_id == turn.held.talk.id)
    async with turn.house.main.writing() as session:
        await session.execute(gone)
