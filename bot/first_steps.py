"""What ``houvast run`` makes or checks before the first start on a machine."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import httpx

from bot.app import build
from bot.console import accounts
from bot.engine_process import MODEL, PYTHON, environment
from bot.errors import BadSetting
from bot.settings import ROOT, Settings
from bot.storage.migrate import upgrade_both

ROOM_BYTES = 300_000_000
TRAINED_FROM = (
    "config.yml",
    "domain.yml",
    "data/nlu",
    "data/rules",
    "data/crisis",
    "nlu",
    "requirements/engine.txt",
)
TEST_MESSAGE = "Hallo"


def need_room(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free
    if free < ROOM_BYTES:
        raise BadSetting(
            f"The disk is nearly full ({free // 1_000_000} MB free under {folder.name}/): "
            f"make {ROOM_BYTES // 1_000_000} MB room and start again."
        )


def development_keys(file: Path) -> None:
    """Makes keys once, for this machine only. Production brings its own (see the guide)."""
    if file.exists() or "HOUVAST_MASTER_KEY" in os.environ:
        return
    lines = [
        "# Made by `houvast run` for development on this machine. Whoever has these keys can read",
        "# what is kept; lose them and it is gone. Real use: docs/operators.md.",
        f"HOUVAST_MASTER_KEY=1:{base64.b64encode(os.urandom(32)).decode()}",
        f"HOUVAST_PEPPER=1:{base64.b64encode(os.urandom(32)).decode()}",
    ]
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as out:
        out.write("\n".join(lines) + "\n")


def fingerprint() -> str:
    """Names exactly what a model was trained from."""
    digest = hashlib.sha256()
    for name in TRAINED_FROM:
        path = ROOT / name
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(file.relative_to(ROOT).as_posix().encode() + b"\0")
                digest.update(file.read_bytes())
    return digest.hexdigest()


def must_train(model: Path) -> bool:
    mark = model.with_suffix(".from")
    return not model.exists() or not mark.exists() or mark.read_text() != fingerprint()


def train(model: Path) -> None:
    """Raises BadSetting when training fails; its own lines say why."""
    before = fingerprint()
    command = [str(PYTHON), "-m", "nlu.train", "--out", str(model)]
    result = subprocess.run(  # noqa: S603 - our own program
        command, cwd=ROOT, env=environment(0), stdin=subprocess.DEVNULL, check=False
    )
    if result.returncode != 0:
        raise BadSetting("Training failed; the lines above say why. `make train` tries again.")
    model.with_suffix(".from").write_text(before)


async def is_answered(settings: Settings) -> bool:
    """Sends a real message through the visitors' door and looks for the answer; then leaves."""
    base = f"http://{settings.host}:{settings.web_port}"
    try:
        async with httpx.AsyncClient(base_url=base, trust_env=False, timeout=20) as visitor:
            if (await visitor.get("/health")).status_code != httpx.codes.OK:
                return False
            said = await visitor.post("/say", data={"text": TEST_MESSAGE, "n": "first"})
            page = await visitor.get(said.headers["location"])
            await visitor.post("/leave")
    except (httpx.HTTPError, KeyError):
        return False
    return bool(re.search(r'class="message assistant"', page.text))


async def tell(settings: Settings) -> None:
    """The two addresses, and a first login when nobody has one yet."""
    house = build(settings)
    await upgrade_both(house.main, house.keys)
    lines = [
        "",
        f"  Visitors:    http://{settings.host}:{settings.web_port}/",
        f"  Counsellors: http://{settings.host}:{settings.console_port}/",
        f"  Telegram:    {'on' if settings.telegram_token else 'off (HOUVAST_TELEGRAM_TOKEN)'}",
    ]
    if await accounts.count(house) == 0:
        login = await accounts.add(house, "beheer", "administrator")
        lines += [
            "  First login, shown only now:",
            f"    name        {login.name}",
            f"    passphrase  {login.passphrase}",
            f"    second factor (any TOTP app)  {login.totp_secret}",
        ]
    await house.close()
    sys.stdout.write("\n".join([*lines, "", "  Ctrl-C stops everything.", ""]) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":  # make train
    if must_train(MODEL):
        try:
            train(MODEL)
        except BadSetting as error:
            sys.exit(f"houvast: {error}")
