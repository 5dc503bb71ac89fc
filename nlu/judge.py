"""From probabilities and patterns to what was understood. Pure decisions, no model, no Rasa."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from nlu.common.crisis import ORDER, Kind
from nlu.common.topics import CRISIS_KIND, CRISIS_TOPIC, INFORMATIONAL, NO_TOPIC
from nlu.common.wire import Ranked, Understood

GENERAL_KEY = "general"  # a topic's own answer
_PATTERN_WEIGHT = 0.6  # a phrase that people wrote down, against a probability


@dataclass(frozen=True)
class CutOffs:
    """From which probability on something counts (config.yml)."""

    crisis: Mapping[str, float] = field(
        default_factory=lambda: {"suicide": 0.15, "danger": 0.2, "medical": 0.2}
    )
    sure: float = 0.4  # below it the assistant asks back
    also: float = 0.6  # a second topic, in a part of the message
    key: float = 0.5  # a finer question


@dataclass(frozen=True)
class Reading:
    """What the model made of a message: of all of it, and of each of its parts."""

    whole: Mapping[str, float]
    parts: tuple[Mapping[str, float], ...] = ()

    def strongest(self, topic: str) -> float:
        """The highest probability of a topic in the whole message or any part."""
        return max(reading.get(topic, 0.0) for reading in (self.whole, *self.parts))


def crisis_of(reading: Reading, patterns: set[Kind], cut: CutOffs) -> Kind | None:
    """The kind of crisis, by phrases or by the model: either is enough, in doubt recall wins."""
    scores = {kind: reading.strongest(topic) for kind, topic in CRISIS_TOPIC.items()}
    found = [k for k in ORDER if k in patterns or scores[k] >= cut.crisis[k]]
    if not found:
        return None
    if found[0] == "suicide":  # ORDER: its answer serves the other two as well
        return "suicide"
    return max(found, key=lambda k: max(scores[k], _PATTERN_WEIGHT if k in patterns else 0.0))


def understand(
    reading: Reading, patterns: set[Kind], questions: Mapping[str, list[Ranked]], cut: CutOffs
) -> Understood:
    """The whole judgement. `questions` holds the ranked finer questions of each topic."""
    crisis = crisis_of(reading, patterns, cut)
    ranking = _ranking(reading, crisis)
    topic, confidence = ranking[0]
    keys = [] if crisis else questions.get(topic, [])
    return {
        "intent": _intent(topic, keys, cut),
        "topic": topic,
        "confidence": round(confidence, 4),
        "top": [name for name, _ in ranking[:3]],
        "crisis": crisis,
        "fallback": crisis is None and confidence < cut.sure,
        "also": [] if crisis else _also(reading, topic, cut),
        "answers": keys,
    }


def blank() -> Understood:
    """What is understood of a message without any letter."""
    return {
        "intent": NO_TOPIC, "topic": NO_TOPIC, "confidence": 0.0, "top": [NO_TOPIC],
        "crisis": None, "fallback": True, "also": [], "answers": [],
    }  # fmt: skip


def _ranking(reading: Reading, crisis: Kind | None) -> list[tuple[str, float]]:
    """Topics, best first. A crisis topic leads if and only if there is a crisis of that kind."""
    scores = sorted(reading.whole.items(), key=lambda item: -item[1])
    if crisis is None:
        return sorted(scores, key=lambda item: item[0] in CRISIS_KIND)  # stable: crises go last
    topic = CRISIS_TOPIC[crisis]
    confidence = max(reading.strongest(topic), _PATTERN_WEIGHT)
    return [(topic, confidence)] + [s for s in scores if s[0] != topic]


def _also(reading: Reading, topic: str, cut: CutOffs) -> list[str]:
    """At most two other informational topics that some part of the message is clearly about."""
    found = {}
    for part in reading.parts:
        best, score = max(part.items(), key=lambda item: item[1])
        if best in INFORMATIONAL and best != topic and score >= cut.also:
            found[best] = max(score, found.get(best, 0.0))
    return sorted(found, key=lambda name: -found[name])[:2]


def _intent(topic: str, keys: list[Ranked], cut: CutOffs) -> str:
    if keys and keys[0]["key"] != GENERAL_KEY and keys[0]["confidence"] >= cut.key:
        return f"{topic}/{keys[0]['key']}"
    return topic
