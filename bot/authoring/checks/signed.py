"""The rule for signatures: a release is signed, topic by topic, as it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bot.authoring.checks.rules import Finding, Rule, error
from bot.authoring.checks.view import View
from bot.authoring.reviews import DANGER_PHRASES, FILE, PHRASES, WORDS, SignOff, sign_offs, signatures_in


def signed(view: View) -> Iterator[Finding]:
    """Every topic of a release bears the signatures it needs, under the fingerprint it has now."""
    documents = view.compiled.loaded.documents
    phrases = {name: document.root.bare() for name, document in documents.items() if name.startswith(f"{PHRASES}/")}
    reviews = documents.get(FILE)
    signatures = tuple(signatures_in(reviews.root.bare())) if reviews else ()
    for found in sign_offs(view.script, phrases, signatures, view.on):
        if found.missing:
            yield Finding(_place(view, found.topic), _message(found))


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


RELEASE_RULES: Final[tuple[Rule, ...]] = (error("V01", "Every topic of a release is signed as it stands", signed),)
