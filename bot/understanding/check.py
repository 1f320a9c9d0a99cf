"""What is doubtful in the phrases, for `vesper check`: twins under two pages, phrases heard wrong, too few of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from bot.core.heard import Danger, Heard, Level
from bot.understanding.examples import as_meant
from bot.understanding.features import weighty
from bot.understanding.hear import hearing
from bot.understanding.model import Model
from bot.understanding.sayings import NOT_PAGES, Path, Saying, Sayings

FEWEST: Final = 12
"""Phrases below which a page is hardly ever found."""

FEWEST_DANGER: Final = 150
_FILE: Final = "phrases"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something doubtful, where it stands, and what it is in words for the editor; `serious` if it has to be mended."""

    file: str
    keys: Path
    text: str
    kind: str
    says: str
    serious: bool = False


def faults(sayings: Sayings, model: Model, pages: Collection[str] = ()) -> tuple[Fault, ...]:
    """Return what is doubtful in the sayings. `pages` are the pages there are; leave it empty not to look."""
    return (
        *_people(sayings),
        *_pages(sayings, pages),
        *_twins(sayings, model),
        *_misheard(sayings, model),
    )


def _people(sayings: Sayings) -> Iterator[Fault]:
    for saying in _every(sayings):
        if saying.person not in sayings.people:
            says = f"“{saying.person}” is not among the people of people.yaml"
            yield Fault(saying.file, saying.keys, saying.text, "no-such-person", says, serious=True)


def _pages(sayings: Sayings, pages: Collection[str]) -> Iterator[Fault]:
    for page, said in sayings.pages.items():
        file = said[0].file if said else _FILE
        if pages and page not in pages and page not in NOT_PAGES:
            says = f"there are phrases for “{page}”, and no such page"
            yield Fault(file, ("phrases", page), "", "no-such-page", says, serious=True)
        if len(said) < FEWEST:
            says = f"“{page}” has {len(said)} phrases; with fewer than {FEWEST} it is hardly ever found"
            yield Fault(file, ("phrases", page), "", "too-few", says)
    for danger in Danger:
        count = len(sayings.act.get(danger, ())) + len(sayings.offer.get(danger, ()))
        if count < FEWEST_DANGER:
            says = f"{danger} has {count} phrases; it wants {FEWEST_DANGER}"
            yield Fault(f"danger/{danger}/act.yaml", (), "", "too-few", says)


def _twins(sayings: Sayings, model: Model) -> Iterator[Fault]:
    """Yield each phrase whose weighty words are those of one of another page."""
    where: defaultdict[tuple[str, ...], dict[str, Saying]] = defaultdict(dict)
    for page, said in sayings.pages.items():
        for saying in said:
            parts = as_meant(saying.text, model.spelling)
            same = tuple(word for part in parts for word in weighty(part))
            if same:
                where[same].setdefault(page, saying)
    for twins in where.values():
        (_, first), *others = twins.items()
        for page, saying in others:
            says = f"says the same as “{first.text}” of {_page(first)}, and stands under {page}"
            yield Fault(saying.file, saying.keys, saying.text, "near-duplicate", says)


def _misheard(sayings: Sayings, model: Model) -> Iterator[Fault]:
    hear = hearing(model)
    for page, said in sayings.pages.items():
        for saying in said:
            guesses = [guess.page for guess in hear(saying.text).guesses]
            if page not in NOT_PAGES and page not in guesses:
                says = f"is not heard as {page}, but as {' or '.join(guesses) or 'nothing'}"
                yield Fault(saying.file, saying.keys, saying.text, "heard-as-another", says)
    for danger in Danger:
        for saying in (*sayings.act.get(danger, ()), *sayings.offer.get(danger, ())):
            if not _flagged(hear(saying.text), danger):
                says = f"is not heard as {danger}"
                yield Fault(saying.file, saying.keys, saying.text, "danger-missed", says, serious=True)
    for saying in sayings.none:
        if _flagged(hear(saying.text), None):
            says = "carries no danger, and is answered as if it did"
            yield Fault(saying.file, saying.keys, saying.text, "danger-false", says)


def _flagged(heard: Heard, danger: Danger | None) -> bool:
    """Return whether a danger was heard; for None, whether any is acted on."""
    if danger is None:
        return any(flag.level is Level.ACT for flag in heard.flags)
    return any(flag.danger is danger for flag in heard.flags)


def _page(saying: Saying) -> str:
    return saying.keys[1] if len(saying.keys) > 2 else saying.file


def _every(sayings: Sayings) -> Iterator[Saying]:
    for listed in (*sayings.pages.values(), *sayings.act.values(), *sayings.offer.values(), sayings.none):
        yield from listed
