"""The report of understanding as people read it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def written(figures: dict[str, Any]) -> str:
    """The whole report, in Markdown."""
    ours = figures["ours"]
    parts = [
        "# How well messages are understood",
        "Written by `make evaluate` (benchmarks/understanding.py). The messages are those of "
        "tests/understanding, by authors who never saw the training data, sent through "
        "`houvast understand`. Brackets: 95 % Wilson interval. Asked back: the assistant offers "
        "the three likeliest topics instead of answering.",
        overall(ours),
        "## Stock Rasa on the same data\n\n" + _stock(figures["stock"]),
        "## Crises\n\n" + _crises(ours["crises"]),
        *(f"## By {name}\n\n{_groups(ours['by'][name])}" for name in ("language", "style")),
        "## Two topics in one message\n\n" + _also(ours["also"]),
        "## Calibration\n\n" + _calibration(ours["calibration"]),
        "## Taken for another\n\n" + _confusions(ours["confusions"]),
        "## The open probe\n\n" + _probe(figures["probe"]),
        "## Speed\n\n" + _speed(figures),
    ]
    return "\n\n".join(parts) + "\n"


def overall(group: dict[str, Any]) -> str:
    """The main figures in one table; for the screen as well."""
    all_of = group["overall"]
    names = {
        "top1": "topic right", "top3": "among the first three",
        "wrong_and_not_asked": "wrong and not asked back", "asked_back": "asked back",
        "crisis_found": "crisis found, any kind", "false_alarms": "alarm without a crisis",
        "language_right": "language right (three words or more)",
    }  # fmt: skip
    rows = [(label, _share(all_of[name])) for name, label in names.items()]
    rows += [(f"{kind}: right kind", _share(found["right_kind"]))
             for kind, found in group["crises"]["recall"].items()]  # fmt: skip
    alarms = group["crises"]["false_alarms"]
    rows += [(f"alarms, {name}", _share(found["any"])) for name, found in alarms.items()]
    rows += [("macro-F1", f"{all_of['macro_f1']:.3f}"), ("messages", str(all_of["n"]))]
    return _table(("", ""), rows)


def _share(value: dict[str, Any]) -> str:
    if value["share"] is None:
        return "–"
    return f"{value['share']:.3f} ({value['low']:.2f}–{value['high']:.2f}, n {value['n']})"


def _short(value: dict[str, Any]) -> str:
    if value["share"] is None:
        return "–"
    return f"{value['share']:.2f} ({value['low']:.2f}–{value['high']:.2f})"


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = tuple(head)
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _groups(groups: dict[str, Any]) -> str:
    columns = ("top1", "top3", "wrong_and_not_asked", "asked_back", "crisis_found", "false_alarms")
    head = ("", "n", "right", "in three", "wrong, not asked", "asked back", "crisis found",
            "alarms", "language", "macro-F1")  # fmt: skip
    rows = [
        (name, str(group["n"]), *(_short(group[c]) for c in columns),
         _short(group["language_right"]), f"{group['macro_f1']:.2f}")
        for name, group in groups.items()
    ]  # fmt: skip
    return _table(head, rows)


def _crises(crises: dict[str, Any]) -> str:
    head = ("kind", "right kind", "any kind", "without a keyword, any kind")
    rows = [(kind, *(_share(found[name]) for name in ("right_kind", "any_kind", "implicit")))
            for kind, found in crises["recall"].items()]  # fmt: skip
    alarms = [(name, *(_share(value) for value in found.values()))
              for name, found in crises["false_alarms"].items()]  # fmt: skip
    head_alarms = ("false alarms on", "any", "suicide", "danger", "medical")
    return _table(head, rows) + "\n\n" + _table(head_alarms, alarms)


def _also(found: dict[str, Any]) -> str:
    labels = {"second_found": "the second topic is seen", "both_found": "both are seen",
              "unasked": "a second topic where none was marked"}  # fmt: skip
    return _table(("", ""), [(label, _share(found[name])) for name, label in labels.items()])


def _calibration(bins: list[dict[str, Any]]) -> str:
    rows = [(f"{b['from']:.1f}–{b['from'] + 0.1:.1f}", str(b["n"]), f"{b['confidence']:.2f}",
             f"{b['right']:.2f}") for b in bins]  # fmt: skip
    return _table(("confidence", "messages", "mean confidence", "right"), rows)


def _confusions(found: list[dict[str, Any]]) -> str:
    rows = [(c["truth"], c["taken_for"], str(c["n"]), str(c["not_asked"])) for c in found]
    return _table(("it was", "taken for", "times", "of these not asked back"), rows)


def _probe(found: dict[str, Any] | None) -> str:
    if not found:
        return "Not at hand here."
    names = ("top1", "top3", "wrong_and_not_asked", "asked_back")
    rows = [(name.replace("_", " "), _share(found[name])) for name in names]
    rows += [(f"{kind}: any kind", _share(found["recall"][kind]["any_kind"]))
             for kind in ("suicide", "danger")]  # fmt: skip
    rows.append(("alarms", _share(found["false_alarms"]["ordinary"]["any"])))
    return _table(("", ""), rows)


def _stock(found: dict[str, Any] | None) -> str:
    if found is None:
        return (
            "Not run: `python -m benchmarks.understanding --stock PYTHON` with the Python of an "
            "environment that has stock Rasa trains and measures its default pipeline beside ours."
        )
    return overall(found)


def _speed(figures: dict[str, Any]) -> str:
    reading = figures["reading"]
    rows = [
        (f"{name} characters" if name != "short" else "up to 120 characters",
         f"{value['p50']:.0f} ms", f"{value['p95']:.0f} ms")
        for name, value in reading.items() if isinstance(value, dict)
    ]  # fmt: skip
    note = (
        f"Asked one at a time through the engine's door. All messages took {figures['seconds']} s "
        f"with start; the engine starts in {reading['start_seconds']} s and keeps "
        f"{reading['memory_mb']} MB."
    )
    return note + "\n\n" + _table(("message", "p50", "p95"), rows)
