"""Train the engine: ``python -m nlu.train --out models/engine.tar.gz``. Works offline."""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
os.environ["RASA_TELEMETRY_ENABLED"] = "false"

import argparse
import logging
import sys
import tempfile
import time
from pathlib import Path

import structlog

import nlu.without_tensorflow  # noqa: F401  before Rasa
from nlu import noise

logger = logging.getLogger("nlu.train")  # also when run as __main__


def main(arguments: list[str] | None = None) -> int:
    """The command."""
    chosen = _parser().parse_args(arguments)
    _show_progress()
    missing = [name for name in (chosen.config, chosen.domain, *chosen.data) if not name.exists()]
    if missing:
        logger.error("missing: %s. Start in the project's folder.", ", ".join(map(str, missing)))
        return 2
    started = time.monotonic()
    train(chosen.config, chosen.domain, chosen.data, chosen.out)
    logger.info("trained %s in %.0f s", chosen.out, time.monotonic() - started)
    return 0


def _show_progress() -> None:
    """Our own lines, and warnings of Rasa about the data; not what it thinks while it works."""
    logging.basicConfig(format="%(asctime)s %(message)s", datefmt="%H:%M:%S", stream=sys.stdout)
    logging.getLogger("nlu").setLevel(logging.INFO)
    level = structlog.make_filtering_bound_logger(logging.WARNING)
    structlog.configure(wrapper_class=level)
    noise.hush()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="nlu.train", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("models/engine.tar.gz"))
    parser.add_argument("--config", type=Path, default=Path("config.yml"))
    parser.add_argument("--domain", type=Path, default=Path("domain.yml"))
    folders = [Path("data/nlu"), Path("data/rules")]
    parser.add_argument("--data", type=Path, nargs="+", default=folders)
    return parser


def train(config: Path, domain: Path, data: list[Path], out: Path) -> None:
    """Train with Rasa, always from the start, and put the archive in place when it is whole."""
    from rasa.model_training import train as rasa_train

    out.parent.mkdir(parents=True, exist_ok=True)
    logger.info("reading the training data")
    with tempfile.TemporaryDirectory(dir=out.parent) as folder:
        # A cache of its own, gone afterwards: the one of Rasa in the project's folder does not
        # notice every change of a component.
        os.environ["RASA_CACHE_DIRECTORY"] = str(Path(folder) / "cache")
        result = rasa_train(
            str(domain), str(config), [str(d) for d in data], output=folder,
            force_training=True, fixed_model_name="engine",
        )  # fmt: skip
        if not result.model or result.code != 0:
            raise RuntimeError("Rasa trained no model; its own lines above say why")
        Path(result.model).replace(out)


if __name__ == "__main__":
    sys.exit(main())
