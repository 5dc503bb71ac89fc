"""Russian, Ukrainian, Bulgarian, Hindi and Arabic as people type them on a Latin keyboard.

For training only: every message in these scripts is learned in Latin letters as well, because the
encoder knows such spelling badly. Nobody types by a standard, so these tables follow habit, not
ISO 9; n-grams forgive the rest.
"""

from __future__ import annotations

import re

from nlu.common.folding import fold

_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z",
    "и": "i", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
    "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sht",
    "ъ": "a", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya", "і": "i", "ї": "yi", "є": "ye",
    "ґ": "g",
}  # fmt: skip
_RUSSIAN = {"щ": "sch", "ъ": ""}
_UKRAINIAN = {"и": "y", "г": "h", "щ": "shch", "х": "kh"}
_ARABIC = {
    "ا": "a", "ب": "b", "ت": "t", "ث": "th", "ج": "j", "ح": "7", "خ": "kh", "د": "d", "ذ": "z",
    "ر": "r", "ز": "z", "س": "s", "ش": "sh", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "3",
    "غ": "gh", "ف": "f", "ق": "2", "ك": "k", "ل": "l", "م": "m", "ن": "n", "ه": "h", "و": "o",
    "ي": "i", "ء": "2", "ؤ": "o", "ئ": "2", "پ": "p", "چ": "ch", "ڤ": "v", "گ": "g",
}  # fmt: skip
_HINDI = {
    "क": "k", "ख": "kh", "ग": "g", "घ": "gh", "ङ": "n", "च": "ch", "छ": "chh", "ज": "j",
    "झ": "jh", "ञ": "n", "ट": "t", "ठ": "th", "ड": "d", "ढ": "dh", "ण": "n", "त": "t",
    "थ": "th", "द": "d", "ध": "dh", "न": "n", "प": "p", "फ": "ph", "ब": "b", "भ": "bh",
    "म": "m", "य": "y", "र": "r", "ल": "l", "व": "v", "श": "sh", "ष": "sh", "स": "s", "ह": "h",
}  # fmt: skip
_HINDI_VOWELS = {
    "अ": "a", "आ": "aa", "इ": "i", "ई": "i", "उ": "u", "ऊ": "oo", "ऋ": "ri", "ए": "e", "ऐ": "ai",
    "ओ": "o", "औ": "au", "ऑ": "o", "ा": "a", "ि": "i", "ी": "i", "ु": "u", "ू": "oo", "ृ": "ri",
    "े": "e", "ै": "ai", "ो": "o", "ौ": "au", "ॉ": "o", "ं": "n", "ँ": "n", "ः": "h",
}  # fmt: skip
_VIRAMA, _NUKTA = "\u094d", "\u093c"
_SCHWA = "@"  # the vowel a consonant has unless another is written; often not spoken
_SILENT_END = re.compile(rf"(?<=[a-z]){_SCHWA}(?=\s|$)")
_SILENT_INSIDE = re.compile(rf"([aeiou][a-z]{{1,2}}){_SCHWA}(?=[a-z]+[aeiou])")


def in_latin_letters(text: str) -> str | None:
    """The text in Latin letters, or None if it is written in none of these scripts."""
    folded = fold(text)
    if re.search("[\u0400-\u04ff]", folded):
        return folded.translate(str.maketrans(_cyrillic(text.lower())))
    if re.search("[\u0620-\u06ff]", folded):
        return folded.translate(str.maketrans(_ARABIC))
    if re.search("[\u0900-\u097f]", folded):
        return _hindi(folded)
    return None


def _cyrillic(text: str) -> dict[str, str]:
    if set(text) & set("іїєґ"):
        return {**_CYRILLIC, **_UKRAINIAN}
    return {**_CYRILLIC, **_RUSSIAN} if set(text) & set("ыэё") else _CYRILLIC


def _hindi(folded: str) -> str:
    spelled = ""
    for letter in folded.replace(_NUKTA, ""):
        if letter in _HINDI:
            spelled += _HINDI[letter] + _SCHWA
        elif letter == _VIRAMA or letter in _HINDI_VOWELS:
            nasal = _HINDI_VOWELS.get(letter) in ("n", "h")
            spelled = (spelled if nasal else spelled.removesuffix(_SCHWA)) + _HINDI_VOWELS.get(
                letter, ""
            )
        else:
            spelled += letter
    spelled = _SILENT_INSIDE.sub(r"\1", _SILENT_END.sub("", spelled))
    return spelled.replace(_SCHWA, "a")
