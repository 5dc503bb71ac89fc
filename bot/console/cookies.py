"""Two cookies: the session's token, and the language of the pages."""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import Response

TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
LANGUAGES = ("nl", "en")  # the first is the default


def _is_safe(request: Request) -> bool:
    return request.url.scheme == "https"


def _name(request: Request, plain: str) -> str:
    """The prefix needs https; on loopback there is none."""
    return f"__Host-{plain}" if _is_safe(request) else plain


def token_of(request: Request) -> str | None:
    value = request.cookies.get(_name(request, "console"), "")
    return value if TOKEN.fullmatch(value) else None


def language_of(request: Request) -> str:
    value = request.cookies.get(_name(request, "console-language"), "")
    return value if value in LANGUAGES else LANGUAGES[0]


def keep_token(request: Request, response: Response, token: str) -> None:
    _keep(request, response, "console", token)


def keep_language(request: Request, response: Response, language: str) -> None:
    _keep(request, response, "console-language", language)


def _keep(request: Request, response: Response, plain: str, value: str) -> None:
    response.set_cookie(
        _name(request, plain),
        value,
        path="/",
        httponly=True,
        samesite="strict",
        secure=_is_safe(request),
    )


def end(request: Request, response: Response) -> None:
    response.delete_cookie(
        _name(request, "console"),
        path="/",
        httponly=True,
        samesite="strict",
        secure=_is_safe(request),
    )
