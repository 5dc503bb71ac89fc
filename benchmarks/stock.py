"""Rasa's own default pipeline on our training data: what we would have without our own part."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.rows import ROOT, Answer, Pair, Row

# The pipeline that `rasa init` of 3.6 writes down in comments and uses when none is given.
CONFIG = """
recipe: default.v1
language: xx
pipeline:
- name: WhitespaceTokenizer
- name: RegexFeaturizer
- name: LexicalSyntacticFeaturizer
- name: CountVectorsFeaturizer
- name: CountVectorsFeaturizer
  analyzer: char_wb
  min_ngram: 1
  max_ngram: 4
- name: DIETClassifier
  epochs: 100
  constrain_similarities: true
- name: FallbackClassifier
  threshold: 0.3
  ambiguity_threshold: 0.1
policies: []
"""
_PARSE = """
import asyncio, json, sys
from rasa.core.agent import Agent
agent = Agent.load(sys.argv[1])
async def main():
    for line in sys.stdin:
        text = json.loads(line)
        parsed = await agent.parse_message(text)
        ranked = [r for r in parsed["intent_ranking"] if r["name"] != "nlu_fallback"]
        print(json.dumps([parsed["intent"]["name"], ranked[:3]]), flush=True)
asyncio.run(main())
"""
_CRISES = {"crisis_suicide": "suicide", "crisis_danger_now": "danger", "crisis_medical": "medical"}


def answers(python: Path, rows: Sequence[Row]) -> list[Pair]:
    """Train stock Rasa and ask it. Its crisis is its first topic; it knows no language."""
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "config.yml"
        config.write_text(CONFIG, "utf-8")
        data = str(ROOT / "data" / "nlu")
        train = ["-m", "rasa", "train", "nlu", "--config", str(config), "--nlu", data]
        _run(python, [*train, "--out", folder], folder, "")
        model = next(Path(folder).glob("*.tar.gz"))
        asked = "".join(json.dumps(row.text) + "\n" for row in rows)
        said = _run(python, ["-c", _PARSE, str(model)], folder, asked)
    lines = [json.loads(line) for line in said.splitlines() if line.startswith("[")]
    return [(row, _answer(*line)) for row, line in zip(rows, lines, strict=True)]


def _run(python: Path, arguments: list[str], folder: str, given: str) -> str:
    return subprocess.run(  # noqa: S603 - the operator named this Python
        [str(python), *arguments], input=given, cwd=folder, text=True, encoding="utf-8",
        stdout=subprocess.PIPE, check=True,
    ).stdout  # fmt: skip


def _answer(intent: str, ranked: list[dict[str, object]]) -> Answer:
    names = [str(entry["name"]).split("/")[0] for entry in ranked] or ["out_of_scope"]
    sure = float(str(ranked[0]["confidence"])) if ranked else 0.0
    asked_back = intent == "nlu_fallback"
    crisis = None if asked_back else _CRISES.get(names[0])
    return Answer(names[0], sure, tuple(names), crisis, "", asked_back, ())
