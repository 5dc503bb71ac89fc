"""A night at the console in a real browser: the administrator lets Marit in, she works, leaves."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pyotp
import pytest

from bot.engine_process import free_port
from bot.settings import ROOT
from tests.conftest import secret
from tests.journeys.stage import PATIENCE, wait_until

pytestmark = pytest.mark.browser

PHONE, LAPTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
STEP = 30  # seconds a code lasts
LOOK = 21_000  # ms: a little longer than the page waits between two looks


@dataclass
class Console:
    """The console's own process, on databases of its own; no service and no engine beside it."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        mine = {"HOUVAST_VAR": str(self.folder), "HOUVAST_CONSOLE_PORT": str(self.port)}
        keys = {"HOUVAST_MASTER_KEY": secret(), "HOUVAST_PEPPER": secret()}
        self.env = {**os.environ, **mine, **keys}
        self.log = self.folder / "console.log"
        self.address = f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [sys.executable, "-m", "bot.console.serve"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=self.env, stdout=log, stderr=log)
        wait_until(self.is_open, PATIENCE)

    def is_open(self) -> bool:
        assert self.process
        assert self.process.poll() is None, self.log.read_text()
        try:
            return httpx.get(self.address + "/login", timeout=5).is_success
        except httpx.HTTPError:
            return False

    def stop(self) -> int:
        assert self.process
        self.process.terminate()
        return self.process.wait(20)

    def houvast(self, *words: str) -> str:
        command = [sys.executable, "-m", "bot.cli", *words]
        done = subprocess.run(command, cwd=ROOT, env=self.env, capture_output=True, check=True)
        return done.stdout.decode()


