"""Services and their numbers: ``data/directory.yml``. No number stands anywhere else."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.errors import BadWords


@dataclass(frozen=True)
class Service:
    id: str
    name: str
    number: str | None
    website: str | None
    verified: bool
    about: dict[str, Any]


class Directory:
    def __init__(self, services: dict[str, Service]) -> None:
        self.services = services

    @classmethod
    def load(cls, data: Path) -> Directory:
        listed = yaml.safe_load((data / "directory.yml").read_text("utf-8"))["services"]
        entries = listed.items() if isinstance(listed, dict) else ((e["id"], e) for e in listed)
        return cls({key: _service(key, entry) for key, entry in entries})

    def number(self, service: str) -> str:
        """As one dials it. Raises BadWords when there is no confirmed number."""
        found = self.services.get(service)
        if found is None or not found.number:
            raise BadWords(f"directory.yml has no number for {service}")
        return found.number

    def name(self, service: str) -> str:
        found = self.services.get(service)
        if found is None:
            raise BadWords(f"directory.yml has no service {service}")
        return found.name


def _service(key: str, entry: dict[str, Any]) -> Service:
    number = entry.get("number")
    return Service(
        id=key,
        name=str(entry["name"]),
        number=None if number is None else str(number),
        website=entry.get("website"),
        verified=entry.get("verified") is True,
        about=dict(entry),
    )
