"""Start the engine: ``python -m nlu.serve --model models/engine.tar.gz --port 5105``."""

from __future__ import annotations

import os

# Before anything that brings OpenMP: two spinning threads make a message ten times as slow.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
os.environ["RASA_TELEMETRY_ENABLED"] = "false"

import argparse
import asyncio
import logging
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nlu.without_tensorflow  # noqa: F401  before Rasa
from nlu import safe_logging

logger = logging.getLogger("nlu.serve")  # also when run as __main__
_WORKERS = 2


class CannotStart(RuntimeError):
    """The engine cannot start; the message says what to do."""


def main(arguments: list[str] | None = None) -> int:
    """The command."""
    chosen = _parser().parse_args(arguments)
    safe_logging.configure()
    try:
        serve(chosen.model, chosen.host, chosen.port, chosen.endpoints, chosen.credentials)
    except CannotStart as reason:
        logger.error("%s", reason)  # noqa: TRY400 - it says what to do, a trace would not
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="nlu.serve", description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="the trained model's archive")
    parser.add_argument("--port", type=int, default=5105)
    parser.add_argument("--host", default="127.0.0.1", help="never a public address")
    parser.add_argument("--endpoints", type=Path, default=Path("endpoints.yml"))
    parser.add_argument("--credentials", type=Path, default=Path("credentials.yml"))
    return parser


def serve(model: Path, host: str, port: int, endpoints: Path, credentials: Path) -> None:
    """Load the model and serve until told to stop."""
    if not model.is_file():  # Rasa would silently load another one
        raise CannotStart(f"no model at {model}: train one with python -m nlu.train --out {model}")
    for file in (endpoints, credentials):
        if not file.is_file():
            raise CannotStart(f"{file} is missing: start in the project's folder or name it")
    app = build_app(model, endpoints, credentials)
    safe_logging.quiet_others()  # Sanic configured its own in between
    logger.info("the engine is listening on %s port %d", host, port)
    app.run(host=host, port=port, access_log=False, debug=False, workers=1, motd=False)


def build_app(model: Path, endpoints: Path, credentials: Path) -> object:
    """A Sanic application with nothing but the door."""
    from rasa.core.run import create_http_input_channels
    from sanic import Sanic

    app = Sanic("houvast_engine", configure_logging=False)
    for channel in create_http_input_channels(None, str(credentials)):
        app.blueprint(channel.blueprint(_unused))

    async def start(running: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        loop.set_default_executor(ThreadPoolExecutor(max_workers=_WORKERS))
        running.ctx.dialogue = await load(model, endpoints)

    app.register_listener(start, "before_server_start")
    return app


async def load(model: Path, endpoints: Path) -> object:
    """The dialogue of a model. Raises CannotStart; Rasa would go on without a model."""
    from rasa.core.agent import load_agent
    from rasa.core.utils import AvailableEndpoints

    from nlu.dialogue import Dialogue
    from nlu.store import RequestStore

    available = AvailableEndpoints.read_endpoints(str(endpoints))
    agent = await load_agent(str(model), endpoints=available)
    if agent.processor is None:
        raise CannotStart(f"{model} cannot be loaded: train it again")
    store = agent.tracker_store._tracker_store  # inside Rasa's FailSafeTrackerStore
    if not isinstance(store, RequestStore):
        raise CannotStart("endpoints.yml must name nlu.store.RequestStore as tracker store")
    # Rasa's wrapper answers errors of a store by falling back to memory: an error becomes a new
    # talk, and words stay. Without it an error is an error.
    agent.tracker_store = agent.processor.tracker_store = store
    return Dialogue(agent.processor, store)


async def _unused(_message: object) -> None:
    raise RuntimeError("messages come through the door's own routes")


if __name__ == "__main__":
    sys.exit(main())
