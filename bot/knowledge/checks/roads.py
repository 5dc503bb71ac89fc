"""Every road leads somewhere, and every answer has a road that leads to it."""

from __future__ import annotations

from collections.abc import Iterator

from bot.knowledge.desk import Desk, is_core
from bot.knowledge.faults import Fault, warning
from bot.knowledge.heads import ORIGINAL
from bot.knowledge.text import Text
from nlu.common.topics import ALL, INFORMATIONAL

TABLE = "answers.yml"
OF_FLOWS = ("help/", "check/")  # said by find help and the self-check, not by a topic
SHOWN = 3  # follow-up buttons under an answer


def check_text(desk: Desk, text: Text) -> Iterator[Fault]:
    """The follow-up questions of one text."""
    file = desk.file(text)
    for answer in text.follow_ups:
        if desk.original(answer) is None:
            what = f"follow-up {answer} does not exist"
            yield Fault(file, "dead end", what, "Correct it or take it out")
        elif is_core(answer) or answer == text.id:
            what = f"follow-up {answer} cannot be pressed"
            yield Fault(file, "dead end", what, "Name another answer")
    if len(text.follow_ups) > SHOWN:
        yield warning(file, "dead end", f"only {SHOWN} follow-ups are shown", "Choose the best")


def check(desk: Desk) -> Iterator[Fault]:
    known = set(desk.ids)
    for topic, row in desk.table.items():
        if topic not in ALL:
            what = f"{topic} is no topic (nlu/common/topics.py)"
            yield Fault(TABLE, "dead end", what, "Is it misspelled?")
        for answer in sorted(row.answers() - known):
            what = f"{topic} leads to {answer}, which does not exist"
            yield Fault(TABLE, "dead end", what, "Write that answer, or name another")
    for topic in sorted(INFORMATIONAL - desk.table.keys()):
        what = f"the topic {topic} has no answer"
        yield Fault(TABLE, "dead end", what, "Add a line with its answer")
    yield from _unreachable(desk)


def _unreachable(desk: Desk) -> Iterator[Fault]:
    reached = _reached(desk)
    for answer in desk.ids:
        text = desk.original(answer)
        if text and answer not in reached:
            what = (
                "nobody can reach it: no topic leads here, and no follow-up of a reachable answer"
            )
            todo = f"Name {answer} in answers.yml or in follow_ups"
            yield Fault(desk.file(text), "unreachable", what, todo)


def _reached(desk: Desk) -> set[str]:
    """From the table and the safety core, along the follow-ups of the Dutch."""
    named = {answer for row in desk.table.values() for answer in row.answers()}
    said = (a for a in desk.ids if is_core(a) or a.startswith(OF_FLOWS))
    waiting = [*named, *said]
    reached: set[str] = set()
    while waiting:
        answer = waiting.pop()
        if answer in reached:
            continue
        reached.add(answer)
        text = desk.get(answer, ORIGINAL)
        waiting += text.follow_ups if text else ()
    return reached
