"""What is wrong in the content: where, what, and how bad."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum


class Severity(StrEnum):
    """An `error` keeps the content from being used; a `warning` is for somebody to look at."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Where:
    """A place in a file of the content folder: line and column count from 1."""

    file: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. `code` names the rule; its page is `docs/problems/<code>.md`."""

    code: str
    file: str
    line: int
    column: int
    message: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        """Return `file:line:column: code message`, the form that editors jump to."""
        mark = "" if self.severity is Severity.ERROR else "warning: "
        return f"{self.file}:{self.line}:{self.column}: {self.code} {mark}{self.message}"

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """By file, then by place in it."""
        return self.file, self.line, self.column, self.code, self.message


class ContentError(Exception):
    """The content cannot be used; `problems` says all that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def problem(code: str, where: Where, message: str, severity: Severity = Severity.ERROR) -> Problem:
    """Return a problem at `where`."""
    return Problem(code, where.file, where.line, where.column, message, severity)


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether any of `problems` is an error."""
    return any(found.severity is Severity.ERROR for found in problems)


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return each problem once, by file and place."""
    return tuple(sorted(set(problems), key=lambda found: found.order))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ' Did you mean "x"?' for the nearest of `known`, or nothing where none is near."""
    near = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f' Did you mean "{near[0]}"?' if near else ""
