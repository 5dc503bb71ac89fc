"""Sheets to print: both languages, filled in, nothing fetched from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from bot.knowledge.sheets import write_sheets
from tests.knowledge.conftest import Drawer


def sheet(drawer: Drawer, out: Path, language: str, folder: str = "rights") -> str:
    write_sheets(drawer.desk(), language, out)
    return (out / f"{language}-{folder}.html").read_text("utf-8")


def test_an_arabic_sheet_reads_from_right_to_left_beside_the_dutch(
    drawer: Drawer, tmp_path: Path
) -> None:
    page = sheet(drawer, tmp_path / "out", "ar")

    assert '<td lang="nl" dir="ltr">' in page
    assert '<td lang="ar" dir="rtl">' in page
    assert "020 555 01 23" in page
    assert "{number" not in page
    assert drawer.text("rights/rest", "ar").hash in page
    assert page.count("☐") == 5
    assert "Naam:" in page


def test_a_sheet_asks_no_other_place_for_anything(drawer: Drawer, tmp_path: Path) -> None:
    page = sheet(drawer, tmp_path / "out", "en")

    assert not re.search(r"<(?:script|link|img|iframe)|url\(|@import", page)


def test_a_text_is_text_and_no_markup(drawer: Drawer, tmp_path: Path) -> None:
    drawer.change("rights/rest", "nl", "Rust is", "<b>Rust</b> is")

    assert "&lt;b&gt;Rust" in sheet(drawer, tmp_path / "out", "nl")


def test_a_sheet_tells_what_is_missing_and_what_is_stale(drawer: Drawer, tmp_path: Path) -> None:
    drawer.path("rights/rest", "ar").unlink()
    drawer.change("rights/rest", "nl", "Bel", "Je kunt bellen:")

    assert "Nog niet vertaald." in sheet(drawer, tmp_path / "out", "ar")
    assert "Niet ondertekenen." in sheet(drawer, tmp_path / "out", "en")


def test_a_text_whose_blank_nobody_can_fill_is_still_on_the_sheet(
    drawer: Drawer, tmp_path: Path
) -> None:
    drawer.change("rights/rest", "nl", "{number:brug}", "{number:nobody}")

    assert "{number:nobody}" in sheet(drawer, tmp_path / "out", "nl")


def test_sheets_at_the_keyboard(houvast: Callable[..., int], tmp_path: Path) -> None:
    assert houvast("sheets", "--language", "ar", "--out", str(tmp_path / "deep" / "out")) == 0
    assert sorted(path.name for path in (tmp_path / "deep" / "out").iterdir()) == [
        "ar-core.html",
        "ar-rights.html",
    ]
