"""One owner at a time; moves that make no sense do not exist."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from bot.errors import TalkGone
from bot.flows.owner import MOVES, may_say, move
from bot.model import Message, Owner


class _Turn:
    def __init__(self, owner: Owner) -> None:
        self.held: Any = type("Held", (), {"talk": type("Talk", (), {"owner": owner})()})()
        self.moved = False


@pytest.mark.parametrize("start", get_args(Owner))
@pytest.mark.parametrize("to", get_args(Owner))
def test_only_known_moves_happen_and_start_a_new_epoch(start: Owner, to: Owner) -> None:
    turn: Any = _Turn(start)
    if to in MOVES[start]:
        move(turn, to)
        assert (turn.held.talk.owner, turn.moved) == (to, True)
    else:
        with pytest.raises(TalkGone):
            move(turn, to)
        assert turn.moved is False


def test_every_owner_can_be_left() -> None:
    assert all(MOVES[owner] for owner in get_args(Owner))


@pytest.mark.parametrize(
    ("answer", "said"),
    [("rights/lawyer", False), ("core/who", False), ("core/crisis_danger", True), (None, False)],
)
def test_a_counsellors_talk_hears_the_assistant_only_in_need(
    answer: str | None, said: bool
) -> None:
    message = Message("x", "nl", answer=answer)
    assert may_say("counsellor", message) is said
    assert may_say("assistant", message) is True


def test_a_counsellor_is_always_heard() -> None:
    assert may_say("counsellor", Message("x", "nl", sender="counsellor"))
