"""How fast and how large the engine is: ``make bench`` writes reports/speed.{md,json}.

One run on one machine: compare the ratios, not the milliseconds. Stock Rasa is not measured yet.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from pathlib import Path
from typing import Any

from actions import server as actions_server
from bot.engine import Engine
from bot.engine_process import EngineProcess, free_port
from bot.serving import serving
from bot.settings import ROOT

REPORTS = ROOT / "reports"
TURNS = (10, 100, 300)
AROUND = 20  # turns measured before each of them
WORDS = ("ik krijg al twee maanden geen loon", "mag ik in Nederland blijven", "zabrali mi paszport")
FACTS = {"now": "2026-12-01T10:00:00+00:00", "language": "nl", "channel": "web"}


async def measure() -> dict[str, Any]:
    """Starts an engine of its own and talks to it for 300 turns."""
    process = EngineProcess(free_port(), free_port())
    engine = Engine([f"http://127.0.0.1:{process.port}"], 30.0, 2, 30.0)
    began = time.perf_counter()
    try:
        async with serving(actions_server.app(), "127.0.0.1", process.actions_port):
            process.start()
            await process.ready(engine)
            start = time.perf_counter() - began
            took = await _one_talk(engine)
            return {"start_s": round(start, 1), "memory_mb": _memory(process), **_figures(took)}
    finally:
        process.stop()
        await engine.close()


async def _one_talk(engine: Engine) -> list[float]:
    state, took = None, []
    for turn in range(max(TURNS)):
        began = time.perf_counter()
        decided = await engine.talk(state, FACTS, text=WORDS[turn % len(WORDS)])
        took.append((time.perf_counter() - began) * 1000)
        state = decided.state
    return took


def _memory(process: EngineProcess) -> int:
    """Resident memory in MB, after answering nothing but the ready message."""
    pid = process.process.pid if process.process else 0
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) // 1024


def _figures(took: list[float]) -> dict[str, Any]:
    at = {
        turn: statistics.median(took[turn - AROUND if turn > AROUND else 0 : turn])
        for turn in TURNS
    }
    first, last = at[TURNS[0]], at[TURNS[-1]]
    cuts = statistics.quantiles(took, n=100)
    return {
        "turn_ms": {str(turn): round(value, 1) for turn, value in at.items()},
        "p50_ms": round(cuts[49], 1),
        "p95_ms": round(cuts[94], 1),
        "last_to_first": round(last / first, 2),
    }


def _page(found: dict[str, Any]) -> str:
    rows = [f"| turn {turn}, median | {ms} ms |" for turn, ms in found["turn_ms"].items()]
    return "\n".join(
        [
            "# Speed of the engine",
            "",
            f"| what | measured |\n|---|---|\n| start to first answer | {found['start_s']} s |",
            f"| resident memory | {found['memory_mb']} MB |",
            *rows,
            f"| all turns, p50 / p95 | {found['p50_ms']} / {found['p95_ms']} ms |",
            f"| turn {TURNS[-1]} to turn {TURNS[0]} | {found['last_to_first']} times |",
            "",
        ]
    )


def main() -> None:
    found = asyncio.run(measure())
    REPORTS.mkdir(exist_ok=True)
    (REPORTS / "speed.json").write_text(json.dumps(found, indent=2) + "\n", "utf-8")
    (REPORTS / "speed.md").write_text(_page(found), "utf-8")


if __name__ == "__main__":
    main()
