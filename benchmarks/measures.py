"""Figures from pairs of a message and its answer. Pure arithmetic."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from math import sqrt
from typing import Any

from benchmarks.rows import Pair, with_known_language
from nlu.common.topics import CRISIS_KIND, CRISIS_TOPIC

_Z = 1.96  # 95 %
NEGATIVE = "negative"


def share(hits: int, n: int) -> dict[str, Any]:
    """A share with its Wilson interval."""
    if n == 0:
        return {"n": 0, "share": None, "low": None, "high": None}
    p, z2 = hits / n, _Z * _Z
    middle = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z * sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    low, high = max(0.0, middle - half), min(1.0, middle + half)
    return {"n": n, "share": round(p, 4), "low": round(low, 4), "high": round(high, 4)}


def of(pairs: Sequence[Pair], is_hit: Callable[[Pair], bool]) -> dict[str, Any]:
    """The share of pairs that are a hit."""
    return share(sum(map(is_hit, pairs)), len(pairs))


def is_right(pair: Pair) -> bool:
    """The right topic."""
    return pair[0].topic == pair[1].topic


def is_wrong_and_not_asked(pair: Pair) -> bool:
    """The harmful kind of mistake: another topic is answered as if it were clear."""
    return not is_right(pair) and not pair[1].fallback


def topics(pairs: Sequence[Pair]) -> dict[str, Any]:
    """Topics right and wrong, of any group of messages."""
    return {
        "top1": of(pairs, is_right),
        "top3": of(pairs, lambda p: p[0].topic in (*p[1].top[:3], p[1].topic)),
        "macro_f1": macro_f1(pairs),
        "wrong_and_not_asked": of(pairs, is_wrong_and_not_asked),
        "asked_back": of(pairs, lambda p: p[1].fallback),
    }


def macro_f1(pairs: Sequence[Pair]) -> float | None:
    """The mean of F1 over the topics that occur in this group."""
    truth, said = Counter(r.topic for r, _ in pairs), Counter(a.topic for _, a in pairs)
    right = Counter(r.topic for r, a in pairs if r.topic == a.topic)
    scores = [2 * right[t] / (truth[t] + said[t]) for t in truth]
    return round(sum(scores) / len(scores), 4) if scores else None


def crises(pairs: Sequence[Pair]) -> dict[str, Any]:
    """Recall of each kind of crisis, and alarms where there is none."""
    found = {}
    for kind, topic in CRISIS_TOPIC.items():
        own = [p for p in pairs if p[0].topic == topic]
        found[kind] = {
            "right_kind": of(own, lambda p, kind=kind: p[1].crisis == kind),  # type: ignore[misc]
            "any_kind": of(own, lambda p: p[1].crisis is not None),
            "implicit": of([p for p in own if p[0].style == "implicit"], _alarmed),
        }
    calm = [p for p in pairs if p[0].topic not in CRISIS_KIND]
    negatives = [p for p in calm if p[0].style == NEGATIVE]
    ordinary = [p for p in calm if p[0].style != NEGATIVE]
    alarms = {
        name: {"any": of(group, _alarmed), **{k: _alarms(group, k) for k in CRISIS_TOPIC}}
        for name, group in (("ordinary", ordinary), ("negatives", negatives))
    }
    return {"recall": found, "false_alarms": alarms}


def _alarmed(pair: Pair) -> bool:
    return pair[1].crisis is not None


def _alarms(pairs: Sequence[Pair], kind: str) -> dict[str, Any]:
    return of(pairs, lambda p: p[1].crisis == kind)


def also(pairs: Sequence[Pair]) -> dict[str, Any]:
    """Messages with a second topic: both seen; and second topics seen where none was marked."""
    double = [p for p in pairs if p[0].also]
    single = [p for p in pairs if not p[0].also]
    return {
        "second_found": of(double, lambda p: p[0].also in (p[1].topic, *p[1].also)),
        "both_found": of(double, lambda p: {p[0].topic, p[0].also} <= {p[1].topic, *p[1].also}),
        "unasked": of(single, lambda p: bool(p[1].also)),
    }


def calibration(pairs: Sequence[Pair]) -> list[dict[str, Any]]:
    """Ten bins of confidence: how sure, how often right."""
    bins: dict[int, list[Pair]] = defaultdict(list)
    for pair in pairs:
        bins[min(9, int(pair[1].confidence * 10))].append(pair)
    return [
        {
            "from": at / 10,
            "n": len(inside),
            "confidence": round(sum(a.confidence for _, a in inside) / len(inside), 3),
            "right": round(sum(map(is_right, inside)) / len(inside), 3),
        }
        for at, inside in sorted(bins.items())
    ]


def confusions(pairs: Iterable[Pair], most: int = 40) -> list[dict[str, Any]]:
    """Which topic is taken for which, and how often without asking back."""
    wrong = [p for p in pairs if not is_right(p)]
    counted = Counter((r.topic, a.topic) for r, a in wrong)
    unasked = Counter((r.topic, a.topic) for r, a in wrong if not a.fallback)
    return [
        {"truth": pair[0], "taken_for": pair[1], "n": n, "not_asked": unasked[pair]}
        for pair, n in counted.most_common(most)
    ]


def language(pairs: Sequence[Pair]) -> dict[str, Any]:
    """Whether the language was seen, in messages of three words or more."""
    return of(with_known_language(pairs), lambda p: p[0].language == p[1].language)


def percentile(values: Sequence[float], part: float) -> float:
    """The value below which this part of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]
