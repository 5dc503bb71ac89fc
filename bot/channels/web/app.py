"""The visitors' web application: its routes, and nothing of the console's."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.app import House
from bot.channels.web import views
from bot.channels.web.headers import SafeHeaders, origin_of
from bot.channels.web.pages import HERE
from bot.channels.web.rate import PostRate


def web_app(house: House, extra: list[Route] | None = None) -> SafeHeaders:
    """``extra``: doors of other channels that listen here (Telegram's webhook)."""
    app = Starlette(
        routes=[
            Route("/", views.first),
            Route("/q", views.talk),
            Route("/say", views.say, methods=["POST"]),
            Route("/events", views.events),
            Route("/got", views.got, methods=["POST"]),
            Route("/leave", views.leave, methods=["POST"]),
            Route("/privacy", views.privacy),
            Route("/health", views.health),
            Mount("/static", StaticFiles(directory=HERE / "static")),
            *(extra or []),
        ],
        exception_handlers=views.ERRORS,
    )
    app.state.house = house
    app.state.rate = PostRate(house.talks.peppers, house.clock)
    # Outermost, so that answers to errors carry the headers too.
    return SafeHeaders(app, origin_of(house.settings.exit_to))
