"""The engine's only door: Rasa's input channel with three routes (nlu/common/wire.py)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.exceptions import InvalidUsage
from sanic.request import Request
from sanic.response import HTTPResponse

from nlu.common.wire import MAX_BODY_BYTES
from nlu.dialogue import CHANNEL, Dialogue
from nlu.request import BadRequest, talk_request, texts_of
from nlu.safe_logging import log_failure

Handler = Callable[[Request], Awaitable[HTTPResponse]]
_READY_TEXT = "Mag ik in Nederland blijven?"


def guarded(handler: Handler) -> Handler:
    """400 with a reason word, 500 without any; a failure is logged by class and place only."""

    @wraps(handler)
    async def guard(request: Request) -> HTTPResponse:
        try:
            return await handler(request)
        except BadRequest as refused:
            return response.json({"error": str(refused)}, status=400)
        except Exception as failure:  # noqa: BLE001 - Sanic would print it whole
            log_failure(failure)
            return response.json({"error": "failed"}, status=500)

    return guard


def _body(request: Request) -> Any:
    if len(request.body) > MAX_BODY_BYTES:
        raise BadRequest("too_long")
    try:
        return request.json
    except InvalidUsage:
        raise BadRequest("json") from None  # its cause holds the text


def _dialogue(request: Request) -> Dialogue:
    dialogue: Dialogue = request.app.ctx.dialogue
    return dialogue


@guarded
async def talk(request: Request) -> HTTPResponse:
    """One turn of a talk."""
    dialogue = _dialogue(request)
    return response.json(await dialogue.talk(talk_request(_body(request), dialogue.domain)))


@guarded
async def understand(request: Request) -> HTTPResponse:
    """What messages mean, each by itself."""
    texts, dialogue = texts_of(_body(request)), _dialogue(request)
    loop = asyncio.get_running_loop()
    jobs = [loop.run_in_executor(None, dialogue.understand, text) for text in texts]
    return response.json({"understood": await asyncio.gather(*jobs)})


@guarded
async def ready(request: Request) -> HTTPResponse:
    """200 after a real message was understood."""
    loop = asyncio.get_running_loop()
    understood = await loop.run_in_executor(None, _dialogue(request).understand, _READY_TEXT)
    return response.json({"ready": bool(understood["topic"])})


class Door(InputChannel):
    """The input channel named in credentials.yml."""

    @classmethod
    def name(cls) -> str:
        """The channel's name."""
        return CHANNEL

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes. Rasa's own message handler is not used: it would keep a talk."""
        blueprint = Blueprint(CHANNEL)
        blueprint.add_route(talk, "/talk", methods=["POST"])
        blueprint.add_route(understand, "/understand", methods=["POST"])
        blueprint.add_route(ready, "/ready", methods=["GET"])
        return blueprint
