"""What a visitor does on the page, in a real browser."""

from __future__ import annotations

from typing import Any

PHONE = {"width": 360, "height": 740}


class VisitorPage:
    def __init__(self, browser: Any, address: str, language: str, **context: Any) -> None:
        self.context = browser.new_context(viewport=PHONE, locale=language, **context)
        self.page = self.context.new_page()
        self.elsewhere: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", self._requested)
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.address = address
        self.page.goto(address + "/")

    def _requested(self, request: Any) -> None:
        if not request.url.startswith(self.address):
            self.elsewhere.append(request.url)

    def start(self) -> str:
        self.page.click("button.start")
        return self.answer(0)

    def last_answer(self) -> str:
        """The id of the newest answer on the page."""
        return str(self.answers().last.get_attribute("data-answer"))

    def answers(self) -> Any:
        return self.page.locator(".message.assistant")

    def answer(self, number: int) -> str:
        """The answer of that number, as soon as it is there."""
        message = self.answers().nth(number)
        message.wait_for(timeout=15_000)
        return str(message.inner_text())

    def says(self, words: str) -> str:
        number = self.answers().count()
        self.page.fill("#text", words)
        self.page.keyboard.press("Enter")
        return self.answer(number)

    def close(self) -> None:
        self.context.close()
