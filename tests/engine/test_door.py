"""The door: what goes in and what comes out, against a real engine process."""

from __future__ import annotations

from typing import Any

import pytest
from engine_process import Engine

CRISES = {
    "I want to die": "suicide",
    "over zelfmoordgedachten": "suicide",
    "he is at the door with a knife": "danger",
    "she is bleeding a lot": "medical",
}
FORM_OPEN = {"schema": 1, "slots": {}, "form": "find_help_form", "asked": "region"}


def test_ready(engine: Engine) -> None:
    assert engine.get("/ready") == (200, {"ready": True})


def test_a_question_is_answered_by_the_action(engine: Engine) -> None:
    answer = engine.talk("my boss does not pay me")
    assert answer["understood"]["topic"] == "rights_work_pay"
    assert answer["acts"] == [{"say": "rights/reflection_period", "blanks": {}}]
    assert answer["state"] == {"schema": 1, "slots": {"misses": 0}, "form": None, "asked": None}


def test_a_finer_question_is_ranked(engine: Engine) -> None:
    engine.talk("my fingerprints are in Italy, Dublin")
    told = engine.actions.calls[0]["tracker"]["latest_message"]["understood"]
    assert told["answers"][0]["key"] == "dublin"
    assert {ranked["key"] for ranked in told["answers"]} == {"general", "dublin"}


@pytest.mark.parametrize(("text", "kind"), CRISES.items())
def test_a_crisis_is_the_only_act_and_closes_the_form(engine: Engine, text: str, kind: str) -> None:
    state = {**FORM_OPEN, "slots": {"region": "north"}}
    answer = engine.talk(text, state=state)
    assert answer["understood"]["crisis"] == kind
    assert answer["acts"] == [{"do": "crisis", "arguments": {"kind": kind}}]
    assert answer["state"] == {**state, "form": None, "asked": None}
    assert engine.actions.calls == []


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("I want to talk to a person", "person"),
        ("delete everything", "offer_stop_or_delete"),
        ("he reads my phone", "watched"),
    ],
)
def test_leaving_the_dialogue(engine: Engine, text: str, command: str) -> None:
    answer = engine.talk(text, state=FORM_OPEN)
    assert answer["acts"] == [{"do": command, "arguments": {}}]
    assert answer["state"]["form"] is None


@pytest.mark.parametrize("text", ["", "   ", "...", "\u200b", "\x00", "👍", "/"])
def test_nothing_said_is_not_understood(engine: Engine, text: str) -> None:
    engine.actions.replies["action_not_understood"] = {
        "events": [{"event": "slot", "name": "misses", "value": 1}],
        "responses": [{"custom": {"ask": "not_understood", "choices": []}}],
    }
    answer = engine.talk(text)
    assert answer["understood"]["topic"] == "out_of_scope"
    assert answer["understood"]["fallback"] is True
    assert answer["acts"] == [{"ask": "not_understood", "choices": []}]
    assert answer["state"]["slots"] == {"misses": 1}


def test_understanding_sets_the_misses_back(engine: Engine) -> None:
    state = {"schema": 1, "slots": {"misses": 2}, "form": None, "asked": None}
    assert engine.talk("where can I sleep", state=state)["state"]["slots"] == {"misses": 0}


def test_a_form_asks_takes_a_question_and_goes_on(engine: Engine) -> None:
    asked = engine.talk(press="choice/find_help")
    assert asked["acts"][0]["ask"] == "find_help/region"
    assert asked["state"]["form"] == "find_help_form"
    assert asked["state"]["asked"] == "region"
    between = engine.talk("my boss took my passport", state=asked["state"])
    assert [next(iter(act)) for act in between["acts"]] == ["say", "ask"]
    engine.actions.replies["action_find_help"] = {
        "events": [],
        "responses": [{"custom": {"do": "services", "arguments": {"region": "north"}}}],
    }
    done = engine.talk(press="choice/region/north", state=between["state"])
    assert done["acts"] == [{"do": "services", "arguments": {"region": "north"}}]
    assert done["state"]["form"] is None
    assert done["state"]["slots"]["region"] == "north"


