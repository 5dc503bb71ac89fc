"""How well messages are understood: ``make evaluate`` writes reports/understanding.md and .json.

The test set goes through the real command, `houvast understand`, in one process. With ``--stock
PYTHON`` (the Python of an environment with Rasa as it is published) Rasa's default pipeline is
trained on the same data and measured on the same messages in the same run.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks import measures, speed_of_reading, stock, understanding_report
from benchmarks.rows import ROOT, Answer, Pair, Row, open_probe, test_set

REPORTS = ROOT / "reports"
PUBLISHED = ROOT / "docs" / "reports" / "understanding.md"
_COMMAND = (sys.executable, "-m", "bot.cli", "understand")


def main(arguments: list[str] | None = None) -> int:
    """The command."""
    chosen = _parser().parse_args(arguments)
    figures = measure(chosen.stock)
    text = understanding_report.written(figures)
    REPORTS.mkdir(exist_ok=True)
    data = json.dumps(figures, ensure_ascii=False, indent=1)
    (REPORTS / "understanding.json").write_text(data + "\n", "utf-8")
    (REPORTS / "understanding.md").write_text(text, "utf-8")
    if chosen.publish:
        PUBLISHED.parent.mkdir(parents=True, exist_ok=True)
        PUBLISHED.write_text(text, "utf-8")
    sys.stdout.write(understanding_report.overall(figures["ours"]) + "\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="benchmarks.understanding", description=__doc__)
    parser.add_argument("--stock", type=Path, help="a Python that has stock Rasa 3.6")
    parser.add_argument("--publish", action="store_true", help="also write docs/reports/")
    return parser


def measure(stock_python: Path | None) -> dict[str, Any]:
    """Everything that the report says."""
    rows, probe = test_set(), open_probe()
    started = time.monotonic()
    answers = understood([*rows, *probe])
    seconds = time.monotonic() - started
    pairs = list(zip(rows, answers[: len(rows)], strict=True))
    probed = list(zip(probe, answers[len(rows) :], strict=True))
    return {
        "ours": figures_of(pairs),
        "probe": {**measures.topics(probed), **measures.crises(probed)} if probed else None,
        "seconds": round(seconds, 1),
        "reading": asyncio.run(speed_of_reading.measure([row.text for row in rows])),
        "stock": figures_of(stock.answers(stock_python, rows)) if stock_python else None,
    }


def understood(rows: Sequence[Row]) -> list[Answer]:
    """What the real command says of the messages."""
    lines = "".join(json.dumps({"text": row.text}, ensure_ascii=False) + "\n" for row in rows)
    done = subprocess.run(  # noqa: S603 - our own program
        _COMMAND, input=lines, capture_output=True, text=True, encoding="utf-8", cwd=ROOT,
        check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise RuntimeError(f"houvast understand failed:\n{done.stderr[-2000:]}")
    answers = [Answer.from_json(json.loads(line)) for line in done.stdout.splitlines()]
    if len(answers) != len(rows):
        raise RuntimeError("houvast understand did not answer every line")
    return answers


def figures_of(pairs: Sequence[Pair]) -> dict[str, Any]:
    """The figures of all messages, and of every language and style."""
    by = {}
    for name in ("language", "style"):
        groups = sorted({getattr(row, name) for row, _ in pairs})
        by[name] = {g: _group([p for p in pairs if getattr(p[0], name) == g]) for g in groups}
    return {
        "overall": _group(pairs),
        "by": by,
        "crises": measures.crises(pairs),
        "also": measures.also(pairs),
        "calibration": measures.calibration(pairs),
        "confusions": measures.confusions(pairs),
    }


def _group(pairs: Sequence[Pair]) -> dict[str, Any]:
    crises = [p for p in pairs if p[0].topic.startswith("crisis_")]
    return {
        "n": len(pairs),
        **measures.topics(pairs),
        "crisis_found": measures.of(crises, lambda p: p[1].crisis is not None),
        "false_alarms": measures.of(
            [p for p in pairs if p not in crises], lambda p: p[1].crisis is not None
        ),
        "language_right": measures.language(pairs),
    }


if __name__ == "__main__":
    sys.exit(main())
