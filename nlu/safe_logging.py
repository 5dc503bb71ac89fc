"""Logging that cannot hold a word of a visitor.

Rasa and the libraries below it put messages, slots and whole requests into log lines, exception
texts and warnings. So nothing of theirs is printed as it is: of a foreign record only its level,
logger and the place and class of an exception remain. Our own loggers (``nlu``) are trusted with
their text, because what they say is in this repository and tested with a planted marker.
"""

from __future__ import annotations

import logging
import sys
import traceback
import warnings
from types import TracebackType
from typing import Any

import structlog

logger = logging.getLogger(__name__)
_OWN = "nlu"


def log_failure(failure: BaseException) -> None:
    """One line about an exception: its class and where it came from, never its text."""
    logger.error("failed: %s", describe(type(failure), failure.__traceback__))


def describe(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Class and innermost place of an exception."""
    frames = traceback.extract_tb(trace)
    if not frames:
        return kind.__name__
    module = frames[-1].filename.replace("\\", "/").rsplit("/", 1)[-1]
    return f"{kind.__name__} in {module}:{frames[-1].lineno} {frames[-1].name}"


class SafeFormatter(logging.Formatter):
    """Prints our own lines; of others only where they come from."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        own = record.name == _OWN or record.name.startswith(_OWN + ".")
        text = record.getMessage() if own else f"(a message of {record.module}:{record.lineno})"
        if record.exc_info and record.exc_info[0]:
            text += " " + describe(record.exc_info[0], record.exc_info[2])
        when = self.formatTime(record, "%Y-%m-%dT%H:%M:%S")
        return f"{when} {record.levelname} {record.name}: {text}".replace("\n", " ")


def configure() -> None:
    """Take over logging, structlog, Python's warnings and uncaught exceptions."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(SafeFormatter())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(_OWN).setLevel(logging.INFO)
    quiet_others()
    structlog.configure(
        processors=[_drop], wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL),
        cache_logger_on_first_use=False,
    )  # fmt: skip
    logging.raiseExceptions = False  # else a failing handler prints the arguments of its record
    logging.captureWarnings(True)
    warnings.simplefilter("ignore")
    sys.excepthook = lambda kind, _failure, trace: logger.critical(
        "stopped: %s", describe(kind, trace)
    )


def quiet_others() -> None:
    """Loggers that bring their own handlers, Sanic's access log first of all, lose them."""
    for name in ("sanic.root", "sanic.error", "sanic.access", "asyncio", "rasa", "py.warnings"):
        other = logging.getLogger(name)
        other.handlers = []
        other.propagate = True
        other.setLevel(logging.ERROR)
    logging.getLogger("sanic.access").disabled = True


def _drop(_logger: Any, _method: str, _event: Any) -> Any:
    """Rasa's structured events carry texts and slots by name: none of them is printed."""
    raise structlog.DropEvent
