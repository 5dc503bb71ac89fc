"""Marit logs in, somebody guesses, Joris leaves: accounts and sessions without any page."""

from __future__ import annotations

import asyncio
import secrets
from datetime import timedelta

import pyotp
import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bot.app import House
from bot.clock import VirtualClock
from bot.console import accounts, proofs, sessions
from bot.console.accounts import Login
from bot.errors import BadAccount, BadWords, LoginRefused, NotReadable
from bot.settings import ROOT
from bot.storage.models import ConsoleSessionRow, CounsellorRow
from tests.conftest import NOW

HALF_MINUTE = timedelta(seconds=30)


SLOW = PasswordHasher()


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """These people's passphrases are closed lightly: only one test is about the cost."""
    light = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(proofs, "_HASHER", light)


@pytest.fixture
async def marit(house: House) -> Login:
    return await accounts.add(house, "marit")


def later(house: House, **by: float) -> None:
    clock = house.clock
    assert isinstance(clock, VirtualClock)
    clock.move_to(clock.now() + timedelta(**by))


def code_of(house: House, who: Login, away: timedelta = timedelta(0)) -> str:
    """What the phone shows, or showed, or will show."""
    return pyotp.TOTP(who.totp_secret).at(house.clock.now() + away)


async def enters(house: House, who: Login) -> str:
    return await accounts.login(house, who.name, who.passphrase, code_of(house, who))


async def is_refused(house: House, name: str, passphrase: str, code: str) -> None:
    with pytest.raises(LoginRefused):
        await accounts.login(house, name, passphrase, code)


async def row_of(house: House, name: str) -> CounsellorRow:
    async with house.main.reading() as database:
        found = select(CounsellorRow).where(CounsellorRow.name == name)
        return (await database.scalars(found)).one()


# -- a new colleague -------------------------------------------------------------------------------


async def test_a_new_colleague_logs_in_with_what_she_was_given(house: House, marit: Login) -> None:
    person = await sessions.find(house, await enters(house, marit))
    assert person is not None
    assert (person.name, person.role, person.on_shift) == ("marit", "counsellor", False)


async def test_nothing_she_was_given_is_kept_readable(house: House, marit: Login) -> None:
    token = await enters(house, marit)
    await house.main.truncate_log()
    stored = (house.settings.var / "houvast.db").read_bytes()
    for given_away in (marit.passphrase, marit.totp_secret, token):
        assert given_away.encode() not in stored


@pytest.mark.parametrize(
    "name",
    ["", "ab", "Marit", "1marit", "-marit", "mar it", "marit\n", "mārit", "m" * 32, "m@r.nl"],
)
async def test_a_name_is_a_pseudonym_by_the_rule(house: House, name: str) -> None:
    with pytest.raises(BadAccount):
        await accounts.add(house, name)
    assert await accounts.count(house) == 0


async def test_a_name_is_given_once_even_after_its_account_was_closed(
    house: House, marit: Login
) -> None:
    await accounts.disable(house, marit.name)
    with pytest.raises(BadAccount, match="taken"):
        await accounts.add(house, "marit")


@pytest.mark.parametrize("role", ["none", "", "visitor", "Administrator"])
async def test_a_role_is_one_of_three(house: House, role: str) -> None:
    with pytest.raises(BadAccount):
        await accounts.add(house, "marit", role)


async def test_the_passphrase_may_be_typed_as_phones_do(house: House, marit: Login) -> None:
    as_typed = " " + marit.passphrase.capitalize().replace(" ", "-", 2).replace(" ", "  ") + " "
    assert await accounts.login(house, " Marit ", as_typed, code_of(house, marit))


# -- guesses ---------------------------------------------------------------------------------------


async def test_each_of_the_three_must_be_right(house: House, marit: Login) -> None:
    code = code_of(house, marit)
    other = str((int(code) + 1) % 1_000_000).zfill(6)
    await is_refused(house, "joris", marit.passphrase, code)
    await is_refused(house, "marit", marit.passphrase + " aap", code)
    await is_refused(house, "marit", "", code)
    for wrong in (other, "", code[:5], code + "0", "٣٣٣٣٣٣", "x" * 6, "0" * 400):
        await is_refused(house, "marit", marit.passphrase, wrong)


async def test_whatever_is_wrong_the_answer_is_the_same_and_as_late(
    house: House, marit: Login
) -> None:
    code = code_of(house, marit)
    told = []
    for name, passphrase, given_code in (
        ("nobody", marit.passphrase, code),
        ("marit", "fout", code),
        ("marit", marit.passphrase, "000000"),
    ):
        before = house.clock.now()
        with pytest.raises(LoginRefused) as refusal:
            await accounts.login(house, name, passphrase, given_code)
        told.append((str(refusal.value), house.clock.now() - before))
    assert len(set(told)) == 1
    assert told[0][1] == timedelta(seconds=accounts.REFUSAL_SECONDS)


