"""One service in a few lines: what is known of it, and what must be asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bot.knowledge.directory import Service
from bot.knowledge.hours import read_hours
from bot.knowledge.library import ISOLATE, POP

if TYPE_CHECKING:
    from bot.app import House

UNKNOWN = "unknown"
# What directory.yml may say of a service, and the word for it. Everything else is unknown.
SAID = {
    "cost": {"free": "free", "usual": "usual_cost"},
    "anonymous": {"yes": "no_name", "can_be": "no_name_possible", "no": "with_name"},
    "works_from_foreign_sim": {"yes": "foreign_sim", "no": "no_foreign_sim"},
    "on_bill": {"yes": "on_bill", "no": "not_on_bill"},
    "must_speak": {"yes": "by_talking", "no": "without_talking"},
}
OF_A_CALL = ("works_from_foreign_sim", "on_bill")  # means nothing where there is no number


@dataclass(frozen=True)
class Card:
    """Writes cards in one language at one moment."""

    house: House
    language: str
    now: datetime

    def of(self, service: Service) -> str:
        """Name and road; for whom; what is known; what is not."""
        known, unknown = list(self._known(service)), list(self._unknown(service))
        lines = [self._head(service), self._for_whom(service)]
        if known:
            lines.append(". ".join(known) + ".")
        if unknown:
            what = ", ".join(self._word(f"ask.{name}") for name in unknown)
            lines.append(self._word("not_known", what=what))
        return "\n".join(lines)

    def _head(self, service: Service) -> str:
        """The number to dial; where there is none, the website's name."""
        website = (service.website or "").removeprefix("https://").strip("/")
        road = service.number or website
        head = f"{self._whole(service.name)}: {self._whole(road)}"
        abroad = service.about.get("international")
        if abroad and abroad != service.number:
            head += f" ({self._word('from_abroad', number=self._whole(str(abroad)))})"
        return head

    def _for_whom(self, service: Service) -> str:
        said = service.about.get("for_whom") or {}
        nearest = self.house.languages.nearest(self.language)
        return next((str(said[code]) for code in nearest if code in said), "")

    def _known(self, service: Service) -> Iterator[str]:
        hours = read_hours(service.about.get("hours"))
        if hours and not hours.days:
            yield self._word("day_and_night")
        elif hours:
            times = self._whole(f"{hours.opens}–{hours.closes}")
            now = self._word("open_now" if hours.is_open(self.now) else "closed_now")
            yield f"{self._word(f'days.{hours.days}', times=times)}. {now}"
        for name, words in SAID.items():
            if word := words.get(_value(service, name)):
                yield self._word(word)
        if languages := self._languages(service):
            yield self._word("languages", languages=languages)

    def _unknown(self, service: Service) -> Iterator[str]:
        if read_hours(service.about.get("hours")) is None:
            yield "hours"
        for name, words in SAID.items():
            if _value(service, name) not in words and (service.number or name not in OF_A_CALL):
                yield name
        if not self._languages(service):
            yield "languages"

    def _languages(self, service: Service) -> str:
        codes = service.about.get("languages")
        known = [c for c in codes if c in self.house.languages] if isinstance(codes, list) else []
        return ", ".join(self._whole(self.house.languages[code].name) for code in known)

    def _word(self, key: str, **blanks: str) -> str:
        return self.house.words.label(f"help.{key}", self.language, **blanks)

    def _whole(self, value: str) -> str:
        """Numbers and names stay whole inside right-to-left text."""
        rtl = self.house.languages[self.language].direction == "rtl"
        return f"{ISOLATE}{value}{POP}" if rtl else value


def _value(service: Service, name: str) -> str:
    """YAML's truth values as words; what is not there is unknown, never a yes."""
    value = service.about.get(name, UNKNOWN)
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else value
