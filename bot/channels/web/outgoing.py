"""The way out of the web page: it reads its own outbox, live or on the next load."""

from __future__ import annotations

from collections.abc import AsyncIterator

from bot.app import House
from bot.outbox import Outgoing

LOOK_SECONDS = 1.0
SHOW_LIFE_EVERY = 15  # looks; then a comment goes out, so that a dead line is noticed
LIVE_SECONDS = 60 * 60
READING = 60  # looks
LIFE, ENDED = "life", "ended"


async def since(house: House, token: str, after: int) -> list[Outgoing]:
    """What is on its way to this visitor and newer than ``after``."""
    door = house.talks.door("web", token)
    return [item for item in await house.outbox.at(door) if item.seq > after]


async def shown(house: House, token: str, upto: int) -> None:
    """The visitor's page has it: gone from here."""
    await house.outbox.read_up_to(house.talks.door("web", token), upto)


async def wait_for_answer(house: House, token: str, after: int, seconds: float) -> list[Outgoing]:
    """For pages without scripts: until something is there, and nothing more is being answered."""
    door = house.talks.door("web", token)
    found: list[Outgoing] = []
    with house.bells.listening("outbox:" + door) as bell:
        for _ in range(int(seconds / LOOK_SECONDS)):
            found = await since(house, token, after)
            if found:
                return found
            await bell.wait(LOOK_SECONDS)
    return found


async def live(house: House, token: str, after: int) -> AsyncIterator[Outgoing | str]:
    """Everything new, as it comes; LIFE now and then; ENDED a minute after the talk is gone.

    The farewell of a talk that was deleted can be read for that minute, then the page is emptied.
    After an hour the line is closed, and the page opens another.
    """
    door, quiet = house.talks.door("web", token), 0
    with house.bells.listening("outbox:" + door) as bell:
        for _ in range(int(LIVE_SECONDS / LOOK_SECONDS)):
            for item in await since(house, token, after):
                after, quiet = item.seq, 0
                yield item
            quiet += 1
            if quiet >= READING and await house.talks.find("web", token) is None:
                yield ENDED
                return
            if quiet % SHOW_LIFE_EVERY == 0:
                yield LIFE
            await bell.wait(LOOK_SECONDS)
