"""The rule for signatures: a release is signed, topic by topic, as it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bot.authoring.checks.rules import Finding, Rule, error
from bot.authoring.checks.view import View
from bot.authoring.checks.words import own_texts
from bot.authoring.reviews import DANGER_PHRASES, FILE, PHRASES, WORDS, Role, SignOff, sign_offs, signatures_in


def signed(view: View) -> Iterator[Finding]:
    """Every topic of a release bears the signatures it needs, under the fingerprint it has now."""
    documents = view.compiled.loaded.documents
    phrases = {name: document.root.bare() for name, document in documents.items() if name.startswith(f"{PHRASES}/")}
    reviews = documents.get(FILE)
    signatures = tuple(signatures_in(reviews.root.bare())) if reviews else ()
    for found in sign_offs(view.script, phrases, signatures, view.on):
        if found.missing:
            yield Finding(_place(view, found.topic), _message(found))


UNCHECKED: Final = re.compile(
    r"\b(?:no|not a|neither a) (?:lawyer|panel|survivor)\b[^.]*\b(?:checked|reviewed|read|signed)\b"
    r"|\bno(?:body| one) (?:has )?(?:yet )?(?:checked|reviewed|signed) (?:these|this|them)\b",
    re.IGNORECASE,
)
"""How a page says that nobody has looked at it."""

WHO_CHECKS: Final = frozenset({Role.LAWYER, Role.SURVIVOR_PANEL})
"""Those of whom a page says that they have not."""


def said_so(view: View) -> Iterator[Finding]:
    """No page says that nobody has checked it once a lawyer or a panel has signed a topic."""
    reviews = view.compiled.loaded.documents.get(FILE)
    signatures = signatures_in(reviews.root.bare()) if reviews else ()
    signers = [one for one in signatures if one.on <= view.on and one.role in WHO_CHECKS]
    if not signers:
        return
    for text_id, words in own_texts(view):
        found = UNCHECKED.search(words)
        if found:
            message = (
                f'"{found.group()}" is no longer so: {signers[0].by} signed "{signers[0].topic}". Say who checked what.'
            )
            yield Finding(text_id, message)


# --- helpers --------------------------------------------------------------------------------------


def _place(view: View, topic: str) -> str:
    """Return the thing to point at: the first page of a topic, the first word of the furniture, the dangers."""
    if topic == WORDS:
        return next((text for text in view.english if text.startswith("words/")), "script")
    if topic == DANGER_PHRASES:
        return "script"
    return next((f"page/{page.id}" for page in view.script.pages.values() if page.topic == topic), "script")


def _message(found: SignOff) -> str:
    people = "one person has" if found.missing == 1 else f"{found.missing} people have"
    earlier = f" Signed before it changed: {', '.join(one.by for one in found.stale)}." if found.stale else ""
    return f'{people[:1].upper()}{people[1:]} yet to sign the topic "{found.topic}" as {found.fingerprint}.{earlier}'


RULES: Final[tuple[Rule, ...]] = (error("V02", "What is signed is not said to be unchecked", said_so),)
RELEASE_RULES: Final[tuple[Rule, ...]] = (error("V01", "Every topic of a release is signed as it stands", signed),)
