"""``houvast run``: everything on this machine, under one supervisor."""

from __future__ import annotations

import argparse
import asyncio
from typing import Any

from bot.supervisor import supervise


def add_to(commands: Any) -> None:
    run = commands.add_parser("run", help="start engine, service and console; Ctrl-C stops them")
    run.set_defaults(command=_run)


def _run(_chosen: argparse.Namespace) -> int:
    return asyncio.run(supervise())
