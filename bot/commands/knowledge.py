"""``houvast knowledge check|list|show|sign``: the content desk."""
from __future__ import annotations

from typing import Any


def add_to(commands: Any) -> None:
    """TODO being written."""
