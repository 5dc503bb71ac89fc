"""The self-check: a form of eight questions, its beginning and its two ends. Never a verdict."""

from __future__ import annotations

from rasa_sdk.events import ActiveLoop, SlotSet

from actions.base import ActAction, Event, Turn
from nlu.common.acts import Act, Do, Say

# Plain words for indicators of forced labour (facts 1.15). The order goes from work to fear.
SIGNS = ("promises", "pay", "debt", "papers", "leave", "threats", "harm", "hours")
_YES = "yes"


class CheckBegin(ActAction):
    """What this is, and that every question may be skipped. Questions that were answered before
    somebody stopped to ask something else are not asked again."""

    called = "action_check_begin"

    def decide(self, turn: Turn) -> tuple[list[Act], list[Event]]:
        """The form asks after this."""
        return [Say("check/intro")], []


class CheckDone(ActAction):
    """Hands over the signs that were answered with yes, and forgets all answers."""

    called = "action_check_done"

    def decide(self, turn: Turn) -> tuple[list[Act], list[Event]]:
        """Which signs, by name; the words are the flow's."""
        named = {sign: _YES for sign in SIGNS if turn.slot(f"check_{sign}") == _YES}
        return [Do("signs", named)], _empty()


class CheckStop(ActAction):
    """Stops at once, wherever it stood, and forgets the answers."""

    called = "action_check_stop"

    def decide(self, turn: Turn) -> tuple[list[Act], list[Event]]:
        """The form is closed here, so that it cannot ask again."""
        closed = [ActiveLoop(None), SlotSet("requested_slot", None)]
        return [Do("check_stopped")], [*closed, *_empty()]


def _empty() -> list[Event]:
    return [SlotSet(f"check_{sign}", None) for sign in SIGNS]
