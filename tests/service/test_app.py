"""The running service, as a real process: it starts, reloads, shows the safe card, and ends in ten seconds."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.service.shells import NOWHERE, TELEGRAM_TOKEN

ROOT = Path(__file__).parents[2]


class Running:
    """The process, and what can be seen of it from outside."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.token = folder / "token"
        self.token.write_text(TELEGRAM_TOKEN)
        self.say("good")
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, behaviour: str = "well", **more: str) -> None:
        """Start it and wait for its first answer."""
        environ = {
            "PATH": os.environ["PATH"],
            "PYTHONDONTWRITEBYTECODE": "1",
            "VESPER_STATE": str(self.folder / "state"),
            "VESPER_TELEGRAM_TOKEN_FILE": str(self.token),
            "VESPER_TELEGRAM_API": NOWHERE,
        }
        with (self.folder / "log").open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.service.process", str(self.folder), behaviour],
                env=environ | more,
                cwd=ROOT,
                stderr=log,
            )

    @property
    def log(self) -> str:
        """All it has said since it was started."""
        return (self.folder / "log").read_text()

    def says(self, words: str, seconds: float = 30) -> None:
        """Wait until the log has `words`."""
        began = time.monotonic()
        while words not in self.log:
            assert time.monotonic() - began < seconds, self.log
            time.sleep(0.02)

    def say(self, fingerprint: str) -> None:
        """Put new content in place."""
        (self.folder / "content").write_text(fingerprint)

    def until(self, answer: str, seconds: float = 10) -> float:
        """Wait until people are answered `answer`; return the seconds that took."""
        began = time.monotonic()
        while time.monotonic() - began < seconds:
            if answer in self.answer():
                return time.monotonic() - began
            time.sleep(0.02)
        raise AssertionError(f"still {self.answer()!r}")

    def answer(self) -> str:
        """Return what people are answered now."""
        try:
            return (self.folder / "answers").read_text()
        except FileNotFoundError:
            return ""

    def signal(self, number: signal.Signals) -> None:
        """Send a signal."""
        assert self.process is not None
        self.process.send_signal(number)

    def ended(self, seconds: float) -> tuple[int, float, str]:
        """Wait for the end; return the exit code, the seconds it took, and the log."""
        assert self.process is not None
        began = time.monotonic()
        self.process.wait(seconds)
        return self.process.returncode, time.monotonic() - began, self.log


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """A process that is gone after the test."""
    running = Running(tmp_path)
    yield running
    if running.process is not None and running.process.poll() is None:
        running.process.kill()
        running.process.communicate()


def test_p11_sigterm_ends_a_service_in_good_order(running: Running) -> None:
    """P-11: on SIGTERM it ends within a second when nothing is under way: exit 0, the ledger closed, no traceback."""
    running.start()
    running.until("start.home good")
    assert (running.folder / "state" / "alive").exists()
    running.signal(signal.SIGTERM)
    code, seconds, log = running.ended(5)
    assert code == 0 and seconds < 3 and "happening=stopped" in log and "error=" not in log
    assert sorted(path.name for path in (running.folder / "state").iterdir()) == ["ledger.sqlite", "ledger.sqlite.lock"]


def test_p11_s10_an_adapter_that_will_not_end_is_left_behind_in_ten_seconds(running: Running) -> None:
    """P-11, S-10: with an adapter that swallows its cancellation the process still ends, with 0, in under 10 s."""
    running.start("hangs")
    running.until("start.home")
    running.signal(signal.SIGTERM)
    code, seconds, _ = running.ended(12)
    assert code == 0 and 7 < seconds < 10


def test_p12_a_second_sigterm_or_an_interrupt_ends_it_too(running: Running) -> None:
    """P-12: SIGINT ends it like SIGTERM, and a second signal does not wait for what is under way."""
    running.start()
    running.until("start.home")
    running.signal(signal.SIGINT)
    running.signal(signal.SIGTERM)
    code, seconds, _ = running.ended(5)
    assert code == 0 and seconds < 3


