"""The page's door: headers, the way without scripts, quick exit, restored tabs, bad input."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.app import House
from bot.channels.web.app import web_app
from bot.settings import read_settings
from bot.worker import Worker

SEE_OTHER = 303


@pytest.fixture
async def visitor(house: House) -> AsyncIterator[httpx.AsyncClient]:
    """A browser without scripts, and the service's worker beside it."""
    worker = asyncio.create_task(Worker(house).run())
    transport = httpx.ASGITransport(app=web_app(house))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8400") as client:
        yield client
    worker.cancel()
    await asyncio.gather(worker, return_exceptions=True)


async def ask(visitor: httpx.AsyncClient, text: str) -> httpx.Response:
    said = await visitor.post("/say", data={"text": text})
    assert said.status_code == SEE_OTHER
    return await visitor.get(said.headers["location"])


PAGES = [
    "/",
    "/privacy",
    "/q",
    "/nothing-here",
    "/static/page.css",
    "/static/no.js",
    "/health",
]


@pytest.mark.parametrize("page", PAGES)
async def test_every_answer_carries_the_headers(visitor: httpx.AsyncClient, page: str) -> None:
    headers = (await visitor.get(page)).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "*" not in policy
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-embedder-policy"] == "require-corp"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert "server" not in headers


async def test_the_first_page_says_nothing(visitor: httpx.AsyncClient) -> None:
    for language in ("nl", "en", "pl"):
        text = (await visitor.get(f"/?l={language}")).text.lower()
        for word in ("mensenhandel", "traffick", "slachtoffer", "victim", "houvast", "uitbuiting"):
            assert word not in text


async def test_the_first_page_sets_no_cookie(visitor: httpx.AsyncClient) -> None:
    assert "set-cookie" not in (await visitor.get("/")).headers


async def test_without_scripts_the_answer_is_on_the_next_page(visitor: httpx.AsyncClient) -> None:
    page = await ask(visitor, "Wat is de bedenktijd?")
    assert "bedenktijd" in page.text.lower()
    assert 'name="press" value="answer/' in page.text


async def test_the_visitors_own_words_are_never_on_a_page(visitor: httpx.AsyncClient) -> None:
    page = await ask(visitor, "MARKER-1 wat is de bedenktijd")
    assert "MARKER-1" not in page.text


async def test_one_cookie_that_scripts_cannot_read(visitor: httpx.AsyncClient) -> None:
    said = await visitor.post("/say", data={"press": "start"})
    cookies = said.headers.get_list("set-cookie")
    assert len(cookies) == 1
    assert "HttpOnly" in cookies[0]
    assert "samesite=strict" in cookies[0].lower()
    assert "expires" not in cookies[0].lower()
    assert "max-age" not in cookies[0].lower()


async def test_a_restored_tab_gets_the_neutral_first_page(visitor: httpx.AsyncClient) -> None:
    said = await visitor.post("/say", data={"text": "Wat is de bedenktijd?"})
    address = said.headers["location"]
    assert (await visitor.get(address)).status_code == httpx.codes.OK
    again = await visitor.get(address)
    assert again.status_code == SEE_OTHER
    assert again.headers["location"] == "/"


async def test_a_page_key_of_somebody_else_opens_nothing(
    visitor: httpx.AsyncClient, house: House
) -> None:
    said = await visitor.post("/say", data={"press": "start"})
    visitor.cookies.clear()
    visitor.cookies.set("s", "A" * 43)
    assert (await visitor.get(said.headers["location"])).status_code == SEE_OTHER


async def test_leaving_ends_the_talk_and_lands_elsewhere(
    visitor: httpx.AsyncClient, house: House
) -> None:
    await ask(visitor, "Wat is de bedenktijd?")
    token = visitor.cookies["s"]
    assert await house.talks.find("web", token)
    left = await visitor.post("/leave")
    assert left.headers["location"] == house.settings.exit_to
    assert "storage" in left.headers["clear-site-data"]
    assert 's=""' in left.headers["set-cookie"]
    assert await house.talks.find("web", token) is None
    assert await house.vault.owners() == set()


