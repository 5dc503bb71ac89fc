"""Headers of every answer, and who may post."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

ALWAYS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), browsing-topics=(), camera=(), geolocation=(), gyroscope=(), "
        "interest-cohort=(), microphone=(), payment=(), usb=()"
    ),
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}
TRANSPORT = "max-age=63072000"


def content_policy(form_targets: str = "") -> str:
    """Nothing but our own files; ``form_targets`` are origins that a form may lead on to."""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        f"connect-src 'self'; form-action 'self'{' ' + form_targets if form_targets else ''}; "
        "base-uri 'none'; frame-ancestors 'none'"
    )


def origin_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


class SafeHeaders:
    """Adds the headers to every answer, also to errors."""

    def __init__(self, app: ASGIApp, form_targets: str = "") -> None:
        self._app, self._policy = app, content_policy(form_targets)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def safe(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in ALWAYS.items():
                    headers.setdefault(name, value)
                headers["Content-Security-Policy"] = self._policy
                if scope["scheme"] == "https":
                    headers["Strict-Transport-Security"] = TRANSPORT
            await send(message)

        await self._app(scope, receive, safe)


def is_own_post(request: Request, *, may_hide_origin: bool = False) -> bool:
    """A post from a page of our own; other sites' forms are refused.

    Browsers send one of the two headers with every post; a bare client sends neither and has no
    cookie of anybody else either.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    if origin == "null":
        # What our own forms send where Sec-Fetch-Site is unknown: no-referrer hides the origin.
        # A visitor's cookie is SameSite=Strict, so a foreign form would act for nobody.
        return may_hide_origin
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")