def test_p12_after_a_long_pause_it_goes_on(running: Running) -> None:
    """P-12: SIGSTOP, then SIGCONT: it answers again at once."""
    running.start()
    running.until("start.home")
    running.signal(signal.SIGSTOP)
    time.sleep(1)
    (running.folder / "answers").unlink()
    running.signal(signal.SIGCONT)
    running.until("start.home")


def test_c14_sighup_swaps_content_whole_or_not_at_all(running: Running) -> None:
    """C-14: new content is taken up on SIGHUP; content with an error changes nothing and is logged."""
    running.start()
    running.until("start.home good")
    running.say("better")
    running.signal(signal.SIGHUP)
    running.until("start.home better")
    running.say("bad")
    running.signal(signal.SIGHUP)
    running.says("happening=content-kept-as-it-was error=ValueError")
    running.until("start.home better")


def test_c14_without_any_good_content_it_starts_with_the_safe_card(running: Running) -> None:
    """C-14: where no content ever was good people get the safe card, and pages as soon as there are some."""
    running.say("bad")
    running.start()
    running.until("safe-card")
    running.say("good")
    running.signal(signal.SIGHUP)
    running.until("start.home good")


def test_k14_a_changed_secret_is_taken_up_without_a_restart(running: Running) -> None:
    """K-14: after SIGHUP the adapter runs with the new token; a token that is no good changes nothing."""
    running.start()
    running.until("good def")
    running.token.write_text(TELEGRAM_TOKEN.replace("def", "xyz"))
    running.signal(signal.SIGHUP)
    running.until("good xyz")
    running.token.write_text("nonsense")
    running.signal(signal.SIGHUP)
    running.says("happening=settings-kept")
    (running.folder / "answers").unlink()
    running.until("good xyz")


def test_the_safe_card_comes_and_goes_by_file_and_by_signal(running: Running) -> None:
    """Safety rule 50: a file, or SIGUSR1, replaces every page in under a minute, and it goes again."""
    running.start()
    running.until("start.home")
    file = running.folder / "state" / "safe-card"
    file.touch()
    assert running.until("safe-card") < 5
    file.unlink()
    assert running.until("start.home") < 5
    running.signal(signal.SIGUSR1)
    assert running.until("safe-card") < 1
    running.signal(signal.SIGUSR2)
    assert running.until("start.home") < 1


def test_health_answers_where_it_is_told_to(running: Running) -> None:
    """With VESPER_HTTP_LISTEN set `/readyz` says how each part is; an address that is taken stops nobody's answer."""
    with port_in_use() as port:
        running.start(VESPER_HTTP_LISTEN=f"127.0.0.1:{port}")
        running.until("start.home")
        running.signal(signal.SIGTERM)
        assert "happening=cannot-listen" in running.ended(5)[2]
    (running.folder / "answers").unlink()
    running.start(VESPER_HTTP_LISTEN=f"127.0.0.1:{port}")
    running.until("start.home")
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as response:
        assert response.read() == b"content: up\nledger: up\ntelegram: up\n"


def test_p15_a_blocked_loop_is_noticed_from_outside(running: Running) -> None:
    """P-15, P-16: while the event loop is blocked the liveness file grows old, and one line says so."""
    running.start("blocks")
    alive = running.folder / "state" / "alive"
    running.says("happening=loop-blocked")
    assert time.time() - alive.stat().st_mtime > 5
    running.signal(signal.SIGKILL)
    assert running.ended(5)[2].count("happening=loop-blocked") == 1


def test_k01_without_a_token_it_ends_at_once_with_78(running: Running) -> None:
    """K-01: with no token nothing runs, and the exit code is 78."""
    running.start(VESPER_TELEGRAM_TOKEN_FILE="")
    code, _, log = running.ended(10)
    assert code == 78 and "Traceback" not in log


@contextmanager
def port_in_use() -> Iterator[int]:
    """A port that somebody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield int(server.getsockname()[1])
