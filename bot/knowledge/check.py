"""``houvast knowledge check``: every fault of every text, in a fixed order."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.knowledge.checks import blanks, care, numbers, parity, promises, reading, roads
from bot.knowledge.desk import Desk
from bot.knowledge.faults import Fault
from bot.knowledge.text import Text

OF_A_TEXT: tuple[Callable[[Desk, Text], Iterator[Fault]], ...] = (
    care.check,
    blanks.check,
    numbers.check,
    promises.check,
    reading.check,
    roads.check_text,
)
OF_THE_WHOLE: tuple[Callable[[Desk], Iterator[Fault]], ...] = (roads.check, parity.check)


def check(desk: Desk) -> list[Fault]:
    """Everything that is wrong, sorted by file."""
    faults = list(desk.unreadable)
    for look in OF_THE_WHOLE:
        faults += look(desk)
    for text in desk.texts.values():
        faults += check_text(desk, text)
    return sorted(faults, key=lambda fault: (fault.file, fault.kind))


def check_text(desk: Desk, text: Text) -> list[Fault]:
    """What is wrong with this one, for whoever is about to sign it."""
    return [fault for look in OF_A_TEXT for fault in look(desk, text)]
