"""Warnings of Rasa that mean nothing here, so that those that mean something are seen.

For training and for Rasa's own commands. The serving engine prints no warnings at all.
"""

from __future__ import annotations

import os
import warnings

_MEANINGLESS = (
    # Said on every load of every domain.
    "Slot auto-fill has been removed",
    # `<topic>/<key>` examples are Rasa's retrieval intents; their answers lie in data/knowledge,
    # so there is no utter_<topic>, and the topic is in the domain already.
    r"Action 'utter_\w+' is listed as a response action in the domain file",
    "The following duplicated intents have been found",
    r"Your training data contains an example '.*' for the '\w+/\w+' intent",
    "You have defined training data with examples for training a response selector",
    # Crises and what leaves the dialogue need no rule; what only buttons say needs no examples.
    r"The intent '(crisis_\w+|delete_my_data|perpetrator_watching|talk_to_human|choose)' is not",
    r"The intent '(find_help|choose|self_check|stop_check|told_\w+)' is listed in the domain file,"
    " but is not found in the NLU",
    r"The utterance 'utter_ask_\w+' is not used in any story or rule",
)


def hush() -> None:
    """Leave out the meaningless ones. To be called before Rasa is imported."""
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    os.environ.setdefault("LOG_LEVEL", "WARNING")  # no bars for work that takes milliseconds
    for kind in (DeprecationWarning, FutureWarning, PendingDeprecationWarning):
        warnings.simplefilter("ignore", kind)
    for start in _MEANINGLESS:
        warnings.filterwarnings("ignore", message=start)
