"""``houvast talk | understand | rehearse``: trying the assistant without a browser."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import AsyncIterator, Iterable
from typing import Any, TextIO

from bot.channels.terminal.session import converse
from bot.engine_process import own_engine
from bot.inbox import readable
from bot.languages import Languages
from bot.log import quiet_logs
from bot.rehearse.play import play
from bot.rehearse.world import world
from bot.settings import read_settings
from nlu.common.wire import MAX_TEXT_CHARS

LONG_LINE = 2_000  # characters; a long line ends its batch, so that a call stays small
BATCH = 32  # texts a call: enough to keep both cores busy, small enough to answer while reading


def add_to(commands: Any) -> None:
    talk = commands.add_parser("talk", help="the chat in this terminal")
    talk.set_defaults(command=_talk)
    understand = commands.add_parser(
        "understand", help="JSON Lines in, what each text is about as JSON Lines out"
    )
    understand.set_defaults(command=_understand)
    rehearse = commands.add_parser("rehearse", help="play a scripted conversation")
    rehearse.add_argument("file", nargs="?", help="JSON Lines; standard input if left out")
    rehearse.set_defaults(command=_rehearse)


# -- rehearse ----------------------------------------------------------------------------------


def _rehearse(chosen: argparse.Namespace) -> int:
    quiet_logs()
    if chosen.file is None:
        return asyncio.run(_play(sys.stdin))
    try:
        with open(chosen.file, encoding="utf-8") as script:
            return asyncio.run(_play(script))
    except OSError as error:
        sys.stderr.write(f"houvast: {chosen.file} cannot be read: {error.strerror}.\n")
        return 2


async def _play(lines: Iterable[str]) -> int:
    failed = False
    async with world() as staged:
        async for answer in play(staged, lines):
            failed = failed or "error" in answer
            _write(sys.stdout, answer)
    return int(failed)


def _write(out: TextIO, value: dict[str, Any]) -> None:
    out.write(json.dumps(value, ensure_ascii=False) + "\n")
    out.flush()


# -- understand --------------------------------------------------------------------------------


def _understand(_chosen: argparse.Namespace) -> int:
    quiet_logs()
    return asyncio.run(_understand_all(sys.stdin))


async def _understand_all(lines: Iterable[str]) -> int:
    """A line that is not JSON with a text gives an error line; the rest is answered."""
    languages, failed = Languages.load(read_settings().data), False
    async with own_engine(seconds=60.0) as (_process, engine):
        async for batch in _batches(lines):
            failed |= await _answer(engine, languages, batch)
    return int(failed)


async def _batches(lines: Iterable[str]) -> AsyncIterator[list[str | None]]:
    """What has been read so far, up to BATCH lines: a caller that waits for each line is answered
    at once, a file is answered in bulk."""
    loop, queue = asyncio.get_running_loop(), asyncio.Queue[str | None](maxsize=BATCH * 4)

    def read() -> None:
        for line in lines:
            asyncio.run_coroutine_threadsafe(queue.put(line), loop).result()
        asyncio.run_coroutine_threadsafe(queue.put(None), loop).result()

    reading = asyncio.create_task(asyncio.to_thread(read))
    line: str | None = ""
    while line is not None:
        line = await queue.get()
        batch: list[str | None] = []
        while line is not None:
            batch.append(_text_of(line))
            if len(batch) == BATCH or queue.empty() or len(line) > LONG_LINE:
                break
            line = queue.get_nowait()
        if batch:
            yield batch
    await reading


def _text_of(line: str) -> str | None:
    if not line.strip():
        return ""
    try:
        text = json.loads(line)["text"]
    except (ValueError, KeyError, TypeError):
        return None
    return readable(text)[:MAX_TEXT_CHARS] if isinstance(text, str) else None


async def _answer(engine: Any, languages: Languages, batch: list[str | None]) -> bool:
    texts = [text for text in batch if text is not None]
    found = iter(await engine.understand(texts) if texts else [])
    for text in batch:
        if text is None:
            _write(sys.stdout, {"error": "a line must be JSON with a text"})
        else:
            _write(sys.stdout, _line(text, next(found), languages.detect(text)))
    return None in batch


def _line(text: str, understood: dict[str, Any], language: str) -> dict[str, Any]:
    return {
        "text": text,
        "topic": understood["topic"],
        "confidence": round(understood["confidence"], 4),
        "top": understood["top"],
        "crisis": understood["crisis"],
        "language": language,
        "fallback": understood["fallback"],
        "also": understood["also"],
    }


# -- talk --------------------------------------------------------------------------------------


def _talk(_chosen: argparse.Namespace) -> int:
    quiet_logs()
    return asyncio.run(converse())
