"""How hard a text is to read, measured as published.

- English: Flesch, R. (1948), A new readability yardstick, Journal of Applied Psychology 32(3):
  206.835 - 1.015 words per sentence - 84.6 syllables per word.
- Dutch: Douma, W.H. (1960), De leesbaarheid van landbouwbladen (Wageningen), after Flesch:
  206.84 - 0.93 words per sentence - 77 syllables per word.

Both run from 0 (very hard) to 100 (very easy), with 60-70 for the normal reader.
Syllables are counted by rule, not by dictionary, so a few words are off by one; a score averages a
whole text, and a text of fewer than ``ENOUGH`` words has none.
"""

from __future__ import annotations

import re
import unicodedata

from bot.knowledge.library import BLANK

ENOUGH = 30  # Flesch counts in samples of 100 words; under this one long word decides the score
CHINESE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
# A sentence ends at its mark, at the end of a paragraph, and at the end of a list item.
END = re.compile(r"(?<=[.!?…؟።।])[\"”»’)]*\s+|(?<=[。！？])|\n\s*\n|\n(?=- )")
WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
DUTCH = re.compile(
    r"aai|ooi|oei|eeu|ieu|aa|ee|oo|uu|ie|oe|eu|ui|ij|ei|au|ou|[aeiouyáéíóúäëïöüèêàç]", re.IGNORECASE
)
ENGLISH = re.compile(r"[aeiouy]+", re.IGNORECASE)
SILENT = re.compile(r"(?:[^laeiouy]|[aeiouy]l)e$|[^aeiouytd]ed$|[^aeiouyszxcg]es$|(?<=[sc])ely$")


def sentences(body: str) -> list[str]:
    """As a reader would count them; a blank is one word."""
    text = BLANK.sub("x", body)
    parts = (part.strip().removeprefix("- ").strip() for part in END.split(text))
    return [part for part in parts if part]


def words(text: str) -> list[str]:
    """Words as a reader sees them: between spaces, and with at least a letter or a digit."""
    found = BLANK.sub("x", text).split()
    return [word for word in found if any(_is_sign(character) for character in word)]


def characters(text: str) -> int:
    """Chinese characters: it writes no spaces between words."""
    return len(CHINESE.findall(text))


def ease(body: str, language: str) -> float | None:
    """The score of a Dutch or English text; None for other languages and for short texts."""
    if language not in FORMULAS:
        return None
    spoken = [word for sentence in sentences(body) for word in WORD.findall(sentence)]
    if len(spoken) < ENOUGH:
        return None
    base, per_length, per_syllable = FORMULAS[language]
    length = len(spoken) / len(sentences(body))
    weight = sum(syllables(word, language) for word in spoken) / len(spoken)
    return base - per_length * length - per_syllable * weight


FORMULAS = {"nl": (206.84, 0.93, 77.0), "en": (206.835, 1.015, 84.6)}


def syllables(word: str, language: str) -> int:
    if language == "nl":
        return max(1, len(DUTCH.findall(word)))
    word = word.lower()
    groups = len(ENGLISH.findall(word))
    return max(1, groups - 1 if SILENT.search(word) else groups)


def _is_sign(character: str) -> bool:
    return unicodedata.category(character)[0] in "LN"
