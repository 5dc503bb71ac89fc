"""Who leads a talk: the assistant, nobody yet (waiting), a counsellor, or the cover.

One owner at a time. A move starts a new epoch, so that whatever another owner still had in flight
is dropped, and the assistant never speaks into a counsellor's talk.
"""

from __future__ import annotations

from bot.errors import TalkGone
from bot.model import Message, Owner
from bot.turn import Turn

MOVES: dict[Owner, frozenset[Owner]] = {
    "assistant": frozenset({"waiting", "cover"}),
    "waiting": frozenset({"assistant", "counsellor", "cover"}),
    "counsellor": frozenset({"assistant", "waiting"}),
    "cover": frozenset({"assistant"}),
}
# What may be said whoever leads: numbers, and what a visitor's own always-words did.
ALWAYS_SAID = frozenset(
    {
        *("core/crisis_danger", "core/crisis_suicide", "core/crisis_medical"),
        *("core/digits", "core/numbers", "core/too_fast", "core/watched", "core/stop_done"),
        *("core/delete_ask", "core/delete_no", "core/delete_done", "core/delete_done_telegram"),
    }
)


def move(turn: Turn, to: Owner) -> None:
    """Raises TalkGone for a move that does not exist."""
    talk = turn.held.talk
    if to not in MOVES[talk.owner]:
        raise TalkGone(f"{talk.owner} cannot become {to}")
    talk.owner = to
    turn.moved = True


def may_say(owner: Owner, message: Message) -> bool:
    """Checked on every message on its way out."""
    if owner != "counsellor" or message.sender != "assistant":
        return True
    return message.answer in ALWAYS_SAID
