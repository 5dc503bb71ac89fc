"""The counsellors' web application: its route table, and nothing of the visitors'."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from bot.app import House
from bot.channels.web.headers import SafeHeaders
from bot.console import views
from bot.console.doors import Door, absent
from bot.console.pages import HERE, Pages
from bot.errors import BadInput

DOORS = (
    Door("/login", views.login_page, "none"),
    Door("/login", views.login, "none", "POST"),
    Door("/language", views.language, "none", "POST"),
    Door("/", views.home, "counsellor"),
    Door("/now", views.now, "counsellor"),
    Door("/shift", views.shift, "counsellor", "POST"),
    Door("/account", views.account, "counsellor"),
    Door("/logout", views.logout, "counsellor", "POST"),
    Door("/counsellors", views.counsellors, "administrator"),
    Door("/counsellors/add", views.add, "administrator", "POST"),
    Door("/counsellors/disable", views.disable, "administrator", "POST"),
)


def console_app(house: House, doors: tuple[Door, ...] = DOORS) -> SafeHeaders:
    """Raises BadWords when the console's words are missing."""
    app = Starlette(
        routes=[
            *(door.route() for door in doors),
            Mount("/static", StaticFiles(directory=HERE / "static")),
        ],
        exception_handlers={
            BadInput: views.bad_input,
            404: absent,
            405: absent,
            Exception: views.failed,
        },
    )
    app.router.redirect_slashes = False  # "/x/" that leads on would tell which doors there are
    app.state.house, app.state.pages = house, Pages(house)
    return SafeHeaders(app)
