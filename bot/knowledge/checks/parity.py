"""A language has what its tier promises: texts, and short words."""

from __future__ import annotations

from collections.abc import Iterator

from bot.knowledge.checks.blanks import blanks_of
from bot.knowledge.checks.numbers import dialable
from bot.knowledge.checks.promises import listed
from bot.knowledge.desk import Desk, is_core
from bot.knowledge.faults import Fault, warning
from bot.knowledge.heads import ORIGINAL
from bot.knowledge.shortwords import Short, about, read_short
from bot.languages import Language

LABEL = 30  # characters of a topic's label


def check(desk: Desk) -> Iterator[Fault]:
    for language in desk.languages.all.values():
        yield from _texts(desk, language)
    yield from _words(desk)
    yield from _directory(desk)


def _texts(desk: Desk, language: Language) -> Iterator[Fault]:
    missing = sorted(a for a in desk.asked_of(language) if not desk.get(a, language.code))
    severe = language.safety_core
    for answer in (a for a in missing if is_core(a) and severe):
        file = f"knowledge/{answer}.{language.code}.md"
        what = f"the safety core lacks it in {language.english}"
        yield Fault(file, "missing core", what, "Write it; these texts come first")
    rest = [a for a in missing if not (is_core(a) and severe)]
    if rest and language.code != ORIGINAL:
        some = ", ".join(rest[:3]) + (", …" if len(rest) > 3 else "")
        what = f"{len(rest)} texts are missing in {language.english} ({some})"
        todo = f"See houvast knowledge list --language {language.code} --state missing"
        yield warning(f"knowledge/*.{language.code}.md", "missing", what, todo)


def _words(desk: Desk) -> Iterator[Fault]:
    found = {code: read_short(desk.data, code) for code in desk.languages.all}
    original = found[ORIGINAL]
    for code, short in found.items():
        yield from short.faults
        if short.words is None:
            what = f"{desk.languages[code].english} has no short words (buttons, captions)"
            yield warning(short.file, "missing", what, f"Translate words/{ORIGINAL}.yml")
        else:
            yield from _unlike(short, original)
            yield from _unsayable(desk, short, code)
            yield from _expired(desk, short)


def _unlike(short: Short, original: Short) -> Iterator[Fault]:
    own, wanted = short.words or {}, original.words or {}
    missing, extra = sorted(wanted.keys() - own.keys()), sorted(own.keys() - wanted.keys())
    if missing:
        what = f"these words are missing: {', '.join(missing)}"
        yield warning(short.file, "missing", what, "Add them")
    if extra:
        what = f"these words are not in {ORIGINAL}.yml: {', '.join(extra)}"
        yield warning(short.file, "unlike Dutch", what, "Take them out, or add them there")
    for key in sorted(own.keys() & wanted.keys()):
        if blanks_of(own[key]) != blanks_of(wanted[key]):
            what = f"{key} has other blanks than the Dutch"
            yield Fault(short.file, "blank", what, "Use exactly the same {…}")
        if key.startswith("topic.") and len(own[key]) > LABEL:
            what = f"{key} has {len(own[key])} characters; a button shows {LABEL}"
            yield warning(short.file, "title", what, "Shorten it")


def _unsayable(desk: Desk, short: Short, language: str) -> Iterator[Fault]:
    """Captions and buttons are read by the same people as answers."""
    never = listed(desk.lists(), "never", language)
    for key, label in (short.words or {}).items():
        for number in dialable(label):
            what = f"{key}: “{number}” could be dialled"
            yield Fault(short.file, "number", what, "Take it out; numbers stand in directory.yml")
        for phrase, _ in never.found_in(label):
            what = f"{key}: “{phrase}” is never said"
            yield Fault(short.file, "never say", what, "Say it otherwise; see docs/editors.md")


def _expired(desk: Desk, short: Short) -> Iterator[Fault]:
    if short.expires_on and desk.today > short.expires_on:
        what = f"these words expired on {short.expires_on}"
        yield Fault(short.file, "expired", what, "Look them over and set a new expires_on")


def _directory(desk: Desk) -> Iterator[Fault]:
    """Numbers that nobody has dialled: every one must be before the doors open."""
    until = about(desk.data / "directory.yml").get("expires_on")
    if until and desk.today > until:
        what = f"the numbers expired on {until}"
        yield Fault("directory.yml", "expired", what, "Dial them again, set a new expires_on")
    services = desk.directory.services.values()
    unsure = [service.id for service in services if service.number and not service.verified]
    if unsure:
        what = f"nobody has dialled {len(unsure)} numbers: {', '.join(unsure)}"
        yield warning("directory.yml", "not verified", what, "Call them, then verified: true")
