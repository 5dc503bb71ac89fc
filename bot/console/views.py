"""The pages a counsellor meets. Nothing here decides who may see them: the doors do."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.app import House
from bot.channels.web.incoming import read_form
from bot.console import accounts, cookies, proofs, queue, sessions
from bot.console.doors import SEE_OTHER, Visit, refused, visit_of
from bot.console.pages import Pages
from bot.console.roles import GIVEN
from bot.errors import BadAccount, LoginRefused

REFUSED, WRONG = 403, 400


# -- coming and going ------------------------------------------------------------------------------


async def login_page(visit: Visit) -> Response:
    return _home() if visit.entered else visit.page("login.html", was_refused=False)


async def login(visit: Visit) -> Response:
    fields = await read_form(visit.request)
    given = [fields.get(field, "") for field in ("name", "passphrase", "code")]
    try:
        token = await accounts.login(visit.house, *given)
    except LoginRefused:
        return visit.page("login.html", REFUSED, was_refused=True)
    before = cookies.token_of(visit.request)
    if before:  # whoever used this browser until now
        await sessions.end(visit.house, before)
    response = _home()
    cookies.keep_token(visit.request, response, token)
    return response


async def logout(visit: Visit) -> Response:
    await sessions.end_all(visit.house, visit.person.counsellor_id)
    response = RedirectResponse("/login", SEE_OTHER)
    cookies.end(visit.request, response)
    return response


async def language(visit: Visit) -> Response:
    chosen = (await read_form(visit.request)).get("to", "")
    response = _home()
    if chosen in cookies.LANGUAGES:
        cookies.keep_language(visit.request, response, chosen)
    return response


def _home() -> Response:
    return RedirectResponse("/", SEE_OTHER)


# -- the queue -------------------------------------------------------------------------------------


async def home(visit: Visit) -> Response:
    return visit.page("home.html", now=await queue.now(visit.house))


async def now(visit: Visit) -> Response:
    """Only the numbers, for a page that refreshes itself."""
    return visit.page("now.html", now=await queue.now(visit.house))


async def shift(visit: Visit) -> Response:
    """The button says what it will do, so pressing it twice in two tabs does no harm."""
    to = (await read_form(visit.request)).get("to")
    if to in ("on", "off"):
        await sessions.set_shift(visit.house, visit.person.counsellor_id, to == "on")
    return _home()


async def account(visit: Visit) -> Response:
    return visit.page("account.html")


# -- the administrator -----------------------------------------------------------------------------


async def counsellors(visit: Visit) -> Response:
    return await _counsellors(visit)


async def _counsellors(visit: Visit, wrong: str = "", status: int = 200) -> Response:
    people = await accounts.listed(visit.house)
    return visit.page("counsellors.html", status, people=people, roles=GIVEN, wrong=wrong)


async def add(visit: Visit) -> Response:
    """Shows the new login in this answer and never again."""
    fields = await read_form(visit.request)
    try:
        made = await accounts.add(visit.house, fields.get("name", ""), fields.get("role", ""))
    except BadAccount as error:
        return await _counsellors(visit, error.reason, WRONG)
    link = proofs.link_for_app(made.name, made.totp_secret)
    return visit.page("added.html", login=made, link=link)


async def disable(visit: Visit) -> Response:
    fields = await read_form(visit.request)
    try:
        await accounts.disable(visit.house, fields.get("name", ""))
    except BadAccount as error:
        return await _counsellors(visit, error.reason, WRONG)
    return RedirectResponse("/counsellors", SEE_OTHER)


# -- when something is wrong -----------------------------------------------------------------------


async def bad_input(request: Request, _error: Exception) -> Response:
    """What no page of ours sends gets no answer of its own."""
    return refused(await visit_of(request))


async def failed(request: Request, error: Exception) -> Response:
    house: House = request.app.state.house
    pages: Pages = request.app.state.pages
    house.log.error("a console page failed", extra={"why": type(error).__name__})
    return HTMLResponse(pages.render("failed.html", cookies.language_of(request), None), 500)
