"""The log: closed fields, and nothing of a person or a secret from anywhere, at any level."""

from __future__ import annotations

import io
import logging
import subprocess
import sys
from collections.abc import Iterator

import aiosqlite
import pytest

from bot.core.messages import Platform
from bot.service.log import Guarded, Happening, Log, format_string, places
from bot.settings import LogLevel

MARKER = "MARKER5550123"


@pytest.fixture
def out() -> Iterator[io.StringIO]:
    """All logging of the process at its loudest, through the guard, into a string."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    out = io.StringIO()
    root.handlers[:] = [Guarded(Log(out, LogLevel.DEBUG))]
    root.setLevel(logging.DEBUG)
    yield out
    root.handlers[:], root.level = before, level


def test_a_line_has_typed_fields_and_a_minute() -> None:
    """A line says when (to the minute), how grave, what, where, which class of error, and whole numbers."""
    out = io.StringIO()
    Log(out).say(
        Happening.ADAPTER_FAILED, Platform.DISCORD, error=ValueError(MARKER), status=503, count=3, milliseconds=42
    )
    line = out.getvalue()
    assert "level=warning" in line and "happening=adapter-failed" in line and "adapter=discord" in line
    assert "error=ValueError" in line and "status=503" in line and "count=3" in line and "ms=100" in line
    assert line.startswith("ts=20") and line.split()[0].endswith("Z") and line.count(":") == 1
    assert MARKER not in line


def test_free_text_cannot_be_said() -> None:
    """A plain string is no happening, whatever its words: it raises instead of being written."""
    out = io.StringIO()
    with pytest.raises(ValueError, match="not a valid"):
        Log(out).say(Happening("I am " + MARKER))
    with pytest.raises(TypeError):
        Log(out).say(MARKER)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="invalid literal"):
        Log(out).say(Happening.STARTED, count=MARKER)  # type: ignore[arg-type]
    assert MARKER not in out.getvalue()


def test_a_traceback_is_places_without_values() -> None:
    """An error's way is written as file and line, never as its words or the values on its way."""
    try:
        raise KeyError(MARKER)
    except KeyError as error:
        where = places(error.__traceback__)
    assert where.startswith("test_log:") and MARKER not in where


def test_k07_other_libraries_get_their_format_string_through_and_no_argument(out: io.StringIO) -> None:
    """K-07: with all logging at DEBUG, no argument, no f-string, no address, no error text comes through."""
    for name in (
        "httpx",
        "httpcore.http11",
        "telegram.ext",
        "aiosqlite",
        "discord.gateway",
        "aiohttp.access",
        "asyncpg",
    ):
        logger = logging.getLogger(name)
        for level in (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR, logging.CRITICAL):
            logger.log(level, "HTTP Request: %s %s", "POST", f"https://api.telegram.org/bot{MARKER}/getMe")
            logger.log(level, f"update {MARKER} of chat")
            logger.log(level, f"https://discord.com/{MARKER}/%s", "x")
            logger.log(level, {"text": MARKER})
            logger.log(level, "100%% of %(text)s", {"text": MARKER})
        try:
            raise RuntimeError(MARKER)
        except RuntimeError:
            logger.exception("Task raised %r", MARKER)
    text = out.getvalue()
    assert MARKER not in text and "5550123" not in text
    assert 'format="HTTP Request: %s %s"' in text and "error=RuntimeError" in text and "library=aiosqlite" in text


async def test_k07_aiosqlite_at_debug_shows_no_parameter(out: io.StringIO) -> None:
    """K-07: aiosqlite itself, at DEBUG, with a marker as a parameter: the marker is in no line."""
    async with aiosqlite.connect(":memory:") as connection:
        await connection.execute("SELECT ?", (MARKER,))
    assert MARKER not in out.getvalue()


def test_k09_debug_shows_our_own_lines_and_nothing_more_of_others(out: io.StringIO) -> None:
    """K-09: at DEBUG, lines of other libraries under WARNING are still left out."""
    logging.getLogger("httpx").info("HTTP Request: %s", MARKER)
    assert out.getvalue() == ""


def test_a_format_string_with_a_value_in_it_is_not_printed() -> None:
    """A message that may have been put together before logging is left out; its place in the source says enough."""

    def record(message: object, *args: object) -> logging.LogRecord:
        return logging.LogRecord("x", logging.ERROR, __file__, 1, message, args, None)

    assert format_string(record("took %d ms", 3)) == "took %d ms"
    assert format_string(record(f"chat {MARKER}")) is None
    assert format_string(record("chat 123456 %s", "x")) is None
    assert format_string(record("at https://x %s", "x")) is None
    assert format_string(record("two\nlines %s", "x")) is None
    assert format_string(record(["list"], "x")) is None


def test_p14_a_logger_that_breaks_stops_nobody(out: io.StringIO) -> None:
    """P-14: an argument whose `repr` raises, and an output that is closed, raise nothing to whoever logs."""

    class Hostile:
        def __repr__(self) -> str:
            raise RuntimeError(MARKER)

        __str__ = __repr__

    for message, arguments in (("%s", (Hostile(),)), (Hostile(), ()), (Hostile(), (Hostile(),))):
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, message, arguments, None)
        Guarded(Log(out, LogLevel.DEBUG)).handle(record)
    closed = io.StringIO()
    closed.close()
    Log(closed).say(Happening.STARTED)
    assert MARKER not in out.getvalue() and out.getvalue().count("library=x") == 3


_GUARDED = """
import asyncio, logging, sys, threading, warnings
from bot.service.log import Log, guard
logging.getLogger("early").addHandler(logging.StreamHandler(sys.stdout))
guard(Log())
logging.getLogger("early").error("MARKER5550123")
warnings.warn("MARKER5550123")
def fail(*_): raise ValueError("MARKER5550123")
thread = threading.Thread(target=fail); thread.start(); thread.join()
class Leaves:
    def __del__(self): fail()
Leaves()
async def main(): asyncio.create_task(asyncio.sleep(0)); asyncio.ensure_future(forget())
async def forget(): fail()
asyncio.run(main())
import resource; assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)
fail()
"""


def test_k06_p17_nothing_that_goes_wrong_in_a_process_prints_a_value() -> None:
    """K-06, P-17: uncaught errors, threads, finalisers, forgotten tasks and warnings print classes; no core is left."""
    ended = subprocess.run([sys.executable, "-c", _GUARDED], capture_output=True, text=True, check=False, timeout=30)
    assert ended.returncode == 1 and MARKER not in ended.stdout + ended.stderr
    assert ended.stderr.count("error=ValueError") >= 4
