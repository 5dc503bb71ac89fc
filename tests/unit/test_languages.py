"""Which language somebody writes: short, without diacritics, in the letters they have."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.languages import Languages
from bot.settings import read_settings

LANGUAGES = Languages.load(read_settings({}).data)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("ik krijg al twee maanden geen loon", "nl"),
        ("szef zabral mi paszport", "pl"),
        ("khong duoc tra luong hai thang", "vi"),
        ("nu am primit salariul de doua luni", "ro"),
        ("не ми плащат заплатата", "bg"),
        ("мені не платять зарплату", "uk"),
        ("мне не платят зарплату", "ru"),
        ("لم أستلم راتبي", "ar"),
        ("我的护照被老板拿走了", "zh"),
        ("ሓገዝ የድልየኒ ኣሎ", "ti"),
        ("मुझे मदद चाहिए", "hi"),
        ("mne nuzhna pomosh pozhaluysta", "ru"),
        ("ana me7taj mosa3ada please", "ar"),
        ("mujhe madad chahiye kya karu", "hi"),
        ("hindi nila binibigay ang sahod ko", "tl"),
    ],
)
def test_what_people_write(text: str, language: str) -> None:
    assert LANGUAGES.detect(text) == language


def test_one_short_word_does_not_change_the_language_of_a_talk() -> None:
    assert LANGUAGES.detect("ok", "pl") == "pl"
    assert LANGUAGES.detect("no", "ro") == "ro"


def test_a_whole_sentence_does() -> None:
    assert LANGUAGES.detect("can you please help me with my passport", "nl") == "en"


@pytest.mark.parametrize("text", ["", "👍", "123", "...", "\n\t"])
def test_without_letters_it_stays_what_it_was(text: str) -> None:
    assert LANGUAGES.detect(text, "vi") == "vi"


@given(st.text(max_size=60), st.sampled_from([None, "nl", "ar", "zh"]))
def test_any_text_has_one_of_our_languages(text: str, before: str | None) -> None:
    assert LANGUAGES.detect(text, before) in LANGUAGES


@pytest.mark.parametrize(
    ("hint", "language"),
    [
        ("nl-NL,nl;q=0.9,en;q=0.8", "nl"),
        ("fil", "tl"),
        ("xx,pl;q=0.5", "pl"),
        ("", "en"),
        ("*;q=0.1", "en"),
        ("zh_CN", "zh"),
    ],
)
def test_what_a_browser_or_messenger_says(hint: str, language: str) -> None:
    assert LANGUAGES.from_hint(hint) == language


def test_a_missing_text_is_offered_in_a_language_that_is_near() -> None:
    assert LANGUAGES.nearest("uk")[0] == "uk"
    assert set(LANGUAGES.nearest("uk")) <= set(LANGUAGES.all)
    assert LANGUAGES.nearest("uk")[-1] in {"en", "nl"}
