"""The log: a closed set of typed fields. No word, name or number of a person can reach it.

Our own lines go through `Log.say`, which takes members of enumerations,
classes of errors and whole numbers, never free text. Lines of other libraries
go through `Guarded`, which prints the logger, the place in its source and the
format string, never an argument.
"""

from __future__ import annotations

import ctypes
import logging
import resource
import sys
import threading
import traceback
from contextlib import suppress
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any, Final, TextIO

import structlog
from structlog.typing import EventDict

from bot.core.messages import Platform
from bot.settings import LogLevel


class Happening(StrEnum):
    """What can be said of the service itself. An adapter may have an enumeration of its own for what only it knows."""

    STARTED = "started"
    STOPPING = "stopping"
    STOPPED = "stopped"
    STANDING_BY = "standing-by"
    ADAPTER_UP = "adapter-up"
    ADAPTER_FAILED = "adapter-failed"
    ADAPTER_REFUSED = "adapter-refused"
    CONTENT_LOADED = "content-loaded"
    CONTENT_KEPT = "content-kept-as-it-was"
    CONTENT_MISSING = "content-missing"
    CANNOT_LISTEN = "cannot-listen"
    SETTINGS_KEPT = "settings-kept-as-they-were"
    LEDGER_DEGRADED = "ledger-in-memory"
    LEDGER_RECOVERED = "ledger-recovered"
    LEDGER_REPLACED = "ledger-file-replaced"
    LEDGER_SLOW = "ledger-slow"
    SAFE_CARD_ON = "safe-card-on"
    SAFE_CARD_OFF = "safe-card-off"
    TURN_FAILED = "turn-failed"
    UNHANDLED = "unhandled"
    LOOP_BLOCKED = "loop-blocked"
    CLOCK_ODD = "clock-odd"
    CONFLICT = "another-program-has-the-token"
    WEBHOOK_CHANGED = "webhook-changed-elsewhere"
    UPDATE_PARKED = "update-parked"
    FLOOD = "flood"


_LOUD: Final = frozenset(
    {
        Happening.ADAPTER_FAILED,
        Happening.ADAPTER_REFUSED,
        Happening.CONTENT_KEPT,
        Happening.CONTENT_MISSING,
        Happening.CANNOT_LISTEN,
        Happening.SETTINGS_KEPT,
        Happening.LEDGER_DEGRADED,
        Happening.LEDGER_REPLACED,
        Happening.TURN_FAILED,
        Happening.UNHANDLED,
        Happening.LOOP_BLOCKED,
        Happening.CLOCK_ODD,
        Happening.CONFLICT,
        Happening.WEBHOOK_CHANGED,
        Happening.UPDATE_PARKED,
    }
)


class Log:
    """Writes lines of closed, typed fields."""

    def __init__(self, out: TextIO | None = None, level: LogLevel = LogLevel.INFO) -> None:
        self._level = getattr(logging, level.name)
        self._logger = structlog.wrap_logger(
            structlog.WriteLogger(out or sys.stderr), processors=[_without_event, structlog.processors.LogfmtRenderer()]
        )

    def say(
        self,
        happening: StrEnum,
        adapter: Platform | None = None,
        *,
        error: BaseException | None = None,
        status: int | None = None,
        count: int | None = None,
        milliseconds: int | None = None,
        loud: bool = False,
    ) -> None:
        """Write one line. `error` gives its class and the places in our source it came through, never its words."""
        if not isinstance(happening, StrEnum):
            raise TypeError("only a member of an enumeration can be said")
        level = logging.WARNING if loud or happening in _LOUD else logging.INFO
        if level < self._level:
            return
        self._write(
            level,
            happening=happening.value,
            adapter=None if adapter is None else adapter.value,
            error=None if error is None else type(error).__name__,
            at=None if error is None else places(error.__traceback__),
            status=None if status is None else int(status),
            count=None if count is None else int(count),
            ms=None if milliseconds is None else bucket(milliseconds),
        )

    def pass_on(self, record: logging.LogRecord) -> None:
        """Write a line of another library: where it comes from, and its format string where it is one."""
        if record.levelno < max(self._level, logging.WARNING):
            return
        error = record.exc_info[1] if record.exc_info else None
        self._write(
            record.levelno,
            library=record.name.partition(".")[0],
            source=f"{record.module}:{record.lineno}",
            format=format_string(record),
            error=None if error is None else type(error).__name__,
            at=None if error is None else places(error.__traceback__),
        )

    def _write(self, level: int, **fields: str | int | None) -> None:
        kept = {name: value for name, value in fields.items() if value is not None}
        minute = datetime.now(UTC).strftime("%Y-%m-%dT%H:%MZ")
        try:
            self._logger.msg("", ts=minute, level=logging.getLevelName(level).lower(), **kept)
        except Exception:  # noqa: BLE001 - the log's own pipe may be gone; a person is still answered (P-14)
            return


class Guarded(logging.Handler):
    """Stands at the root of all logging and lets nothing through but what `Log.pass_on` prints."""

    def __init__(self, log: Log) -> None:
        super().__init__(logging.DEBUG)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        """Write `record` without its arguments. Never raises."""
        with suppress(Exception):  # a log line is never worth an answer (P-14)
            self._log.pass_on(record)


def guard(log: Log) -> None:
    """Take over all logging, uncaught errors and core dumps of this process."""
    root = logging.getLogger()
    root.handlers[:] = [Guarded(log)]
    root.setLevel(logging.WARNING)
    for name in list(logging.root.manager.loggerDict):
        logger = logging.getLogger(name)
        logger.handlers[:] = []
        logger.propagate = True
    logging.captureWarnings(True)
    logging.raiseExceptions = False
    sys.excepthook = lambda kind, error, trace: log.say(Happening.UNHANDLED, error=error)
    threading.excepthook = lambda args: log.say(Happening.UNHANDLED, error=args.exc_value)
    sys.unraisablehook = lambda args: log.say(Happening.UNHANDLED, error=args.exc_value)
    no_core_dumps()


def no_core_dumps() -> None:
    """Forbid core files, and reading this process's memory by others of the same user, where the system can."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        pr_set_dumpable = 4  # linux/prctl.h
        ctypes.CDLL(None).prctl(pr_set_dumpable, 0, 0, 0, 0)


# --- helpers --------------------------------------------------------------------------------------


def _without_event(_: object, __: str, fields: EventDict) -> EventDict:
    """Leave out structlog's own field for free text."""
    fields.pop("event", None)
    return fields


_BUCKETS: Final = (1, 3, 10, 30, 100, 300, 1000, 3000, 10_000, 30_000)


def bucket(milliseconds: int) -> int:
    """Return the smallest of a few round numbers that is not under `milliseconds`."""
    return next((edge for edge in _BUCKETS if milliseconds <= edge), _BUCKETS[-1])


def places(trace: TracebackType | None) -> str:
    """Return a traceback as `file:line` pairs, innermost last, without values or source lines."""
    frames = traceback.extract_tb(trace, limit=-6)
    return " ".join(f"{Path(frame.filename).stem}:{frame.lineno}" for frame in frames)


def format_string(record: logging.LogRecord) -> str | None:
    """Return the format string of `record`, or None where it may already hold values.

    A message without arguments may have been put together before it was logged,
    and a long number or an address inside one shows that it was.
    """
    message: Any = record.msg
    if not record.args or not isinstance(message, str) or "%" not in message:
        return None
    if "://" in message or "\n" in message or any(len(run) > 4 for run in _digits(message)) or len(message) > 120:
        return None
    return message


def _digits(message: str) -> list[str]:
    return "".join(character if character.isdigit() else " " for character in message).split()
