"""APScheduler, used only as the tick: no job store, no arguments, nothing that could be lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.schedule import retention

if TYPE_CHECKING:
    from bot.app import House

EVERY_SECONDS = 20


def start(house: House) -> Any:
    """Clears at once, then every twenty seconds; a late tick runs once, never twice at a time."""
    scheduler: Any = AsyncIOScheduler(timezone="UTC")  # type: ignore[no-untyped-call]
    scheduler.add_job(
        _tick,
        "interval",
        seconds=EVERY_SECONDS,
        args=[house],
        misfire_grace_time=None,
        coalesce=True,
        max_instances=1,
        next_run_time=house.clock.now(),
    )
    scheduler.start()
    return scheduler


async def _tick(house: House) -> None:
    """An error of one tick is logged by its class; the next tick tries again."""
    try:
        await retention.clear(house)
    except Exception:  # the clock must go on ticking whatever one tick met
        house.log.exception("a tick failed")
