"""Rules for what people type: it leads to pages that are there, to one page each, and there is enough of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bot.authoring.checks.rules import Finding, Rule, error, warning
from bot.authoring.checks.view import View
from bot.authoring.load import PHRASES
from bot.authoring.positions import Document, Node, Trail
from bot.authoring.problems import did_you_mean
from bot.core.messages import PageId

LEAST: Final = 12
"""Phrases below which a page is hardly found by words (issue: at least sixty for each of the main pages)."""

_SMALL_WORDS: Final = frozenset(
    ("a", "an", "the", "is", "it", "this", "that", "to", "of", "please", "pls", "so", "and", "do")
)
_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def _listed(view: View) -> Iterator[tuple[str, str, Document, Trail]]:
    """Yield each phrase that leads to a page: the page, the words, and where they stand."""
    for name, document in view.compiled.loaded.documents.items():
        if not name.startswith(f"{PHRASES}/") or name.count("/") != 1:
            continue
        pages = _child(document.root, "phrases")
        for page, people in _items(pages):
            for person, said in _items(people):
                if isinstance(said.value, list):
                    for at, words in enumerate(said.value):
                        if isinstance(words.value, str):
                            yield page, words.value, document, ("phrases", page, person, at)


def known_pages(view: View) -> Iterator[Finding]:
    """What people type leads to a page that is there."""
    seen: set[str] = set()
    for page, _, document, trail in _listed(view):
        if page not in view.script.pages and page not in seen:
            seen.add(page)
            thing = _mark(view, document, trail[:2])
            yield Finding(thing, f'There is no page "{page}".{did_you_mean(page, view.script.pages)}')


def one_page(view: View) -> Iterator[Finding]:
    """The same words, or nearly the same, do not lead to two pages."""
    first: dict[str, tuple[str, str]] = {}
    for page, words, document, trail in _listed(view):
        key = " ".join(word for word in _WORD.findall(words.lower()) if word not in _SMALL_WORDS)
        if not key:
            continue
        other, said = first.setdefault(key, (page, words))
        if other != page:
            yield Finding(_mark(view, document, trail), f'"{words}" stands under {page}, and "{said}" under {other}.')


def enough(view: View) -> Iterator[Finding]:
    """A page that words may find has phrases enough to be found."""
    counts: dict[str, int] = {}
    places: dict[str, str] = {}
    for page, _, document, trail in _listed(view):
        counts[page] = counts.get(page, 0) + 1
        places.setdefault(page, _mark(view, document, trail[:2]))
    for page, count in counts.items():
        if count < LEAST:
            yield Finding(places[page], f"{page} has {count} phrases; fewer than {LEAST} are hardly ever found.")


def titles(view: View) -> Iterator[Finding]:
    """Pages that words may find have titles of their own: the titles are what is offered to choose from."""
    script = view.script
    first: dict[str, str] = {}
    for page in dict.fromkeys(page for page, *_ in _listed(view)):
        if page in script.pages:
            title = script.pages[PageId(page)].title
            words = view.compiled.written[title].lower()
            other = first.setdefault(words, page)
            if other != page:
                yield Finding(title, f'"{other}" has the same title: side by side nobody can tell them apart.')


# --- helpers --------------------------------------------------------------------------------------


def _mark(view: View, document: Document, trail: Trail) -> str:
    """Return a name for a place in a file of phrases, known to the places of the content."""
    thing = f"{document.file}#{'/'.join(str(step) for step in trail)}"
    view.places.trails.setdefault(thing, (document, trail))
    return thing


def _child(node: Node, key: str) -> Node | None:
    return node.value.get(key) if isinstance(node.value, dict) else None


def _items(node: Node | None) -> Iterator[tuple[str, Node]]:
    if node is not None and isinstance(node.value, dict):
        yield from node.value.items()


RULES: Final[tuple[Rule, ...]] = (
    error("P02", "Phrases lead to pages that are there", known_pages),
    warning("P03", "The same words do not lead to two pages", one_page),
    warning("P04", "Enough phrases to find a page", enough),
    warning("P05", "Titles that tell pages apart", titles),
)
