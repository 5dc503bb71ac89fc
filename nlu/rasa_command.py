"""Rasa's own commands without TensorFlow: ``python -m nlu.rasa_command data validate``."""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
os.environ["RASA_TELEMETRY_ENABLED"] = "false"

import nlu.without_tensorflow  # noqa: F401  before Rasa
from nlu import noise


def main() -> None:
    """Hand over to Rasa."""
    noise.hush()
    from rasa.__main__ import main as rasa_main

    rasa_main()


if __name__ == "__main__":
    main()
