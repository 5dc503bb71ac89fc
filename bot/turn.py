"""One message being answered: what came in, the talk it belongs to, and what will be said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.errors import BadWords
from bot.knowledge.text import Text
from bot.model import Button, Inbound, Memory, Message, Receipt
from bot.storage.talks import OpenTalk

if TYPE_CHECKING:
    from bot.app import House

PENDING_LIVES = timedelta(minutes=15)
SHOWN_KEPT = 40
LABELS = {
    "delete/yes": "yes",
    "delete/no": "no",
    "main/rights": "topic_rights",
    "main/report": "topic_report",
    "main/shelter": "topic_shelter",
    "main/money": "topic_money",
    "main/papers": "topic_papers",
    "main/after": "topic_after",
}


@dataclass(frozen=True)
class Counted:
    """One line for the counters: what was done, never for whom."""

    outcome: str
    answer: str = ""
    text_hash: str = ""


@dataclass
class Turn:
    house: House
    held: OpenTalk
    inbound: Inbound
    now: datetime
    messages: list[Message] = field(default_factory=list)
    counted: list[Counted] = field(default_factory=list)
    moved: bool = False  # the owner changed: whatever else is in flight is dropped
    gone: bool = False  # the talk was forgotten while it was answered: nothing to save

    @property
    def memory(self) -> Memory:
        return self.held.talk.memory

    @property
    def language(self) -> str:
        return self.memory.language

    @property
    def drafts(self) -> bool:
        return self.inbound.drafts

    # -- saying --------------------------------------------------------------------------------

    def say(
        self,
        answer: str,
        *buttons: str,
        receipt: Receipt | None = None,
        outcome: str = "",
        blanks: Mapping[str, str] | None = None,
    ) -> bool:
        """Adds one message; False when no version of the text may be said today.

        Raises PromiseWithoutReceipt when the text says that something happened and it did not.
        """
        text = self.find(answer)
        if text is None:
            return False
        rendered = self.house.library.render(text, blanks or {}, receipt)
        body = self._lead(text) + rendered.text
        self.messages.append(
            Message(
                text=body,
                language=rendered.language,
                buttons=self.buttons(buttons),
                answer=answer,
                draft=rendered.draft,
            )
        )
        if outcome:
            self.counted.append(Counted(outcome, answer, text.hash))
        return True

    def find(self, answer: str) -> Text | None:
        return self.house.library.find(answer, self.language, self.now.date(), drafts=self.drafts)

    def _lead(self, text: Text) -> str:
        """Says in the visitor's own language that the text comes in another one."""
        own = self.language
        if text.language == own or text.id == "core/digits":
            return ""
        lead = self.house.library.get("core/other_language", own)
        if lead is None or not lead.may_be_said(self.now.date(), drafts=self.drafts):
            return ""
        name = self.house.languages[text.language].name
        return self.house.library.render(lead, {"language_name": name}).text + "\n\n"

    def buttons(self, ids: Sequence[str]) -> tuple[Button, ...]:
        made = tuple(Button(i, self.label(i)) for i in dict.fromkeys(ids))
        shown = [*self.memory.shown, *(b.id for b in made)]
        self.memory.shown = shown[-SHOWN_KEPT:]
        return made

    def label(self, button: str) -> str:
        """What stands on a button, in the visitor's language."""
        kind, _, rest = button.partition("/")
        if kind == "answer":
            text = self.find(rest)
            if text is None:
                raise BadWords(f"no text may be said for button {button}")
            return text.title
        if kind == "language":
            return self.house.languages[rest].name
        if kind == "choice":
            return self.house.words.label(f"choice.{rest.rpartition('/')[2]}", self.language)
        if kind == "help":
            return self.house.words.label("help.more", self.language)
        if kind == "topic":
            return self.house.words.label(f"topic.{rest}", self.language)
        return self.house.words.label(LABELS.get(button, button), self.language)

    def count(self, outcome: str) -> None:
        self.counted.append(Counted(outcome))

    # -- pending questions ---------------------------------------------------------------------

    def ask(self, flow: str, question: str) -> None:
        """One question of one flow; anything but an answer to it clears it."""
        self.memory.pending = {
            "flow": flow,
            "question": question,
            "until": (self.now + PENDING_LIVES).isoformat(),
        }

    def pending(self) -> str | None:
        """The open question as ``flow/question``, if it has not run out."""
        pending = self.memory.pending
        if pending is None or datetime.fromisoformat(pending["until"]) < self.now:
            return None
        return f"{pending['flow']}/{pending['question']}"
