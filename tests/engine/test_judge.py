"""The judgement on a message, from made-up probabilities."""

from __future__ import annotations

import pytest

from nlu.common.crisis import Kind
from nlu.judge import CutOffs, Reading, understand

CUT = CutOffs(crisis={"suicide": 0.2, "danger": 0.25, "medical": 0.25})
CALM = {"rights_shelter": 0.7, "greet": 0.1, "crisis_suicide": 0.05, "out_of_scope": 0.15}


def test_a_calm_message() -> None:
    understood = understand(Reading(CALM), set(), {}, CUT)
    assert understood["topic"] == "rights_shelter"
    assert understood["top"] == ["rights_shelter", "out_of_scope", "greet"]
    assert (understood["crisis"], understood["fallback"]) == (None, False)


@pytest.mark.parametrize(
    ("chances", "patterns", "kind"),
    [
        ({"crisis_suicide": 0.21, "greet": 0.79}, set(), "suicide"),
        ({"crisis_suicide": 0.19, "greet": 0.81}, set(), None),
        ({"greet": 1.0}, {"suicide"}, "suicide"),
        ({"crisis_danger_now": 0.9, "crisis_suicide": 0.2}, set(), "suicide"),
        ({"crisis_danger_now": 0.9, "crisis_medical": 0.3}, set(), "danger"),
        ({"crisis_danger_now": 0.3, "greet": 0.7}, {"medical"}, "medical"),
        ({"greet": 1.0}, {"danger", "medical"}, "medical"),
        ({"greet": 1.0}, {"danger"}, "danger"),
    ],
)
def test_crisis(chances: dict[str, float], patterns: set[Kind], kind: str | None) -> None:
    understood = understand(Reading(chances), patterns, {}, CUT)
    assert understood["crisis"] == kind
    assert (understood["topic"].startswith("crisis_")) == (kind is not None)
    assert understood["fallback"] is False or kind is None


def test_a_crisis_in_one_part_is_a_crisis() -> None:
    reading = Reading(CALM, (CALM, {"crisis_suicide": 0.8, "greet": 0.2}))
    assert understand(reading, set(), {}, CUT)["crisis"] == "suicide"


def test_a_topic_of_crisis_without_a_crisis_is_not_the_topic() -> None:
    flat = {"crisis_suicide": 0.15, "crisis_danger_now": 0.12, "feelings": 0.11}
    understood = understand(Reading(flat), set(), {}, CUT)
    assert (understood["topic"], understood["fallback"]) == ("feelings", True)


def test_a_second_topic_needs_a_part_of_its_own() -> None:
    work = {"rights_work_pay": 0.9, "rights_shelter": 0.1}
    parts = (CALM, work, {"greet": 0.99}, {"rights_medical": 0.4})
    assert understand(Reading(CALM, parts), set(), {}, CUT)["also"] == ["rights_work_pay"]
    assert understand(Reading(CALM), set(), {}, CUT)["also"] == []


def test_a_finer_question_names_the_intent() -> None:
    sure = {"rights_shelter": [{"key": "tonight", "confidence": 0.7}]}
    unsure = {"rights_shelter": [{"key": "tonight", "confidence": 0.3}]}
    assert understand(Reading(CALM), set(), sure, CUT)["intent"] == "rights_shelter/tonight"
    understood = understand(Reading(CALM), set(), unsure, CUT)
    assert understood["intent"] == "rights_shelter"
    assert understood["answers"] == unsure["rights_shelter"]
