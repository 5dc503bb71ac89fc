"""Opening hours as directory.yml writes them, and whether a service is open now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from bot.errors import BadWords

ZONE = ZoneInfo("Europe/Amsterdam")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Hours:
    """On these days between these times; ``days`` is empty for day and night."""

    days: str = ""
    opens: str = ""
    closes: str = ""

    def is_open(self, moment: datetime) -> bool:
        """By these hours, on the clock of Amsterdam. Public holidays are not known here."""
        if not self.days:
            return True
        local = moment.astimezone(ZONE)
        first, _, last = self.days.partition("-")
        opening_days = range(DAYS.index(first), DAYS.index(last or first) + 1)
        opens, closes = time.fromisoformat(self.opens), time.fromisoformat(self.closes)
        return local.weekday() in opening_days and opens <= local.time() < closes


def read_hours(value: Any) -> Hours | None:
    """None when nobody knows. Raises BadWords for what cannot be read."""
    if value is None or value == "unknown":
        return None
    if not isinstance(value, dict):
        raise BadWords("directory.yml: hours are unknown, {always: true} or {weekdays, from, to}")
    if value.get("always") is True:
        return Hours()
    try:
        found = Hours(value["weekdays"], value["from"], value["to"])
        found.is_open(datetime(2026, 12, 1, tzinfo=ZONE))  # any moment: can it be told at all?
    except (KeyError, ValueError, AttributeError, TypeError):
        raise BadWords("directory.yml: hours cannot be read") from None
    return found
