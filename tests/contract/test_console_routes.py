"""A walk over every door of the console: who may not come in sees nothing, not even a door."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pyotp
import pytest
import yaml
from argon2 import PasswordHasher
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route

from bot.app import House
from bot.console import accounts, proofs, sessions
from bot.console.app import DOORS, console_app
from bot.console.doors import Door, Visit
from bot.console.pages import HERE
from bot.console.roles import GIVEN, ROLES, Role, includes
from tests.conftest import People

HOME = "http://127.0.0.1:8401"
ABSENT = ("/nothing", "/talks/1", "/login/", "/counsellors/", "/say", "/health", "/static/no.js")
CLOSED = [door for door in DOORS if door.role != "none"]
POSTS = [door for door in DOORS if door.method == "POST"]


def name_of(door: Door) -> str:
    return f"{door.method} {door.path}"


def browser(house: House, doors: tuple[Door, ...] = DOORS, home: str = HOME) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=console_app(house, doors), raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url=home)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passphrases are closed lightly here: nothing below is about their cost."""
    light = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(proofs, "_HASHER", light)


@pytest.fixture
async def stranger(house: House) -> AsyncIterator[httpx.AsyncClient]:
    async with browser(house) as client:
        yield client


async def login(house: House, name: str, role: str = "counsellor") -> dict[str, str]:
    """The three fields of the login page."""
    made = await accounts.add(house, name, role)
    code = pyotp.TOTP(made.totp_secret).at(house.clock.now())
    return {"name": name, "passphrase": made.passphrase, "code": code}


async def enter(client: httpx.AsyncClient, house: House, role: str) -> None:
    said = await client.post("/login", data=await login(house, f"een-{role}", role))
    assert (said.status_code, said.headers["location"]) == (303, "/")


def seen(answer: httpx.Response) -> tuple[Any, ...]:
    """Everything that somebody outside could tell two answers apart by."""
    return answer.status_code, answer.text, sorted(answer.headers.items())


async def ask(client: httpx.AsyncClient, method: str, path: str) -> tuple[Any, ...]:
    return seen(await client.request(method, path))


# -- the table -------------------------------------------------------------------------------------


def test_every_door_declares_a_role() -> None:
    assert all(door.role in ROLES for door in DOORS)
    assert len({(door.method, door.path) for door in DOORS}) == len(DOORS)


def test_there_is_no_way_in_beside_the_doors(house: House) -> None:
    inner: Any = console_app(house)._app
    routes = [r for r in inner.routes if isinstance(r, Route)]
    assert sorted(r.path for r in routes) == sorted(d.path for d in DOORS)
    others = [r for r in inner.routes if r not in routes]
    assert [r.path for r in others if isinstance(r, Mount)] == ["/static"]
    assert len(others) == 1


def test_without_a_login_there_is_only_the_login() -> None:
    open_doors = {name_of(door) for door in DOORS if door.role == "none"}
    assert open_doors == {"GET /login", "POST /login", "POST /language"}


@pytest.mark.parametrize("door", CLOSED, ids=name_of)
async def test_without_a_login_a_door_looks_like_no_door(
    stranger: httpx.AsyncClient, door: Door
) -> None:
    answer = await ask(stranger, door.method, door.path)
    for path in ABSENT:
        assert answer == await ask(stranger, door.method, path)
    assert answer[0] == 303


LESSER: list[tuple[Door, str]] = [
    (door, has) for door in CLOSED for has in GIVEN if door.role and not includes(has, door.role)
]


@pytest.mark.parametrize(("door", "has"), LESSER, ids=lambda x: getattr(x, "path", x))
async def test_without_the_role_a_door_looks_like_no_door(
    house: House, stranger: httpx.AsyncClient, door: Door, has: str
) -> None:
    await enter(stranger, house, has)
    answer = await ask(stranger, door.method, door.path)
    for path in ABSENT:
        assert answer == await ask(stranger, door.method, path)
    assert answer[0] == 404


@pytest.mark.parametrize("door", CLOSED, ids=name_of)
async def test_with_the_role_a_door_opens(
    house: House, stranger: httpx.AsyncClient, door: Door
) -> None:
    assert door.role
    await enter(stranger, house, door.role)
    absent = await ask(stranger, door.method, "/nothing")
    assert await ask(stranger, door.method, door.path) != absent


@pytest.mark.parametrize("door", DOORS, ids=name_of)
async def test_the_wrong_method_looks_like_no_door(
    house: House, stranger: httpx.AsyncClient, door: Door
) -> None:
    await enter(stranger, house, "counsellor")
    taken = {d.method for d in DOORS if d.path == door.path} | {"HEAD"}
    for method in {"GET", "POST", "PUT", "DELETE", "OPTIONS", "TRACE"} - taken:
        there = await ask(stranger, method, door.path)
        assert there == await ask(stranger, method, "/nothing")


async def _secret_room(_visit: Visit) -> Response:
    return PlainTextResponse("SECRET")


