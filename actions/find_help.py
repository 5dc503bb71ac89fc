"""Find help: a small form that asks for the part of the country, and hands over to the services."""

from __future__ import annotations

from rasa_sdk.events import SlotSet

from actions.base import ActAction, Event, Turn
from nlu.common.acts import Act, Do

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
        region = turn.slot("region")
        return [Do("services", {"region": region if region in REGIONS else "unknown"})], []
