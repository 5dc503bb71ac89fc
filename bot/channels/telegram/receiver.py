"""Receives Telegram's updates: our own long poll, or our own webhook. Stored first, always."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Bot, Update
from telegram.error import RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from bot.app import House
from bot.channels.telegram import incoming
from bot.channels.telegram.outgoing import TelegramChannel, wait_seconds
from bot.errors import BadSetting, HouvastError

POLL_SECONDS = 25
PAUSE = 2.0  # seconds after trouble
PATH = "/t"
BODY_LIMIT = 256 * 1024
ANSWER_SECONDS = 10


@asynccontextmanager
async def telegram(house: House) -> AsyncIterator[list[Route]]:
    """Starts Telegram when a token is set; gives the routes that its webhook needs."""
    if house.settings.telegram_token is None:
        yield []
        return
    bot = _bot(house)
    receiver = Receiver(house, bot)
    house.channels["telegram"] = TelegramChannel(bot, house.clock)
    task = asyncio.create_task(receiver.run())
    try:
        yield receiver.routes()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await bot.shutdown()


def _bot(house: House) -> Bot:
    s = house.settings
    if s.telegram_mode == "webhook" and (s.telegram_secret is None or not s.telegram_webhook):
        raise BadSetting(
            "HOUVAST_TELEGRAM_MODE is webhook: set HOUVAST_TELEGRAM_WEBHOOK (the public https "
            "address) and HOUVAST_TELEGRAM_SECRET (a long random word) too."
        )
    token = s.telegram_token.get_secret_value() if s.telegram_token else ""
    base = s.telegram_api.rstrip("/")
    return Bot(
        token,
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=HTTPXRequest(connection_pool_size=32, read_timeout=ANSWER_SECONDS),
        get_updates_request=HTTPXRequest(read_timeout=POLL_SECONDS + ANSWER_SECONDS),
    )


class Receiver:
    def __init__(self, house: House, bot: Bot) -> None:
        self._house, self._bot = house, bot
        self._offset: int | None = None

    # -- polling -------------------------------------------------------------------------------

    async def run(self) -> None:
        """Until cancelled. Trouble is waited out; what was not stored is asked for again."""
        await self._until_it_works(self._prepare)
        if self._house.settings.telegram_mode == "polling":
            while True:
                await self._until_it_works(self._poll)

    async def _until_it_works(self, step: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await step()
            except RetryAfter as wait:
                await self._house.clock.sleep(wait_seconds(wait))
            except Exception as error:  # noqa: BLE001 - the next update must be received
                self._house.log.warning("telegram trouble", extra={"why": type(error).__name__})
                await self._house.clock.sleep(PAUSE)
            else:
                return

    async def _prepare(self) -> None:
        s = self._house.settings
        await self._bot.initialize()
        if s.telegram_mode == "webhook" and s.telegram_secret:
            await self._bot.set_webhook(
                s.telegram_webhook,
                secret_token=s.telegram_secret.get_secret_value(),
                allowed_updates=incoming.WANTED,
            )
        else:
            await self._bot.delete_webhook(drop_pending_updates=False)

    async def _poll(self) -> None:
        """The offset moves only after the commit: what we did not store, Telegram keeps."""
        updates = await self._bot.get_updates(
            offset=self._offset, timeout=POLL_SECONDS, allowed_updates=incoming.WANTED
        )
        for update in updates:
            try:
                await self.take(update)
            except HouvastError:  # this one can never be taken in; the others wait behind it
                self._house.log.exception("an update was passed over")
            self._offset = update.update_id + 1

    # -- both ----------------------------------------------------------------------------------

    async def take(self, update: Update) -> None:
        """Stores one update. Errors of the database go up: the update is then not confirmed."""
        if gone := incoming.has_left(update):
            talk_id = await self._house.talks.find("telegram", gone)
            if talk_id:
                await self._house.talks.forget(talk_id)
            return
        thing = incoming.inbound(update, self._house.settings.draft_readers)
        if thing is None:
            return
        await self._house.inbox.receive(thing)
        if update.callback_query:
            await self._stop_spinner(update.callback_query.id)

    async def _stop_spinner(self, query: str) -> None:
        try:
            await self._bot.answer_callback_query(query)
        except TelegramError:  # too old by now: only the little wheel goes on turning
            return

    # -- webhook -------------------------------------------------------------------------------

    def routes(self) -> list[Route]:
        if self._house.settings.telegram_mode != "webhook":
            return []
        return [Route(PATH, self._webhook, methods=["POST"])]

    async def _webhook(self, request: Request) -> Response:
        """200 only when the update is stored. Strangers learn nothing but 404."""
        secret = self._house.settings.telegram_secret
        told = request.headers.get("x-telegram-bot-api-secret-token", "")
        if secret is None or not secrets.compare_digest(
            told.encode(), secret.get_secret_value().encode()
        ):
            return Response(status_code=404)
        update = await self._update(request)
        if update is None:
            return Response(status_code=400)
        try:
            await self.take(update)
        except HouvastError:
            self._house.log.exception("an update was passed over")
        except SQLAlchemyError as error:
            self._house.log.warning("not stored", extra={"why": type(error).__name__})
            return Response(status_code=503)  # Telegram will bring it again
        return Response(status_code=200)

    async def _update(self, request: Request) -> Update | None:
        body = bytearray()
        async for part in request.stream():
            body += part
            if len(body) > BODY_LIMIT:
                return None
        try:
            return Update.de_json(json.loads(bytes(body)), self._bot)
        except (ValueError, KeyError, TypeError, AttributeError):
            return None
