"""Folding: bring the many ways in which people type one word back to one form.

Used for everything that is compared with authored words, and always on both sides of the
comparison, so that the exact choices below matter less than that they are made once.
"""

from __future__ import annotations

import re
import unicodedata

# Letters that Unicode does not decompose, and Arabic letters that people write either way.
_LETTERS = str.maketrans(
    {"đ": "d", "ł": "l", "ı": "i", "ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"}
    | {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ی": "ي", "ک": "ك"}
)
_TATWEEL = "\u0640"
# Zero-width and direction characters, the byte order mark, the soft hyphen, variation selectors.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]"
)
# Marks of Latin, Cyrillic, Greek and Arabic. Vowel signs of Hindi are marks too, but there they
# are the vowels themselves, so they stay.
_MARKS = re.compile("[\u0300-\u036f\u0483-\u0487\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]")
# An apostrophe is left out rather than made a space: don't = dont, j'ai = jai, п'ять = пять.
_APOSTROPHES = re.compile("['’‘ʼ´`‛′]")
_RUNS = re.compile(r"(\w)\1{2,}")


def _is_word(character: str) -> bool:
    return unicodedata.category(character)[0] in "LMN"


def _without_punctuation(text: str) -> str:
    """Everything that is no letter, mark or number becomes a space."""
    others = {ord(c): " " for c in set(text) if not _is_word(c)}
    return text.translate(others)


def _western_digits(text: str) -> str:
    digits = {
        ord(c): str(unicodedata.decimal(c)) for c in set(text) if not c.isascii() and c.isdecimal()
    }
    return text.translate(digits) if digits else text


def _plain_letters(text: str) -> str:
    """Lower case, without diacritics, without invisible characters; the script stays."""
    text = unicodedata.normalize("NFKC", text).lower()
    text = _INVISIBLE.sub("", text).replace(_TATWEEL, "").translate(_LETTERS)
    text = _MARKS.sub("", unicodedata.normalize("NFD", text)).translate(_LETTERS)
    return _western_digits(unicodedata.normalize("NFC", text))


def fold(text: str, run: int = 2) -> str:
    """The folded form of a text; a letter typed three times or more is kept `run` times."""
    text = _without_punctuation(_APOSTROPHES.sub("", _plain_letters(text)))
    text = _RUNS.sub(lambda match: match.group(1) * run, text)
    return " ".join(text.split())
