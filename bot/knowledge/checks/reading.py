"""Short, plain, and of a shape that every channel can show."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from bot.knowledge import readability
from bot.knowledge.desk import DIGITS, Desk, is_core
from bot.knowledge.faults import Fault, warning
from bot.knowledge.library import BLANK
from bot.knowledge.text import Text

MOST_WORDS = {"nl": 25, "en": 25}  # in a sentence
MOST_WORDS_ELSEWHERE = 30  # translations run longer than the Dutch
MOST_CHARACTERS = 60  # Chinese: 30 words of two characters
# Both norm tables begin "normal" at 60 (Douma: the last class of primary school). Flesch calls
# what is under 50 difficult, Douma what is under 45 (his "rather difficult" is 45-60).
PLAIN, DIFFICULT = 60.0, {"nl": 45.0, "en": 50.0}
BODY_WORDS = range(15, 141)
CORE_WORDS = range(1, 121)  # core/clean_done is one word, and must be
# Words of a translation for one Dutch word, where writing divides differently: Vietnamese puts a
# space between syllables; Chinese words are of two characters on average.
LONGER = {"vi": 1.5}
TITLE = 28  # what a phone shows of a button
MOST_ITEMS = 4
SHAPES = (
    (re.compile(r"\*\*|__|^#|`", re.MULTILINE), "it has marks (**, #, `) that nobody renders"),
    (re.compile(r"https?:|www\.|\]\(|\S@\S"), "it has a link or an address of the web"),
)
HIDDEN = re.compile(r"[\u200b\u2028-\u202e\u2060\u2066-\u2069\ufeff\u00ad]")


def check(desk: Desk, text: Text) -> Iterator[Fault]:
    file = desk.file(text)
    if text.id != DIGITS:
        yield from _length(file, text)
        yield from _sentences(file, text)
        yield from _ease(file, text)
    elif any(character.isalpha() for character in BLANK.sub("", text.body)):
        yield Fault(file, "shape", "the card of digits holds letters", "Leave digits and signs")
    yield from _title(file, text)
    yield from _shape(file, text)


def _length(file: str, text: Text) -> Iterator[Fault]:
    count = round(_count(text.body, text.language))
    bounds = CORE_WORDS if is_core(text.id) else BODY_WORDS
    if count not in bounds:
        todo = "Say a little more" if count < bounds.start else "Shorten it, or make two answers"
        what = f"it has {count} words; {bounds.start} to {bounds.stop - 1} are good to read"
        yield Fault(file, "length", what, todo)


def _count(text: str, language: str) -> float:
    """Words, as if it were Dutch."""
    if language == "zh":
        others = readability.CHINESE.sub(" ", text)
        return readability.characters(text) / 2 + len(readability.words(others))
    return len(readability.words(text)) / LONGER.get(language, 1)


def _sentences(file: str, text: Text) -> Iterator[Fault]:
    most = MOST_WORDS.get(text.language, MOST_WORDS_ELSEWHERE)
    for sentence in readability.sentences(text.body):
        count = _count(sentence, text.language)
        if count > most:
            start = " ".join(sentence[:60].split())
            size = f"{round(count)} words (at most {most})"
            if text.language == "zh":
                size = f"{readability.characters(sentence)} characters (at most {MOST_CHARACTERS})"
            yield Fault(file, "long sentence", f"“{start}…” has {size}", "Make it two sentences")


def _ease(file: str, text: Text) -> Iterator[Fault]:
    score = readability.ease(text.body, text.language)
    if score is None or score >= PLAIN:
        return
    name = "Flesch-Douma" if text.language == "nl" else "Flesch"
    what = f"reading ease ({name}) is {score:.0f}; plain is {PLAIN:.0f} and up"
    todo = "Use shorter words and sentences"
    yield Fault(file, "hard to read", what, todo, severe=score < DIFFICULT[text.language])


def _title(file: str, text: Text) -> Iterator[Fault]:
    size = sum(not unicodedata.category(c).startswith("M") for c in text.title)
    if not text.title.strip():
        yield Fault(file, "title", "it has no title", "Write what a button can say")
    if size > TITLE:
        what = f"“{text.title}” has {size} characters; a button shows {TITLE}"
        yield Fault(file, "title", what, "Shorten it")


def _shape(file: str, text: Text) -> Iterator[Fault]:
    for form, what in SHAPES:
        if form.search(text.body):
            yield warning(file, "shape", what, "Take it out")
    if HIDDEN.search(text.body + text.title):
        what = "it holds invisible characters that can turn numbers around"
        yield Fault(file, "shape", what, "Type the words again instead of pasting them")
    if any(len(items) > MOST_ITEMS for items in _lists(text.body)):
        what = f"a list has more than {MOST_ITEMS} items"
        yield warning(file, "shape", what, "Make two lists, or say less")


def _lists(body: str) -> list[list[str]]:
    blocks = [block.splitlines() for block in re.split(r"\n\s*\n", body)]
    return [[line for line in block if line.startswith("- ")] for block in blocks]
