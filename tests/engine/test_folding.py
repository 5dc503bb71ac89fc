"""Folding, alone: run by both Pythons."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.common.folding import fold


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Chcę umrzeć!!", "chce umrzec"),
        ("Tôi muốn chết, đi…", "toi muon chet di"),
        ("İSTANBUL ıslak", "istanbul islak"),
        ("straße Łódź Ærø", "strasse lodz aero"),
        ("أُرِيدُ المَوْت", "اريد الموت"),
        ("مدرســة", "مدرسه"),
        ("don't  DON’T", "dont dont"),
        ("heeeeelp", "heelp"),
        ("he\u200blp\u00ad me", "help me"),
        ("我想死。", "我想死"),
        ("मैं मरना चाहता हूँ", "मैं मरना चाहता हूँ"),
        ("ёй", "ей".replace("й", "и")),
        ("١٢٣ 45", "123 45"),
        ("／restart", "restart"),
        ("\x00 \ud800", ""),
        ("👍 ... !!", ""),
    ],
)
def test_one_form(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@given(st.text())
def test_folding_again_changes_nothing(text: str) -> None:
    once = fold(text)
    assert fold(once) == once


@given(st.text(alphabet="aábc ' \u0301"))
def test_marks_and_case_never_matter(text: str) -> None:
    assert fold(text) == fold(text.upper())


def test_a_run_can_be_folded_to_one() -> None:
    assert fold("heeelp", run=1) == "help"
