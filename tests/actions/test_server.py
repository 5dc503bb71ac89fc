"""The actions behind their route, called as the engine calls them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection
from starlette.applications import Starlette

from actions import server

MARKER = "kwartelzomer"
Call = Callable[..., dict[str, Any]]


class Client:
    """Calls the application without a network."""

    def __init__(self, app: Starlette) -> None:
        self._app = app

    def post(self, path: str, **sent: Any) -> httpx.Response:
        return asyncio.run(self._ask("POST", path, **sent))

    def get(self, path: str) -> httpx.Response:
        return asyncio.run(self._ask("GET", path))

    async def _ask(self, method: str, path: str, **sent: Any) -> httpx.Response:
        transport = httpx.ASGITransport(self._app)
        async with httpx.AsyncClient(transport=transport, base_url="http://actions") as client:
            return await client.request(method, path, **sent)


@pytest.fixture
def client(in_project: Path) -> Client:
    return Client(server.app())


def acts(client: Client, sent: dict[str, Any]) -> list[dict[str, Any]]:
    answer = client.post("/webhook", json=sent)
    assert answer.status_code == 200
    return [response["custom"] for response in answer.json()["responses"]]


def understood(topic: str, **more: Any) -> dict[str, Any]:
    return {"topic": topic, "top": [topic], "answers": [], "also": [], **more}


@pytest.mark.parametrize(
    ("meant", "answer"),
    [
        (understood("rights_residence"), "rights/reflection_period"),
        (
            understood("rights_residence", answers=[{"key": "dublin", "confidence": 0.8}]),
            "rights/reflection_dublin",
        ),
        (
            understood("rights_residence", answers=[{"key": "dublin", "confidence": 0.4}]),
            "rights/reflection_period",
        ),
        (
            understood("rights_residence", answers=[{"key": "general", "confidence": 0.9}]),
            "rights/reflection_period",
        ),
        (understood("greet"), "core/greet"),
        (understood("perpetrator_probe"), "core/probe"),
    ],
)
def test_an_answer(client: Client, call: Call, meant: dict[str, Any], answer: str) -> None:
    assert acts(client, call("action_answer", meant)) == [{"say": answer, "blanks": {}}]


def test_a_second_topic_is_answered_as_well(client: Client, call: Call) -> None:
    meant = understood("rights_residence", also=["rights_shelter"])
    said = [act["say"] for act in acts(client, call("action_answer", meant))]
    assert said == ["rights/reflection_period", "core/also", "rights/shelter"]


def test_the_same_answer_is_not_said_twice(client: Client, call: Call) -> None:
    meant = understood("rights_shelter", also=["rights_shelter"])
    assert len(acts(client, call("action_answer", meant))) == 1


def test_a_topic_without_an_answer_is_a_failure_that_is_told(client: Client, call: Call) -> None:
    failed = [{"do": "failed", "arguments": {}}]
    assert acts(client, call("action_answer", understood("rights_medical"))) == failed
    assert acts(client, call("action_answer", None)) == failed


def test_the_ladder(client: Client, call: Call) -> None:
    meant = understood("rights_work_pay", top=["crisis_suicide", "rights_work_pay", "greet"])
    sent = [call("action_not_understood", meant, misses=misses) for misses in (None, 1, 2, 3)]
    first, second, third, fourth = (acts(client, one) for one in sent)
    assert first == [{"ask": "not_understood", "choices": ["topic/rights_work_pay"]}]
    assert [next(iter(act.values())) for act in second] == ["core/not_understood_again", "main"]
    assert third == fourth == [{"do": "offer_person", "arguments": {}}]


def test_the_ladder_counts_up_to_three(client: Client, call: Call) -> None:
    for before, after in ((None, 1), (0, 1), (2, 3), (3, 3)):
        sent = call("action_not_understood", understood("greet"), misses=before)
        events = client.post("/webhook", json=sent).json()["events"]
        assert [(e["name"], e["value"]) for e in events] == [("misses", after)]


@pytest.mark.parametrize(
    ("slot", "region"), [("north", "north"), (None, "unknown"), ("x", "unknown")]
)
def test_help_is_looked_for(client: Client, call: Call, slot: Any, region: str) -> None:
    sent = call("action_find_help", None, region=slot)
    assert acts(client, sent) == [{"do": "services", "arguments": {"region": region}}]


def test_a_region_that_is_not_one_is_asked_again(client: Client, call: Call) -> None:
    for region, events in (("north", 0), (None, 0), ("__other__", 1)):
        sent = call("validate_find_help_form", None, region=region)
        assert len(client.post("/webhook", json=sent).json()["events"]) == events


def test_a_missing_table_is_a_failure_that_is_told(
    client: Client, call: Call, in_project: Path
) -> None:
    (in_project / "data" / "answers.yml").unlink()
    sent = call("action_answer", understood("rights_shelter"))
    assert acts(client, sent) == [{"do": "failed", "arguments": {}}]


def test_a_changed_table_is_read_again(client: Client, call: Call, in_project: Path) -> None:
    sent = call("action_answer", understood("rights_shelter"))
    assert acts(client, sent)[0]["say"] == "rights/shelter"
    changed = "topics: {rights_shelter: {answer: rights/other}}"
    (in_project / "data" / "answers.yml").write_text(changed, "utf-8")
    assert acts(client, sent)[0]["say"] == "rights/other"


class TestTheRoute:
    def test_an_unknown_action(self, client: Client, call: Call) -> None:
        answer = client.post("/webhook", json=call(MARKER))
        assert (answer.status_code, answer.json()) == (404, {"error": "unknown action"})

    @pytest.mark.parametrize("body", [b"{", b"\xff", b"[]", b"{}", b'{"next_action": 1}'])
    def test_what_cannot_be_read(self, client: Client, body: bytes) -> None:
        assert client.post("/webhook", content=body).status_code == 400

    def test_a_rejection_names_the_action_only(self, in_project: Path, call: Call) -> None:
        answer = _with(_reject).post("/webhook", json=call("action_test", {MARKER: MARKER}))
        assert answer.status_code == 400
        assert answer.json() == {"error": "rejected", "action_name": "action_test"}

    def test_a_failure_says_nothing(
        self, in_project: Path, call: Call, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        answer = _with(_break).post("/webhook", json=call("action_test", {MARKER: MARKER}))
        assert (answer.status_code, answer.json()) == (500, {"error": "failed"})
        assert MARKER not in caplog.text

    def test_a_failing_decision_leaves_no_word_in_the_log(
        self, client: Client, call: Call, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        client.post("/webhook", json=call("action_answer", {"topic": MARKER}))
        assert "action_answer failed: KeyError" in caplog.text
        assert MARKER not in caplog.text

    def test_there_is_one_route(self, client: Client) -> None:
        assert client.get("/webhook").status_code == 405
        assert client.get("/").status_code == 404
        assert client.get("/actions").status_code == 404


def _with(function: Callable[..., Any]) -> Client:
    executor = ActionExecutor()
    executor.register_function("action_test", function)
    return Client(server.app(executor))


def _reject(dispatcher: Any, tracker: Any, domain: Any) -> list[Any]:
    raise ActionExecutionRejection("action_test", str(tracker.latest_message))


def _break(dispatcher: Any, tracker: Any, domain: Any) -> list[Any]:
    raise RuntimeError(str(tracker.latest_message))
