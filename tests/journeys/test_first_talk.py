"""Somebody asks, on a small phone, in their own language, and is answered."""

from __future__ import annotations

from typing import Any

import pytest

from bot.app import Shelf
from bot.settings import read_settings
from tests.journeys.pages import VisitorPage
from tests.journeys.stage import RealService

SHELF = Shelf.load(read_settings({}))
QUESTIONS = {
    "nl": {
        "reflection": "Wat is de bedenktijd?",
        "wages": "ik krijg al twee maanden geen loon wat nu",
        "documents": "mijn baas heeft mijn paspoort afgepakt",
        "anonymous": "kan ik anoniem melden zonder mijn naam",
    },
    "en": {
        "reflection": "What is the reflection period?",
        "wages": "my boss has not paid my wages for two months",
        "documents": "they took my passport and will not give it back",
        "anonymous": "How can I give an anonymous tip?",
    },
    "pl": {
        "reflection": "Co to jest okres do namysłu i czy mogę zostać w Holandii?",
        "wages": "szef nie wypłacił mi pensji od dwóch miesięcy",
        "documents": "szef zabrał mi paszport i nie chce oddać",
        "anonymous": "czy mogę zgłosić anonimowo bez podawania nazwiska",
    },
    "ar": {
        "reflection": "ما هي فترة التفكير وهل يمكنني البقاء في هولندا؟",
        "wages": "لم يدفع لي صاحب العمل راتبي منذ شهرين",
        "documents": "أخذوا جواز سفري ولا يريدون إعادته",
        "anonymous": "هل يمكنني التبليغ بدون ذكر اسمي",
    },
}


@pytest.mark.browser
@pytest.mark.engine
@pytest.mark.parametrize("language", list(QUESTIONS))
def test_four_questions_in_my_own_language(
    browser: Any, service: RealService, language: str
) -> None:
    visitor = VisitorPage(browser, service.address, language)
    visitor.start()
    assert visitor.last_answer() == "core/arrival"
    for about, question in QUESTIONS[language].items():
        visitor.says(question)
        assert about in visitor.last_answer(), question
    assert visitor.elsewhere == []
    assert visitor.complaints == []
    visitor.close()


@pytest.mark.browser
@pytest.mark.engine
def test_the_page_fits_a_small_phone_and_a_screen_reader(
    browser: Any, service: RealService
) -> None:
    from axe_core_python.sync_playwright import Axe

    for language in ("nl", "ar"):
        visitor = VisitorPage(browser, service.address, language, bypass_csp=True)
        first = Axe().run(visitor.page)
        visitor.start()
        visitor.says(QUESTIONS[language]["reflection"])
        talk = Axe().run(visitor.page)
        assert [v["id"] for v in first["violations"] + talk["violations"]] == []
        width = visitor.page.evaluate("document.documentElement.scrollWidth")
        assert width <= 360
        direction = visitor.page.evaluate("document.documentElement.dir")
        assert direction == SHELF.languages[language].direction
        visitor.close()


@pytest.mark.browser
@pytest.mark.engine
@pytest.mark.parametrize("way", ["button", "shift"])
def test_quick_exit_leaves_nothing_behind(browser: Any, service: RealService, way: str) -> None:
    visitor = VisitorPage(browser, service.address, "nl")
    neutral = "<title>Weer</title>weer"
    visitor.context.route(
        lambda url: not url.startswith(service.address),
        lambda route: route.fulfill(body=neutral, content_type="text/html"),
    )
    visitor.start()
    visitor.says("Wat is de bedenktijd?")
    page = visitor.page
    assert len(visitor.context.cookies()) == 1
    if way == "button":
        page.click("button.leave")
    else:
        for _ in range(3):
            page.keyboard.press("Shift")
    page.wait_for_url(lambda url: not url.startswith(service.address))
    assert visitor.context.cookies() == []
    page.go_back(wait_until="load")
    assert page.locator(".message").count() == 0
    stored = page.evaluate("localStorage.length + sessionStorage.length")
    assert stored == 0
    visitor.close()


@pytest.mark.browser
@pytest.mark.engine
def test_without_scripts_everything_works(browser: Any, service: RealService) -> None:
    visitor = VisitorPage(browser, service.address, "nl", java_script_enabled=False)
    page = visitor.page
    page.click("button.start")
    page.fill("#text", "Wat is de bedenktijd?")
    page.click("button.send")
    assert "bedenktijd" in page.locator("#log").inner_text().lower()
    page.locator(".choices button").first.click()
    assert page.locator(".message.assistant").count() >= 1
    visitor.context.route(
        lambda url: not url.startswith(service.address),
        lambda route: route.fulfill(body="weer", content_type="text/html"),
    )
    page.click("button.leave")
    page.wait_for_url(lambda url: not url.startswith(service.address))
    assert visitor.context.cookies() == []
    visitor.close()


@pytest.mark.browser
@pytest.mark.engine
def test_a_restored_tab_shows_the_neutral_first_page(browser: Any, service: RealService) -> None:
    visitor = VisitorPage(browser, service.address, "nl")
    visitor.start()
    visitor.says("Wat is de bedenktijd?")
    visitor.page.reload()
    assert visitor.page.locator(".message").count() == 0
    assert visitor.page.locator("button.start").count() == 1
    visitor.close()