@pytest.mark.parametrize("role", [*GIVEN, None])
async def test_a_door_somebody_forgot_to_give_a_role_opens_for_nobody(
    house: House, role: str | None
) -> None:
    async with browser(house, (*DOORS, Door("/room", _secret_room))) as client:
        if role:
            await enter(client, house, role)
        assert await ask(client, "GET", "/room") == await ask(client, "GET", "/nothing")


@pytest.mark.parametrize("role", [*ROLES, "", "owner"])
def test_an_unknown_role_includes_nothing(role: str) -> None:
    needed: list[Role] = ["counsellor", "supervisor", "administrator"]
    mine = [one for one in needed if includes(role, one)]
    assert mine == (needed[: ROLES.index(role)] if role in ROLES else [])


# -- posts of other sites --------------------------------------------------------------------------

FOREIGN = [
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},  # the visitors' page on another port of the same machine
    {"origin": "https://elsewhere.example"},
    {"origin": "null"},
    {"origin": "http://127.0.0.1:8400"},
]


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
@pytest.mark.parametrize("door", POSTS, ids=name_of)
async def test_a_form_on_another_site_does_nothing(
    house: House, stranger: httpx.AsyncClient, door: Door, headers: dict[str, str]
) -> None:
    await enter(stranger, house, "administrator")
    fields = {"to": "on", "name": "een-ander", "role": "counsellor"}
    answer = await stranger.post(door.path, data=fields, headers=headers)
    assert seen(answer) == await ask(stranger, "POST", "/nothing")
    people = await accounts.listed(house)
    assert [(p.name, p.disabled, p.on_shift) for p in people] == [
        ("een-administrator", False, False)
    ]


async def test_a_login_typed_on_another_site_is_not_a_login(
    house: House, stranger: httpx.AsyncClient
) -> None:
    fields = await login(house, "marit")
    answer = await stranger.post("/login", data=fields, headers={"sec-fetch-site": "cross-site"})
    assert "set-cookie" not in answer.headers


# -- every answer ----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/login", "/nothing", "/static/console.css", "/static/no"])
async def test_every_answer_carries_the_headers(stranger: httpx.AsyncClient, path: str) -> None:
    headers = (await stranger.get(path)).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "http" not in policy
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"
    assert "server" not in headers


async def _breaks(_visit: Visit) -> Response:
    raise RuntimeError("MARKER-2 secret")


async def test_a_page_that_breaks_says_so_and_no_more(house: House) -> None:
    async with browser(house, (*DOORS, Door("/breaks", _breaks, "none"))) as client:
        answer = await client.get("/breaks")
    assert answer.status_code == 500
    assert "Er ging iets mis" in answer.text
    assert "MARKER-2" not in answer.text
    assert "content-security-policy" in answer.headers


async def test_what_no_page_of_ours_sends_is_refused(
    house: House, stranger: httpx.AsyncClient
) -> None:
    too_much = await stranger.post("/login", content=b"name=" + b"a" * 70_000)
    malformed = await stranger.post("/login", content=b"name=\xff&code=%ff")
    for answer in (too_much, malformed):
        assert seen(answer) == await ask(stranger, "POST", "/nothing")


# -- the cookie ------------------------------------------------------------------------------------


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(house: House) -> None:
    async with browser(house, home="https://console.example") as client:
        said = await client.post("/login", data=await login(house, "marit"))
        cookie = said.headers["set-cookie"]
        assert re.match(r"__Host-console=[\w-]{43}; ", cookie)
        told = cookie.lower()
        for part in ("httponly", "samesite=strict", "secure", "path=/"):
            assert part in told
        for part in ("expires", "max-age", "domain"):
            assert part not in told
        assert (await client.get("/")).status_code == 200
        assert "max-age=0" in (await client.post("/logout")).headers["set-cookie"].lower()


async def test_a_cookie_somebody_planted_is_not_taken_over(
    house: House, stranger: httpx.AsyncClient
) -> None:
    planted = "A" * 43
    stranger.cookies.set("console", planted)
    said = await stranger.post("/login", data=await login(house, "marit"))
    assert planted not in said.headers["set-cookie"]
    assert await sessions.find(house, planted) is None


async def test_who_used_this_browser_before_is_out(
    house: House, stranger: httpx.AsyncClient
) -> None:
    await enter(stranger, house, "administrator")
    before = stranger.cookies["console"]
    await enter(stranger, house, "counsellor")
    assert await sessions.find(house, before) is None


@pytest.mark.parametrize("cookie", ["", "x", "A" * 43, "A" * 44, "é" * 43, "%00" * 20])
async def test_any_other_cookie_is_nobodys(house: House, cookie: str) -> None:
    async with browser(house) as client:
        answer = await client.get("/", headers={b"cookie": f"console={cookie}".encode()})
    assert answer.headers["location"] == "/login"


async def test_after_logging_out_the_old_cookie_is_worth_nothing(
    house: House, stranger: httpx.AsyncClient
) -> None:
    await enter(stranger, house, "counsellor")
    old = stranger.cookies["console"]
    await stranger.post("/logout")
    stranger.cookies.set("console", old)
    assert (await stranger.get("/")).headers["location"] == "/login"


