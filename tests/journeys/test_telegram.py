"""The same first talk through Telegram, against a server of its shape, polling and by webhook."""

from __future__ import annotations

import time
from typing import Any

import httpx
import pytest

from bot.app import Shelf
from bot.engine_process import free_port
from bot.settings import read_settings
from tests.journeys.conftest import StartService
from tests.journeys.stage import RealService, wait_until

SHELF = Shelf.load(read_settings({}))
TOKEN = "123456:TESTTOKEN-MARKER"
CHAT = 42


class Phone:
    """Somebody with Telegram."""

    def __init__(self, server: str, chat: int = CHAT) -> None:
        self._server = server
        self._chat = chat
        self._who = {
            "id": chat, "first_name": "Ana", "is_bot": False, "language_code": "nl",
        }  # fmt: skip
        self._place = {"id": chat, "first_name": "Ana", "username": "ana", "type": "private"}

    def _post(self, path: str, json: dict[str, Any]) -> httpx.Response:
        return httpx.post(self._server + path, json=json, timeout=10)

    def _message(self, text: str) -> dict[str, Any]:
        now = int(time.time())
        return {
            "botToken": TOKEN,
            "from": self._who,
            "chat": self._place,
            "date": now,
            "text": text,
        }

    def says(self, text: str) -> None:
        self._post("/sendMessage", json=self._message(text)).raise_for_status()

    def starts(self) -> None:
        entities = [{"offset": 0, "length": 6, "type": "bot_command"}]
        message = {**self._message("/start"), "entities": entities}
        self._post("/sendCommand", json=message).raise_for_status()

    def presses(self, data: str) -> None:
        bot = {"id": 666, "is_bot": True, "first_name": "T"}
        now = int(time.time())
        message = {"message_id": 1, "date": now, "chat": self._place, "from": bot, "text": "x"}
        pressed = {"botToken": TOKEN, "from": self._who, "data": data, "message": message}
        self._post("/sendCallback", json={**pressed, "chat_instance": "c"}).raise_for_status()

    def calls(self, method: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = httpx.get(self._server + "/_calls").json()
        return [
            call["params"]
            for call in found
            if call["method"] == method and int(call["params"].get("chat_id", 0)) == self._chat
        ]

    def answer(self, number: int) -> dict[str, Any]:
        wait_until(lambda: len(self.calls("sendMessage")) > number)
        return self.calls("sendMessage")[number]

    def inject(self, **fault: Any) -> None:
        self._post("/_inject", json=fault).raise_for_status()


def says(message: dict[str, Any], answer: str) -> bool:
    """Is this Dutch text that answer? (as far as its first blank)"""
    text = SHELF.library.get(answer, "nl")
    return text is not None and message["text"].startswith(text.body.split("{")[0].strip())


@pytest.fixture(params=["polling", "webhook"])
def on_telegram(
    request: pytest.FixtureRequest, start_service: StartService, telegram_server: str
) -> tuple[RealService, Phone]:
    port = free_port()
    env = {
        "HOUVAST_TELEGRAM_TOKEN": TOKEN,
        "HOUVAST_TELEGRAM_API": telegram_server,
        "HOUVAST_TESTERS": str(CHAT),
    }
    if request.param == "webhook":
        env |= {
            "HOUVAST_TELEGRAM_MODE": "webhook",
            "HOUVAST_TELEGRAM_SECRET": "a-long-random-word",
            "HOUVAST_TELEGRAM_WEBHOOK": f"http://127.0.0.1:{port}/t",
        }
    service = start_service(port, **env)
    prepared = "setWebhook" if request.param == "webhook" else "deleteWebhook"
    calls = telegram_server + "/_calls"
    wait_until(lambda: any(c["method"] == prepared for c in httpx.get(calls).json()))
    return service, Phone(telegram_server)


@pytest.mark.engine
def test_a_first_talk_on_telegram(on_telegram: tuple[RealService, Phone]) -> None:
    service, phone = on_telegram
    phone.starts()
    welcome = phone.answer(0)
    assert "entities" not in welcome or welcome["entities"] in ([], "[]")
    assert '"start"' in str(welcome["reply_markup"]).replace("'", '"')
    phone.presses("start")
    arrival = phone.answer(1)
    assert says(arrival, "core/arrival_telegram")
    assert "spoiler" in str(arrival["entities"])
    assert str(arrival["disable_notification"]).lower() == "true"
    phone.says("mijn baas heeft mijn paspoort afgepakt")
    assert says(phone.answer(2), "work/documents_taken")
    phone.says("/verwijder alles")
    phone.answer(3)
    phone.presses("delete/yes")
    assert says(phone.answer(4), "core/delete_done_telegram")
    assert TOKEN not in service.log.read_text()


@pytest.mark.engine
def test_a_stranger_gets_digits_while_nothing_is_signed(
    on_telegram: tuple[RealService, Phone], telegram_server: str
) -> None:
    stranger = Phone(telegram_server, chat=77)
    stranger.starts()
    stranger.answer(0)
    assert "112" in stranger.answer(1)["text"]
    assert len(stranger.calls("sendMessage")) == 2


@pytest.mark.engine
def test_a_chat_that_must_wait_does_not_lose_its_message(
    on_telegram: tuple[RealService, Phone],
) -> None:
    _service, phone = on_telegram
    too_fast = {"error_code": 429, "description": "Too Many Requests: retry after 2"}
    phone.inject(method="sendMessage", parameters={"retry_after": 2}, **too_fast)
    phone.starts()
    wait_until(lambda: len(phone.calls("sendMessage")) == 2)  # refused, then delivered


@pytest.mark.engine
def test_somebody_who_blocked_the_bot_is_forgotten_quietly(
    on_telegram: tuple[RealService, Phone],
) -> None:
    service, phone = on_telegram
    blocked = {"error_code": 403, "description": "Forbidden: bot was blocked by the user"}
    phone.inject(method="sendMessage", **blocked)
    phone.starts()
    wait_until(lambda: phone.calls("sendMessage"))
    time.sleep(1)
    assert len(phone.calls("sendMessage")) == 1
    assert service.process
    assert service.process.poll() is None


@pytest.mark.engine
def test_cleaning_removes_both_sides(on_telegram: tuple[RealService, Phone]) -> None:
    _service, phone = on_telegram
    phone.starts()
    phone.answer(0)
    phone.says("mijn baas heeft mijn paspoort afgepakt")
    phone.answer(2)
    phone.says("maak de chat schoon")
    phone.presses("clean")
    wait_until(lambda: phone.calls("deleteMessages"))
    removed = phone.calls("deleteMessages")[0]["message_ids"]
    assert len(removed if isinstance(removed, list) else removed.split(",")) >= 4


@pytest.mark.engine
def test_a_forged_webhook_is_not_even_there(start_service: StartService) -> None:
    env = {
        "HOUVAST_TELEGRAM_TOKEN": TOKEN,
        "HOUVAST_TELEGRAM_API": "http://127.0.0.1:9",
        "HOUVAST_TELEGRAM_MODE": "webhook",
        "HOUVAST_TELEGRAM_SECRET": "a-long-random-word",
        "HOUVAST_TELEGRAM_WEBHOOK": "http://127.0.0.1:9/t",
    }
    service = start_service(**env)
    update = {"update_id": 1, "message": {"text": "x"}}
    for headers in ({}, {"x-telegram-bot-api-secret-token": "guess"}):
        answer = httpx.post(service.address + "/t", json=update, headers=headers)
        assert answer.status_code == httpx.codes.NOT_FOUND
    good = {"x-telegram-bot-api-secret-token": "a-long-random-word"}
    for body in (b"{", b"[]", b'{"update_id":"x"}', b"\xff" * 50, b"a" * 300_000):
        bad = httpx.post(service.address + "/t", content=body, headers=good)
        assert bad.status_code < httpx.codes.INTERNAL_SERVER_ERROR
