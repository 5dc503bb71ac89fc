"""The state of a talk: what is remembered, and that nothing else can be."""

from __future__ import annotations

import asyncio

import pytest
from conftest import ROOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.slots import AnySlot, ListSlot, TextSlot

from nlu import store
from nlu.store import RequestStore


@pytest.fixture(scope="module")
def domain() -> Domain:
    return Domain.load(str(ROOT / "domain.yml"))


def test_no_slot_that_is_kept_can_hold_words(domain: Domain) -> None:
    words = {slot.name for slot in domain.slots if isinstance(slot, (AnySlot, ListSlot, TextSlot))}
    state = {"schema": 1, "slots": dict.fromkeys(words, "words"), "form": None, "asked": None}
    assert store.readable(state, domain)["slots"] == {}


def test_no_slot_is_filled_from_text(domain: Domain) -> None:
    kinds = {mapping["type"] for slot in domain.slots for mapping in slot.mappings}
    assert "from_text" not in kinds


def test_responses_hold_acts_and_nothing_else(domain: Domain) -> None:
    from nlu.common.acts import from_json

    for variants in domain.responses.values():
        for variant in variants:
            assert set(variant) == {"custom"}
            from_json(variant["custom"])


@pytest.mark.parametrize(
    ("slots", "kept"),
    [
        ({"region": "north", "misses": 2}, {"region": "north", "misses": 2}),
        ({"region": "my own words", "misses": "two"}, {}),
        ({"region": None, "misses": 4}, {}),
        ({"misses": True}, {}),
        ({"requested_slot": "region", "fact_open": True, "other": 1}, {}),
        ({"region": ["north"]}, {}),
    ],
)
def test_only_closed_values_are_kept(
    domain: Domain, slots: dict[str, object], kept: dict[str, object]
) -> None:
    data = {"schema": 1, "slots": slots, "form": None, "asked": None}
    assert store.readable(data, domain)["slots"] == kept


def test_a_state_comes_back_as_it_went(domain: Domain) -> None:
    state = store.readable(
        {"schema": 1, "slots": {"misses": 1}, "form": "find_help_form", "asked": "region"}, domain
    )
    requests = RequestStore(domain)
    requests.open("talk", state, {"open": True, "unknown": 1})
    assert store.state_of(requests.close("talk")) == state


def test_a_talk_that_is_not_open_is_an_error(domain: Domain) -> None:
    requests = RequestStore(domain)
    with pytest.raises(KeyError):
        asyncio.run(requests.retrieve("talk"))
    with pytest.raises(KeyError):
        asyncio.run(requests.save(requests.init_tracker("talk")))


def test_a_form_that_is_gone_is_closed(domain: Domain) -> None:
    data = {"schema": 1, "slots": {}, "form": "old_form", "asked": "region"}
    assert store.readable(data, domain) == store.new_state()
