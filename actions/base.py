"""The base of all actions: it never raises, and it sends acts only."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from nlu.common.acts import Act, Do, to_json

logger = logging.getLogger(__name__)
Event = dict[str, Any]


class ActAction(Action, ABC):
    """An action that decides on acts.

    Rasa answers an action that fails with silence, and writes what the action was told into its
    log. So nothing may leave here as an exception: a failure becomes the act that says so.
    """

    called: str

    def name(self) -> str:
        """The action's name in domain.yml."""
        return self.called

    @abstractmethod
    def decide(self, turn: Turn) -> tuple[list[Act], list[Event]]:
        """The acts of this turn, and what is remembered."""

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Mapping[str, Any]
    ) -> list[Event]:
        """Called by rasa-sdk."""
        try:
            acts, events = self.decide(Turn(tracker))
        # Whatever it is, the visitor hears of it; its text may hold what it was told.
        except Exception as failure:  # noqa: BLE001
            logger.error(  # noqa: TRY400
                "%s failed: %s", self.called, type(failure).__name__
            )
            acts, events = [Do("failed")], []
        for act in acts:
            dispatcher.utter_message(json_message=to_json(act))
        return events


class Turn:
    """What an action may know: what was understood, slots, facts. Never words."""

    def __init__(self, tracker: Tracker) -> None:
        self._slots: Mapping[str, Any] = tracker.slots
        latest = tracker.latest_message or {}
        self.understood: Mapping[str, Any] = latest.get("understood") or {}
        self.intent: str = (latest.get("intent") or {}).get("name") or ""
        # The slots that a press fills; their values are read from the slots themselves.
        self.chosen: frozenset[str] = frozenset(
            entity["entity"] for entity in latest.get("entities") or []
        )
        self.in_form: bool = bool((tracker.active_loop or {}).get("name"))

    def slot(self, name: str) -> Any:
        """A slot's value, or None."""
        return self._slots.get(name)

    def fact(self, name: str) -> Any:
        """What the service told with this message, or None."""
        return self._slots.get(f"fact_{name}")
