"""One turn: from a request to what was understood, the acts, and the new state.

The words of a message end here. They are parsed by the model's own NLU graph; the dialogue gets a
message whose text is empty, with the parse ready, so that no tracker, action or log can hold them.
"""

from __future__ import annotations

import asyncio
import uuid
from typing import Any

from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.processor import MessageProcessor
from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER
from rasa.shared.core.trackers import DialogueStateTracker

from nlu.common.acts import Act, Do, from_json, to_json
from nlu.common.wire import VERSION, State, Understood
from nlu.presses import pressed
from nlu.request import Press, TalkRequest
from nlu.store import RequestStore, readable, state_of, without_form

CHANNEL = "door"
FALLBACK_INTENT = "nlu_fallback"
_TIME_LIMIT = 5.0  # seconds for rules and actions; the service itself waits two

# Topics that, like a crisis, are not talked over: no rule is asked and an open form is closed.
EXITS: dict[str, Do] = {
    "talk_to_human": Do("person"),
    "delete_my_data": Do("offer_stop_or_delete"),
    "perpetrator_watching": Do("watched"),
}


class NotAnAct(RuntimeError):
    """The dialogue wanted to send something else than an act."""


class ActsChannel(OutputChannel):
    """Collects acts. Texts, images and buttons of Rasa's own are refused."""

    def __init__(self) -> None:
        self.acts: list[Act] = []

    @classmethod
    def name(cls) -> str:
        """The channel's name."""
        return CHANNEL

    async def send_custom_json(self, recipient_id: str, json_message: Any, **kwargs: Any) -> None:
        """An act. Raises BadAct for anything else."""
        self.acts.append(from_json(json_message))

    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:
        """Refused: words are never said by the engine."""
        raise NotAnAct("text")

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """A message of the dialogue: it must hold `custom` and nothing else that is shown."""
        shown = {name for name in ("text", "image", "attachment", "buttons") if message.get(name)}
        if shown or not message.get("custom"):
            raise NotAnAct("not custom")
        await self.send_custom_json(recipient_id, message["custom"])


class Dialogue:
    """The loaded model, asked one turn at a time."""

    def __init__(self, processor: MessageProcessor, store: RequestStore) -> None:
        self._processor, self._store = processor, store
        self.domain = processor.domain

    def understand(self, text: str) -> Understood:
        """What a message means. It never begins with a slash: Rasa takes those as commands."""
        message = UserMessage(text.lstrip("/ \t\r\n\v\f\u00a0"))
        target = self._processor.model_metadata.nlu_target
        empty = DialogueStateTracker.from_events("", [])
        inputs = {PLACEHOLDER_MESSAGE: [message], PLACEHOLDER_TRACKER: empty}
        parsed = self._processor.graph_runner.run(inputs=inputs, targets=[target])
        understood: Understood = parsed[target][0].get("understood")
        return understood

    async def talk(self, request: TalkRequest) -> dict[str, Any]:
        """One turn of a talk."""
        state = readable(request.state, self.domain)
        understood = await self._understood(request)
        acts: list[Act] = _exit(understood)
        if acts:
            state = without_form(state)
        else:
            acts, state = await self._run(request, understood, state)
        return {
            "v": VERSION,
            "understood": understood,
            "acts": [to_json(act) for act in acts],
            "state": state,
        }

    async def _understood(self, request: TalkRequest) -> Understood:
        if request.press:
            return pressed(request.press)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(None, self.understand, request.text or "")

    async def _run(
        self, request: TalkRequest, understood: Understood, state: State
    ) -> tuple[list[Act], State]:
        talk = uuid.uuid4().hex
        channel = ActsChannel()
        parse = _parse_data(request.press, understood)
        message = UserMessage("", channel, talk, parse_data=parse, input_channel=CHANNEL)
        self._store.open(talk, state, request.facts)
        try:
            await asyncio.wait_for(self._processor.handle_message(message), _TIME_LIMIT)
        finally:
            tracker = self._store.close(talk)
        return channel.acts, state_of(tracker)


def _exit(understood: Understood) -> list[Act]:
    if understood["crisis"]:
        return [Do("crisis", {"kind": understood["crisis"]})]
    leave = EXITS.get(understood["topic"])
    return [leave] if leave and not understood["fallback"] else []


def _parse_data(press: Press | None, understood: Understood) -> dict[str, Any]:
    """What Rasa would have made of the message, without the message."""
    entities = []
    if press and press.slot:
        entities = [{"entity": press.slot, "value": press.value}]
    name = press.intent if press else understood["topic"]
    if understood["fallback"]:
        name = FALLBACK_INTENT
    intent = {"name": name, "confidence": understood["confidence"]}
    return {"text": "", "intent": intent, "entities": entities, "understood": understood}
