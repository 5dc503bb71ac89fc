"""What a press means: understood for certain, because nothing had to be guessed."""

from __future__ import annotations

from nlu.common.topics import CRISIS_KIND
from nlu.common.wire import Understood
from nlu.request import Press

# Presses that are no topic of their own count as the topic that they belong to.
_BELONGS_TO = {
    "find_help": "rights_shelter",
    "choose": "rights_shelter",
    "self_check": "recognise",
    "stop_check": "recognise",
    "told_minor": "minor",
    "told_eu_citizen": "rights_residence",
    "told_dublin": "rights_residence",
    "told_undocumented": "fear_of_police",
    "told_nothing": "rights_residence",
}


def pressed(press: Press) -> Understood:
    """What is understood of a press."""
    topic = _BELONGS_TO.get(press.intent, press.intent)
    return {
        "intent": f"{press.intent}/{press.key}" if press.key else press.intent,
        "topic": topic,
        "confidence": 1.0,
        "top": [topic],
        "crisis": CRISIS_KIND.get(topic),
        "fallback": False,
        "also": [],
        "answers": [{"key": press.key, "confidence": 1.0}] if press.key else [],
    }
