"""Towns, provinces and parts of the country as people write them: ``data/places.yml``.

A place is looked up here and never sent to the engine: where somebody is need not travel further.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.errors import BadWords
from bot.knowledge.text import LOADER
from nlu.common.folding import fold

MOST_WORDS = 10
REGIONS = ("north", "east", "south", "west", "unknown")


@dataclass(frozen=True)
class Places:
    """Folded names with their part of the country, and the small words that stand around them."""

    regions: Mapping[str, str]
    around: frozenset[str]

    def region_of(self, text: str) -> str | None:
        """The part of the country, if the message names a place and says nothing else.

        A longer message is a question that happens to name a town; it is not for us.
        """
        words = fold(text).split()
        if len(words) > MOST_WORDS:
            return None
        spans = [(i, j) for i in range(len(words)) for j in range(len(words), i, -1)]
        for start, end in sorted(spans, key=lambda span: span[0] - span[1]):
            region = self.regions.get(" ".join(words[start:end]))
            if region and self.around.issuperset(words[:start] + words[end:]):
                return region
        return None


def load(data: Path) -> Places:
    """Read again only when the file has changed. Raises BadWords."""
    file = data / "places.yml"
    return _load(file, file.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _load(file: Path, _changed: int) -> Places:
    content = yaml.load(file.read_text("utf-8"), Loader=LOADER)  # noqa: S506
    regions: dict[str, str] = {}
    for region, name in _names(content["regions"]):
        if region not in REGIONS or regions.setdefault(name, region) != region:
            raise BadWords(f"places.yml: {name} lies in two parts of the country, or in none")
    return Places(regions, frozenset(fold(str(word)) for word in content["around"]))


def _names(regions: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    for region, places in regions.items():
        for place, spellings in places.items():
            yield from ((region, fold(str(name))) for name in (place, *(spellings or ())))
