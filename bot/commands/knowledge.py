"""``houvast knowledge check|list|show|sign|sheets``: the content desk."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.app import figures
from bot.clock import SystemClock
from bot.errors import BadWords
from bot.knowledge.check import check
from bot.knowledge.desk import STATES, Desk
from bot.knowledge.faults import Fault, counted
from bot.knowledge.heads import ORIGINAL
from bot.knowledge.sheets import write_sheets
from bot.knowledge.showing import HEADING, rows, shown
from bot.knowledge.sign import sign
from bot.settings import read_settings

Work = Callable[[Desk, argparse.Namespace], int]


def add_to(commands: Any) -> None:
    knowledge = commands.add_parser("knowledge", help="the texts: check, list, show, sign")
    actions = knowledge.add_subparsers(metavar="what", required=True)
    for add in (_add_check, _add_list, _add_show, _add_sign, _add_sheets):
        add(actions)


def _add_check(actions: Any) -> None:
    command = actions.add_parser("check", help="find faults; exit 1 if there is an error")
    command.add_argument("--strict", action="store_true", help="warnings are errors too")
    command.add_argument("--language", metavar="L", help="only the files of this language")
    command.set_defaults(command=_at_desk(_check))


def _add_list(actions: Any) -> None:
    command = actions.add_parser("list", help="which texts there are, and their state")
    command.add_argument("--language", metavar="L", help="only this language")
    command.add_argument("--state", choices=STATES, help="only texts in this state")
    command.set_defaults(command=_at_desk(_list))


def _add_show(actions: Any) -> None:
    command = actions.add_parser("show", help="one text as people read it, the Dutch beside it")
    command.add_argument("id", help="for example rights/reflection_period")
    command.add_argument("--language", metavar="L", default=ORIGINAL)
    command.set_defaults(command=_at_desk(_show))


def _add_sign(actions: Any) -> None:
    command = actions.add_parser("sign", help="record that a person has checked this very text")
    command.add_argument("id", help="for example rights/reflection_period")
    command.add_argument("--language", metavar="L", required=True)
    command.add_argument("--reviewer", metavar="NAME", required=True, help="who read it")
    command.add_argument("--hash", metavar="HASH", help="as on the sheet that was read")
    command.set_defaults(command=_at_desk(_sign))


def _add_sheets(actions: Any) -> None:
    command = actions.add_parser("sheets", help="sheets to print for a native speaker")
    command.add_argument("--language", metavar="L", required=True)
    command.add_argument("--out", metavar="FOLDER", required=True, type=Path)
    command.set_defaults(command=_at_desk(_sheets))


def _at_desk(work: Work) -> Callable[[argparse.Namespace], int]:
    def command(chosen: argparse.Namespace) -> int:
        settings = read_settings()
        desk = Desk.load(settings.data, SystemClock().now().date(), figures(settings))
        language = chosen.language
        if language is not None and language not in desk.languages:
            known = ", ".join(desk.languages.all)
            raise BadWords(f"{language} is no language of ours; choose one of {known}")
        return work(desk, chosen)

    return command


# -- the work ----------------------------------------------------------------------------------


def _check(desk: Desk, chosen: argparse.Namespace) -> int:
    faults = [fault for fault in check(desk) if _concerns(fault, chosen.language)]
    errors = [fault for fault in faults if fault.severe]
    warnings = [fault for fault in faults if not fault.severe]
    _tell_faults("Errors", errors)
    _tell_faults("Warnings", warnings)
    return int(bool(errors or (chosen.strict and warnings)))


def _concerns(fault: Fault, language: str | None) -> bool:
    ends = (f".{language}.md", f"words/{language}.yml")
    return language is None or fault.file.endswith(ends)


def _tell_faults(heading: str, faults: list[Fault]) -> None:
    for fault in faults:
        _tell(str(fault))
    _tell(f"{heading}: {len(faults)} ({counted(faults)})")


def _list(desk: Desk, chosen: argparse.Namespace) -> int:
    found = list(rows(desk, chosen.language, chosen.state))
    _tell(HEADING)
    for row in found:
        _tell(str(row))
    states = Counter(row.state for row in found)
    _tell(", ".join(f"{state} {states[state]}" for state in STATES if states[state]) or "none")
    return 0


def _show(desk: Desk, chosen: argparse.Namespace) -> int:
    width = shutil.get_terminal_size((100, 24)).columns
    for line in shown(desk, chosen.id, chosen.language, width):
        _tell(line)
    return 0


def _sign(desk: Desk, chosen: argparse.Namespace) -> int:
    text = sign(desk, chosen.id, chosen.language, chosen.reviewer, chosen.hash)
    _tell(f"Signed: {text.id} in {text.language}, {text.hash}, by {text.reviewer}.")
    original = desk.original(text.id)
    if original and original.language != text.language and not original.is_signed():
        _tell("The Dutch original is not signed yet: if it changes, this signature is of no use.")
    return 0


def _sheets(desk: Desk, chosen: argparse.Namespace) -> int:
    for path in write_sheets(desk, chosen.language, chosen.out):
        _tell(str(path))
    return 0


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")
