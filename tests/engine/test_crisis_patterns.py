"""Crisis phrases, alone: run by both Pythons."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.common.crisis import BadPattern, CrisisPatterns

PHRASES = """
# a comment
[suicide]
want to die          # another
nie chce .. zyc
dont want to live
j'ai envie de mourir
我想死
samobojstw*
[danger]
will kill me
[medical]
krwawi*
unconscious
[not suicide]
i dont want to die
我想死你了
[not medical nearby]
in a film
"""


@pytest.fixture
def patterns() -> CrisisPatterns:
    read = CrisisPatterns()
    read.read(PHRASES, "xx.txt")
    return read


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I WANT to die.", "suicide"),
        ("i waaaaant to die", "suicide"),
        ("I don't want to die", None),
        ("I don't want to die. no: i want to die", "suicide"),
        ("nie chcę już dłużej żyć", "suicide"),
        ("nie chce a b c d zyc", None),
        ("I don't want to live", "suicide"),
        ("jai envie de mourir", "suicide"),
        ("j ai envie de mourir", "suicide"),
        ("myślę o samobójstwie", "suicide"),
        ("他说我想死啊", "suicide"),
        ("我 想 死", "suicide"),
        ("我想死你了", None),
        ("he will kill me", "danger"),
        ("he will kill me and she krwawi mocno", "medical"),
        ("he will kill me, i want to die", "suicide"),
        ("she lay unconscious in a film", None),
        ("in a film. now listen to what i really have to tell you: unconscious", "medical"),
        ("wanted to diet", None),
        ("", None),
    ],
)
def test_look(patterns: CrisisPatterns, text: str, kind: str | None) -> None:
    assert patterns.look(text) == kind


def test_all_kinds_are_seen(patterns: CrisisPatterns) -> None:
    assert patterns.looks("he will kill me, i want to die") == {"danger", "suicide"}


@given(before=st.text(max_size=200), after=st.text(max_size=200))
def test_surroundings_do_not_hide_a_phrase(before: str, after: str) -> None:
    read = CrisisPatterns()
    read.read("[danger]\nwill kill me", "xx.txt")
    assert read.look(f"{before} will kill me {after}") == "danger"


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    read = CrisisPatterns()
    read.read(PHRASES, "xx.txt")
    read.looks(text)


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("die", 1),
        ("[suicide]\n\n[wrong]", 3),
        ("[suicide]\n*die", 2),
        ("[suicide]\nd*ie", 2),
        ("[suicide]\nwant ..", 2),
        ("[suicide]\n!!!", 2),
        ("[suicide]\n我想*", 2),
        ("[suicide nearby]", 1),
    ],
)
def test_a_broken_line_is_named(content: str, line: int) -> None:
    with pytest.raises(BadPattern, match=rf"xx\.txt, line {line}: "):
        CrisisPatterns().read(content, "xx.txt")


def test_a_folder_without_patterns_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(BadPattern):
        CrisisPatterns.load(tmp_path)


def test_the_longest_message_takes_milliseconds() -> None:
    read = CrisisPatterns()
    many = "\n".join(f"word{i} .. end{i}\nstem{i}*" for i in range(1000))
    read.read(f"[suicide]\n{many}\nreally the end", "xx.txt")
    text = "word1 and stem then some " * 800 + " really the end"
    started = time.perf_counter()
    assert read.look(text[-20_000:]) == "suicide"
    assert time.perf_counter() - started < 0.25
