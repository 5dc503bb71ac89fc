"""Somebody looks for help: which services, what is known of them, and nothing that is not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import yaml

from actions import table
from bot.app import House
from bot.flows.service_card import Card
from bot.knowledge import places
from bot.knowledge.directory import Service
from bot.knowledge.hours import read_hours
from nlu.common.topics import ALL
from tests.conftest import People
from tests.contract.test_messages import clock_of
from tests.scripted_engine import ScriptedEngine

FORM = {"schema": 1, "slots": {}, "form": "find_help_form", "asked": "region"}
SERVICES = [{"do": "services", "arguments": {"region": "west"}}]
ANSWER = [{"say": "rights/reflection_period"}]


def told(engine: ScriptedEngine, **slots: str) -> None:
    engine.state = {"schema": 1, "slots": slots, "form": None, "asked": None}


@pytest.fixture
async def people(house: House) -> People:
    """Ana has chosen Dutch."""
    people = People(house)
    await people.presses("ana", "language/nl")
    return people


def last(people: People) -> Any:
    return people.seen[-1][1]


def buttons(people: People) -> list[str]:
    return [button.id for button in last(people).buttons]


async def test_asked_where_with_five_choices_one_of_them_not_saying(
    people: People, engine: ScriptedEngine
) -> None:
    choices = [f"choice/region/{r}" for r in ("north", "east", "south", "west", "unknown")]
    engine.acts = [{"ask": "find_help/region", "choices": choices}]
    assert await people.presses("ana", "choice/find_help") == ["core/arrival_short", "help/region"]
    assert [b.label for b in last(people).buttons][-1] == "Maakt niet uit"


@pytest.mark.parametrize("town", ["Rotterdam", "ik woon in Den Haag", "روتردام", "Гаага", "鹿特丹"])
async def test_a_town_is_looked_up_here_and_never_sent(
    people: People, engine: ScriptedEngine, town: str
) -> None:
    engine.acts, engine.state = SERVICES, FORM
    await people.says("ana", town)
    assert engine.asked[-1].get("press") == "choice/region/west"
    assert "text" not in engine.asked[-1]


async def test_a_question_with_a_town_in_it_is_a_question(
    people: People, engine: ScriptedEngine
) -> None:
    await people.says("ana", "mijn baas in Rotterdam betaalt mij niet")
    assert "betaalt" in engine.asked[-1]["text"]


async def test_danger_in_a_town_is_danger(people: People, engine: ScriptedEngine) -> None:
    engine.acts, engine.state = SERVICES, FORM
    await people.presses("ana", "choice/find_help")
    assert (await people.says("ana", "help mij, Rotterdam, ik wil dood"))[0] == (
        "core/crisis_suicide"
    )


async def test_a_few_services_and_a_button_for_more(
    people: People, house: House, engine: ScriptedEngine
) -> None:
    engine.acts = SERVICES
    await people.presses("ana", "choice/region/west")
    assert buttons(people) == ["help/more/4", "numbers"]
    seen = [last(people).text]
    while buttons(people)[0].startswith("help/more"):
        await people.presses("ana", buttons(people)[0])
        seen.append(last(people).text)
    listed = yaml.safe_load((house.settings.data / "help.yml").read_text("utf-8"))["services"]
    for service in listed:
        name = house.library.directory.name(service)
        assert sum(f"{name}: " in text for text in seen) >= 1, name
    assert max(len(text) for text in seen) < 3500  # fits one message on Telegram


async def test_what_nobody_checked_is_said_once(people: People, engine: ScriptedEngine) -> None:
    engine.acts = SERVICES
    await people.presses("ana", "choice/region/west")
    note = people.house.words.label("help.not_verified", "nl")
    assert last(people).text.count(note) == 1
    await people.presses("ana", "help/more/4")
    assert note not in last(people).text


@pytest.mark.parametrize("strange", ["help/more/900", "help/more/x", "help/", "help/more/-4"])
async def test_a_strange_button_for_more_begins_again(people: People, strange: str) -> None:
    assert "help/services" in await people.presses("ana", strange)


@pytest.mark.parametrize(
    ("slots", "first"),
    [({"minor": "yes"}, "child_line"), ({"undocumented": "yes"}, "comensha")],
)
async def test_first_what_fits_what_was_told(
    people: People, house: House, engine: ScriptedEngine, slots: dict[str, str], first: str
) -> None:
    told(engine, **slots)
    engine.acts = SERVICES
    await people.presses("ana", "choice/region/west")
    cards = last(people).text.partition("nog niet.\n\n")[2]
    assert cards.startswith(house.library.directory.name(first))


async def test_without_papers_the_authorities_come_last(
    people: People, house: House, engine: ScriptedEngine
) -> None:
    told(engine, undocumented="yes")
    engine.acts = SERVICES
    await people.presses("ana", "choice/region/west")
    shown = last(people).text
    for authority in ("police", "labour_authority"):
        assert house.library.directory.name(authority) not in shown
    assert "advocaat" in shown[:140]


async def test_every_card_can_be_written_in_every_language(house: House) -> None:
    for service in house.library.directory.services.values():
        for code in house.languages.all:
            assert Card(house, code, house.clock.now()).of(service)


async def test_what_is_unknown_is_never_a_yes(house: House) -> None:
    nothing = Service("x", "Dienst", "033", None, False, {"for_whom": {"nl": "Voor jou."}})
    card = Card(house, "nl", house.clock.now()).of(nothing)
    assert card.splitlines()[2].startswith("Niet bekend")
    for word in ("free", "no_name", "foreign_sim", "not_on_bill", "without_talking", "open_now"):
        assert house.words.label(f"help.{word}", "nl") not in card


async def test_what_is_known_is_said(house: House) -> None:
    about = {
        "for_whom": {"nl": "Voor jou."}, "hours": {"always": True}, "cost": "free",
        "anonymous": True, "works_from_foreign_sim": False, "on_bill": False,
        "must_speak": False, "languages": ["pl"],
    }  # fmt: skip
    card = Card(house, "nl", house.clock.now()).of(Service("x", "D", "033", None, True, about))
    assert "Niet bekend" not in card
    assert "Werkt niet met een buitenlandse simkaart" in card
    assert "Talen: Polski" in card


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (datetime(2026, 12, 1, 7, 59, tzinfo=UTC), False),  # Tuesday 8:59 in Amsterdam
        (datetime(2026, 12, 1, 8, 0, tzinfo=UTC), True),
        (datetime(2026, 12, 1, 16, 0, tzinfo=UTC), False),
        (datetime(2026, 7, 1, 7, 0, tzinfo=UTC), True),  # summer time
        (datetime(2026, 12, 5, 10, 0, tzinfo=UTC), False),  # Saturday
    ],
)
def test_open_now_is_told_by_the_clock_of_amsterdam(moment: datetime, is_open: bool) -> None:
    hours = read_hours({"weekdays": "mon-fri", "from": "09:00", "to": "17:00"})
    assert hours
    assert hours.is_open(moment) is is_open


async def test_no_answer_of_a_form_is_a_topic(people: People, engine: ScriptedEngine) -> None:
    engine.acts = ANSWER
    await people.says("ana", "Mag ik in Nederland blijven?")
    engine.acts = SERVICES
    await people.presses("ana", "choice/region/west")
    talk = await people.house.talks.open(await people.house.talks.find("web", "ana") or "")
    assert talk.talk.memory.topics == ["rights_residence"]


async def test_what_was_told_is_not_offered_again_and_can_be_taken_back(
    people: People, engine: ScriptedEngine
) -> None:
    engine.acts = ANSWER
    await people.says("ana", "Mag ik in Nederland blijven?")
    assert "choice/told_dublin" in buttons(people)
    assert "answer/rights/reflection_dublin" not in buttons(people)  # telling leads there
    assert len(buttons(people)) <= 6
    told(engine, dublin="yes")
    await people.presses("ana", "choice/told_dublin")
    assert "choice/told_dublin" not in buttons(people)
    assert "choice/told_nothing" in buttons(people)


async def test_after_an_hour_what_was_told_counts_no_more(
    people: People, engine: ScriptedEngine
) -> None:
    engine.acts = ANSWER
    told(engine, minor="yes", region="west", check_harm="yes")
    await people.says("ana", "Mag ik in Nederland blijven?")
    await people.says("ana", "Mag ik in Nederland blijven?")
    assert engine.asked[-1]["state"]["slots"]["minor"] == "yes"
    clock_of(people.house).move_to(people.house.clock.now() + timedelta(hours=1, seconds=1))
    told(engine)
    await people.says("ana", "Mag ik in Nederland blijven?")
    assert engine.asked[-1]["state"]["slots"] == {}
    assert "choice/told_minor" in buttons(people)


async def test_a_label_can_be_typed(people: People, engine: ScriptedEngine) -> None:
    await people.says("ana", "Hulp zoeken")
    assert engine.asked[-1].get("press") == "choice/find_help"


def test_every_button_and_service_of_the_lists_exists(house: House) -> None:
    data = house.settings.data
    intents = yaml.safe_load((data.parent / "domain.yml").read_text("utf-8"))["intents"]
    for answer, wanted in table.buttons(data / "answers.yml").items():
        assert house.library.get(answer, "nl"), answer
        assert set(wanted) <= set(map(str, intents)), answer
    listed = yaml.safe_load((data / "help.yml").read_text("utf-8"))
    known = {*listed["services"]}
    assert known <= house.library.directory.services.keys()
    for part in ("first", "last"):
        assert {s for names in listed[part].values() for s in names} <= known
        assert listed[part].keys() <= {*table.STATUSES, *ALL}


def test_no_place_lies_in_two_parts(house: House) -> None:
    found = places.load(house.settings.data)
    assert set(found.regions.values()) == set(places.REGIONS)
    assert found.region_of("") is None
    assert found.region_of("rotterdam " * 4000) is None