@dataclass
class Person:
    """Somebody with a login and a phone that makes codes."""

    name: str
    passphrase: str
    secret: str
    used: int = 0

    def code(self) -> str:
        """A code that was not used yet; waits for the phone when it must."""
        while (step := max(int(time.time()) // STEP, self.used + 1)) > time.time() // STEP + 1:
            time.sleep(0.2)
        self.used = step
        return pyotp.TOTP(self.secret).generate_otp(step)


class Desk:
    """One browser of one person; it notes every complaint and every request to elsewhere."""

    def __init__(self, browser: Any, console: Console, **context: Any) -> None:
        self.console = console
        self.context = browser.new_context(**{"viewport": PHONE, **context})
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.elsewhere: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._requested)

    def _requested(self, request: Any) -> None:
        if not request.url.startswith(self.console.address):
            self.elsewhere.append(request.url)

    def opens(self, path: str) -> None:
        self.page.goto(self.console.address + path)

    def logs_in(self, person: Person) -> None:
        self.opens("/login")
        self.page.fill("#name", person.name)
        self.page.fill("#passphrase", person.passphrase)
        self.page.fill("#code", person.code())
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(self.console.address + "/")

    def title(self) -> str:
        return str(self.page.inner_text("h1"))

    def presses_with_keys(self, label: str) -> None:
        """Goes there with Tab alone, as somebody without a mouse does."""
        for _ in range(25):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("document.activeElement.textContent").strip() == label:
                self.page.keyboard.press("Enter")
                return
        raise AssertionError(f"{label} cannot be reached by keys")


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    running = Console(tmp_path_factory.mktemp("console"))
    running.start()
    yield running
    if running.process and running.process.poll() is None:
        running.process.kill()
        running.process.wait()


@pytest.fixture(scope="module")
def boss(console: Console) -> Person:
    """The first login comes from the command line."""
    told = console.houvast("counsellor", "add", "beheer", "--role", "administrator")
    passphrase = re.search(r"passphrase +(.+)", told)
    totp = re.search(r"second factor +(\w+)", told)
    assert passphrase
    assert totp
    return Person("beheer", passphrase[1], totp[1])


@pytest.fixture(scope="module")
def office(browser: Any, console: Console, boss: Person) -> Iterator[Desk]:
    """The administrator's laptop, logged in."""
    desk = Desk(browser, console, viewport=LAPTOP)
    desk.logs_in(boss)
    yield desk
    desk.context.close()


def hired(office: Desk, name: str, role: str = "Hulpverlener") -> Person:
    """The administrator adds somebody and reads the login from the page."""
    office.opens("/counsellors")
    office.page.fill("#name", name)
    office.page.get_by_label(role, exact=True).check()
    office.page.get_by_role("button", name="Voeg toe").click()
    _, passphrase, totp = office.page.locator(".login dd").all_inner_texts()
    return Person(name, passphrase, totp.replace(" ", ""))


@pytest.fixture
def phone(browser: Any, console: Console) -> Iterator[Desk]:
    desk = Desk(browser, console)
    yield desk
    desk.context.close()


def test_marit_begins_her_shift_by_keyboard_alone(office: Desk, phone: Desk) -> None:
    marit = hired(office, "marit")
    phone.opens("/")
    assert phone.title() == "Inloggen"
    for typed in (marit.name, marit.passphrase, marit.code()):
        phone.page.keyboard.press("Tab")
        while phone.page.evaluate("document.activeElement.tagName") != "INPUT":
            phone.page.keyboard.press("Tab")
        phone.page.keyboard.type(typed)
    phone.page.keyboard.press("Enter")
    phone.page.wait_for_url(phone.console.address + "/")
    assert "Er wacht niemand." in phone.page.inner_text("main")
    phone.presses_with_keys("Begin dienst")
    phone.page.wait_for_selector(".shift.on")
    assert "Je hebt dienst" in phone.page.inner_text("main")
    office.opens("/counsellors")
    assert "heeft dienst" in office.page.locator("li", has_text="marit").inner_text()
    assert phone.complaints == []
    assert phone.elsewhere == []


def test_a_wrong_code_leads_back_to_the_first_field(office: Desk, phone: Desk) -> None:
    joris = hired(office, "joris")
    phone.opens("/login")
    phone.page.fill("#name", joris.name)
    phone.page.fill("#passphrase", joris.passphrase)
    phone.page.fill("#code", "000000")
    phone.page.keyboard.press("Enter")
    phone.page.wait_for_selector("[role=alert]")
    assert phone.page.title().startswith("Fout")
    assert phone.page.evaluate("document.activeElement.id") == "name"
    assert phone.page.input_value("#passphrase") == ""
    phone.logs_in(joris)


def test_everything_works_without_scripts(office: Desk, browser: Any, console: Console) -> None:
    sanne = hired(office, "sanne")
    desk = Desk(browser, console, java_script_enabled=False)
    desk.logs_in(sanne)
    desk.page.get_by_role("button", name="Begin dienst").click()
    assert desk.page.locator(".shift.on").count() == 1
    desk.page.get_by_role("button", name="Stop dienst").click()
    assert desk.page.locator(".shift.on").count() == 0
    desk.page.get_by_role("button", name="English").click()
    desk.page.get_by_role("link", name="My account").click()
    desk.page.get_by_role("button", name="Log out").click()
    assert desk.title() == "Log in"
    desk.opens("/")
    assert desk.title() == "Log in"
    desk.context.close()


def test_who_is_shut_out_sees_the_login_by_itself(office: Desk, phone: Desk) -> None:
    noor = hired(office, "noor")
    phone.page.clock.install()
    phone.logs_in(noor)
    phone.page.clock.run_for(LOOK)
    assert phone.title() == "Wachtrij"
    office.opens("/counsellors")
    row = office.page.locator("li", has_text="noor")
    row.locator("summary").click()
    row.get_by_role("button", name="Sluit het account van noor").click()
    assert "gesloten" in office.page.locator("li", has_text="noor").inner_text()
    phone.page.clock.run_for(LOOK)
    phone.page.wait_for_url(phone.console.address + "/login")


def test_after_logging_out_the_back_button_shows_nothing(office: Desk, phone: Desk) -> None:
    phone.logs_in(hired(office, "tess"))
    phone.page.goto(phone.console.address + "/account")
    phone.page.get_by_role("button", name="Log uit").click()
    phone.page.wait_for_url("**/login")
    for _ in range(2):
        phone.page.go_back()
        phone.page.wait_for_load_state()
        phone.page.wait_for_function("document.querySelector('h1').textContent === 'Inloggen'")


def test_the_passphrase_can_be_looked_at(phone: Desk) -> None:
    phone.opens("/login")
    phone.page.fill("#passphrase", "aap noot mies")
    assert phone.page.get_attribute("#passphrase", "type") == "password"
    phone.page.get_by_role("button", name="Toon").click()
    assert phone.page.get_attribute("#passphrase", "type") == "text"
    phone.page.get_by_role("button", name="Verberg").click()
    assert phone.page.get_attribute("#passphrase", "type") == "password"


def test_a_counsellor_does_not_even_see_the_administrators_pages(office: Desk, phone: Desk) -> None:
    phone.logs_in(hired(office, "yara"))
    assert phone.page.get_by_role("link", name="Hulpverleners").count() == 0
    phone.opens("/counsellors")
    forbidden = phone.page.inner_text("main")
    phone.opens("/nothing")
    assert phone.page.inner_text("main") == forbidden


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_kept_out_by_the_pages(
    browser: Any, console: Console, office: Desk, scheme: str
) -> None:
    """axe finds nothing on any page, in both schemes, on a phone and on a laptop."""
    outside = Desk(browser, console, color_scheme=scheme)
    outside.opens("/login")
    fits(outside)
    outside.page.get_by_role("button", name="Log in").evaluate("button => button.form.submit()")
    outside.page.wait_for_selector("[role=alert]")
    fits(outside)
    outside.context.close()
    office.page.emulate_media(color_scheme=scheme)
    hired(office, f"nieuw-{scheme}")
    fits(office)
    for path in ("/", "/account", "/nothing", "/counsellors"):
        office.opens(path)
        fits(office)
    office.page.locator("summary").first.click()
    office.page.fill("#name", "beheer")
    fits(office)
    office.page.get_by_role("button", name="Voeg toe").click()
    office.page.wait_for_selector("[role=alert]")
    fits(office)
    office.opens("/")
    office.page.get_by_role("button", name="dienst").click()
    office.page.wait_for_load_state()
    fits(office)
    assert office.elsewhere == []


def fits(desk: Desk) -> None:
    """No fault of accessibility, and nothing beside the screen."""
    from axe_core_python.sync_playwright import Axe  # type: ignore[import-untyped]

    for size in (PHONE, LAPTOP):
        desk.page.set_viewport_size(size)
        found = Axe().run(desk.page)["violations"]
        assert [(f["id"], [n["failureSummary"] for n in f["nodes"]]) for f in found] == [], (
            desk.page.url
        )
        width = desk.page.evaluate("document.documentElement.scrollWidth")
        assert width <= size["width"], desk.page.url


def test_a_restart_logs_nobody_out_and_the_log_holds_nobodys_words(
    console: Console, office: Desk, phone: Desk
) -> None:
    hanna = hired(office, "hanna")
    phone.opens("/login")
    phone.page.fill("#name", "marker-4")
    phone.page.fill("#passphrase", "marker-5")
    phone.page.fill("#code", "marker-6")
    phone.page.keyboard.press("Enter")
    phone.page.wait_for_selector("[role=alert]")
    phone.logs_in(hanna)
    assert console.stop() == 0
    console.start()
    phone.opens("/account")
    assert "hanna" in phone.page.inner_text("main")
    log = console.log.read_text().lower()
    assert log
    for word in ("marker-", "hanna", hanna.passphrase, hanna.secret.lower(), "traceback"):
        assert word not in log


def test_the_command_line_lists_and_closes(console: Console, office: Desk, phone: Desk) -> None:
    bram = hired(office, "bram", "Werkbegeleider")
    phone.logs_in(bram)
    console.houvast("counsellor", "disable", "bram")
    phone.opens("/")
    assert phone.title() == "Inloggen"
    assert re.search(
        r"^bram +supervisor .*closed$", console.houvast("counsellor", "list"), re.MULTILINE
    )
    with pytest.raises(subprocess.CalledProcessError) as refused:
        console.houvast("counsellor", "disable", "beheer")
    assert refused.value.returncode == 1
    assert b"last administrator" in refused.value.stderr
