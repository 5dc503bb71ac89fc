"""The only place that knows how to ask the engine. No word of a visitor is in any error here."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

from bot.errors import EngineAway
from bot.model import Crisis
from nlu.common.acts import Act, BadAct
from nlu.common.acts import from_json as act_from_json

VERSION = 1


@dataclass(frozen=True)
class Understood:
    """What the engine made of a message; closed values only."""

    topic: str
    confidence: float
    top: tuple[str, ...]
    crisis: Crisis | None
    fallback: bool
    also: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Understood:
        return cls(
            topic=str(value["topic"]),
            confidence=float(value["confidence"]),
            top=tuple(value["top"]),
            crisis=value["crisis"],
            fallback=bool(value["fallback"]),
            also=tuple(value.get("also", ())),
        )


@dataclass(frozen=True)
class Decided:
    """An answer of the engine: what it understood, what shall be done, its state to keep."""

    understood: Understood
    acts: tuple[Act, ...]
    state: dict[str, Any] = field(default_factory=dict)


class Engine:
    """Asks one of the engines, a bounded number of calls at a time, within a time limit.

    All failures look the same to the caller (EngineAway): silence, nonsense, or nobody there.
    """

    def __init__(
        self, urls: Sequence[str], seconds: float, calls: int, wait_seconds: float
    ) -> None:
        self._seconds, self._wait = seconds, wait_seconds
        self._free = asyncio.Semaphore(calls * len(urls))
        self._urls = itertools.cycle(urls)
        self._http = httpx.AsyncClient(
            timeout=httpx.Timeout(seconds, connect=min(seconds, 1.0)), trust_env=False
        )

    async def talk(
        self, state: dict[str, Any] | None, facts: Mapping[str, object], *, text: str = "",
        press: str = "",
    ) -> Decided:  # fmt: skip
        """One message or press of one talk. Raises EngineAway."""
        # Rasa gives a leading slash a meaning of its own.
        what = {"press": press} if press else {"text": text.lstrip("/ ")}
        body = {"v": VERSION, "state": state, "facts": dict(facts), **what}
        answer = await self._ask("/talk", body)
        try:
            acts = tuple(act_from_json(a) for a in answer["acts"])
            understood = Understood.from_json(answer["understood"])
            state = dict(answer["state"])
        except (KeyError, TypeError, ValueError, BadAct):
            raise EngineAway("the engine's answer is not of the agreed form") from None
        if not acts:
            raise EngineAway("the engine decided nothing")
        return Decided(understood, acts, state)

    async def understand(self, texts: Sequence[str], seconds: float = 60) -> list[dict[str, Any]]:
        """What each text is about, each as a new talk. Raises EngineAway."""
        answer = await self._ask(
            "/understand", {"texts": [text.lstrip("/ ") for text in texts]}, seconds
        )
        found: list[dict[str, Any]] = answer["understood"]
        return found

    async def is_ready(self) -> bool:
        """True when a real message was parsed just now."""
        try:
            answer = await self._http.get(next(self._urls) + "/ready")
        except httpx.HTTPError:
            return False
        return answer.status_code == httpx.codes.OK

    async def _ask(
        self, path: str, body: dict[str, Any], seconds: float | None = None
    ) -> dict[str, Any]:
        try:
            async with asyncio.timeout(self._wait):
                await self._free.acquire()
        except TimeoutError:
            raise EngineAway("no engine became free in time") from None
        try:
            return await self._post(path, body, seconds or self._seconds)
        finally:
            self._free.release()

    async def _post(self, path: str, body: dict[str, Any], seconds: float) -> dict[str, Any]:
        try:
            async with asyncio.timeout(seconds):
                answer = await self._http.post(next(self._urls) + path, json=body, timeout=seconds)
            answer.raise_for_status()
            value = answer.json()
        except (httpx.HTTPError, TimeoutError, ValueError) as error:
            # "from None": httpx keeps the request, and so the words, inside its errors.
            raise EngineAway(f"engine: {type(error).__name__}") from None
        if not isinstance(value, dict):
            raise EngineAway("the engine's answer is not of the agreed form")
        return value

    async def close(self) -> None:
        await self._http.aclose()
