"""Every {…} in a text can be filled, and a translation has the same ones as the Dutch."""

from __future__ import annotations

from collections.abc import Iterator

from bot.knowledge.desk import Desk
from bot.knowledge.faults import Fault
from bot.knowledge.heads import ORIGINAL
from bot.knowledge.library import BLANK
from bot.knowledge.text import Text


def check(desk: Desk, text: Text) -> Iterator[Fault]:
    file, names = desk.file(text), blanks_of(text.body)
    for name in sorted(names):
        fault = _unfillable(desk, text, name)
        if fault:
            yield Fault(file, "blank", *fault)
    if "{" in (rest := BLANK.sub("", text.body)) or "}" in rest:
        what = "a { or } does not belong to a blank: people would read it"
        yield Fault(file, "blank", what, "Write {name} or {number:service}, without spaces")
    if "{" in text.title or "}" in text.title:
        yield Fault(file, "blank", "blanks in a title are not filled", "Write it out")
    yield from _missing(desk, text, names)


def blanks_of(body: str) -> set[str]:
    """``{number:emergency}`` as ``number:emergency``."""
    return {match.group(0)[1:-1] for match in BLANK.finditer(body)}


def _unfillable(desk: Desk, text: Text, name: str) -> tuple[str, str] | None:
    """What is wrong with this blank in this text, and what to do; None if nothing is."""
    kind, _, service = name.partition(":")
    known = desk.directory.services.get(service)
    if kind in ("number", "service") and service:
        if known is None:
            return f"{{{name}}}: directory.yml has no such service", "Is it misspelled?"
        if kind == "number" and not known.number:
            return f"{{{name}}}: directory.yml has no number for it", f"Write {{service:{service}}}"
        return None
    given = desk.rules.get("blanks", {}).get(name, ())
    if (name in desk.figures or text.id in given) and not service:
        return None
    return f"nothing fills {{{name}}} in this text", "Remove it, or see data/checks/rules.yml"


def _missing(desk: Desk, text: Text, names: set[str]) -> Iterator[Fault]:
    file, original = desk.file(text), desk.original(text.id)
    for name in desk.rules.get("must_hold", {}).get(text.id, ()):
        if name not in names:
            yield Fault(file, "blank", f"{{{name}}} must stand in this text", "Put it in")
    if original is None or text.language == ORIGINAL:
        return
    wanted = blanks_of(original.body)
    for name in sorted(wanted - names):
        yield Fault(file, "blank", f"the Dutch has {{{name}}}, this has not", "Put it in")
    for name in sorted(names - wanted):
        yield Fault(file, "blank", f"the Dutch has no {{{name}}}", "Take it out")
