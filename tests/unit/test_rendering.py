"""Ids become words: blanks filled, numbers kept whole, nothing promised that did not happen."""

from __future__ import annotations

from datetime import date

import pytest

from bot.app import Shelf
from bot.errors import BadWords, PromiseWithoutReceipt
from bot.knowledge.library import ISOLATE, POP
from bot.model import Receipt
from bot.settings import read_settings

LIBRARY = Shelf.load(read_settings({})).library
TODAY = date(2026, 12, 1)
PROMISES = [text for text in LIBRARY.all() if text.effect]


def test_a_number_comes_from_the_directory() -> None:
    text = LIBRARY.get("core/crisis_suicide", "nl")
    assert text
    assert "113" in LIBRARY.render(text, {}).text
    assert "{" not in LIBRARY.render(text, {}).text


def test_in_arabic_a_number_stays_whole() -> None:
    text = LIBRARY.get("core/crisis_danger", "ar")
    assert text
    assert f"{ISOLATE}112{POP}" in LIBRARY.render(text, {}).text


@pytest.mark.parametrize("text", PROMISES, ids=lambda t: f"{t.id}.{t.language}")
def test_what_says_that_something_happened_needs_its_receipt(text: object) -> None:
    from bot.knowledge.text import Text

    assert isinstance(text, Text)
    with pytest.raises(PromiseWithoutReceipt):
        LIBRARY.render(text, {"language_name": "x"})
    with pytest.raises(PromiseWithoutReceipt):
        LIBRARY.render(text, {"language_name": "x"}, Receipt("something else"))
    blanks = {"language_name": "x", "hours": "x"}
    assert LIBRARY.render(text, blanks, Receipt(text.effect or "")).text


def test_a_blank_that_nothing_fills_is_an_error_not_a_gap() -> None:
    text = LIBRARY.get("core/source", "nl")
    assert text
    with pytest.raises(BadWords, match="source_title"):
        LIBRARY.render(text, {})


def test_drafts_are_not_said_to_the_public_but_the_digits_are() -> None:
    assert LIBRARY.find("rights/reflection_period", "nl", TODAY, drafts=False) is None
    assert LIBRARY.find("core/digits", "vi", TODAY, drafts=False)
    assert LIBRARY.find("core/not_open", "vi", TODAY, drafts=False)


def test_an_expired_text_is_declined_and_the_digits_stay() -> None:
    later = date(2031, 1, 1)
    assert LIBRARY.find("rights/reflection_period", "nl", later, drafts=True) is None
    assert LIBRARY.find("core/digits", "nl", later, drafts=True)