def test_facts_are_told_and_not_kept(engine: Engine) -> None:
    answer = engine.talk("hello", facts={"language": "pl", "open": True, "now": "x", "new": 1})
    slots = engine.actions.calls[0]["tracker"]["slots"]
    assert (slots["fact_language"], slots["fact_open"]) == ("pl", True)
    assert answer["state"]["slots"] == {"misses": 0}


@pytest.mark.parametrize("state", [None, 1, [], {}, {"schema": 99}, {"schema": 1, "slots": 3}])
def test_an_unreadable_state_is_a_new_talk(engine: Engine, state: Any) -> None:
    assert engine.talk("hello", state=state)["state"]["slots"] == {"misses": 0}


def test_an_unknown_slot_or_form_is_dropped(engine: Engine) -> None:
    state = {"schema": 1, "slots": {"old": 1, "fact_open": True}, "form": "old", "asked": "x"}
    kept = engine.talk("hello", state=state)["state"]
    assert kept == {"schema": 1, "slots": {"misses": 0}, "form": None, "asked": None}


@pytest.mark.parametrize("text", ["/restart", "/session_start", " /greet", '/choose{"region":"x"}'])
def test_a_slash_is_no_command(engine: Engine, text: str) -> None:
    state = {"schema": 1, "slots": {"region": "north"}, "form": None, "asked": None}
    assert engine.talk(text, state=state)["state"]["slots"]["region"] == "north"


def test_many_texts(engine: Engine) -> None:
    status, answer = engine.post("/understand", {"texts": ["hello", "", "I want to die"]})
    assert status == 200
    topics = [understood["topic"] for understood in answer["understood"]]
    assert topics == ["greet", "out_of_scope", "crisis_suicide"]


def test_an_answer_that_is_no_act_is_a_failure(engine: Engine) -> None:
    for response in ({"text": "words"}, {"custom": {"say": "Free words"}}, {"buttons": [{"a": 1}]}):
        engine.actions.replies["action_answer"] = {"events": [], "responses": [response]}
        assert engine.post("/talk", {"v": 1, "text": "hello"}) == (500, {"error": "failed"})


def test_a_failing_action_leaves_no_act(engine: Engine) -> None:
    engine.actions.replies["action_answer"] = 500
    assert engine.talk("hello")["acts"] == []


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"{", "json"),
        (b"\xff\xfe", "json"),
        ([], "body"),
        ({}, "version"),
        ({"v": 2, "text": "x"}, "version"),
        ({"v": 1}, "text_or_press"),
        ({"v": 1, "text": "x", "press": "greet"}, "text_or_press"),
        ({"v": 1, "text": 1}, "text"),
        ({"v": 1, "text": "x" * 20_001}, "too_long"),
        ({"v": 1, "press": "no_such_intent"}, "press"),
        ({"v": 1, "press": "choice/region/atlantis"}, "press"),
        ({"v": 1, "press": "choice/misses/3"}, "press"),
        ({"v": 1, "press": "/restart"}, "press"),
        ({"v": 1, "press": "restart"}, "press"),
        ({"v": 1, "text": "x", "facts": []}, "facts"),
        ({"v": 1, "text": "x", "facts": {"a": {"b": 1}}}, "facts"),
        ({"v": 1, "text": "x", "facts": {"a": "b" * 65}}, "facts"),
    ],
)
def test_a_bad_request_gets_a_reason_word(engine: Engine, body: Any, reason: str) -> None:
    assert engine.post("/talk", body) == (400, {"error": reason})


@pytest.mark.parametrize("body", [{}, {"texts": "x"}, {"texts": [1]}, {"texts": ["x"] * 65}])
def test_bad_texts(engine: Engine, body: Any) -> None:
    assert engine.post("/understand", body)[0] == 400


@pytest.mark.parametrize(
    "path", ["/", "/webhooks/rest/webhook", "/model/parse", "/conversations/x/tracker", "/status"]
)
def test_there_is_no_other_door(engine: Engine, path: str) -> None:
    assert engine.get(path)[0] == 404
    assert engine.post(path, {"text": "x"})[0] in (404, 405)
