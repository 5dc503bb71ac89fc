"""Find help: a small form that asks for the part of the country, and hands over to the services."""

from __future__ import annotations

from rasa_sdk.events import SlotSet

from actions.base import ActAction, Event, Turn
from nlu.common.acts import Act, Ask, Do

REGIONS = ("north", "east", "south", "west", "unknown")


class ValidateFindHelp(ActAction):
    """Takes a region only from the closed list; anything else is asked again by the form."""

    called = "validate_find_help_form"

    def decide(self, turn: Turn) -> tuple[list[Act], list[Event]]:
        """Nothing is said here: the form itself asks."""
        region = turn.slot("region")
        return [], [] if region is None or region in REGIONS else [SlotSet("region", None)]


class FindHelp(ActAction):
    """Shows the services of the region. The answer belongs to the flow, not to the engine."""

    called = "action_find_help"

    def decide(self, turn: Turn) -> tuple[list[Act], list[Event]]:
        """Hand over the region."""
        return [_services(turn)], []


class ChosenLate(ActAction):
    """A button of a form that is closed: a part of the country still counts, an answer to a
    question that nobody asks any more leads to the main choices."""

    called = "action_chosen_late"

    def decide(self, turn: Turn) -> tuple[list[Act], list[Event]]:
        """Never silence: silence means that the assistant is broken."""
        if "region" in turn.chosen:
            return [_services(turn)], []
        return [Ask("main")], [SlotSet(slot, None) for slot in turn.chosen]


def _services(turn: Turn) -> Do:
    region = turn.slot("region")
    return Do("services", {"region": region if region in REGIONS else "unknown"})
