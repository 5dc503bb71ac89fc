"""What is wrong with a file in data/, told to an editor: where, what, and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One line of ``houvast knowledge check``."""

    file: str  # inside data/, so that a line can be followed
    kind: str  # one word, to count by
    what: str
    todo: str
    severe: bool = True  # an error; otherwise a warning

    def __str__(self) -> str:
        return f"{self.file}: {self.kind}: {self.what}. {self.todo}."


def warning(file: str, kind: str, what: str, todo: str) -> Fault:
    return Fault(file, kind, what, todo, severe=False)


def counted(faults: Iterable[Fault]) -> str:
    """``stale 3, missing 2``: most frequent first."""
    kinds = Counter(fault.kind for fault in faults)
    return ", ".join(f"{kind} {count}" for kind, count in kinds.most_common()) or "none"
