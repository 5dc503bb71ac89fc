"""The act schema, alone: run by both Pythons."""

import json

import pytest

from nlu.common.acts import Act, Ask, BadAct, Do, Say, from_json, to_json

ACTS: list[Act] = [
    Say("rights/reflection_period"),
    Say("core/numbers", {"hours": "9-17"}),
    Ask("not_understood", ("topic/rights_residence", "choice/region/north")),
    Do("crisis", {"kind": "suicide"}),
    Do("person"),
]


@pytest.mark.parametrize("act", ACTS)
def test_there_and_back(act: Act) -> None:
    assert from_json(json.loads(json.dumps(to_json(act)))) == act


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        "say",
        {},
        {"say": "a", "do": "b"},
        {"say": "a", "choices": []},
        {"say": ""},
        {"say": "Free words here"},
        {"say": 1},
        {"say": "a/"},
        {"say": "a\n"},
        {"say": "a", "text": "words"},
        {"say": "a", "blanks": {"x": 1}},
        {"say": "a", "blanks": []},
        {"say": "a", "blanks": {"x": "y" * 201}},
        {"ask": "a", "choices": "b"},
        {"ask": "a", "choices": ["b"] * 21},
        {"ask": "a", "choices": ["B"]},
    ],
)
def test_what_is_no_act_is_refused(data: object) -> None:
    with pytest.raises(BadAct) as refused:
        from_json(data)
    assert "words" not in str(refused.value)
