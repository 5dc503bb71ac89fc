"""One logger that cannot speak content: fixed sentences, and ``why`` as a class name or a count.

Every other logger is held at WARNING, and a net under all of them drops arguments: libraries put
URLs with tokens, request bodies and bound values into theirs.
"""

from __future__ import annotations

import json
import logging
import sys
import warnings
from datetime import UTC, datetime
from types import TracebackType
from typing import TextIO

OURS = "houvast"


class Plain(logging.Formatter):
    """One JSON line a record: time, level, our fixed sentence, and where an error arose."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="seconds"),
            "level": record.levelname.lower(),
            "log": record.name,
            "event": self._event(record),
        }
        if record.name.startswith(OURS) and hasattr(record, "why"):
            line["why"] = str(record.why)[:80]
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["where"] = _where(record.exc_info[2])
        return json.dumps(line)

    @staticmethod
    def _event(record: logging.LogRecord) -> str:
        # Others' messages may hold anything: only where they were said is kept.
        if record.name.startswith(OURS):
            return str(record.msg)
        return f"{record.module}:{record.lineno}"


def _where(trace: TracebackType | None) -> str:
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}" if trace else ""


def quiet_logs(stream: TextIO | None = None) -> logging.Logger:
    """Sets up all logging of this process; gives our own logger."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(Plain())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(OURS).setLevel(logging.INFO)
    logging.captureWarnings(True)
    warnings.simplefilter("ignore")
    sys.excepthook = _last_words
    return logging.getLogger(OURS)


def _last_words(
    kind: type[BaseException], _error: BaseException, trace: TracebackType | None
) -> None:
    """An error that nobody caught says its class and place, never its text."""
    line = {"level": "critical", "error": kind.__name__, "where": _where(trace)}
    sys.stderr.write(json.dumps(line) + "\n")
