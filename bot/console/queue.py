"""Who waits and how full the house is: numbers, never content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from sqlalchemy import func, select

from bot.app import House
from bot.console import sessions
from bot.model import Owner
from bot.storage.models import TalkRow


@dataclass(frozen=True)
class Now:
    by_owner: dict[str, int]
    on_shift: int

    @property
    def waiting(self) -> int:
        return self.by_owner["waiting"]


async def now(house: House) -> Now:
    counting = select(TalkRow.owner, func.count()).group_by(TalkRow.owner)
    async with house.main.reading() as database:
        found = {row[0]: row[1] for row in (await database.execute(counting)).all()}
    by_owner = {owner: found.get(owner, 0) for owner in get_args(Owner)}
    return Now(by_owner, len(await sessions.on_shift_now(house)))
