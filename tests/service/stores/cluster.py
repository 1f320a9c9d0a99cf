"""A PostgreSQL cluster of its own for tests: in a temporary folder, on a socket in it, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path


def programs() -> Path | None:
    """Return the folder with PostgreSQL's programs, the newest version; None where it is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    return None if initdb is None else Path(initdb).resolve().parent


class Cluster:
    """One running cluster. PostgreSQL refuses to run as root, so it runs as somebody else then."""

    def __init__(self, bin_folder: Path) -> None:
        self._bin = bin_folder
        self.folder = Path(tempfile.mkdtemp(prefix="vesper-pg-", dir="/tmp"))
        self._as: list[str] = []
        if os.geteuid() == 0:
            user = next(name for name in ("postgres", "nobody") if _exists(name))
            entry = pwd.getpwnam(user)
            os.chown(self.folder, entry.pw_uid, entry.pw_gid)
            self._as = ["setpriv", f"--reuid={entry.pw_uid}", f"--regid={entry.pw_gid}", "--clear-groups"]
        self._run(
            "initdb", "-D", str(self.data), "-U", "vesper", "-A", "trust", "-E", "UTF8", "--no-sync", "--no-locale"
        )
        self._server: subprocess.Popen[bytes] | None = None
        self.start()

    @property
    def data(self) -> Path:
        """The folder of the cluster's data, write-ahead log included."""
        return self.folder / "data"

    @property
    def address(self) -> str:
        """The address of its first database."""
        return f"postgresql:///postgres?host={self.folder}&user=vesper"

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = [*self._as, str(self._bin / "postgres"), "-D", str(self.data), "-k", str(self.folder)]
        options = ["-c", "listen_addresses=", "-c", "unix_socket_permissions=0777", "-c", "max_connections=40"]
        self._server = subprocess.Popen([*command, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(300):
            ready = subprocess.run(
                [self._bin / "pg_isready", "-h", str(self.folder), "-q"], check=False, capture_output=True
            )
            if ready.returncode == 0:
                return
            time.sleep(0.05)
        raise RuntimeError("PostgreSQL did not start")

    def crash(self) -> None:
        """Stop it at once, as a power cut would: unlogged tables are emptied at the next start."""
        self._stop("immediate")

    def stop(self) -> None:
        """Stop it in good order."""
        self._stop("fast")

    def sql(self, *statements: str) -> None:
        """Run statements on it."""
        for statement in statements:
            subprocess.run(
                [self._bin / "psql", "-h", str(self.folder), "-U", "vesper", "-q", "-c", statement, "postgres"],
                check=True,
                capture_output=True,
            )

    def remove(self) -> None:
        """Stop it and remove everything."""
        if self._server is not None:
            self.crash()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _stop(self, mode: str) -> None:
        assert self._server is not None
        self._run("pg_ctl", "-D", str(self.data), "-m", mode, "-w", "stop")
        self._server.wait(20)
        self._server = None

    def _run(self, program: str, *arguments: str) -> None:
        command: Sequence[str] = [*self._as, str(self._bin / program), *arguments]
        subprocess.run(command, check=True, capture_output=True, cwd=self.folder)


def _exists(user: str) -> bool:
    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True
