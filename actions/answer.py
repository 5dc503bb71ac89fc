"""Answering a question: the topic and its finer question name the text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions import table
from actions.base import ActAction, Event, Turn
from nlu.common.acts import Act, Say

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
        rows = table.load()
        topic = turn.understood.get("topic") or turn.intent
        acts: list[Act] = [Say(_answer(topic, turn.understood.get("answers") or [], rows))]
        for other in turn.understood.get("also") or []:
            second = Say(_answer(other, [], rows))
            if second not in acts:
                return [*acts, Say("core/also"), second], []
        return acts, []


def _answer(topic: str, ranked: list[Mapping[str, Any]], rows: Mapping[str, table.Row]) -> str:
    """The answer's id. Raises KeyError for a topic that has none."""
    row = rows.get(topic)
    if row is None:
        return _CORE[topic]
    if ranked and ranked[0]["confidence"] >= SURE_OF_KEY:
        return row.keys.get(ranked[0]["key"], row.answer)
    return row.answer