async def test_a_name_that_does_not_exist_costs_the_same_work(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proofs, "_HASHER", SLOW)
    marit = await accounts.add(house, "marit")
    against: list[str] = []
    real = proofs._verify

    def verify(closed: str, passphrase: str) -> bool:
        against.append(closed)
        return real(closed, passphrase)

    monkeypatch.setattr(proofs, "_verify", verify)
    await is_refused(house, "nobody", "fout", "000000")
    await is_refused(house, "marit", "fout", "000000")
    await accounts.disable(house, "marit")
    await is_refused(house, "marit", marit.passphrase, code_of(house, marit))
    assert len(against) == 3
    assert all(closed.split("$")[:4] == against[0].split("$")[:4] for closed in against)
    assert not SLOW.check_needs_rehash(proofs.NOBODY)


async def test_a_code_works_once(house: House, marit: Login) -> None:
    code = code_of(house, marit)
    await accounts.login(house, "marit", marit.passphrase, code)
    await is_refused(house, "marit", marit.passphrase, code)


async def test_a_code_read_over_a_shoulder_works_once_even_at_the_same_moment(
    house: House, marit: Login
) -> None:
    tries = [enters(house, marit) for _ in range(4)]
    done = await asyncio.gather(*tries, return_exceptions=True)
    assert sorted(isinstance(one, LoginRefused) for one in done) == [False, True, True, True]


async def test_an_older_code_is_useless_after_a_newer_one(house: House, marit: Login) -> None:
    before = code_of(house, marit, -HALF_MINUTE)
    await enters(house, marit)
    await is_refused(house, "marit", marit.passphrase, before)


async def test_a_phone_may_be_half_a_minute_off_and_no_more(house: House, marit: Login) -> None:
    for away in (-2 * HALF_MINUTE, 2 * HALF_MINUTE):
        await is_refused(house, "marit", marit.passphrase, code_of(house, marit, away))
    behind = code_of(house, marit, -HALF_MINUTE)
    assert await accounts.login(house, "marit", marit.passphrase, behind)
    ahead = code_of(house, marit, HALF_MINUTE)
    assert await accounts.login(house, "marit", marit.passphrase, ahead)


async def fails(house: House, times: int) -> None:
    for _ in range(times):
        await is_refused(house, "marit", "fout", "000000")


async def test_five_failures_lock_and_each_next_one_locks_twice_as_long(
    house: House, marit: Login
) -> None:
    await fails(house, 4)
    assert (await row_of(house, "marit")).locked_until is None
    for minutes in (1, 2, 4, 8, 16, 32, 60, 60):
        await fails(house, 1)
        await is_refused(house, "marit", marit.passphrase, code_of(house, marit))
        later(house, minutes=minutes, seconds=-4)
        await is_refused(house, "marit", marit.passphrase, code_of(house, marit))
        later(house, seconds=4)
    assert await enters(house, marit)


async def test_tries_while_locked_make_it_no_longer(house: House, marit: Login) -> None:
    await fails(house, 5)
    await fails(house, 20)
    later(house, minutes=1)
    assert await enters(house, marit)


async def test_after_a_login_the_count_begins_anew(house: House, marit: Login) -> None:
    await fails(house, 4)
    await enters(house, marit)
    await fails(house, 4)
    later(house, minutes=1)
    assert await enters(house, marit)


async def test_many_guesses_at_once_are_no_more_than_five(house: House, marit: Login) -> None:
    """The right one is among them, but comes after the lock."""
    wrong = [accounts.login(house, "marit", "fout", "000000") for _ in range(6)]
    await asyncio.gather(*wrong, return_exceptions=True)
    assert (await row_of(house, "marit")).failures == 5
    await is_refused(house, "marit", marit.passphrase, code_of(house, marit))


async def test_a_second_factor_moved_to_a_colleagues_row_does_not_open(
    house: House, marit: Login
) -> None:
    joris = await accounts.add(house, "joris")
    async with house.main.writing() as database:
        rows = {r.name: r for r in (await database.scalars(select(CounsellorRow))).all()}
        rows["marit"].totp = rows["joris"].totp
    with pytest.raises(NotReadable):
        await accounts.login(house, "marit", marit.passphrase, code_of(house, joris))


async def test_second_factors_follow_the_master_key(house: House, marit: Login) -> None:
    house.vault._masters[2] = secrets.token_bytes(32)
    house.vault.version = 2
    assert await accounts.rewrap(house) == 1
    del house.vault._masters[1]
    assert await enters(house, marit)


# -- sessions --------------------------------------------------------------------------------------


async def test_a_session_ends_after_half_an_hour_without_a_sign_of_life(
    house: House, marit: Login
) -> None:
    token = await enters(house, marit)
    for _ in range(3):
        later(house, minutes=29)
        assert await sessions.find(house, token)
    later(house, minutes=30)
    assert await sessions.find(house, token) is None


