"""Every route is a door with a role; a door without one opens for nobody."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.app import House
from bot.channels.web.headers import is_own_post
from bot.console import cookies, sessions
from bot.console.pages import Pages
from bot.console.roles import Role, includes
from bot.console.sessions import Entered

SEE_OTHER = 303
BY_ITSELF = "x-by-itself"  # a page that looks for news: no sign of life of a person


@dataclass(frozen=True)
class Visit:
    """One request, and who makes it."""

    house: House
    pages: Pages
    request: Request
    entered: Entered | None
    language: str

    @property
    def person(self) -> Entered:
        """Only behind a door with a role."""
        if self.entered is None:
            raise LookupError("nobody has entered here")
        return self.entered

    def page(self, template: str, status: int = 200, **context: object) -> HTMLResponse:
        html = self.pages.render(template, self.language, self.entered, **context)
        return HTMLResponse(html, status)


View = Callable[[Visit], Awaitable[Response]]


@dataclass(frozen=True)
class Door:
    path: str
    view: View
    role: Role | None = None
    method: str = "GET"

    def opens_for(self, entered: Entered | None) -> bool:
        if self.role is None:
            return False
        return self.role == "none" or (entered is not None and includes(entered.role, self.role))

    def route(self) -> Route:
        return Route(self.path, self._answer, methods=[self.method])

    async def _answer(self, request: Request) -> Response:
        visit = await visit_of(request)
        foreign = self.method != "GET" and not is_own_post(request)
        if foreign or not self.opens_for(visit.entered):
            return refused(visit)
        return await self.view(visit)


async def visit_of(request: Request) -> Visit:
    house: House = request.app.state.house
    token = cookies.token_of(request)
    touch = BY_ITSELF not in request.headers
    entered = await sessions.find(house, token, touch=touch) if token else None
    return Visit(house, request.app.state.pages, request, entered, cookies.language_of(request))


def refused(visit: Visit) -> Response:
    """Forbidden, foreign and absent look the same: the login, or for who is inside nothing."""
    if visit.entered is None:
        return RedirectResponse("/login", SEE_OTHER)
    return visit.page("absent.html", 404)


async def absent(request: Request, _error: Exception) -> Response:
    return refused(await visit_of(request))
