"""No phone number stands in a text: numbers live in directory.yml, in one place.

What counts as a number: digits of any script, together or parted by single spaces, points,
strokes or brackets, when one group has three digits or more, or all groups together seven.
What does not, because texts need it:
- an amount: € or a word for money beside it (€ 35.000, 500 euro);
- a percentage (100%);
- a year from 1990 to 2059 (and a whole date with such a year);
- a time of day (9.30, 17:00);
- the number of a law, article, section or room named just before it (artikel 273f, B8/3).
Three or four digits that are none of these and no number either can be written as a word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from bot.knowledge.desk import Desk
from bot.knowledge.faults import Fault
from bot.knowledge.library import BLANK
from bot.knowledge.text import Text

RUN = re.compile(r"\+?\d(?:[ \u00a0.\-‑/()]{0,2}\d)*")
MONEY = r"€|\$|£|eur\w*|евр\w*|євро|يورو|欧元|यूरो|ዩሮ"
AFTER = re.compile(rf"\s*(?:%|{MONEY})", re.IGNORECASE)
BEFORE = re.compile(rf"(?:{MONEY})\s*$", re.IGNORECASE)
LAW = re.compile(
    r"(?:art(?:ikel|icle|ículo|igo|icol\w*|ykuł)?|artikulli|§|section|член\w*|стат\w*"
    r"|điều|madde|المادة|第|अनुच्छेद|ዓንቀጽ|pasal|artikulo|cikk)\.?\s*$",
    re.IGNORECASE,
)
YEAR = re.compile(r"(?:199\d|20[0-5]\d)")
DATE = re.compile(r"\d{1,2}[-/. ]{1,2}\d{1,2}[-/. ]{1,2}(?:199\d|20[0-5]\d)")
ISO_DATE = re.compile(r"(?:199\d|20[0-5]\d)-\d{1,2}-\d{1,2}")
TIME = re.compile(r"\d{1,2}[.:]\d{2}")
YEARS = re.compile(rf"{YEAR.pattern}[-/ ]{YEAR.pattern}")


def check(desk: Desk, text: Text) -> Iterator[Fault]:
    for where in (text.title, text.body):
        for number in dialable(where):
            todo = "Write {number:…} with the service of directory.yml"
            yield Fault(desk.file(text), "number", f"“{number}” could be dialled", todo)


def dialable(text: str) -> list[str]:
    """What somebody could take for a phone number."""
    plain = _western(BLANK.sub("\u2060", text))  # a blank parts digits, and is none itself
    return [m.group(0).strip() for m in RUN.finditer(plain) if _looks_dialable(m, plain)]


def _western(text: str) -> str:
    """All digits as 0-9, so that a year is a year in every script."""
    return re.sub(r"\d", lambda digit: str(unicodedata.decimal(digit.group())), text)


def _looks_dialable(match: re.Match[str], text: str) -> bool:
    groups = re.findall(r"\d+", match.group(0))
    if max(map(len, groups)) < 3 and sum(map(len, groups)) < 7:
        return False
    return not _is_something_else(match, text)


def _is_something_else(match: re.Match[str], text: str) -> bool:
    whole, before, after = match.group(0), text[: match.start()], text[match.end() :]
    if any(form.fullmatch(whole) for form in (YEAR, DATE, ISO_DATE, TIME, YEARS)):
        return True
    if BEFORE.search(before) or AFTER.match(after):
        return True
    return len(whole) <= 5 and bool(LAW.search(before))
