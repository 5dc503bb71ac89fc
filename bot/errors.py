"""Why something cannot be done. One exception a reason, answered at the edge only.

    HouvastError
    ├── BadSetting            the operator gave a setting that cannot work
    ├── BadInput              what came in at a door is not of the agreed form
    ├── EngineAway            the engine did not answer in time, or not at all
    ├── TalkGone              the talk was forgotten, or has moved on (epoch)
    │   └── Answered          another worker has answered this message already
    ├── KeyGone               the key of a talk is not there (any more)
    ├── NotReadable           a ciphertext does not open where it stands
    ├── LoginRefused          name, passphrase, code or lock: never said which
    ├── BadAccount            a counsellor's account cannot be made or changed so
    ├── BadWords              a file in data/ breaks the rules
    │   └── PromiseWithoutReceipt   a text says that something happened; nobody shows it
    └── Undelivered           a channel could not deliver
        ├── TryLater          wait; nothing was delivered
        ├── Doubtful          it may or may not have arrived
        └── NobodyThere       blocked, deleted, gone: never again

No message of these holds a word that a visitor typed.
"""

from __future__ import annotations


class HouvastError(Exception):
    """Everything that we expect to go wrong."""


class BadSetting(HouvastError):
    """Tells the operator which setting is wrong and what to do."""


class BadInput(HouvastError):
    """Something at a door is malformed; ``reason`` is a fixed word, never the input."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class EngineAway(HouvastError):
    """No usable answer from the engine within the time limit."""


class TalkGone(HouvastError):
    """The talk does not exist or its epoch has moved on: drop what was in flight."""


class Answered(TalkGone):
    """Somebody else was quicker: nothing of this answer may be kept or sent."""


class KeyGone(HouvastError):
    """No key: what it closed can never be read again."""


class NotReadable(HouvastError):
    """Wrong key, wrong place, or altered bytes."""


class LoginRefused(HouvastError):
    """No session for this name, passphrase and code; the reason is nobody's business."""


class BadAccount(HouvastError):
    """Tells the operator what is wrong with an account; ``reason`` is a fixed word for pages."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class BadWords(HouvastError):
    """A text, list or table in data/ is missing or breaks the rules."""


class PromiseWithoutReceipt(BadWords):
    """A text with ``effect:`` was to be said without that effect's receipt."""


class Undelivered(HouvastError):
    """A channel could not deliver a message."""


class TryLater(Undelivered):
    """Surely not delivered; may be tried again after ``seconds``."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"try again in {seconds} s")
        self.seconds = seconds


class Doubtful(Undelivered):
    """The network fell silent: delivered or not, we cannot tell."""


class NobodyThere(Undelivered):
    """The address takes no messages any more."""
