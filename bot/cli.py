"""``houvast``: one face for every command."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable, Sequence

from bot.commands import counsellors, knowledge, operate, run, talking
from bot.errors import HouvastError

OK, FAILED, BAD_USE = 0, 1, 2
Command = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0: done; 1: it could not be done, standard error says what to do; 2: wrong use."""
    parser = _parser()
    chosen = parser.parse_args(arguments)
    command: Command | None = getattr(chosen, "command", None)
    if command is None:
        parser.print_help()
        return BAD_USE
    try:
        return command(chosen)
    except HouvastError as error:
        sys.stderr.write(f"houvast: {error}\n")
        return FAILED
    except (KeyboardInterrupt, asyncio.CancelledError):
        return FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="houvast", description=__doc__)
    commands = parser.add_subparsers(metavar="command")
    for room in (run, talking, knowledge, counsellors, operate):
        room.add_to(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
