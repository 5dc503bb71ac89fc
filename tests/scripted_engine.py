"""An engine over real HTTP that does what a test tells it: answer, be late, talk nonsense, be away.

What the real engine answers is tested in tests/engine and in the journeys.
"""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.engine_process import free_port
from bot.serving import serving


class ScriptedEngine:
    def __init__(self) -> None:
        self.port = free_port()
        self.asked: list[dict[str, Any]] = []
        self.acts: list[dict[str, Any]] = [{"say": "rights/reflection_period"}]
        self.state: dict[str, Any] = {"schema": 1}
        self.crisis: str | None = None
        self.late_seconds = 0.0
        self.nonsense = False
        self.busy = 0
        self.most_busy = 0
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> ScriptedEngine:
        routes = [
            Route("/talk", self._talk, methods=["POST"]),
            Route("/understand", self._understand, methods=["POST"]),
            Route("/ready", self._ready),
        ]
        await self._stack.enter_async_context(
            serving(Starlette(routes=routes), "127.0.0.1", self.port)
        )
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self._stack.aclose()

    async def _talk(self, request: Request) -> Response:
        self.asked.append(await request.json())
        self.busy += 1
        self.most_busy = max(self.busy, self.most_busy)
        try:
            await asyncio.sleep(self.late_seconds)
        finally:
            self.busy -= 1
        if self.nonsense:
            return Response("<html>", media_type="text/html")
        topic = "crisis_suicide" if self.crisis == "suicide" else "rights_residence"
        understood = {
            "topic": topic,
            "confidence": 0.9,
            "top": [topic, "rights_shelter", "report_how"],
            "crisis": self.crisis,
            "fallback": False,
            "also": [],
        }
        acts = [{"do": "crisis", "arguments": {"kind": self.crisis}}] if self.crisis else self.acts
        return JSONResponse({"v": 1, "understood": understood, "acts": acts, "state": self.state})

    async def _understand(self, request: Request) -> Response:
        texts = (await request.json())["texts"]
        return JSONResponse({"understood": [{"crisis": self.crisis} for _ in texts]})

    async def _ready(self, _request: Request) -> Response:
        return JSONResponse({"ready": True})
