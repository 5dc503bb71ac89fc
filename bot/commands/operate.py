"""``houvast off | on | stored | forget | keys``: for the operator."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import func, select

from bot.app import House, build
from bot.console import accounts
from bot.errors import TalkGone
from bot.log import quiet_logs
from bot.settings import read_settings
from bot.storage.migrate import upgrade_both
from bot.storage.models import Base, TalkKey

Work = Callable[[House, argparse.Namespace], Awaitable[None]]


def add_to(commands: Any) -> None:
    off = commands.add_parser("off", help="turn the assistant off; numbers and people stay")
    off.set_defaults(command=with_house(_off))
    on = commands.add_parser("on", help="turn the assistant on again")
    on.set_defaults(command=with_house(_on))
    stored = commands.add_parser("stored", help="what is kept now, as counts")
    stored.set_defaults(command=with_house(_stored))
    forget = commands.add_parser("forget", help="delete one talk: rows and key")
    forget.add_argument("--talk", required=True, metavar="ID")
    forget.set_defaults(command=with_house(_forget))
    keys = commands.add_parser("keys", help="the keys of talks")
    keys.add_argument("what", choices=("status", "rotate"))
    keys.set_defaults(command=with_house(_keys))


def with_house(work: Work) -> Callable[[argparse.Namespace], int]:
    """A command that needs the house: built, brought to the newest shape, closed again."""

    def command(chosen: argparse.Namespace) -> int:
        quiet_logs()
        asyncio.run(_run(work, chosen))
        return 0

    return command


async def _run(work: Work, chosen: argparse.Namespace) -> None:
    house = build(read_settings())
    try:
        await upgrade_both(house.main, house.keys)
        await work(house, chosen)
    finally:
        await house.close()


async def _off(house: House, _chosen: argparse.Namespace) -> None:
    await house.switches.turn("assistant", "off")
    _tell("The assistant is off. Numbers and people stay. `houvast on` turns it on again.")


async def _on(house: House, _chosen: argparse.Namespace) -> None:
    await house.switches.turn("assistant", "on")
    _tell("The assistant is on.")


async def _stored(house: House, _chosen: argparse.Namespace) -> None:
    counts: dict[str, int] = {}
    async with house.main.reading() as session:
        for table in Base.metadata.sorted_tables:
            count = select(func.count()).select_from(table)
            counts[table.name] = (await session.scalar(count)) or 0
    async with house.keys.reading() as session:
        keys = select(func.count()).select_from(TalkKey)
        counts["talk_keys"] = (await session.scalar(keys)) or 0
    _tell(json.dumps(counts, indent=2))


async def _forget(house: House, chosen: argparse.Namespace) -> None:
    if not await house.talks.exists(chosen.talk):
        raise TalkGone("there is no such talk (any more)")
    await house.talks.forget(chosen.talk)
    _tell("Deleted: rows and key.")


async def _keys(house: House, chosen: argparse.Namespace) -> None:
    if chosen.what == "rotate":
        moved = await house.vault.rewrap_all() + await accounts.rewrap(house)
        _tell(f"{moved} keys are now wrapped by master key version {house.vault.version}.")
    _tell(json.dumps({"current": house.vault.version, "keys": await house.vault.versions()}))


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")
