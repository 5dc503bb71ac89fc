"""The engine's tests need the engine's Python; elsewhere only the shared code is tested.

One tiny model is trained for all tests, and one engine serves it as a process of its own: what it
prints is what would be printed.
"""

from __future__ import annotations

import importlib.util
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings

# The machine may be busy with other things.
settings.register_profile("calm", deadline=None, max_examples=60)
settings.load_profile("calm")

collect_ignore: list[str] = []
if importlib.util.find_spec("rasa") is None:
    shared = {"test_folding.py", "test_crisis_patterns.py", "test_acts.py", "test_judge.py"}
    collect_ignore = [file.name for file in Path(__file__).parent.glob("test_*.py")]
    collect_ignore = [name for name in collect_ignore if name not in shared]
else:
    import nlu.without_tensorflow  # noqa: F401  before any test imports Rasa

    pytest_plugins = ["engine_process"]

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder like the project's, with the real rules and little data."""
    from tiny import write_project

    return write_project(ROOT, tmp_path_factory.mktemp("project"))


def _run(project: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=project, env=_environment(0), text=True,
        capture_output=True, check=False, timeout=300,
    )  # fmt: skip


def _environment(actions_port: int) -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "HOUVAST_ACTIONS_URL": f"http://127.0.0.1:{actions_port}/webhook",
    }


@pytest.fixture(scope="session")
def model(project: Path) -> Path:
    """The tiny model, trained by the real command."""
    trained = _run(project, "nlu.train", "--out", "models/tiny.tar.gz")
    assert trained.returncode == 0, trained.stdout + trained.stderr
    return project / "models" / "tiny.tar.gz"


def _free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
