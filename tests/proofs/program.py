"""The real program, `vesper run`, as a process that can be killed and started again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


class Program:
    """One process of `vesper run`, in a folder of its own for state, temporary files and log."""

    def __init__(self, folder: Path, environ: dict[str, str], name: str = "one") -> None:
        self.folder, self.name = folder, name
        self.log = folder / f"log-{name}"
        self.starts = 0
        self.kills = 0
        self._environ = environ
        self._process: subprocess.Popen[bytes] | None = None
        for part in ("state", "tmp"):
            (folder / part).mkdir(mode=0o700, exist_ok=True)

    def start(self) -> None:
        """Start it; it is up once it calls its platform."""
        environ = {
            "PATH": os.environ["PATH"],
            "HOME": os.environ.get("HOME", "/"),
            "PYTHONDONTWRITEBYTECODE": "1",
            "TMPDIR": str(self.folder / "tmp"),
            "VESPER_STATE": str(self.folder / "state"),
        }
        if "VESPER_CACHE" in os.environ:
            environ["VESPER_CACHE"] = os.environ["VESPER_CACHE"]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bot", "run"], cwd=ROOT, env=environ | self._environ, stdout=log, stderr=log
            )
        self.starts += 1

    @property
    def number(self) -> int:
        """The number of its process."""
        assert self._process is not None
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether it is running."""
        return self._process is not None and self._process.poll() is None

    def kill(self) -> None:
        """End it in the middle of whatever it does."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()
        self.kills += 1

    def end(self, seconds: float = 15) -> int:
        """End it in good order; return its exit code."""
        if self._process is None:
            return 0
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        return self._process.wait(seconds)


def own_cache(folder: Path) -> None:
    """Keep built content in a folder of the proof: others who build content meanwhile would push it out."""
    cache = folder / "cache"
    cache.mkdir(mode=0o700)
    os.environ["VESPER_CACHE"] = str(cache)
