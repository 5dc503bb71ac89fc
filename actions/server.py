"""rasa-sdk's executor behind one route, for a loopback port of the service.

rasa-sdk's own server listens on every address and sends the whole request back when an action
fails, tracker included. This one says what went wrong in a word.
"""

from __future__ import annotations

import json
import logging

from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import (
    ActionExecutionRejection,
    ActionMissingDomainException,
    ActionNotFoundException,
)
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from actions.answer import Answer
from actions.base import ActAction
from actions.find_help import ChosenLate, FindHelp, ValidateFindHelp
from actions.not_understood import NotUnderstood
from actions.self_check import CheckBegin, CheckDone, CheckStop

logger = logging.getLogger(__name__)
ACTIONS: tuple[type[ActAction], ...] = (
    Answer,
    CheckBegin,
    CheckDone,
    CheckStop,
    ChosenLate,
    FindHelp,
    NotUnderstood,
    ValidateFindHelp,
)


def executor() -> ActionExecutor:
    """An executor with all our actions."""
    filled = ActionExecutor()
    for action in ACTIONS:
        filled.register_action(action())
    return filled


def app(actions: ActionExecutor | None = None) -> Starlette:
    """The application that the engine calls."""
    used = actions or executor()

    async def webhook(request: Request) -> JSONResponse:
        return await _run(used, request)

    return Starlette(routes=[Route("/webhook", webhook, methods=["POST"])])


async def _run(actions: ActionExecutor, request: Request) -> JSONResponse:
    try:
        call = await request.json()
    except (json.JSONDecodeError, UnicodeDecodeError):
        return JSONResponse({"error": "json"}, 400)
    name = call.get("next_action") if isinstance(call, dict) else None
    if not isinstance(name, str):
        return JSONResponse({"error": "next_action"}, 400)
    return await _answer(actions, name, call)


async def _answer(actions: ActionExecutor, name: str, call: dict[str, object]) -> JSONResponse:
    """Rasa reads the name of a rejected action; nothing else of the request goes back."""
    try:
        result = await actions.run(call)
    except ActionExecutionRejection:
        return JSONResponse({"error": "rejected", "action_name": name}, 400)
    except ActionNotFoundException:
        return JSONResponse({"error": "unknown action"}, 404)
    except ActionMissingDomainException:
        return JSONResponse({"error": "domain"}, 449)
    except Exception as failure:  # noqa: BLE001 - its text may hold the request
        logger.error("an action call failed: %s", type(failure).__name__)  # noqa: TRY400
        return JSONResponse({"error": "failed"}, 500)
    return JSONResponse(result.model_dump() if result else {"events": [], "responses": []})
