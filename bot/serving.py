"""Serves an ASGI application inside this process, without taking over its signals."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Generator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn

from bot.errors import BadSetting

GOODBYE_SECONDS = 2  # an open live page may not hold a stop for longer


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield  # whoever started us minds the signals


@asynccontextmanager
async def serving(app: Any, host: str, port: int) -> AsyncIterator[None]:
    """Answers on ``host:port`` for the length of the block. Raises BadSetting if it is in use."""
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_config=None,  # ours; and no access log: addresses and times are nobody's business
        access_log=False,
        server_header=False,
        date_header=False,
        timeout_graceful_shutdown=GOODBYE_SECONDS,
    )
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[listening(host, port)]))
    try:
        while not server.started and not task.done():  # noqa: ASYNC110 - a flag, no event
            await asyncio.sleep(0.02)
        if task.done():
            await task
        yield
    finally:
        server.should_exit = True
        await task


def listening(host: str, port: int) -> socket.socket:
    """A listening socket. Raises BadSetting with one sentence when the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
    except OSError as error:
        made.close()
        raise BadSetting(
            f"{host}:{port} cannot be used ({error.strerror}): stop what listens there, "
            "or choose another port in var/settings.env."
        ) from None
    return made
