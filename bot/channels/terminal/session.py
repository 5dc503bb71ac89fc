"""``houvast talk``: one visitor, the real engine, databases that vanish at the end."""

from __future__ import annotations

import asyncio
import secrets
import sys

from bot.clock import SystemClock
from bot.model import Message
from bot.rehearse.world import World, world

BYE = {"/quit", "/exit"}


async def converse() -> int:
    """Reads lines until the end of input. A number presses the button of that number."""
    sys.stdout.write("Starting the engine (about ten seconds). /quit leaves.\n")
    sys.stdout.flush()
    async with world(SystemClock()) as staged:
        name = "terminal-" + secrets.token_hex(4)
        staged.visitor(name).channel = "terminal"
        await staged.does(name, "start")
        buttons = _show(staged)
        while (line := await asyncio.to_thread(_read)) is not None:
            await _one(staged, name, line, buttons)
            buttons = _show(staged) or buttons
    return 0


def _read() -> str | None:
    sys.stdout.write("> ")
    sys.stdout.flush()
    line = sys.stdin.readline()
    return None if not line or line.strip() in BYE else line.strip()


async def _one(staged: World, name: str, line: str, buttons: list[str]) -> None:
    if line.isdigit() and 0 < int(line) <= len(buttons):
        await staged.does(name, "press", press=buttons[int(line) - 1])
    elif line:
        await staged.does(name, "text", text=line)


def _show(staged: World) -> list[str]:
    """Prints what was heard; gives the ids of the buttons that were shown, in their order."""
    ids: list[str] = []
    for _address, message, _at in staged.take_heard():
        sys.stdout.write(_lines(message, len(ids)))
        ids += [button.id for button in message.buttons]
    sys.stdout.flush()
    return ids


def _lines(message: Message, offset: int) -> str:
    mark = " (draft)" if message.draft else ""
    buttons = [f"  [{offset + i}] {b.label}" for i, b in enumerate(message.buttons, start=1)]
    return "\n".join([f"{message.sender}{mark}:", message.text, *buttons]) + "\n\n"
