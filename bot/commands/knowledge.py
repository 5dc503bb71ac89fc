"""``houvast knowledge check|list|show|sign|sheets``: the content desk."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from bot.app import figures
from bot.clock import SystemClock
from bot.knowledge.check import check
from bot.knowledge.desk import Desk
from bot.knowledge.faults import Fault, counted
from bot.settings import read_settings


def add_to(commands: Any) -> None:
    knowledge = commands.add_parser("knowledge", help="the texts: check, list, show, sign")
    actions = knowledge.add_subparsers(metavar="what", required=True)
    checking = actions.add_parser("check", help="find faults; exit 1 if there is an error")
    checking.add_argument("--strict", action="store_true", help="warnings are errors too")
    checking.set_defaults(command=_check)


def _desk() -> Desk:
    settings = read_settings()
    return Desk.load(settings.data, SystemClock().now().date(), figures(settings))


def _check(chosen: argparse.Namespace) -> int:
    faults = check(_desk())
    errors = [fault for fault in faults if fault.severe]
    warnings = [fault for fault in faults if not fault.severe]
    _tell_all("Errors", errors)
    _tell_all("Warnings", warnings)
    return int(bool(errors or (chosen.strict and warnings)))


def _tell_all(heading: str, faults: list[Fault]) -> None:
    for fault in faults:
        _tell(str(fault))
    _tell(f"{heading}: {len(faults)} ({counted(faults)})")


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")
