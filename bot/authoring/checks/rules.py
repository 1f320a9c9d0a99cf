"""A house rule: what it is called, how bad it is to break it, and the code that finds where it was broken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.authoring.checks.view import View
from bot.authoring.problems import Severity


@dataclass(frozen=True, slots=True)
class Finding:
    """A place where a rule was broken: a thing (see `bot.authoring.draft.Places`) and what is wrong with it.

    `severity` None means that of the rule.
    """

    thing: str
    message: str
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. Its page is `docs/problems/<code>.md`; a seeded fault in the tests shows that it bites."""

    code: str
    title: str
    severity: Severity
    find: Callable[[View], Iterator[Finding]]


def error(code: str, title: str, find: Callable[[View], Iterator[Finding]]) -> Rule:
    """Return a rule that keeps the content from being used."""
    return Rule(code, title, Severity.ERROR, find)


def warning(code: str, title: str, find: Callable[[View], Iterator[Finding]]) -> Rule:
    """Return a rule that somebody should look at."""
    return Rule(code, title, Severity.WARNING, find)
