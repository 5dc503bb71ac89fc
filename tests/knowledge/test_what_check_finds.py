"""An editor makes a mistake; the check finds it, says where, and finds nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from bot.knowledge.faults import Fault
from tests.knowledge.conftest import REST, Drawer

LONG = "Je kunt " + "heel rustig " * 13 + "wachten."


def only(drawer: Drawer, file: str) -> list[Fault]:
    """The faults of this file; a mistake in one file is no fault of another."""
    faults = drawer.faults()
    assert {fault.file for fault in faults} <= {file}, [str(fault) for fault in faults]
    return faults


def found_in_dutch(drawer: Drawer, body: str, **head: Any) -> list[tuple[str, bool]]:
    """The faults of an answer that exists in Dutch only."""
    table = drawer.data / "answers.yml"
    table.write_text(table.read_text("utf-8").replace("keys: {}", "keys: {new: rights/new}", 1))
    drawer.write("rights/new", "nl", body, **head)
    faults = [f for f in drawer.faults() if f.file == "knowledge/rights/new.nl.md"]
    return [(fault.kind, fault.severe) for fault in faults]


def test_a_good_new_answer_has_no_faults(drawer: Drawer) -> None:
    assert found_in_dutch(drawer, REST["nl"]) == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("id: rights/rest", "id: rights/rust", "does not fit its place"),
        ("language: en", "language: nl", "does not fit its name"),
        ("status: draft", "status: final", "is unknown"),
        ("expires_on: 2096-05-31", "expires_on: May 2096", "is no date"),
        ("expires_on: 2096-05-31", "expires_on: null", "is no date"),
        ("reviewed_on: null", "reviewed_on: yesterday", "is no date"),
        ("effect: null\n", "", "front matter lacks effect"),
        ("follow_ups: []", "follow_ups: rights/rest", "is not a list"),
        ("follow_ups: []", "follow_ups: [", "while parsing"),
        ("title: Rest", "title: 12", "is not a word"),
        ("---\nid", "id", "does not begin with front matter"),
        ("title: De Brug", "name: De Brug", "KeyError"),
    ],
)
def test_a_head_that_cannot_be_read(drawer: Drawer, old: str, new: str, says: str) -> None:
    drawer.change("rights/rest", "en", old, new)

    faults = [fault for fault in drawer.faults() if fault.file == "knowledge/rights/rest.en.md"]

    assert [(fault.kind, fault.severe) for fault in faults] == [("unreadable", True)]
    assert says in faults[0].what


@pytest.mark.parametrize("name", ["rest.xx.md", "rest.md", "rest.EN.md"])
def test_a_file_name_that_names_no_language_of_ours(drawer: Drawer, name: str) -> None:
    path = drawer.path("rights/rest", "en")
    path.with_name(name).write_bytes(path.read_bytes())

    (fault,) = only(drawer, f"knowledge/rights/{name}")

    assert "no language of ours" in fault.what


def test_a_file_that_is_no_text_at_all(drawer: Drawer) -> None:
    drawer.path("rights/rest", "en").write_bytes(b"\xff\xfe\x00")

    assert [f.kind for f in drawer.faults() if f.file.endswith("rest.en.md")] == ["unreadable"]


def test_a_misspelled_line_of_the_head_is_told(drawer: Drawer) -> None:
    drawer.change("rights/rest", "nl", "follow_ups: []", "follow_ups: []\nfolow_ups: []")

    (fault,) = only(drawer, "knowledge/rights/rest.nl.md")

    assert ("folow_ups" in fault.what, fault.severe) == (True, False)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (f"{REST['nl']} Bel 0800-0113.", "number"),
        (f"{REST['nl']} Bel {{numer:brug}}.", "blank"),
        (f"{REST['nl']} Bel {{number: brug}}.", "blank"),
        (f"{REST['nl']} Bel {{number:chat}}.", "blank"),
        (f"{REST['nl']} Bel {{number:nobody}}.", "blank"),
        (f"{REST['nl']} Wij zijn {{hours}} open.", "blank"),
        (f"{REST['nl']} {LONG}", "long sentence"),
        (f"{REST['nl']} Hulp is onderweg.", "promise"),
        (f"{REST['nl']} Ik heb al je berichten nu verwijderd.", "promise"),
        (f"{REST['nl']} De kaart is voor jou gewist.", "promise"),
        (f"{REST['nl']} Je moet aangifte doen.", "never say"),
        (f"{REST['nl']} Dit is 100% anoniem.", "never say"),
        (f"{REST['nl']} Je krijgt gegarandeerd een plek.", "never say"),
        (f"{REST['nl']} Ik denk: jij bent een slachtoffer.", "never say"),
        ("Bel {number:brug}.", "length"),
        (REST["nl"] * 6, "length"),
        (f"{REST['nl']} \u202e", "shape"),
    ],
)
def test_words_that_may_not_stand_in_an_answer(drawer: Drawer, body: str, kind: str) -> None:
    assert found_in_dutch(drawer, body) == [(kind, True)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Ik heb niets verstuurd.",
        "Als je bericht is gewist, kun je opnieuw schrijven.",
        "Niemand kan zeggen of je een slachtoffer bent.",
        "Je moet niet naar de politie als je niet wilt.",
        "Anonimiteit is niet gegarandeerd.",
        "De verdachte wordt soms door een vriend gewaarschuwd.",
        "Het kost hoogstens € 35.000 of 500 euro, sinds 2024.",
    ],
)
def test_words_that_may(drawer: Drawer, sentence: str) -> None:
    assert found_in_dutch(drawer, f"{REST['nl']} {sentence}") == []


def test_a_text_that_is_rather_hard_is_a_warning_and_a_hard_one_an_error(drawer: Drawer) -> None:
    rather = "De advocaat vraagt de politie om uitleg over de verblijfsaanvraag. " * 5
    hard = "Opvangvoorzieningen vereisen verblijfsrechtelijke toestemmingsverklaringen. " * 9

    assert found_in_dutch(drawer, rather) == [("hard to read", False)]
    assert found_in_dutch(drawer, hard) == [("hard to read", True)]


def test_a_text_with_an_effect_may_say_that_it_happened(drawer: Drawer) -> None:
    done = "Alles van dit gesprek is hier gewist. Kopieën zijn na {backup_hours} uur weg."

    assert ("promise", True) in found_in_dutch(drawer, done)
    assert ("promise", True) not in found_in_dutch(drawer, done, effect="forgotten")


def test_a_promise_that_the_list_of_its_language_does_not_know_yet(drawer: Drawer) -> None:
    for language, body in (("nl", "Alles is gewist."), ("en", "Gone."), ("ar", "تم حذف كل شيء.")):
        drawer.write("core/done", language, body, effect="forgotten")

    (fault,) = only(drawer, "knowledge/core/done.en.md")

    assert (fault.kind, fault.severe) == ("promise list", False)


def test_a_translation_cannot_drop_the_effect_of_the_dutch(drawer: Drawer) -> None:
    drawer.write("core/done", "nl", "Alles is gewist.", effect="cleaned")
    drawer.write("core/done", "en", "Over and out.")
    drawer.write("core/done", "ar", "تم.", effect="cleaned")

    (fault,) = only(drawer, "knowledge/core/done.en.md")

    assert (fault.kind, fault.severe) == ("promise", True)


@pytest.mark.parametrize(
    ("head", "kind", "severe"),
    [
        ({"title": "Een knop die veel te lang is om te lezen"}, "title", True),
        ({"title": "Ben ik een slachtoffer?"}, "title", False),
        ({"source": []}, "no source", True),
        ({"source": [{"title": "", "url": None, "facts": []}]}, "no source", True),
        ({"follow_ups": ["rights/nowhere"]}, "dead end", True),
        ({"follow_ups": ["rights/new"]}, "dead end", True),
        ({"follow_ups": ["core/digits"]}, "dead end", True),
        ({"follow_ups": ["rights/rest"] * 4}, "dead end", False),
        ({"translated_from": "abc"}, "stale", True),
    ],
)
def test_what_surrounds_a_text(
    drawer: Drawer, head: dict[str, Any], kind: str, severe: bool
) -> None:
    assert found_in_dutch(drawer, REST["nl"], **head) == [(kind, severe)]


def test_a_translation_that_lost_a_number(drawer: Drawer) -> None:
    drawer.change("rights/rest", "ar", "{number:brug}", "")

    (fault,) = only(drawer, "knowledge/rights/rest.ar.md")

    assert (fault.kind, fault.what) == ("blank", "the Dutch has {number:brug}, this has not")


def test_the_card_of_digits_holds_the_numbers_and_no_words(drawer: Drawer) -> None:
    drawer.write("core/digits", "nl", "Bel {number:emergency}")

    assert [f.kind for f in only(drawer, "knowledge/core/digits.nl.md")] == ["blank", "shape"]


def test_a_road_that_ends_nowhere_and_an_answer_without_a_road(drawer: Drawer) -> None:
    drawer.write("rights/island", "nl", REST["nl"], follow_ups=["rights/reef"])
    drawer.write("rights/reef", "nl", REST["nl"], follow_ups=["rights/island"])
    table = drawer.data / "answers.yml"
    lines = table.read_text("utf-8").replace("rights/rest", "rights/gone", 1)
    table.write_text(lines.replace("  minor:", "  mineor:"), "utf-8")

    faults = [fault for fault in drawer.faults() if fault.severe]

    assert [(f.file, f.kind) for f in faults] == [
        ("answers.yml", "dead end"),  # leads to rights/gone
        ("answers.yml", "dead end"),  # mineor is no topic
        ("answers.yml", "dead end"),  # minor has no answer
        ("knowledge/rights/island.nl.md", "unreachable"),
        ("knowledge/rights/reef.nl.md", "unreachable"),
    ]


def test_a_follow_up_of_a_reachable_answer_is_reachable(drawer: Drawer) -> None:
    drawer.write("rights/next", "nl", REST["nl"])
    assert len(drawer.faults("unreachable")) == 1

    for language in ("nl", "en", "ar"):
        drawer.change("rights/rest", language, "follow_ups: []", "follow_ups: [rights/next]")
    assert drawer.faults("unreachable") == []


def test_the_safety_core_must_be_there_and_the_rest_should(drawer: Drawer) -> None:
    drawer.path("core/not_open", "ar").unlink()
    drawer.path("rights/rest", "ar").unlink()

    core, rest = sorted(drawer.faults(), key=lambda fault: not fault.severe)

    assert (core.file, core.kind) == ("knowledge/core/not_open.ar.md", "missing core")
    assert (rest.kind, rest.severe) == ("missing", False)
    assert "rights/rest" in rest.what


def test_a_translation_without_a_dutch_original(drawer: Drawer) -> None:
    drawer.write("core/stray", "en", "Hello there.")

    faults = [fault for fault in drawer.faults() if fault.file.endswith("stray.en.md")]

    assert [(fault.kind, fault.severe) for fault in faults] == [("missing", True)]


def test_short_words_that_are_missing_or_cannot_be_filled(drawer: Drawer) -> None:
    words = drawer.data / "words"
    (words / "nl.yml").write_text("words: {start: Start, kept: '{hours} uur'}\n", "utf-8")
    (words / "en.yml").write_text("words: {start: Start, kept: '{hour} hours'}\n", "utf-8")
    (words / "ar.yml").unlink()

    assert [(f.file, f.kind, f.severe) for f in drawer.faults()] == [
        ("words/ar.yml", "missing", False),
        ("words/en.yml", "blank", True),
    ]


def test_short_words_are_held_to_the_same_rules(drawer: Drawer) -> None:
    said = "words: {start: 'Bel 0800-0113', back: 'Dit is 100% anoniem'}\n"
    (drawer.data / "words" / "nl.yml").write_text(said, "utf-8")

    assert [f.kind for f in only(drawer, "words/nl.yml")] == ["never say", "number"]


def test_numbers_that_nobody_has_dialled_are_told_once(drawer: Drawer) -> None:
    path = drawer.data / "directory.yml"
    path.write_text(path.read_text("utf-8").replace("verified: true", "verified: false"), "utf-8")

    (fault,) = only(drawer, "directory.yml")

    assert "3 numbers: emergency, suicide, brug" in fault.what
    assert not fault.severe
