"""Rules for facts, services and sites: where they come from, how sure they are, and how long they hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from bot.authoring.checks.rules import Finding, Rule, error, warning
from bot.authoring.checks.view import View
from bot.authoring.problems import Severity
from bot.core.grounds import Checked, Cite, Status, Sure
from bot.core.law import GRACE, standing
from bot.core.messages import Span, Standing, plain
from bot.core.script import Script

RELEASE: Final = timedelta(days=7)
"""A release has nothing in it that falls due within this time."""

UNSURE: Final = ("could not confirm", "not certain", "not sure")
"""What a text says where an entry is of low confidence."""

HOLIDAYS_AHEAD: Final = timedelta(days=30)
OLD_HOLIDAYS: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Due:
    """Something that was checked, the last day on which that is enough, and the first day on which it is not stated."""

    owner: str
    thing: str
    checked: date
    due: date
    gone: date


def entries(script: Script) -> Iterator[tuple[str, Checked, tuple[Cite, ...], Sure]]:
    """Yield every fact, service and site with what it stands on."""
    for fact in script.facts.values():
        yield f"fact/{fact.id}", fact.checked, fact.cites, fact.sure
    for service in script.services.values():
        yield f"service/{service.id}", service.checked, service.cites, service.sure
    for site in script.sites.values():
        yield f"site/{site.id}", site.checked, site.cites, site.sure


def due_by(script: Script, day: date) -> tuple[Due, ...]:
    """Return what will have to be checked again by `day`, by owner, what is due first on top."""
    found = [
        Due(
            checked.owner,
            thing,
            checked.on,
            checked.on + timedelta(days=checked.good_for),
            checked.on + timedelta(days=checked.good_for + 1) + GRACE,
        )
        for thing, checked, _, _ in entries(script)
        if checked.good_for is not None and checked.on + timedelta(days=checked.good_for) < day
    ]
    return tuple(sorted(found, key=lambda one: (one.owner, one.due, one.thing)))


def sourced(view: View) -> Iterator[Finding]:
    """Everything that is stated has a source, and is at least somewhat sure."""
    for thing, _, cites, sure in entries(view.script):
        if not cites:
            yield Finding(thing, "It has no source.")
        if sure is Sure.LOW and (thing.startswith("fact/") or not _says_unsure(view.script, thing)):
            yield Finding(thing, "It is of low confidence: leave it out, or say that it is uncertain.")


def _says_unsure(script: Script, thing: str) -> bool:
    """Whether a text of a service or a site says that something about it could not be confirmed."""
    english = script.texts.get("en", {})
    words = " ".join(
        plain([part for part in text if isinstance(part, Span)])
        for key, text in english.items()
        if key.startswith(f"{thing}/")
    )
    return any(saying in words for saying in UNSURE)


def dated(view: View) -> Iterator[Finding]:
    """Everything that is stated was checked, not in the future, and could be stated on the content's own day."""
    for thing, checked, _, _ in entries(view.script):
        if checked.on > view.script.day:
            yield Finding(thing, f"It says it was checked on {checked.on}, after the content's day {view.script.day}.")
        elif standing(checked, view.script.day) is not Standing.FRESH:
            yield Finding(thing, f"Checked on {checked.on}, it is overdue on the content's own day {view.script.day}.")
    for fact in view.script.facts.values():
        if fact.start is not None and fact.end is not None and fact.end < fact.start:
            yield Finding(f"fact/{fact.id}", f"It ends on {fact.end}, before it starts on {fact.start}.")


def overdue(view: View) -> Iterator[Finding]:
    """What is overdue today is to be checked again; what is expired is no longer stated."""
    for thing, checked, _, _ in entries(view.script):
        stands = standing(checked, view.on)
        if stands is Standing.OVERDUE:
            yield Finding(thing, f"Overdue on {view.on}: checked on {checked.on}, good for {checked.good_for} days.")
        elif stands is Standing.EXPIRED:
            yield Finding(
                thing, f"No longer stated on {view.on}: checked on {checked.on}. A safe card stands in its place."
            )
    last = view.script.holidays_until
    if view.on + HOLIDAYS_AHEAD > last:
        yield Finding("holidays", f"Bank holidays are known until {last}; after that hours are called unsure.")


def release(view: View) -> Iterator[Finding]:
    """Nothing in a release falls due within seven days."""
    for one in due_by(view.script, view.on + RELEASE + timedelta(days=1)):
        yield Finding(one.thing, f"Due on {one.due}, within seven days of {view.on} ({one.owner}).", Severity.ERROR)


def companions(view: View) -> Iterator[Finding]:
    """Where an act is planned to be an offence, another fact says how the law is today."""
    facts = view.script.facts.values()
    current = [fact for fact in facts if fact.status is Status.IN_FORCE or not fact.crime]
    for fact in facts:
        if fact.status is not Status.PROPOSED or not fact.acts or not fact.crime:
            continue
        beside = [one for one in current if one.acts & fact.acts and one.nations & fact.nations and one.id != fact.id]
        if not beside:
            yield Finding(f"fact/{fact.id}", "A plan, and no fact beside it that says what the law is today.")


RULES: Final[tuple[Rule, ...]] = (
    error("F01", "Every fact has a source", sourced),
    error("F02", "Every fact is dated and holds on the content's day", dated),
    warning("F03", "Nothing is overdue", overdue),
    error("F04", "A plan stands beside the law of today", companions),
)
RELEASE_RULES: Final[tuple[Rule, ...]] = (error("F05", "Nothing in a release is about to fall due", release),)
