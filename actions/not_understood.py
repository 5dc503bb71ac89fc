"""Not understood: ask back, then offer the main subjects, then a person."""

from __future__ import annotations

from rasa_sdk.events import SlotSet

from actions.base import ActAction, Event, Turn
from nlu.common.acts import Act, Ask, Do, Say
from nlu.common.topics import INFORMATIONAL

MAIN = tuple(f"main/{name}" for name in ["rights", "report", "shelter", "money", "papers", "after"])
_MAX_MISSES = 3
# Commands that may be asked back besides the topics that hold information. Never a crisis, a
# thanks or an abuse: nobody means these, or asking would be a blunder.
_ASKED_BACK = INFORMATIONAL | {"talk_to_human", "change_language", "delete_my_data", "feelings"}


class NotUnderstood(ActAction):
    """The ladder. The slot `misses` counts; whatever is understood sets it back."""

    called = "action_not_understood"

    def decide(self, turn: Turn) -> tuple[list[Act], list[Event]]:
        """The next step of the ladder."""
        misses = min(int(turn.slot("misses") or 0) + 1, _MAX_MISSES)
        return _step(misses, turn), [SlotSet("misses", misses)]


def _step(misses: int, turn: Turn) -> list[Act]:
    if misses >= _MAX_MISSES:
        return [Do("offer_person")]
    if turn.in_form:  # the form asks its question again: never two questions in a row
        return [Say("help/use_buttons")]
    likely = [t for t in turn.understood.get("top") or [] if t in _ASKED_BACK]
    if misses == 1 and likely:
        return [Ask("not_understood", tuple(f"topic/{topic}" for topic in likely))]
    return [Say("core/not_understood_again"), Ask("main", MAIN)]
