"""A small desk of made-up texts: three languages, three answers, a safety core of two."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.knowledge.check import check
from bot.knowledge.desk import Desk
from bot.knowledge.faults import Fault
from bot.knowledge.library import Library
from bot.knowledge.text import Text, text_hash
from bot.languages import Languages
from bot.settings import ROOT
from nlu.common.topics import INFORMATIONAL

TODAY = date(2026, 12, 1)
FIGURES = {"organisation": "De Brug", "backup_hours": "48"}
LANGUAGES = """
languages:
  - {code: nl, name: Nederlands, english: Dutch, nearest: [en], tier: 1, safety_core: true,
     direction: ltr}
  - {code: en, name: English, english: English, nearest: [nl], tier: 1, safety_core: true,
     direction: ltr}
  - {code: ar, name: العربية, english: Arabic, nearest: [en], tier: 2, safety_core: true,
     direction: rtl}
"""
DIRECTORY = """
services:
  emergency: {name: Alarmnummer, number: "112", verified: true}
  suicide: {name: "113", number: "113", verified: true}
  brug: {name: De Brug, number: "020 555 01 23", verified: true}
  chat: {name: Chat met Eva, number: null, verified: true}
"""
REST = {
    "nl": "Rust is tijd om na te denken. Je hoeft nu nog niets te kiezen. Bel {service:brug} als "
    "je wilt praten: {number:brug}. Door dit te vragen is er niets verstuurd.",
    "en": "Rest is time to think. You do not have to choose now. Call {service:brug} if you want "
    "to talk: {number:brug}. Nothing has been sent by asking this.",
    "ar": "الراحة وقت للتفكير. لا يجب أن تختار الآن. اتصل بـ {service:brug} إذا أردت الحديث: "
    "{number:brug}. لم يُرسل أي شيء بسبب هذا السؤال.",
}  # fmt: skip
CALL = {
    "nl": "Bel {number:emergency} als er nu gevaar is.",
    "en": "Call {number:emergency} if there is danger now.",
    "ar": "اتصل بـ {number:emergency} إذا كان هناك خطر الآن.",
}  # fmt: skip


class Drawer:
    """The folder data/ of a test, and what one does with it."""

    def __init__(self, data: Path) -> None:
        self.data = data

    def path(self, answer: str, language: str = "nl") -> Path:
        return self.data / "knowledge" / f"{answer}.{language}.md"

    def write(self, answer: str, language: str, body: str, **head: Any) -> Path:
        """A text as an editor would have written it; a translation follows the Dutch."""
        dutch = self.path(answer)
        made_from = None
        if language != "nl" and dutch.exists():
            made_from = text_hash(dutch.read_text("utf-8").split("---\n", 2)[2])
        values = {
            "id": answer, "language": language, "title": answer.split("/")[1].capitalize(),
            "source": [{"title": "De Brug", "url": None, "facts": ["1.1"]}],
            "status": "draft", "reviewer": None, "reviewed_on": None,
            "expires_on": date(2096, 5, 31), "translated_from": made_from, "effect": None,
            "follow_ups": [], **head,
        }  # fmt: skip
        path = self.path(answer, language)
        path.parent.mkdir(parents=True, exist_ok=True)
        front = yaml.safe_dump(values, allow_unicode=True, sort_keys=False)
        path.write_text(f"---\n{front}---\n{body}\n", "utf-8")
        return path

    def change(self, answer: str, language: str, old: str, new: str) -> None:
        path = self.path(answer, language)
        raw = path.read_text("utf-8")
        assert old in raw
        path.write_text(raw.replace(old, new), "utf-8")

    def desk(self, today: date = TODAY) -> Desk:
        return Desk.load(self.data, today, FIGURES)

    def library(self) -> Library:
        desk = self.desk()
        return Library.load(self.data, desk.directory, desk.languages, FIGURES)

    def faults(self, kind: str | None = None) -> list[Fault]:
        return [fault for fault in check(self.desk()) if kind in (None, fault.kind)]

    def text(self, answer: str, language: str = "nl") -> Text:
        found = self.desk().get(answer, language)
        assert found is not None
        return found


@pytest.fixture(scope="session")
def languages(tmp_path_factory: pytest.TempPathFactory) -> Languages:
    """Read once: the judge of languages that comes with the list takes a second to wake."""
    data = tmp_path_factory.mktemp("languages")
    (data / "languages.yml").write_text(LANGUAGES, "utf-8")
    return Languages.load(data)


@pytest.fixture
def drawer(tmp_path: Path, languages: Languages, monkeypatch: pytest.MonkeyPatch) -> Drawer:
    monkeypatch.setattr(Languages, "load", lambda _data: languages)
    data = tmp_path / "data"
    data.mkdir()
    (data / "directory.yml").write_text(DIRECTORY, "utf-8")
    table = {topic: {"answer": "rights/rest", "keys": {}} for topic in sorted(INFORMATIONAL)}
    (data / "answers.yml").write_text(yaml.safe_dump({"topics": table}), "utf-8")
    shutil.copytree(ROOT / "data" / "checks", data / "checks")
    drawer = Drawer(data)
    _fill(drawer)
    return drawer


def _fill(drawer: Drawer) -> None:
    words = drawer.data / "words"
    words.mkdir()
    for language in ("nl", "en", "ar"):
        drawer.write("rights/rest", language, REST[language])
        drawer.write("core/not_open", language, CALL[language])
        (words / f"{language}.yml").write_text("words: {start: Start, back: '<'}\n", "utf-8")
    drawer.write("core/digits", "nl", "🆘 {number:emergency}\n💭 {number:suicide}")


@pytest.fixture
def houvast(drawer: Drawer, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """The command line, at this desk."""
    from bot.cli import main

    monkeypatch.setenv("HOUVAST_DATA", str(drawer.data))
    return lambda *words: main(["knowledge", *words])
