"""What every pushing channel can do. The web page does not push: it reads its own outbox."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot.model import Message


class Channel(Protocol):
    """The way out of one channel."""

    name: str
    can_clean: bool  # can both sides' messages be deleted by us?

    async def deliver(self, address: str, message: Message) -> str:
        """Gives the channel's number of the message ("" if it has none).

        Raises TryLater, Doubtful or NobodyThere.
        """
        ...

    async def clean(self, address: str, refs: Sequence[str]) -> int:
        """Deletes messages and gives how many went; those that cannot be deleted any more are
        passed over. Raises Undelivered when the channel does not do it now."""
        ...

    async def typing(self, address: str) -> None:
        """Shows that an answer is being made. Best effort."""
        ...
