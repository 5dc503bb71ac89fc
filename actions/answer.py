"""Answering a question: the topic and its finer question name the text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions import table
from actions.base import ActAction, Event, Turn
from nlu.common.acts import Act, Ask, Say

SURE_OF_KEY = 0.5
# Topics that are answered from the safety core; data/answers.yml may name better texts.
_CORE = {
    "greet": "core/greet",
    "thanks": "core/thanks",
    "feelings": "core/feelings",
    "out_of_scope": "core/out_of_scope",
    "perpetrator_probe": "core/probe",
    "prompt_injection_abuse": "core/injection",
}


class Answer(ActAction):
    """Says the answer of the topic and, after a lead-in, that of a second topic."""

    called = "action_answer"

    def decide(self, turn: Turn) -> tuple[list[Act], list[Event]]:
        """One answer, or two."""
        if turn.intent == "told_nothing":
            return [Ask("main")], []
        rows = table.load()
        topic = turn.understood.get("topic") or turn.intent
        told = _told(turn)
        acts: list[Act] = [Say(_answer(topic, turn.understood.get("answers") or [], rows, told))]
        for other in turn.understood.get("also") or []:
            second = Say(_answer(other, [], rows, told))
            if second not in acts:
                return [*acts, Say("core/also"), second], []
        return acts, []


def _told(turn: Turn) -> frozenset[str]:
    """What the visitor told of themself by a button in this talk; just now, if it is just now."""
    if turn.intent.startswith("told_"):
        return frozenset({turn.intent.removeprefix("told_")})
    return frozenset(status for status in table.STATUSES if turn.slot(status) == "yes")


def _answer(
    topic: str,
    ranked: list[Mapping[str, Any]],
    rows: Mapping[str, table.Row],
    told: frozenset[str],
) -> str:
    """The answer's id. Raises KeyError for a topic that has none."""
    row = rows.get(topic)
    if row is None:
        return _CORE[topic]
    found = row.answer
    if ranked and ranked[0]["confidence"] >= SURE_OF_KEY:
        found = row.keys.get(ranked[0]["key"], row.answer)
    return row.fitting(told) if found == row.answer else found