async def test_a_closed_account_is_out_at_the_next_click(
    house: House, stranger: httpx.AsyncClient
) -> None:
    await enter(stranger, house, "counsellor")
    await accounts.disable(house, "een-counsellor")
    assert (await stranger.get("/")).headers["location"] == "/login"


# -- what the pages do -----------------------------------------------------------------------------


async def test_a_wrong_login_says_the_same_whatever_was_wrong(
    house: House, stranger: httpx.AsyncClient
) -> None:
    right = await login(house, "marit")
    wrongs = [{"name": "niemand"}, {"passphrase": "fout"}, {"code": "000000"}]
    told = [seen(await stranger.post("/login", data={**right, **wrong})) for wrong in wrongs]
    told.append(seen(await stranger.post("/login")))
    assert told[0][0] == 403
    assert all(one == told[0] for one in told)
    for typed in right.values():
        assert typed not in told[0][1]


async def test_the_queue_shows_how_many_and_never_what(
    house: House, people: People, stranger: httpx.AsyncClient
) -> None:
    await enter(stranger, house, "counsellor")
    empty = (await stranger.get("/")).text
    assert "Er wacht niemand." in empty
    await people.does("v1", text="MARKER-3 wat is de bedenktijd")
    talk_id = await house.talks.find("web", "v1")
    assert talk_id
    page = (await stranger.get("/")).text
    assert re.search(r"Met de assistent</dt><dd>1<", page)
    assert "MARKER-3" not in page
    assert talk_id not in page


async def test_a_shift_begins_and_ends_by_one_button(
    house: House, stranger: httpx.AsyncClient
) -> None:
    await enter(stranger, house, "counsellor")
    for to, other in (("on", "off"), ("on", "off"), ("off", "on")):
        await stranger.post("/shift", data={"to": to})
        page = (await stranger.get("/")).text
        assert f'name="to" value="{other}"' in page
        present = [p.on_shift for p in await accounts.listed(house)]
        assert present == [to == "on"]


async def test_a_new_login_is_shown_once(house: House, stranger: httpx.AsyncClient) -> None:
    await enter(stranger, house, "administrator")
    fields = {"name": "joris", "role": "supervisor"}
    page = (await stranger.post("/counsellors/add", data=fields)).text
    passphrase = re.search(r"<dd>((?:[a-z]+ ){6}[a-z]+)</dd>", page)
    secret = re.search(r"otpauth://totp/Houvast:joris\?secret=([A-Z2-7]{32})&amp;", page)
    assert passphrase
    assert secret
    code = pyotp.TOTP(secret[1]).at(house.clock.now())
    assert await accounts.login(house, "joris", passphrase[1], code)
    again = (await stranger.get("/counsellors")).text
    assert "joris" in again
    assert passphrase[1] not in again
    assert secret[1] not in again


@pytest.mark.parametrize(
    ("path", "fields", "says"),
    [
        ("/counsellors/add", {"name": "Jö", "role": "counsellor"}, "Deze naam kan niet"),
        ("/counsellors/add", {"name": "een-administrator", "role": "counsellor"}, "al in gebruik"),
        ("/counsellors/add", {"name": "joris", "role": "none"}, "Deze rol bestaat niet"),
        ("/counsellors/disable", {"name": "niemand"}, "geen hulpverlener met die naam"),
        ("/counsellors/disable", {"name": "een-administrator"}, "laatste beheerder"),
    ],
)
async def test_the_administrator_is_told_what_is_wrong(
    house: House, stranger: httpx.AsyncClient, path: str, fields: dict[str, str], says: str
) -> None:
    await enter(stranger, house, "administrator")
    answer = await stranger.post(path, data=fields)
    assert answer.status_code == 400
    assert says in answer.text
    assert len(await accounts.listed(house)) == 1


async def test_pages_are_dutch_until_somebody_chooses(stranger: httpx.AsyncClient) -> None:
    first = await stranger.get("/login", headers={"accept-language": "en"})
    assert '<html lang="nl">' in first.text
    await stranger.post("/language", data={"to": "en"})
    assert '<html lang="en">' in (await stranger.get("/login")).text
    await stranger.post("/language", data={"to": "<script>"})
    assert '<html lang="en">' in (await stranger.get("/login")).text


# -- words and shapes ------------------------------------------------------------------------------


def words_of(house: House, language: str) -> dict[str, str]:
    file: Path = house.settings.data / "console" / "words" / f"{language}.yml"
    return dict(yaml.safe_load(file.read_text("utf-8"))["words"])


def test_both_languages_say_the_same_things(house: House) -> None:
    dutch, english = words_of(house, "nl"), words_of(house, "en")
    assert set(dutch) == set(english)
    for key, text in dutch.items():
        assert re.findall(r"{\w+}", text) == re.findall(r"{\w+}", english[key]), key


def test_no_page_has_words_styles_or_scripts_of_its_own() -> None:
    for file in (HERE / "templates").glob("*.html"):
        shape = file.read_text("utf-8")
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?! src)|\|\s*safe", shape), (
            file.name
        )
        bare = re.sub(r"{%.*?%}|{{.*?}}|<[^>]*>", "", shape, flags=re.DOTALL)
        assert not re.search(r"[a-z]{3}", bare), file.name
