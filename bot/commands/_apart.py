"""Content made ready in a process of its own, so that the one that answers people never holds the tools for it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

import click

from bot.commands._content import PATIENCE
from bot.commands._exits import Exit
from bot.settings import cache_folder

if TYPE_CHECKING:  # a script is loaded when the service asks for it
    from bot.core.script import Script

HANDED_ON: Final = (
    *("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH"),
    *("PYTHONPATH", "PYTHONHOME", "PYTHONDONTWRITEBYTECODE"),
)
"""What the other process gets of our environment: no setting, and so no secret."""
LEAST_URGENT: Final = 19
FIRST_TO_GO: Final = "1000"
"""Where memory runs out, Linux ends the process with the highest of these first, and never the one that answers."""


TRIES: Final = 3
"""The content may be saved once more while it is compiled; then what was kept is not what stands there now."""
_MORE: Final = re.compile(r"^… and (\d+) more", re.MULTILINE)


class NotReadyError(Exception):
    """The content could not be made ready: the exit code of `vesper compile`, and how many problems it told of."""

    def __init__(self, status: int, count: int) -> None:
        super().__init__(f"exit code {status}, {count} problems")
        self.status, self.count = status, count


class Apart:
    """Loads the script of one folder from the cache. Where it is not there, `vesper compile` runs first, apart."""

    def __init__(self, folder: Path, environ: Mapping[str, str]) -> None:
        self._folder, self._environ = folder, environ
        self._cache = cache_folder(environ)
        self._child: subprocess.Popen[str] | None = None
        self._loaded = self._stopped = False

    def load(self) -> Script:
        """Return the script. Raises NotReadyError where it cannot be made; at the first load that is printed too.

        Later, the log alone says so, with the number of problems: `vesper check` lists them.
        """
        from bot.authoring.compile import kept_script  # noqa: PLC0415 - only what runs pays for it

        try:
            script = kept_script(self._folder, self._cache) or self._made()
        finally:
            self._loaded = True
        return script

    def stop(self) -> None:
        """End what still compiles; a load under way raises NotReadyError."""
        self._stopped = True
        if self._child is not None:
            self._child.kill()

    # --- helpers

    def _made(self) -> Script:
        from bot.authoring.cache import usable  # noqa: PLC0415

        if usable(self._cache):
            return self._made_in(self._cache)
        with TemporaryDirectory(prefix="vesper-") as place:
            return self._made_in(Path(place))

    def _made_in(self, place: Path) -> Script:
        from bot.authoring.compile import kept_script  # noqa: PLC0415

        if sys.stderr.isatty() and not self._loaded:
            click.echo(PATIENCE, err=True)
        status, told = int(Exit.FINE), ""
        for _ in range(TRIES):
            status, told = self._compile(place)
            script = kept_script(self._folder, place)
            if script is not None:
                return script
            if status != Exit.FINE:
                break
        if told and not self._loaded:
            click.echo(told, err=True, nl=False)
        raise NotReadyError(status, _problems(told) if status == Exit.PROBLEMS else 0)

    def _compile(self, place: Path) -> tuple[int, str]:
        """Have the script put into the cache `place`; return the exit code, and what was told of problems."""
        command = [sys.executable, "-m", "bot", "compile", "--content", str(self._folder)]
        environ = {name: self._environ[name] for name in HANDED_ON if name in self._environ}
        environ |= {"VESPER_CACHE": str(place), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        with subprocess.Popen(  # noqa: S603 - this very program
            command,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
        ) as child:
            self._child = child
            _put_last(child.pid)
            if self._stopped:
                child.kill()
            told = child.communicate()[1]
        return child.returncode, told


def _problems(told: str) -> int:
    """Return how many problems `vesper compile` told of: a line each after the first, and those it only counted."""
    more = _MORE.search(told)
    return len(told.splitlines()) - 1 + (int(more[1]) - 1 if more else 0)


def _put_last(process: int) -> None:
    """Let everything else go before `process`, and let it be the first to end where memory runs out."""
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, process, LEAST_URGENT)
    with suppress(OSError):
        Path(f"/proc/{process}/oom_score_adj").write_text(FIRST_TO_GO, encoding="ascii")
