"""How fast one address may post. In memory only, by keyed hash, forgotten within minutes.

The pages with the numbers are never limited: only posts are, and the refusal carries the numbers.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.clock import Clock
from bot.storage.vault import Peppers

BURST = 40  # posts at once: a shelter's visitors may share one address
REFILL = timedelta(seconds=1)  # one more a second
KEPT = 10_000


class PostRate:
    """A bucket of posts for each address."""

    def __init__(self, peppers: Peppers, clock: Clock) -> None:
        self._peppers, self._clock = peppers, clock
        self._empty_until: dict[str, datetime] = {}

    def allows(self, address: str) -> bool:
        """Counts one post. The stored moment is when the bucket will be full again."""
        key = self._peppers.digest("peer", address)
        now = self._clock.now()
        full_at = max(now, self._empty_until.get(key, now)) + REFILL
        if full_at - now > BURST * REFILL:
            return False
        self._empty_until[key] = full_at
        if len(self._empty_until) > KEPT:
            self._empty_until = {k: t for k, t in self._empty_until.items() if t > now}
        return True
