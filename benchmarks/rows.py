"""The messages that understanding is measured on. No part of the project is trained on them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
TEST_SET = ROOT / "tests" / "understanding"
OPEN_PROBE = ROOT.parent / "shared" / "domain" / "open_probe.tsv"

# The open probe has names of its own for our topics.
PROBE_TOPICS = {
    "aftercare_checkin_setup": "aftercare_checkin",
    "am_i_a_victim": "recognise",
    "fear_of_police_no_papers": "fear_of_police",
    "forget_me": "delete_my_data",
    "immediate_danger": "crisis_danger_now",
    "language_change": "change_language",
    "passport_taken": "documents_taken",
    "report_police_how": "report_how",
    "suicidal_crisis": "crisis_suicide",
    "unpaid_wages": "rights_work_pay",
}
_MIXED = "mix"  # the probe's messages in several languages at once: no language is the right one


@dataclass(frozen=True)
class Row:
    """A message and what it really is about."""

    language: str
    style: str
    topic: str
    also: str
    text: str

    @property
    def words(self) -> int:
        """Chinese is written without spaces: two characters are about a word."""
        return len(self.text) // 2 if self.language == "zh" else len(self.text.split())


@dataclass(frozen=True)
class Answer:
    """What `houvast understand` said of it."""

    topic: str
    confidence: float
    top: tuple[str, ...]
    crisis: str | None
    language: str
    fallback: bool
    also: tuple[str, ...]

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Answer:
        """Raises KeyError for a line that is no answer."""
        return cls(
            topic=value["topic"],
            confidence=float(value["confidence"]),
            top=tuple(value["top"]),
            crisis=value["crisis"],
            language=value["language"],
            fallback=value["fallback"],
            also=tuple(value["also"]),
        )


Pair = tuple[Row, Answer]


def test_set() -> list[Row]:
    """All messages of the test set."""
    files = sorted(TEST_SET.glob("*.tsv"))
    return [_row(line) for file in files for line in _lines(file)]


def open_probe() -> list[Row]:
    """The open probe under our topics' names; nothing where it is not at hand."""
    if not OPEN_PROBE.exists():
        return []
    return [
        Row(line["lang"], "probe", PROBE_TOPICS.get(line["intent"], line["intent"]), "", text)
        for line in _lines(OPEN_PROBE)
        if (text := line["text"])
    ]


def _lines(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened, delimiter="\t", quoting=csv.QUOTE_NONE))


def _row(line: dict[str, str]) -> Row:
    return Row(line["language"], line["style"], line["topic"], line["also"], line["text"])


def with_known_language(pairs: Sequence[Pair]) -> list[Pair]:
    """The messages whose language can be asked for: three words or more, not several at once."""
    return [p for p in pairs if p[0].words >= 3 and p[0].language != _MIXED]
