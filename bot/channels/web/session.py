"""One cookie, nothing else in the browser. It is a random token; we keep only its keyed hash."""

from __future__ import annotations

import re
import secrets

from starlette.requests import Request
from starlette.responses import Response

from bot.storage.vault import Peppers

TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
SECURE, PLAIN = "__Host-s", "s"  # the prefix needs https; on loopback there is none


def _name(request: Request) -> str:
    return SECURE if request.url.scheme == "https" else PLAIN


def token_of(request: Request) -> str | None:
    """The visitor's token, or None for a missing or malformed one."""
    value = request.cookies.get(_name(request), "")
    return value if TOKEN.fullmatch(value) else None


def new_token() -> str:
    return secrets.token_urlsafe(32)


def keep(request: Request, response: Response, token: str) -> None:
    response.set_cookie(
        _name(request),
        token,
        path="/",
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )


def end(request: Request, response: Response) -> None:
    response.delete_cookie(_name(request), path="/", httponly=True, samesite="strict")


def page_key(peppers: Peppers, token: str) -> str:
    """Opens the talk's page once: a restored tab has a used one and gets the first page."""
    nonce = secrets.token_urlsafe(12)
    return f"{nonce}.{peppers.digest('page', token, nonce)[:24]}"


def is_page_key(peppers: Peppers, token: str, key: str) -> bool:
    nonce, _, mac = key.partition(".")
    if not nonce or not mac:
        return False
    return any(
        secrets.compare_digest(digest[:24], mac) for digest in peppers.digests("page", token, nonce)
    )
