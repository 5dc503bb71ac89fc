"""Is a text kept? Source, dates, signature, and whether a translation still follows the Dutch."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from bot.knowledge.desk import Desk
from bot.knowledge.faults import Fault, warning
from bot.knowledge.heads import ORIGINAL
from bot.knowledge.text import ALWAYS, Text

SOON = timedelta(days=30)  # time enough for an editor to look a text over before it is declined


def check(desk: Desk, text: Text) -> Iterator[Fault]:
    file = desk.file(text)
    yield from _source(file, text)
    yield from _dates(desk, file, text)
    yield from _signature(desk, file, text)
    if text.language == ORIGINAL:
        yield from _original(file, text)
    else:
        yield from _translation(desk, file, text)


def _source(file: str, text: Text) -> Iterator[Fault]:
    if not text.sources:
        yield Fault(file, "no source", "it names no source", "Say in source: where this is from")
    if any(not str(source.title or "").strip() for source in text.sources):
        yield Fault(file, "no source", "a source has no title", "Name who says it")


def _dates(desk: Desk, file: str, text: Text) -> Iterator[Fault]:
    if text.id in ALWAYS:
        return
    todo = "Check the facts again, set a new expires_on, have it signed"
    if text.is_expired(desk.today):
        yield Fault(file, "expired", f"it expired on {text.expires_on}, nobody hears it", todo)
    elif text.expires_on - desk.today < SOON:
        yield warning(file, "expires soon", f"it expires on {text.expires_on}", todo)


def _signature(desk: Desk, file: str, text: Text) -> Iterator[Fault]:
    if text.reviewed_on and text.reviewed_on > desk.today:
        yield Fault(file, "signature", "reviewed_on lies in the future", "Have it signed again")
    if text.status == "reviewed" and not text.is_signed():
        what = "it has changed since it was signed, or was never signed"
        yield warning(file, "signature", what, "Have it signed again: houvast knowledge sign")


def _original(file: str, text: Text) -> Iterator[Fault]:
    if text.translated_from is not None:
        what = "a Dutch text is translated from nothing"
        yield Fault(file, "stale", what, "Write translated_from: null")


def _translation(desk: Desk, file: str, text: Text) -> Iterator[Fault]:
    original = desk.original(text.id)
    if original is None:
        name = f"{text.id.partition('/')[2]}.{ORIGINAL}.md"
        yield Fault(file, "missing", "the Dutch original is not there", f"Write {name}")
        return
    if desk.is_stale(text):
        what = "the Dutch has changed since this translation"
        if text.translated_from in (None, "TODO"):
            what = "it does not say which Dutch text it was made from"
        todo = f"Translate again, then write translated_from: '{original.hash}'"
        yield Fault(file, "stale", what, todo)
    yield from _unlike(file, text, original)


def _unlike(file: str, text: Text, original: Text) -> Iterator[Fault]:
    """What is the same in every language, but stands in each file."""
    if text.effect != original.effect:
        what = f"effect: {text.effect}, but the Dutch has {original.effect}"
        yield Fault(file, "promise", what, f"Write effect: {original.effect or 'null'}")
    if text.follow_ups != original.follow_ups:
        what = "its follow_ups are not those of the Dutch"
        yield warning(file, "unlike Dutch", what, "Copy the line from the Dutch file")
    if text.expires_on > original.expires_on:
        what = f"it would outlive the Dutch, which expires on {original.expires_on}"
        yield Fault(file, "expired", what, f"Write expires_on: {original.expires_on}")
