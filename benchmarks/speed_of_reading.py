"""How long the engine takes to read a message, asked one at a time, and how much it keeps."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.measures import percentile
from bot.engine import Engine
from bot.engine_process import own_engine

_SHORT = 120  # characters
_SAMPLE = 300
_LONG = (400, 1_000, 5_000, 20_000)
_EACH = 20
_WARM = 20


async def measure(texts: Sequence[str]) -> dict[str, Any]:
    """Times in milliseconds through the engine's door, one core busy at most."""
    short = [text for text in texts if len(text) <= _SHORT][:_SAMPLE]
    story = " ".join(text for text in texts if len(text) > 2 * _SHORT)
    started = time.monotonic()
    async with own_engine() as (process, engine):
        found: dict[str, Any] = {"start_seconds": round(time.monotonic() - started, 1)}
        await engine.understand(short[:_WARM])
        found["short"] = _summary([await _one(engine, text) for text in short])
        for length in _LONG:
            pieces = [story[at * 97 :][:length] for at in range(_EACH)]
            found[str(length)] = _summary([await _one(engine, text) for text in pieces])
        found["memory_mb"] = _memory(process.process.pid) if process.process else None
    return found


async def _one(engine: Engine, text: str) -> float:
    started = time.perf_counter()
    await engine.understand([text])
    return (time.perf_counter() - started) * 1000


def _summary(times: list[float]) -> dict[str, float]:
    return {name: round(percentile(times, p), 1) for name, p in (("p50", 0.5), ("p95", 0.95))}


def _memory(process: int) -> int | None:
    """Resident megabytes, where the system tells."""
    status = Path(f"/proc/{process}/status")
    if not status.exists():
        return None
    kept = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return int(kept.split()[1]) // 1024
