"""A tracker store that holds a talk for the length of one request, and the state it is made of.

The state comes with the request and goes back with the answer: slots, form, asked slot. Nothing
of it lies in the engine between two requests (docs/adr/0002-stateless-engine.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import (
    ACTION_LISTEN_NAME,
    ACTION_SESSION_START_NAME,
    REQUESTED_SLOT,
)
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.slots import BooleanSlot, CategoricalSlot, FloatSlot, Slot
from rasa.shared.core.trackers import DialogueStateTracker

from nlu.common.wire import FACT_PREFIX, STATE_SCHEMA, State


class RequestStore(TrackerStore):
    """Only what `open` put here can be retrieved, and `close` takes it out."""

    def __init__(
        self,
        domain: Domain | None = None,
        event_broker: EventBroker | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(domain, event_broker, **kwargs)
        self._open: dict[str, DialogueStateTracker] = {}

    def open(self, talk: str, state: State, facts: Mapping[str, Any]) -> None:
        """Begin a request: rebuild the talk from its state, and tell it the facts."""
        tracker = self.init_tracker(talk)
        tracker.update_with_events(_history(state, facts, self.domain), self.domain)
        self._open[talk] = tracker

    def close(self, talk: str) -> DialogueStateTracker:
        """End a request: what the talk has become. Raises KeyError if it was not open."""
        return self._open.pop(talk)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep the talk until the end of the request."""
        if tracker.sender_id not in self._open:
            raise KeyError("this talk is not open")
        self._open[tracker.sender_id] = tracker

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The talk of a running request. Raises KeyError for any other: no talk begins here."""
        return self._open[sender_id]

    async def keys(self) -> Iterable[str]:
        """The talks of running requests."""
        return list(self._open)


def new_state() -> State:
    """The state of a talk that begins."""
    return {"schema": STATE_SCHEMA, "slots": {}, "form": None, "asked": None}


def readable(data: object, domain: Domain) -> State:
    """A state as it came in, without what is no longer known; unreadable means a new talk."""
    state = new_state()
    if not isinstance(data, Mapping) or data.get("schema") != STATE_SCHEMA:
        return state
    slots, form, asked = data.get("slots"), data.get("form"), data.get("asked")
    if isinstance(slots, Mapping):
        known = {slot.name: slot for slot in domain.slots if _kept(slot.name)}
        state["slots"] = {n: v for n, v in slots.items() if n in known and _fits(known[n], v)}
    if isinstance(form, str) and form in domain.form_names:
        state["form"] = form
        state["asked"] = asked if asked in domain.required_slots_for_form(form) else None
    return state


def _fits(slot: Slot, value: Any) -> bool:
    """Only closed values are remembered: a place where words could lie is not there at all."""
    if isinstance(slot, CategoricalSlot):
        return value in slot.values
    if isinstance(slot, BooleanSlot):
        return isinstance(value, bool)
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return isinstance(slot, FloatSlot) and number and slot.min_value <= value <= slot.max_value


def state_of(tracker: DialogueStateTracker) -> State:
    """What must be remembered of a talk."""
    values = {name: slot.value for name, slot in tracker.slots.items() if _kept(name)}
    return {
        "schema": STATE_SCHEMA,
        "slots": {name: value for name, value in values.items() if value is not None},
        "form": tracker.active_loop_name,
        "asked": tracker.get_slot(REQUESTED_SLOT) if tracker.active_loop_name else None,
    }


def without_form(state: State) -> State:
    """The same state with its form closed; the values given so far stay."""
    return {**state, "form": None, "asked": None}


def _kept(name: str) -> bool:
    """Facts are told anew each time; Rasa's own slots belong to the form or the session."""
    own = (REQUESTED_SLOT, "session_started_metadata", "requested_slot")
    return name not in own and not name.startswith(FACT_PREFIX)


def _history(state: State, facts: Mapping[str, Any], domain: Domain) -> list[Event]:
    """The shortest past that makes Rasa's rules go on where the talk stopped."""
    known = {slot.name for slot in domain.slots}
    values = {**state["slots"], **{FACT_PREFIX + name: value for name, value in facts.items()}}
    events: list[Event] = [
        ActionExecuted(ACTION_SESSION_START_NAME),
        SessionStarted(),
        ActionExecuted(ACTION_LISTEN_NAME),
    ]
    events += [SlotSet(name, value) for name, value in values.items() if name in known]
    if state["form"]:
        # Rule policy goes on with a form only where a form ran last, before listening.
        events += [UserUttered("", {"name": None, "confidence": 0.0})]
        events += [ActionExecuted(state["form"]), ActiveLoop(state["form"])]
        events += [SlotSet(REQUESTED_SLOT, state["asked"]), ActionExecuted(ACTION_LISTEN_NAME)]
    return events
