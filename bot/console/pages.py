"""What a counsellor may see, as pages. Words come from data/console, shape from templates/."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.app import House
from bot.console.cookies import LANGUAGES
from bot.console.roles import includes
from bot.console.sessions import Entered
from bot.knowledge.words import Words

HERE = Path(__file__).parent


class Pages:
    def __init__(self, house: House) -> None:
        self._house = house
        self._words = Words.load(house.settings.data / "console", house.languages)
        self._shapes = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def render(
        self, template: str, language: str, entered: Entered | None, **context: object
    ) -> str:
        return self._shapes.get_template(template).render(
            w=partial(self._word, language),
            language=language,
            languages=[self._house.languages[code] for code in LANGUAGES],
            idle_minutes=self._house.settings.console_idle_minutes,
            organisation=self._house.settings.organisation,
            me=entered,
            may=partial(includes, entered.role if entered else "none"),
            **context,
        )

    def _word(self, language: str, key: str, **blanks: object) -> str:
        return self._words.label(key, language, **blanks)
