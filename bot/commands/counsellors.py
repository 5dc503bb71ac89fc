"""``houvast counsellor add | list | disable``: who may open the console."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from bot.app import House
from bot.commands.operate import with_house
from bot.console import accounts
from bot.console.roles import GIVEN


def add_to(commands: Any) -> None:
    counsellor = commands.add_parser("counsellor", help="who may open the console")
    what = counsellor.add_subparsers(metavar="what", required=True)
    add = what.add_parser("add", help="make an account; its login is shown only now")
    add.add_argument("name", help="a pseudonym: 3 to 31 of a-z, 0-9 and hyphens, a letter first")
    add.add_argument("--role", choices=GIVEN, default=GIVEN[0])
    add.set_defaults(command=with_house(_add))
    listed = what.add_parser("list", help="everybody with an account")
    listed.set_defaults(command=with_house(_list))
    disable = what.add_parser("disable", help="close an account and end its sessions")
    disable.add_argument("name")
    disable.set_defaults(command=with_house(_disable))


async def _add(house: House, chosen: argparse.Namespace) -> None:
    login = await accounts.add(house, chosen.name, chosen.role)
    _tell(f"name           {login.name}")
    _tell(f"passphrase     {login.passphrase}")
    _tell(f"second factor  {login.totp_secret}  (any TOTP app)")
    _tell("Shown only now: pass it on in person, not by mail or chat.")


async def _list(house: House, _chosen: argparse.Namespace) -> None:
    people = await accounts.listed(house)
    for one in people:
        state = "closed" if one.disabled else "on shift" if one.on_shift else ""
        _tell(f"{one.name:<32}{one.role:<15}{one.made_at:%Y-%m-%d}  {state}".rstrip())
    if not people:
        _tell("Nobody yet: `houvast counsellor add NAME --role administrator`.")


async def _disable(house: House, chosen: argparse.Namespace) -> None:
    await accounts.disable(house, chosen.name)
    _tell("Closed: no login any more, and every session has ended.")


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")