async def test_a_page_that_looks_by_itself_keeps_nobody_logged_in(
    house: House, marit: Login
) -> None:
    token = await enters(house, marit)
    for _ in range(3):
        later(house, minutes=9)
        assert await sessions.find(house, token, touch=False)
    later(house, minutes=3)
    assert await sessions.find(house, token, touch=False) is None


async def test_a_session_ends_after_ten_hours_however_busy(house: House, marit: Login) -> None:
    token = await enters(house, marit)
    for _ in range(29):
        later(house, minutes=20)
        assert await sessions.find(house, token)
    later(house, minutes=20)
    assert house.clock.now() - NOW == timedelta(hours=10)
    assert await sessions.find(house, token) is None


async def test_outlived_sessions_leave_no_row(house: House, marit: Login) -> None:
    await enters(house, marit)
    later(house, hours=1)
    await enters(house, marit)
    async with house.main.reading() as database:
        assert len((await database.scalars(select(ConsoleSessionRow))).all()) == 1


async def test_every_login_has_a_token_of_its_own(house: House, marit: Login) -> None:
    first = await enters(house, marit)
    later(house, minutes=1)
    assert await enters(house, marit) != first


async def test_logging_out_ends_the_sessions_on_every_device(house: House, marit: Login) -> None:
    laptop = await enters(house, marit)
    later(house, minutes=1)
    phone = await enters(house, marit)
    person = await sessions.find(house, phone)
    assert person
    await sessions.end_all(house, person.counsellor_id)
    assert await sessions.find(house, laptop) is None
    assert await sessions.find(house, phone) is None


async def test_a_closed_account_is_out_at_once_and_stays_out(house: House, marit: Login) -> None:
    token = await enters(house, marit)
    await accounts.disable(house, "marit")
    assert await sessions.find(house, token) is None
    later(house, minutes=1)
    await is_refused(house, "marit", marit.passphrase, code_of(house, marit))


async def test_the_last_administrator_cannot_be_closed(house: House) -> None:
    await accounts.add(house, "beheer", "administrator")
    await accounts.add(house, "marit", "supervisor")
    with pytest.raises(BadAccount, match="last"):
        await accounts.disable(house, "beheer")
    await accounts.add(house, "wacht", "administrator")
    await accounts.disable(house, "beheer")
    with pytest.raises(BadAccount, match="last"):
        await accounts.disable(house, "wacht")


async def test_closing_somebody_who_is_not_there_says_so(house: House) -> None:
    with pytest.raises(BadAccount, match="list"):
        await accounts.disable(house, "niemand")


# -- shifts ----------------------------------------------------------------------------------------


async def present(house: House) -> list[str]:
    return [one.name for one in await accounts.listed(house) if one.on_shift]


async def begins_shift(house: House, who: Login) -> str:
    token = await enters(house, who)
    person = await sessions.find(house, token)
    assert person
    await sessions.set_shift(house, person.counsellor_id, True)
    return token


async def test_a_shift_is_seen_until_it_ends(house: House, marit: Login) -> None:
    await accounts.add(house, "joris")
    await begins_shift(house, marit)
    assert await present(house) == ["marit"]
    await accounts.disable(house, "marit")
    assert await present(house) == []


async def test_a_shift_ends_with_a_session_that_fell_asleep(house: House, marit: Login) -> None:
    await begins_shift(house, marit)
    later(house, minutes=30)
    assert await present(house) == []


async def test_a_shift_goes_on_when_she_takes_her_phone(house: House, marit: Login) -> None:
    await begins_shift(house, marit)
    later(house, minutes=29)
    phone = await enters(house, marit)
    later(house, minutes=5)  # the laptop's session has died
    person = await sessions.find(house, phone)
    assert person
    assert person.on_shift


# -- what is made here -----------------------------------------------------------------------------


def test_passphrases_are_long_plain_and_never_the_same() -> None:
    words = proofs.word_list(ROOT / "data" / "console" / "words.txt")
    made = {proofs.new_passphrase(ROOT / "data") for _ in range(50)}
    assert len(made) == 50
    for passphrase in made:
        parts = passphrase.split(" ")
        assert len(parts) == 7
        assert set(parts) <= set(words)
    assert all(w.isascii() and w.islower() and w.isalpha() and 3 <= len(w) <= 9 for w in words)


def test_a_short_word_list_is_refused(tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("words") / "words.txt"
    file.write_text("aap noot mies\n" * 300)
    with pytest.raises(BadWords):
        proofs.word_list(file)


@given(code=st.text(max_size=20))
def test_no_text_breaks_the_code_check(code: str) -> None:
    step = proofs.step_of("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", code, NOW)
    assert step is None or len("".join(code.split())) == 6
