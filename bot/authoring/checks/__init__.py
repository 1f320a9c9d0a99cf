"""The house rules, held against a content folder."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from bot.authoring.build import Compiled, build
from bot.authoring.checks import addresses, graph, grounds, numbers, people, phrases, screens, signed, situations, words
from bot.authoring.checks.grounds import Due, due_by
from bot.authoring.checks.rules import Rule
from bot.authoring.checks.view import View
from bot.authoring.problems import Problem, Severity, in_order, problem
from bot.authoring.sayings import sayings_of
from bot.core.step import SUGGEST

HOUSE_RULES: Final[tuple[Rule, ...]] = (
    *words.RULES,
    *screens.RULES,
    *graph.RULES,
    *situations.RULES,
    *people.RULES,
    *grounds.RULES,
    *grounds.RELEASE_RULES,
    *numbers.RULES,
    *addresses.RULES,
    *phrases.RULES,
    *signed.RULES,
    *signed.RELEASE_RULES,
)
"""Every house rule; the ones of `RELEASE` are held against a release alone."""

RELEASE: Final = frozenset(rule.code for rule in (*grounds.RELEASE_RULES, *signed.RELEASE_RULES))

BUILDING: Final = {
    "Y01": "A file that can be read",
    "Y02": "A file of at most 256 KiB",
    "Y03": "UTF-8 and nothing else",
    "Y04": "Plain line ends",
    "Y05": "At most twelve levels",
    "Y06": "No anchors and no aliases",
    "Y07": "No tags",
    "Y08": "One document of YAML",
    "Y09": "Each key once",
    "S01": "Keys that are known",
    "S02": "Keys and texts that are needed",
    "S03": "Values of the right kind",
    "S04": "Slots that can be filled",
    "S05": "Each id once",
    "S06": "Each code once",
    "S07": "Opening hours that are the same every week",
    "S08": "Files that something reads",
    "R01": "Pages that are there",
    "R02": "Facts that are there",
    "R03": "Services that are there",
    "R04": "Sites that are there",
    "R05": "Sources that are there",
    "R06": "Questions that can be asked",
    "L01": "Translations of what there is",
    "L02": "Translations that are up to date",
    "L03": "Languages that are whole and checked",
    "P01": "Phrases that can be read",
}
"""What compiling itself may find, by code."""


def check(folder: Path, *, on: date | None = None, release: bool = False) -> tuple[Problem, ...]:
    """Return every problem with the content of `folder`, by file and place. Never raises on any content.

    `on` is the day from which age is counted (default: today); everything else
    is seen on the content's own pinned day. `release` also refuses whatever
    falls due within seven days of `on`.
    """
    return check_compiled(build(folder), on=on or date.today(), release=release)


def check_compiled(compiled: Compiled, *, on: date, release: bool = False) -> tuple[Problem, ...]:
    """Return every problem with what was compiled. House rules wait until the first screens are there."""
    problems = [*compiled.problems, *sayings_of(compiled.loaded)[1]]
    if not _stands(compiled):
        return in_order(problems)
    view = View(compiled, on)
    for rule in HOUSE_RULES:
        if rule.code in RELEASE and not release:
            continue
        for found in rule.find(view):
            where = view.places.where(found.thing)
            problems.append(problem(rule.code, where, found.message, found.severity or rule.severity))
    return in_order(problems)


def due(folder: Path, on: date) -> tuple[Due, ...]:
    """Return what will have to be checked again by `on`, by owner."""
    return due_by(build(folder).draft, on)


def _stands(compiled: Compiled) -> bool:
    script = compiled.draft
    needed = (script.home, script.hide, script.danger, *script.misses, SUGGEST)
    return all(page in script.pages for page in needed)


__all__ = ["BUILDING", "HOUSE_RULES", "RELEASE", "Due", "Problem", "Severity", "check", "check_compiled", "due"]
