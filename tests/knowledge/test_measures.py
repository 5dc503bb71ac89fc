"""The measures of the desk: phone numbers, sentences, syllables, reading ease, phrases."""

from __future__ import annotations

import pytest

from bot.knowledge.checks.numbers import dialable
from bot.knowledge.phrases import Phrases
from bot.knowledge.readability import ease, sentences, syllables, words


@pytest.mark.parametrize(
    "text",
    [
        "112", "Bel 0800-0113", "bel 113 nu", "+31 70 333 44 44", "033 448 11 86",
        "06.12.34.56.78", "(020) 765 38 01", "０８００", "١١٢", "११२", "0900–8844", "088 7464466",
        "Bel 144.", "1 1 2 3 4 5 6",
    ],
)  # fmt: skip
def test_somebody_could_dial_this(text: str) -> None:
    assert dialable(text) != []


@pytest.mark.parametrize(
    "text",
    [
        "€ 35.000", "tot € 1.500 per maand", "500 euro", "100%", "1 juli 2025", "01-07-2025",
        "2026-12-01", "in 2018-2023", "17:00 uur", "9.30", "van 9 tot 17 uur", "9-17", "B8/3",
        "artikel 273f", "art. 250", "Article 273", "8 tot 18 jaar", "30 dagen", "24/7",
        "{number:emergency} {number:suicide}", "في عام ٢٠٢٥", "१८ साल",
    ],
)  # fmt: skip
def test_nobody_could_dial_this(text: str) -> None:
    assert dialable(text) == []


def test_sentences_end_at_marks_paragraphs_and_list_items() -> None:
    body = "Een ding: dit.\nNog altijd dit? Ja!\n\nEen kop\n- eerste\n- tweede {number:emergency}"

    assert sentences(body) == ["Een ding: dit.", "Nog altijd dit?", "Ja!", "Een kop", "eerste",
                               "tweede x"]  # fmt: skip


@pytest.mark.parametrize(
    "body", ["我知道。你说吧！好", "ማን እዩ። ኣነ እየ። ጽቡቕ", "मैं हूँ। आप हैं। ठीक", "هل؟ نعم. لا"]
)
def test_sentences_end_in_other_scripts_too(body: str) -> None:
    assert len(sentences(body)) == 3


def test_a_dash_is_no_word_and_a_blank_is_one() -> None:
    assert words("{number:emergency} – bel nu") == ["x", "bel", "nu"]


@pytest.mark.parametrize(
    ("word", "language", "count"),
    [
        ("aangifte", "nl", 3), ("reëel", "nl", 3), ("koeien", "nl", 2), ("leeuw", "nl", 1),
        ("zorgcoördinator", "nl", 6), ("advocaat", "nl", 3), ("police", "en", 2),
        ("asked", "en", 1), ("wanted", "en", 2), ("table", "en", 2), ("places", "en", 2),
        ("permission", "en", 3),
    ],
)  # fmt: skip
def test_syllables(word: str, language: str, count: int) -> None:
    assert syllables(word, language) == count


def test_an_easy_text_scores_high_and_an_officials_text_low() -> None:
    easy = "Je mag eerst rust nemen. Je hoeft nu niets te kiezen. " * 4
    hard = (
        "Ingevolge de verblijfsregeling kunnen vreemdelingen zonder verblijfsvergunning aanspraak "
        "maken op voorzieningen, mits de opsporingsautoriteiten hieromtrent schriftelijk "
        "toestemming verlenen en de vreemdeling voorafgaande verplichtingen heeft nagekomen, "
        "onverminderd de bevoegdheid van de staatssecretaris."
    )

    easy_score, hard_score = ease(easy, "nl"), ease(hard, "nl")

    assert easy_score is not None
    assert easy_score > 90
    assert hard_score is not None
    assert hard_score < 20


def test_the_english_score_is_the_published_formula() -> None:
    """Ten words of one syllable a sentence, four sentences: 206.835 - 10.15 - 84.6."""
    score = ease("The man can sit in the sun all day long. " * 4, "en")

    assert score == pytest.approx(206.835 - 1.015 * 10 - 84.6)


def test_a_short_text_and_another_language_have_no_score() -> None:
    assert ease("Bel nu.", "nl") is None
    assert ease("Zadzwoń teraz. " * 40, "pl") is None


def test_a_gap_bridges_some_words_but_no_clause() -> None:
    phrases = Phrases.of(["heb … gewist", "unless: niet niets"])

    assert phrases.found_in("Ik heb al je berichten gewist.") == [
        ("heb … gewist", "ik heb al je berichten gewist")
    ]
    assert phrases.found_in("Ik heb tijd. Alles wordt gewist.") == []
    assert phrases.found_in("Ik heb nog niets gewist.") == []


def test_a_phrase_that_holds_a_not_itself_is_still_found() -> None:
    phrases = Phrases.of(["do not worry", "unless: not"])

    assert phrases.found_in("Please do not worry!") != []


def test_whole_words_only_and_case_makes_no_difference() -> None:
    phrases = Phrases.of(["ik bel", "je bent slachtoffer"])

    assert phrases.found_in("IK BEL je") != []
    assert phrases.found_in("ik beloof je bent slachtofferhulp") == []


def test_chinese_has_no_spaces_and_arabic_vowel_signs_do_not_hide_a_phrase() -> None:
    assert Phrases.of(["保证"]).found_in("我们向你保证这一点。") != []
    assert Phrases.of(["تم إرسال"]).found_in("تَمَّ إِرسال الرسالة") != []


def test_a_hindi_no_inside_another_word_denies_nothing() -> None:
    from bot.knowledge.phrases import Phrases

    never = Phrases.of(["unless: न", "यह मानव तस्करी है"])
    assert never.found_in("आपके पुराने काम में यह मानव तस्करी है")
    assert never.found_in("न यह मानव तस्करी है") == []
