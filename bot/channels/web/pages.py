"""Turns messages and captions into pages. Words come from data/, shape from templates/."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request

from bot.app import House, figures
from bot.knowledge.text import Text
from bot.model import Message
from bot.outbox import Outgoing

HERE = Path(__file__).parent
_PAGES = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def paragraphs(text: str) -> Markup:
    """Plain text as paragraphs and short lists."""
    return Markup("").join(_block(block) for block in text.split("\n\n") if block.strip())


def _block(block: str) -> Markup:
    parts = groupby(block.strip().split("\n"), key=lambda line: line.startswith("- "))
    return Markup("").join(_list(lines) if listed else _plain(lines) for listed, lines in parts)


def _list(lines: Iterable[str]) -> Markup:
    items = Markup("").join(Markup("<li>{}</li>").format(line[2:]) for line in lines)
    return Markup("<ul>{}</ul>").format(items)


def _plain(lines: Iterable[str]) -> Markup:
    return Markup("<p>{}</p>").format(Markup("<br>").join(escape(line) for line in lines))


_PAGES.filters["paragraphs"] = paragraphs


def language_for(house: House, request: Request) -> str:
    """Chosen by link, else what the browser says."""
    chosen = request.query_params.get("l", "")
    if chosen in house.languages:
        return chosen
    return house.languages.from_hint(request.headers.get("accept-language", "")[:200])


def first_page(house: House, language: str) -> str:
    """Neutral: says nothing to whoever looks over a shoulder."""
    text = _welcome(house, language)
    body = house.library.render(text, {}).text if text else ""
    shown = [house.languages[c] for c in house.languages.all if house.words.has("start", c)]
    return _render(house, "first.html", language, body=body, languages=shown)


def _welcome(house: House, language: str) -> Text | None:
    today, drafts = house.clock.now().date(), house.settings.shows_drafts
    found = house.library.find("core/welcome", language, today, drafts=drafts)
    return found or house.library.get("core/not_open", language)


def talk_page(house: House, language: str, items: list[Outgoing]) -> str:
    """The talk as far as it has not been shown yet; a visitor's own words are never shown again."""
    after = items[-1].seq if items else 0
    return _render(house, "talk.html", language, items=items, after=after, waiting=not items)


def privacy_page(house: House, language: str) -> str:
    return _render(house, "privacy.html", language)


def fragment(house: House, message: Message) -> str:
    """One message, for a live page."""
    template = _PAGES.get_template("message.html")
    context = {"message": message, "w": _captions(house, message.language), **_frame(house)}
    return template.render(after=0, **context).replace("\n", " ")


def _captions(house: House, language: str) -> Any:
    numbers = figures(house.settings)

    def word(key: str) -> str:
        filled = house.words.label(key, language)
        for name, value in numbers.items():
            filled = filled.replace("{" + name + "}", value)
        return filled

    return word


def _frame(house: House) -> dict[str, Any]:
    return {"n": secrets.token_hex(8), "direction_of": lambda code: house.languages[code].direction}


def _render(house: House, template: str, language: str, **context: Any) -> str:
    return _PAGES.get_template(template).render(
        language=house.languages[language],
        w=_captions(house, language),
        exit_to=house.settings.exit_to,
        drafts=house.settings.shows_drafts,
        **_frame(house),
        **context,
    )
