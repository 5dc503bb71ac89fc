"""The console's process: the counsellors' web application and nothing else."""

from __future__ import annotations

import asyncio
import signal
import sys

from bot.app import build
from bot.console.app import console_app
from bot.errors import HouvastError
from bot.log import quiet_logs
from bot.serving import serving
from bot.settings import read_settings
from bot.storage.migrate import upgrade_both


async def serve() -> None:
    """Until told to stop. Raises BadSetting before the door is open."""
    house = build(read_settings())
    await upgrade_both(house.main, house.keys)
    stop = asyncio.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    async with serving(console_app(house), house.settings.host, house.settings.console_port):
        house.log.info("the console is open")
        await stop.wait()
    await house.close()


def main() -> None:
    quiet_logs()
    try:
        asyncio.run(serve())
    except HouvastError as error:  # one sentence for the operator
        sys.stderr.write(f"houvast: {error}\n")
        sys.exit(1)


if __name__ == "__main__":
    main()
