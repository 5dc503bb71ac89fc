"""Who is in the console now. The cookie is a random token; we keep only its keyed hash."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, delete, not_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.app import House
from bot.clock import aware
from bot.storage.models import ConsoleSessionRow, CounsellorRow

TOUCH = timedelta(minutes=1)  # "seen" is written at most this often


@dataclass(frozen=True)
class Entered:
    """Somebody who is logged in."""

    counsellor_id: str
    name: str
    role: str
    on_shift: bool


async def begin(house: House, database: AsyncSession, counsellor_id: str) -> str:
    """A new session in the caller's transaction; gives its token. A shift goes on in it."""
    token, now = secrets.token_urlsafe(32), house.clock.now()
    present = set((await database.scalars(_present(house, now))).all())
    row = ConsoleSessionRow(
        digest=house.talks.peppers.digest("console", token),
        counsellor_id=counsellor_id,
        made_at=now,
        seen_at=now,
        on_shift=counsellor_id in present,
    )
    database.add(row)
    return token


async def find(house: House, token: str, *, touch: bool = True) -> Entered | None:
    """``touch``: somebody did something; a page that looks by itself keeps nobody logged in."""
    now = house.clock.now()
    digests = house.talks.peppers.digests("console", token)
    wanted = (
        select(ConsoleSessionRow, CounsellorRow)
        .join(CounsellorRow, CounsellorRow.id == ConsoleSessionRow.counsellor_id)
        .where(ConsoleSessionRow.digest.in_(digests), _alive(house, now))
        .where(CounsellorRow.disabled.is_(False))
    )
    async with house.main.reading() as database:
        found = (await database.execute(wanted)).first()
    if found is None:
        return None
    row, person = found
    if touch and now - aware(row.seen_at) >= TOUCH:
        await _touch(house, row.digest, now)
    on_shift = row.counsellor_id in await on_shift_now(house)
    return Entered(person.id, person.name, person.role, on_shift)


async def _touch(house: House, digest: str, now: datetime) -> None:
    seen = update(ConsoleSessionRow).where(ConsoleSessionRow.digest == digest)
    async with house.main.writing() as database:
        await database.execute(seen.values(seen_at=now))


def _alive(house: House, now: datetime) -> ColumnElement[bool]:
    s = house.settings
    idle = now - timedelta(minutes=s.console_idle_minutes)
    return and_(
        ConsoleSessionRow.seen_at > idle,
        ConsoleSessionRow.made_at > now - timedelta(hours=s.console_hours),
    )


async def clear(house: House, database: AsyncSession) -> None:
    """Sessions that have outlived themselves leave no row."""
    outlived = not_(_alive(house, house.clock.now()))
    await database.execute(delete(ConsoleSessionRow).where(outlived))


async def end(house: House, token: str) -> None:
    """One session: another login takes this browser over."""
    digests = house.talks.peppers.digests("console", token)
    async with house.main.writing() as database:
        await database.execute(
            delete(ConsoleSessionRow).where(ConsoleSessionRow.digest.in_(digests))
        )


async def end_all(house: House, counsellor_id: str) -> None:
    """On every device: a lost phone is no way in."""
    async with house.main.writing() as database:
        await drop(database, counsellor_id)


async def drop(database: AsyncSession, counsellor_id: str) -> None:
    theirs = ConsoleSessionRow.counsellor_id == counsellor_id
    await database.execute(delete(ConsoleSessionRow).where(theirs))


async def set_shift(house: House, counsellor_id: str, on: bool) -> None:
    """A shift is a person's, not a device's."""
    theirs = ConsoleSessionRow.counsellor_id == counsellor_id
    async with house.main.writing() as database:
        await database.execute(update(ConsoleSessionRow).where(theirs).values(on_shift=on))


async def on_shift_now(house: House) -> set[str]:
    """Ids of those who are present: on shift in a session that is alive."""
    async with house.main.reading() as database:
        return set((await database.scalars(_present(house, house.clock.now()))).all())


def _present(house: House, now: datetime) -> Select[str]:
    return (
        select(ConsoleSessionRow.counsellor_id)
        .join(CounsellorRow, CounsellorRow.id == ConsoleSessionRow.counsellor_id)
        .where(ConsoleSessionRow.on_shift.is_(True), CounsellorRow.disabled.is_(False))
        .where(_alive(house, now))
        .distinct()
    )
