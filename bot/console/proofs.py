"""The two proofs of a login: a passphrase made here, and a code from a phone."""

from __future__ import annotations

import asyncio
import secrets
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import cache
from pathlib import Path

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from bot.errors import BadWords

WORDS_A_PASSPHRASE = 7
FEWEST_WORDS = 512  # 9 bits a word: 63 bits, against at most some guesses an hour
LONGEST = 200
STEP_SECONDS = 30
STEPS_AROUND = (0, -1, 1)  # phones' clocks drift
ISSUER = "Houvast"

_HASHER = PasswordHasher()  # argon2id with the parameters of RFC 9106, 64 MiB
_HANDS = ThreadPoolExecutor(2, "passphrase")  # a flood of logins cannot take all the memory

# Of a random string that nobody kept: the same work for a name that does not exist.
NOBODY = (
    "$argon2id$v=19$m=65536,t=3,p=4$"
    "3SwLsodvwdDigzldEs17Fw$oJHBw3Syb6/nwLhGa2wlykG56DQu3twk+qJZxJZsNVo"
)


@cache
def word_list(file: Path) -> tuple[str, ...]:
    """Raises BadWords when the list is too short to be safe."""
    words = tuple(w for w in file.read_text("utf-8").split() if w)
    if len(set(words)) != len(words) or len(words) < FEWEST_WORDS:
        raise BadWords(f"{file.name}: at least {FEWEST_WORDS} different words are needed")
    return words


def new_passphrase(data: Path) -> str:
    words = word_list(data / "console" / "words.txt")
    return " ".join(secrets.choice(words) for _ in range(WORDS_A_PASSPHRASE))


def _plain(passphrase: str) -> str:
    """As somebody may type it on a phone: a capital first, hyphens, two spaces."""
    return " ".join(passphrase[:LONGEST].lower().replace("-", " ").split())


async def closed(passphrase: str) -> str:
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_HANDS, _HASHER.hash, _plain(passphrase))


async def is_passphrase(passphrase: str, against: str) -> bool:
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_HANDS, _verify, against, _plain(passphrase))


def _verify(against: str, passphrase: str) -> bool:
    try:
        return _HASHER.verify(against, passphrase)
    except VerificationError:
        return False


def new_secret() -> str:
    return pyotp.random_base32()


def link_for_app(name: str, secret: str) -> str:
    """A phone's authenticator opens it."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """The time step whose code this is; None for a wrong or old one."""
    typed, current = "".join(code.split()), int(now.timestamp()) // STEP_SECONDS
    if not (typed.isascii() and typed.isdigit()):
        return None
    totp = pyotp.TOTP(secret)
    for step in (current + around for around in STEPS_AROUND):
        if secrets.compare_digest(totp.generate_otp(step), typed):
            return step
    return None
