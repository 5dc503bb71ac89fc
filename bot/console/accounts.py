"""Counsellors' accounts: made, listed, closed, and entered here and nowhere else."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import CursorResult, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.app import House
from bot.clock import aware
from bot.console import proofs, sessions
from bot.console.roles import GIVEN
from bot.errors import BadAccount, LoginRefused
from bot.storage.models import CounsellorRow
from bot.storage.vault import Place

NAME = re.compile(r"[a-z][a-z0-9-]{2,30}")
FREE_FAILURES = 4  # the fifth locks
LONGEST_LOCK = 60  # minutes; a stranger must not be able to lock somebody out for a night
REFUSAL_SECONDS = 1.0  # every refusal takes as long, whatever was wrong


@dataclass(frozen=True)
class Login:
    """What a new counsellor needs; shown once and kept nowhere."""

    name: str
    passphrase: str
    totp_secret: str


@dataclass(frozen=True)
class Counsellor:
    """Somebody with an account, as an administrator sees them."""

    id: str
    name: str
    role: str
    disabled: bool
    made_at: datetime
    on_shift: bool


async def add(house: House, name: str, role: str = "counsellor") -> Login:
    """Raises BadAccount when the name or role cannot be used."""
    if not NAME.fullmatch(name):
        raise BadAccount("name", "A name has 3 to 31 of a-z, 0-9 and hyphens, and a letter first.")
    if role not in GIVEN:
        raise BadAccount("role", f"A role is one of: {', '.join(GIVEN)}.")
    login = Login(name, proofs.new_passphrase(house.settings.data), proofs.new_secret())
    await _keep(house, login, role)
    return login


async def _keep(house: House, login: Login, role: str) -> None:
    row_id = secrets.token_hex(16)
    row = CounsellorRow(
        id=row_id,
        name=login.name,
        role=role,
        passphrase_hash=await proofs.closed(login.passphrase),
        totp=house.vault.seal_for_house(_place(row_id), login.totp_secret.encode()),
        made_at=house.clock.now(),
    )
    try:
        async with house.main.writing() as database:
            database.add(row)
    except IntegrityError:
        raise BadAccount("taken", "That name is taken, or was: choose another one.") from None


def _place(row_id: str) -> Place:
    return Place("counsellors", "totp", row_id)


async def count(house: House) -> int:
    async with house.main.reading() as database:
        return (await database.scalar(select(func.count()).select_from(CounsellorRow))) or 0


async def listed(house: House) -> list[Counsellor]:
    """Everybody, also those whose account is closed."""
    present = await sessions.on_shift_now(house)
    async with house.main.reading() as database:
        rows = (await database.scalars(select(CounsellorRow).order_by(CounsellorRow.name))).all()
    return [
        Counsellor(r.id, r.name, r.role, r.disabled, aware(r.made_at), r.id in present)
        for r in rows
    ]


async def disable(house: House, name: str) -> None:
    """Closes the account and ends every session. Raises BadAccount for the last administrator."""
    async with house.main.writing() as database:
        row = await _named(database, name)
        if row is None:
            raise BadAccount("unknown", "Nobody has that name: see `houvast counsellor list`.")
        if row.role == "administrator" and not await _others(database, row):
            raise BadAccount("last", "This is the last administrator: add another one first.")
        row.disabled = True
        await sessions.drop(database, row.id)


async def _others(database: AsyncSession, row: CounsellorRow) -> int:
    others = select(func.count()).where(
        CounsellorRow.role == row.role,
        CounsellorRow.disabled.is_(False),
        CounsellorRow.id != row.id,
    )
    return (await database.scalar(others)) or 0


async def _named(database: AsyncSession, name: str) -> CounsellorRow | None:
    return (await database.scalars(select(CounsellorRow).where(CounsellorRow.name == name))).first()


async def rewrap(house: House) -> int:
    """Closes every second factor under the current master key; gives how many there are."""
    async with house.main.writing() as database:
        rows = (await database.scalars(select(CounsellorRow))).all()
        for row in rows:
            row.totp = house.vault.seal_for_house(_place(row.id), _secret(house, row).encode())
    return len(rows)


# -- entering --------------------------------------------------------------------------------------


async def login(house: House, name: str, passphrase: str, code: str) -> str:
    """The token of a new session. Raises LoginRefused: the same, and as late, whatever was wrong.

    The lock is looked at last and in the transaction that counts, so that a hundred guesses at
    once are no more than five.
    """
    start = house.clock.now()
    async with house.main.reading() as database:
        row = await _named(database, name.strip().lower())
    right = await proofs.is_passphrase(passphrase, row.passphrase_hash if row else proofs.NOBODY)
    step = proofs.step_of(_secret(house, row), code, start)
    if row is not None:
        async with house.main.writing() as database:
            if right and step is not None and await _let_in(house, database, row.id, step):
                return await sessions.begin(house, database, row.id)
            await _count_failure(house, database, row.id)
    late = (house.clock.now() - start).total_seconds()
    await house.clock.sleep(max(0.0, REFUSAL_SECONDS - late))
    raise LoginRefused("not let in")


def _secret(house: House, row: CounsellorRow | None) -> str:
    if row is None:
        return proofs.new_secret()
    return house.vault.open_for_house(_place(row.id), row.totp).decode()


async def _let_in(house: House, database: AsyncSession, row_id: str, step: int) -> bool:
    """Uses the code up; no when it was used before, or the account is locked or closed."""
    free = or_(
        CounsellorRow.locked_until.is_(None), CounsellorRow.locked_until <= house.clock.now()
    )
    entering = (
        update(CounsellorRow)
        .where(CounsellorRow.id == row_id, CounsellorRow.disabled.is_(False))
        .where(CounsellorRow.totp_used < step, free)
        .values(totp_used=step, failures=0, locked_until=None)
    )
    await sessions.clear(house, database)
    result = await database.execute(entering)
    return isinstance(result, CursorResult) and result.rowcount == 1


async def _count_failure(house: House, database: AsyncSession, row_id: str) -> None:
    """From the fifth on, each failure locks twice as long; tries while locked do not count."""
    now = house.clock.now()
    row = await database.get(CounsellorRow, row_id, with_for_update=True)
    if row is None or (row.locked_until and aware(row.locked_until) > now):
        return
    row.failures += 1
    over = row.failures - FREE_FAILURES
    if over > 0:
        row.locked_until = now + timedelta(minutes=min(2 ** (over - 1), LONGEST_LOCK))
