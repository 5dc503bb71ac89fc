"""The pages a visitor meets. Nothing here reads or says a word of its own."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from bot.app import House
from bot.channels.web import incoming, outgoing, pages, session
from bot.channels.web.headers import is_own_post
from bot.errors import BadInput
from bot.flows.crisis import LAST_WORDS
from bot.model import Inbound
from bot.outbox import Outgoing
from bot.storage.models import SeenRow

SEE_OTHER = 303
WITHOUT_SCRIPT_SECONDS = 12.0  # a page without scripts waits this long for its answer
CLEAR = '"cache", "cookies", "storage"'


def _house(request: Request) -> House:
    house: House = request.app.state.house
    return house


async def first(request: Request) -> Response:
    """The neutral first page; a session that has ended loses its cookie here."""
    house, token = _house(request), session.token_of(request)
    language = pages.language_for(house, request)
    response = HTMLResponse(pages.first_page(house, language))
    if token and await house.talks.find("web", token) is None:
        session.end(request, response)
    return response


async def talk(request: Request) -> Response:
    """The talk's page; opened once by its key, so a restored tab falls back to the first page."""
    house, token = _house(request), session.token_of(request)
    key = request.query_params.get("k", "")
    if token is None or not await _opens(house, token, key):
        return RedirectResponse("/", SEE_OTHER)
    after = _number(request.query_params.get("after"))
    items = await outgoing.since(house, token, after)
    language = await _language(house, request, token)
    return HTMLResponse(pages.talk_page(house, language, items))


async def _opens(house: House, token: str, key: str) -> bool:
    if not session.is_page_key(house.talks.peppers, token, key):
        return False
    digest = house.talks.peppers.digest("page-used", key)
    async with house.main.writing() as database:
        if await database.get(SeenRow, digest):
            return False
        database.add(SeenRow(digest=digest, seen_at=house.clock.now()))
    return True


async def _language(house: House, request: Request, token: str) -> str:
    """The talk's, once there is one."""
    talk_id = await house.talks.find("web", token)
    if talk_id is None:
        return pages.language_for(house, request)
    return (await house.talks.open(talk_id)).talk.memory.language


async def say(request: Request) -> Response:
    """A message or a press. With scripts: 204, the answer comes live. Without: a page to read."""
    house = _house(request)
    if not is_own_post(request, may_hide_origin=True):
        raise BadInput("foreign")
    if not request.app.state.rate.allows(request.client.host if request.client else ""):
        return _digits(house, 429)
    fields = await incoming.read_form(request)
    token = session.token_of(request) or session.new_token()
    thing = incoming.inbound(house, request, token, fields)
    after = _number(fields.get("after"))
    if after:
        await outgoing.shown(house, token, after)
    if request.headers.get("x-live"):
        if thing:
            await incoming.take(house, thing)
        response: Response = Response(status_code=204)
    else:
        await _take_and_wait(house, token, thing)
        key = session.page_key(house.talks.peppers, token)
        response = RedirectResponse(f"/q?k={key}&after={after}", SEE_OTHER)
    session.keep(request, response, token)
    return response


async def _take_and_wait(house: House, token: str, thing: Inbound | None) -> None:
    """Without scripts the next page comes when the answer is there, or after a while."""
    if thing is None:
        return
    before = await outgoing.since(house, token, 0)
    await incoming.take(house, thing)
    newest = before[-1].seq if before else 0
    await outgoing.wait_for_answer(house, token, newest, WITHOUT_SCRIPT_SECONDS)


async def events(request: Request) -> Response:
    """New messages as they come. The last event tells the page to empty itself."""
    house, token = _house(request), session.token_of(request)
    if token is None:
        raise HTTPException(404)
    after = _number(request.headers.get("last-event-id") or request.query_params.get("after"))
    return EventSourceResponse(_events(house, token, after), ping=3600)


async def _events(house: House, token: str, after: int) -> AsyncIterator[ServerSentEvent]:
    async for item in outgoing.live(house, token, after):
        if item == outgoing.ENDED:
            yield ServerSentEvent("", event="ended")
            return
        if not isinstance(item, Outgoing):
            yield ServerSentEvent(comment="")
            continue
        html = pages.fragment(house, item.message)
        data = json.dumps({"html": html, "language": item.message.language})
        yield ServerSentEvent(data, event="message", id=str(item.seq))


async def got(request: Request) -> Response:
    """The page shows everything up to a number: it is wiped here."""
    token = session.token_of(request)
    if token is None or not is_own_post(request, may_hide_origin=True):
        raise BadInput("foreign")
    fields = await incoming.read_form(request)
    await outgoing.shown(_house(request), token, _number(fields.get("after")))
    return Response(status_code=204)


async def leave(request: Request) -> Response:
    """Quick exit: the talk, its key and the cookie are gone, then a page that anybody may have."""
    house, token = _house(request), session.token_of(request)
    if token and is_own_post(request, may_hide_origin=True):
        try:
            await _end_talk(house, token)
        except Exception as error:  # leaving works whatever is broken here
            house.log.exception("a talk was not ended", extra={"why": type(error).__name__})
    response = RedirectResponse(house.settings.exit_to, SEE_OTHER)
    response.headers["Clear-Site-Data"] = CLEAR
    session.end(request, response)
    return response


async def _end_talk(house: House, token: str) -> None:
    """A talk that only the assistant knows is forgotten; a counsellor's stays with them."""
    found = await house.talks.owner_at("web", token)
    if found and found[1] == "assistant":
        await house.talks.forget(found[0])


async def privacy(request: Request) -> Response:
    house = _house(request)
    return HTMLResponse(pages.privacy_page(house, pages.language_for(house, request)))


async def health(request: Request) -> Response:
    """For supervisors: the service answers, and the engine parsed a real message just now."""
    ready = await _house(request).engine.is_ready()
    return PlainTextResponse("ready" if ready else "engine away", 200 if ready else 503)


def _number(value: str | None) -> int:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 18 else 0


async def _bad(request: Request, error: Exception) -> Response:
    """Bad input gets the way back, never an echo."""
    status = 413 if isinstance(error, BadInput) and error.reason == "too_large" else 400
    if request.headers.get("x-live"):
        return Response(status_code=status)
    return RedirectResponse("/", SEE_OTHER)


async def _missing(request: Request, _error: Exception) -> Response:
    if request.method == "GET":
        return RedirectResponse("/", SEE_OTHER)
    return Response(status_code=404)


async def _failed(request: Request, error: Exception) -> Response:
    """Something broke: the numbers still come, in digits that need no language."""
    house = _house(request)
    house.log.error("a page failed", extra={"why": type(error).__name__})
    return _digits(house, 503)


def _digits(house: House, status: int) -> Response:
    text = house.library.get("core/digits", "nl")
    body = house.library.render(text, {}).text if text else LAST_WORDS
    return PlainTextResponse(body, status)


Handler = Callable[[Request, Exception], Awaitable[Response]]
ERRORS: dict[Any, Handler] = {BadInput: _bad, 404: _missing, 405: _missing, Exception: _failed}
