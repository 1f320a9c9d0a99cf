"""Rules for what is heard of what people type: they need the trained model, so they are asked for by themselves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from bot.authoring.build import Compiled
from bot.authoring.load import Loaded
from bot.authoring.problems import Problem, Severity, in_order, problem
from bot.authoring.sayings import sayings_of, where_of
from bot.understanding.check import Fault, faults
from bot.understanding.model import Model

CODES: Final = {
    "heard-as-another": "P06",
    "danger-missed": "P07",
    "danger-false": "P08",
    "no-such-person": "P09",
}
"""The code of each kind of fault. The other kinds are found without the model, as P02 to P04."""

HEARD: Final = {
    "P06": "Phrases that are heard as what they ask",
    "P07": "Danger that is never missed",
    "P08": "Danger that is not heard where there is none",
    "P09": "Phrases by people that are known",
}
"""What these rules are called, by code."""


def check_heard(compiled: Compiled, model: Model) -> tuple[Problem, ...]:
    """Return what `model` hears wrong of the phrases it was trained on, and every danger it misses."""
    sayings, problems = sayings_of(compiled.loaded)
    if sayings is None:
        return problems
    return problems_of(compiled.loaded, faults(sayings, model))


def problems_of(loaded: Loaded, found: Iterable[Fault]) -> tuple[Problem, ...]:
    """Return faults as problems, each at the line of its phrase; kinds that are found elsewhere are left out."""
    return in_order(
        problem(
            CODES[fault.kind],
            where_of(loaded, fault.file, tuple(fault.keys), fault.text),
            f'"{fault.text}" {fault.says}.' if fault.text else f"{fault.says}.",
            Severity.ERROR if fault.serious else Severity.WARNING,
        )
        for fault in found
        if fault.kind in CODES
    )
