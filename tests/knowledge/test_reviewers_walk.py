"""A reviewer's walk: what they change, what the desk tells, what people get to hear."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.errors import BadWords
from bot.knowledge.sign import sign
from tests.knowledge.conftest import TODAY, Drawer


def test_a_desk_in_order_has_nothing_to_say(drawer: Drawer) -> None:
    assert drawer.faults() == []


def test_a_changed_dutch_sentence_names_every_translation_that_is_stale(drawer: Drawer) -> None:
    drawer.change("rights/rest", "nl", "tijd om na te denken", "tijd om goed na te denken")

    stale = [fault.file for fault in drawer.faults("stale")]

    assert stale == ["knowledge/rights/rest.ar.md", "knowledge/rights/rest.en.md"]
    assert all(fault.severe for fault in drawer.faults("stale"))


def test_a_new_title_or_date_makes_no_translation_stale(drawer: Drawer) -> None:
    drawer.change("rights/rest", "nl", "title: Rest", "title: Rust nemen")

    assert drawer.faults("stale") == []


def test_an_expired_answer_is_declined_and_the_digits_stay(drawer: Drawer) -> None:
    for language in ("nl", "en", "ar"):
        drawer.change("rights/rest", language, "2096-05-31", "2026-11-30")
    drawer.change("core/digits", "nl", "2096-05-31", "2020-01-01")

    library = drawer.library()
    digits = library.find("core/digits", "ar", TODAY, drafts=False)

    assert library.find("rights/rest", "ar", TODAY, drafts=True) is None
    assert [fault.file for fault in drawer.faults("expired")] == [
        f"knowledge/rights/rest.{language}.md" for language in ("ar", "en", "nl")
    ]
    assert digits is not None
    assert "112" in library.render(digits, {}).text


def test_the_last_day_still_counts(drawer: Drawer) -> None:
    drawer.change("rights/rest", "nl", "2096-05-31", TODAY.isoformat())

    assert drawer.desk().state("rights/rest", "nl") == "draft"
    assert drawer.library().find("rights/rest", "nl", TODAY, drafts=True) is not None


def test_a_translation_may_not_outlive_the_dutch(drawer: Drawer) -> None:
    drawer.change("rights/rest", "nl", "2096-05-31", "2027-05-31")

    assert len(drawer.faults("expired")) == 2


def test_the_public_hears_a_text_from_its_signature_on_and_not_after_a_change(
    drawer: Drawer,
) -> None:
    assert drawer.library().find("rights/rest", "nl", TODAY, drafts=False) is None

    sign(drawer.desk(), "rights/rest", "nl", "Noor de Wit")
    assert drawer.library().find("rights/rest", "nl", TODAY, drafts=False) is not None

    drawer.change("rights/rest", "nl", "nog niets te kiezen", "nog niet te kiezen")
    assert drawer.library().find("rights/rest", "nl", TODAY, drafts=False) is None
    assert [fault.severe for fault in drawer.faults("signature")] == [False]


def test_another_button_label_or_promise_needs_a_new_signature(drawer: Drawer) -> None:
    title = sign(drawer.desk(), "rights/rest", "nl", "Noor de Wit").title
    drawer.change("rights/rest", "nl", f"title: {title}", "title: Iets anders")

    assert drawer.library().find("rights/rest", "nl", TODAY, drafts=False) is None


def test_a_signed_translation_is_withheld_when_its_dutch_changes(drawer: Drawer) -> None:
    sign(drawer.desk(), "rights/rest", "en", "Noor de Wit")
    assert drawer.library().find("rights/rest", "en", TODAY, drafts=False) is not None

    drawer.change("rights/rest", "nl", "nog niets te kiezen", "nog niet te kiezen")
    assert drawer.library().find("rights/rest", "en", TODAY, drafts=False) is None


def test_a_signature_changes_four_lines_and_nothing_else(drawer: Drawer) -> None:
    path = drawer.path("rights/rest", "en")
    before = path.read_text("utf-8").splitlines()

    text = sign(drawer.desk(), "rights/rest", "en", "Anne O'Neil")
    after = path.read_text("utf-8").splitlines()

    assert [line for line in after if line not in before] == [
        "status: reviewed",
        "reviewer: 'Anne O''Neil'",
        f"reviewed_on: {TODAY}",
        f"signed: '{text.signature}'",
    ]
    assert [line for line in before if line not in after] == [
        "status: draft",
        "reviewer: null",
        "reviewed_on: null",
    ]
    assert (text.reviewer, text.reviewed_on, text.is_signed()) == ("Anne O'Neil", TODAY, True)


def test_a_file_from_a_windows_machine_keeps_its_line_ends(drawer: Drawer) -> None:
    path = drawer.path("rights/rest", "nl")
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))

    text = sign(drawer.desk(), "rights/rest", "nl", "Noor de Wit")

    raw = path.read_bytes()
    assert text.is_signed()
    assert raw.count(b"\n") == raw.count(b"\r\n")


@pytest.mark.parametrize("spoil", ["stale", "expired", "fault", "other hash", "nobody", "absent"])
def test_nothing_unfit_is_signed_and_the_file_stays_as_it_was(drawer: Drawer, spoil: str) -> None:
    path, reviewer, seen, language = drawer.path("rights/rest", "en"), "Noor", None, "en"
    if spoil == "stale":
        drawer.change("rights/rest", "nl", "Bel", "Je kunt bellen:")
    elif spoil == "expired":
        drawer.change("rights/rest", "en", "2096-05-31", "2026-11-30")
    elif spoil == "fault":
        drawer.change("rights/rest", "en", "Nothing has", "You must report. Nothing has")
    elif spoil == "other hash":
        seen = "0000000000000000"
    elif spoil == "nobody":
        reviewer = " \n"
    else:
        language = "nl"
        drawer.path("rights/rest", "nl").unlink()
    before = path.read_bytes()

    with pytest.raises(BadWords):
        sign(drawer.desk(), "rights/rest", language, reviewer, seen)

    assert path.read_bytes() == before
    assert list(path.parent.glob(".*")) == []


def test_front_matter_written_in_an_unusual_way_is_refused_rather_than_broken(
    drawer: Drawer,
) -> None:
    drawer.change("rights/rest", "nl", "reviewer: null", "reviewer:\n  null")

    with pytest.raises(BadWords, match="on one line"):
        sign(drawer.desk(), "rights/rest", "nl", "Noor")


def test_a_warning_does_not_keep_a_text_from_its_signature(drawer: Drawer) -> None:
    drawer.change("rights/rest", "nl", "title: Rest", "title: Slachtoffer")
    assert [fault.severe for fault in drawer.faults("title")] == [False]

    assert sign(drawer.desk(), "rights/rest", "nl", "Noor").is_signed()


# -- at the keyboard ---------------------------------------------------------------------------


def test_check_at_the_keyboard(
    drawer: Drawer, houvast: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert houvast("check", "--strict") == 0

    drawer.change("rights/rest", "nl", "title: Rest", "title: Slachtoffer")
    assert houvast("check") == 0
    assert houvast("check", "--strict") == 1

    drawer.change("rights/rest", "nl", "Bel", "Je kunt bellen:")
    capsys.readouterr()
    assert houvast("check") == 1
    told = capsys.readouterr().out
    assert "knowledge/rights/rest.ar.md: stale: the Dutch has changed" in told
    assert "Errors: 2 (stale 2)" in told

    assert houvast("check", "--language", "nl") == 0


def test_list_and_show_and_sign_at_the_keyboard(
    drawer: Drawer, houvast: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    drawer.path("rights/rest", "ar").unlink()
    assert houvast("list", "--state", "missing") == 0
    assert [line.split()[:3] for line in capsys.readouterr().out.splitlines()[1:]] == [
        ["rights/rest", "ar", "missing"],
        ["missing", "1"],
    ]

    text = drawer.text("rights/rest", "en")
    assert houvast("show", "rights/rest", "--language", "en") == 0
    told = capsys.readouterr().out
    for piece in ("draft", "De Brug (facts 1.1)", text.hash, "Rust is", "Rest is", "020 555 01 23"):
        assert piece in told

    words = ("sign", "rights/rest", "--language", "en", "--reviewer", "Anne")
    assert houvast(*words, "--hash", "0" * 16) == 1
    assert "not the" in capsys.readouterr().err
    assert houvast(*words, "--hash", text.hash) == 0
    assert "The Dutch original is not signed yet" in capsys.readouterr().out
    assert houvast("list", "--state", "reviewed") == 0
    assert "Anne" in capsys.readouterr().out


def test_a_language_we_do_not_have_is_an_answer_and_no_crash(
    houvast: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert houvast("list", "--language", "xx") == 1
    assert "no language of ours" in capsys.readouterr().err
    assert houvast("show", "rights/nowhere") == 1
    assert "there is no text rights/nowhere" in capsys.readouterr().err
