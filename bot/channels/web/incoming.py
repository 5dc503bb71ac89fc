"""What a visitor does on the page becomes one Inbound."""

from __future__ import annotations

import asyncio
import secrets
from urllib.parse import parse_qsl

from starlette.requests import Request

from bot.app import House
from bot.errors import BadInput
from bot.inbox import Taken
from bot.model import Inbound

BODY_LIMIT = 64 * 1024  # bytes of a form post; far above any honest message
FORM_SECONDS = 10
PRESS_LIMIT = 80


async def read_form(request: Request) -> dict[str, str]:
    """The posted fields. Raises BadInput for what no page of ours sends."""
    if int(request.headers.get("content-length") or 0) > BODY_LIMIT:
        raise BadInput("too_large")
    body = bytearray()
    try:
        async with asyncio.timeout(FORM_SECONDS):
            async for part in request.stream():
                body += part
                if len(body) > BODY_LIMIT:
                    raise BadInput("too_large")
    except TimeoutError:
        raise BadInput("too_slow") from None
    return _fields(bytes(body))


def _fields(body: bytes) -> dict[str, str]:
    try:
        pairs = parse_qsl(body.decode("ascii"), encoding="utf-8", errors="strict", max_num_fields=9)
    except (UnicodeDecodeError, ValueError):
        raise BadInput("malformed") from None
    return dict(pairs)


def inbound(house: House, request: Request, token: str, fields: dict[str, str]) -> Inbound | None:
    """A text or a press; None when the visitor sent nothing."""
    text, press = fields.get("text", "").strip(), fields.get("press", "")
    if not text and not press:
        return None
    return Inbound(
        channel="web",
        address=token,
        update=f"{token}:{fields.get('n') or secrets.token_hex(8)}"[:120],
        kind="press" if press else "text",
        text="" if press else text,
        press=press[:PRESS_LIMIT],
        language_hint=fields.get("l") or request.headers.get("accept-language", "")[:200],
        drafts=house.settings.shows_drafts,
    )


async def take(house: House, thing: Inbound) -> Taken:
    return await house.inbox.receive(thing)
