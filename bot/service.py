"""The service's process: visitors' page, Telegram, worker, sender, tick, actions."""

from __future__ import annotations

import asyncio
import signal
import sys
from contextlib import AsyncExitStack

from actions import server as actions_server
from bot.app import House, build
from bot.channels.telegram.receiver import telegram
from bot.channels.web.app import web_app
from bot.errors import HouvastError
from bot.log import quiet_logs
from bot.schedule import tick
from bot.sender import Sender
from bot.serving import serving
from bot.settings import read_settings
from bot.storage.migrate import upgrade_both
from bot.worker import Worker


async def serve() -> None:
    """Until told to stop. Raises BadSetting before any door is open."""
    house = build(read_settings())
    await upgrade_both(house.main, house.keys)
    stop = asyncio.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    async with AsyncExitStack() as doors:
        await _open(house, doors)
        house.log.info("the service is open")
        await stop.wait()
    await house.close()


async def _open(house: House, doors: AsyncExitStack) -> None:
    """Inner rooms first, so that what a door takes in can be answered."""
    s = house.settings
    await doors.enter_async_context(serving(actions_server.app(), "127.0.0.1", s.actions_port))
    extra = await doors.enter_async_context(telegram(house))
    for room in (Worker(house), Sender(house)):
        task = asyncio.create_task(_keep(house, room))
        doors.push_async_callback(_ended, task)
    scheduler = tick.start(house)
    doors.callback(scheduler.shutdown, wait=False)
    await doors.enter_async_context(serving(web_app(house, extra), s.host, s.web_port))


async def _keep(house: House, room: Worker | Sender) -> None:
    """A room that fails (the database is away, say) starts again; what waits stays where it is."""
    while True:
        try:
            await room.run()
        except Exception:  # whatever it was, the next message must be answered
            house.log.exception("a room failed and starts again")
            await house.clock.sleep(1)


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def main() -> None:
    quiet_logs()
    try:
        asyncio.run(serve())
    except HouvastError as error:  # one sentence for the operator, in the log and on the screen
        sys.stderr.write(f"houvast: {error}\n")
        sys.exit(1)


if __name__ == "__main__":
    main()