async def test_another_site_cannot_post_for_a_visitor(
    visitor: httpx.AsyncClient, house: House
) -> None:
    foreign = {"sec-fetch-site": "cross-site", "x-live": "1"}
    said = await visitor.post("/say", data={"text": "x"}, headers=foreign)
    assert said.status_code == httpx.codes.BAD_REQUEST
    other = {"origin": "https://elsewhere.example", "x-live": "1"}
    assert (await visitor.post("/say", data={"text": "x"}, headers=other)).status_code == 400
    async with house.main.reading():
        assert await house.inbox.talks_waiting() == []


async def test_two_visitors_never_see_each_other(visitor: httpx.AsyncClient, house: House) -> None:
    transport = visitor._transport
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8400") as other:
        mine, theirs = await asyncio.gather(
            ask(visitor, "ik wil dood"), ask(other, "Wat is de bedenktijd?")
        )
    assert "113" in mine.text
    assert "113" not in re.sub(r"<footer.*", "", theirs.text, flags=re.S)


async def test_a_message_that_is_too_long_is_told_and_not_kept(
    visitor: httpx.AsyncClient, house: House
) -> None:
    page = await ask(visitor, "a b " * 2000)
    assert str(house.settings.max_chars) in page.text


async def test_a_body_that_is_too_large_is_refused(visitor: httpx.AsyncClient) -> None:
    big = await visitor.post("/say", content=b"text=" + b"a" * 70_000, headers={"x-live": "1"})
    assert big.status_code == httpx.codes.REQUEST_ENTITY_TOO_LARGE


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(body=st.binary(max_size=300), path=st.sampled_from(["/say", "/got", "/leave"]))
async def test_nothing_that_is_posted_breaks_the_page(
    visitor: httpx.AsyncClient, body: bytes, path: str
) -> None:
    answer = await visitor.post(path, content=body, headers={"x-live": "1"})
    assert answer.status_code < httpx.codes.INTERNAL_SERVER_ERROR


@pytest.mark.parametrize("cookie", ["", "x", "A" * 43, "A" * 5000, "../..", "ünïcode"])
async def test_no_cookie_breaks_the_page(visitor: httpx.AsyncClient, cookie: str) -> None:
    headers = {"cookie": f"s={cookie}".encode()}
    assert (await visitor.get("/", headers=headers)).status_code == httpx.codes.OK  # type: ignore[arg-type]


async def test_a_browser_that_hides_its_origin_can_start(visitor: httpx.AsyncClient) -> None:
    said = await visitor.post("/say", data={"press": "start"}, headers={"origin": "null"})
    assert said.headers["location"].startswith("/q")


async def test_leaving_works_although_the_talk_cannot_be_opened(
    visitor: httpx.AsyncClient, house: House
) -> None:
    await ask(visitor, "Wat is de bedenktijd?")
    await house.vault.destroy(*await house.vault.owners())
    left = await visitor.post("/leave")
    assert left.headers["location"] == house.settings.exit_to
    assert "storage" in left.headers["clear-site-data"]


async def test_a_flood_from_one_address_is_refused_with_the_numbers(
    visitor: httpx.AsyncClient,
) -> None:
    answers = [await visitor.post("/got", data={}) for _ in range(3)]
    posts = [await visitor.post("/say", data={}) for _ in range(60)]
    refused = [post for post in posts if post.status_code == httpx.codes.TOO_MANY_REQUESTS]
    assert refused
    assert "112" in refused[0].text
    assert (await visitor.get("/")).status_code == httpx.codes.OK
    assert len(answers) == 3


@pytest.mark.parametrize(
    ("changes", "shown"),
    [({}, True), ({"production": True}, False), ({"web_address": "https://x.example"}, False)],
)
def test_a_page_behind_a_proxy_shows_no_drafts(changes: dict[str, object], shown: bool) -> None:
    assert read_settings({"host": "127.0.0.1", **changes}).shows_drafts is shown
