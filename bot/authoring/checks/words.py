"""Rules for the words of a text by itself: what may not stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bot.authoring.checks.rules import Finding, Rule, error
from bot.authoring.checks.view import View
from bot.authoring.slots import own_words
from bot.core.grounds import TextId
from bot.core.messages import Span
from bot.core.pages import Page

# --- which texts ----------------------------------------------------------------------------------


def own_texts(view: View) -> Iterator[tuple[TextId, str]]:
    """Yield the words of pages: titles, texts, steps, lines and labels, each without what its slots will hold."""
    return _texts(view, lambda first: first not in ("fact", "service", "site", "words"))


def all_texts(view: View) -> Iterator[tuple[TextId, str]]:
    """Yield the words of every text that may be shown."""
    return _texts(view, lambda _: True)


def _texts(view: View, wanted: object) -> Iterator[tuple[TextId, str]]:
    assert callable(wanted)
    for text_id, text in view.english.items():
        if wanted(text_id.partition("/")[0]):
            yield text_id, own_words(text)


# --- W01: facts by reference ----------------------------------------------------------------------

_BY_REFERENCE: Final = re.compile(
    r"\d|[£$€%]|\b(?:per ?cent|section|schedule|act of parliament|subsection)s?\b"
    r"|\b[A-Z][a-z]+ (?:[A-Z][a-z]+ )*Act\b",
)


def by_reference(view: View) -> Iterator[Finding]:
    """A page states no number, price, section or Act in its own words."""
    for text_id, words in own_texts(view):
        found = _BY_REFERENCE.search(words)
        if found:
            message = f'"{found.group()}" stands in the page\'s own words. Place a fact, a service or a site instead.'
            yield Finding(text_id, message)


# --- W02: forbidden words -------------------------------------------------------------------------

FORBIDDEN: Final = (
    (r"anonym(?:ous|ously|ity)\b(?! (?:order|in court|for life))", "a bare promise that nobody can keep"),
    (r"\bconfidential(?:ly|ity)?\b", "a bare promise; say who will know"),
    (r"\b(?:secure|securely|untraceable|no one will know|nobody will know)\b", "a bare promise that nobody can keep"),
    (r"\byou(?:'ll| will)? must\b|\byou have to report\b|\byou need to report\b", "the choice is the person's"),
    (r"\byou (?:should have|shouldn't have|ought to have)\b", "blame"),
    (r"\bif you had(?:n't| not)\b|\byour own fault\b|\byour mistake\b|\bprovok", "blame"),
    (r"(?<!say )(?<!says )(?<!ask )(?<!asks )\bwhy (?:did|didn't|do|don't|have|were|are) you\b", "asking why is blame"),
    (r"\bI(?:'m| am) (?:so |very )?(?:sorry|sad|glad|happy|proud|worried|afraid|here for you)\b", "a feeling"),
    (r"\bI (?:feel|care|worry|understand|know how|can imagine|hope)\b", "a feeling that a machine does not have"),
    (r"\brevenge porn\b(?! helpline)", "say: shared without consent"),
    (r"\b(?:deepfake|fake|child) porn\w*\b", "not porn: say sexual image made without consent"),
    (r"\b(?:perverts?|predators?|vile|sick|sicko|despicable|cowards?|monsters?|sleazy|degrading|grubby)\b", "lurid"),
    (r"\b(?:nudify|undress(?:ing)? app|face ?swap)\b", "a word that says how it is made"),
    (r"\b(?:qhiddx|print page)\b", "noise from a copied page"),
    (r"\b(?:girlfriend|boyfriend|wife|husband)s?\b", "it fits any partner: say partner or ex"),
    (r"\bguarantee[ds]?\b|\bwill (?:definitely|always) be (?:removed|taken down)\b", "a promise of an outcome"),
)
"""What a user is never shown, and what is wrong with it (safety rules 6, 9 to 12, 15, 17, 18)."""

_COMPILED: Final = tuple((re.compile(pattern, re.IGNORECASE), reason) for pattern, reason in FORBIDDEN)


def forbidden(view: View) -> Iterator[Finding]:
    """No bare promise, blame, feeling, lurid word or promised outcome is shown."""
    for text_id, words in all_texts(view):
        for pattern, reason in _COMPILED:
            found = pattern.search(words)
            if found:
                yield Finding(text_id, f'"{found.group()}": {reason}.')


# --- W03: asking for what must not be known -------------------------------------------------------

_ASKING: Final = re.compile(
    r"\b(?:what is|what's|tell me|type|give me|send me|send us|share with me) (?:your|the|their) "
    r"(?:full |real |own |exact |home |e-?mail )*(?:name|age|address|employer|school|link|picture|photo|image|video)\b"
    r"|\bhow old exactly\b|\bexact age\b",
    re.IGNORECASE,
)


def asking(view: View) -> Iterator[Finding]:
    """Nobody is asked for a name, an exact age, an address, an employer, a link or a picture."""
    for text_id, words in own_texts(view):
        found = None if "/line-" in text_id or "/to-" in text_id else _ASKING.search(words)
        if found:
            yield Finding(text_id, f'"{found.group()}" asks for what Vesper must not know.')


# --- W04: letters ---------------------------------------------------------------------------------

_ODD: Final = re.compile(r"[^\n -~£¡-¬®-ſ€–—‘’“”…•]")


def letters(view: View) -> Iterator[Finding]:
    """Only letters that everyone can see and hear: no look-alikes, none invisible, no turned direction, no emoji."""
    for text_id, words in all_texts(view):
        found = _ODD.search(words)
        if found:
            yield Finding(text_id, f"The character U+{ord(found.group()):04X} is not shown as itself everywhere.")
    for name, words in _named(view):
        found = _ODD.search(words)
        if found:
            yield Finding(name, f"The character U+{ord(found.group()):04X} is not shown as itself everywhere.")


def _named(view: View) -> Iterator[tuple[str, str]]:
    script = view.script
    for service in script.services.values():
        yield f"service/{service.id}", service.name
        for channel in service.channels:
            yield f"service/{service.id}", channel.shown
    for site in script.sites.values():
        yield f"site/{site.id}", site.name
    for source in script.sources.values():
        yield f"source/{source.id}", source.title + source.publisher


# --- W05: markup ----------------------------------------------------------------------------------

_MARKUP: Final = re.compile(r"\*\*|__[^_]|</?[a-z][^>]*>|\[[^\]]+\]\(|`|&[a-z]+;|https?://|www\.", re.IGNORECASE)


def markup(view: View) -> Iterator[Finding]:
    """Words are words: no markup, and no address outside a service, a site or a source."""
    for text_id, words in all_texts(view):
        found = _MARKUP.search(words)
        if found and not ("/line-" in text_id and found.group().startswith("__")):
            yield Finding(text_id, f'"{found.group()}" is markup or an address. Text is plain; place a {{link:…}}.')


# --- W06: labels ----------------------------------------------------------------------------------

LONGEST_LABEL: Final = 40


def labels(view: View) -> Iterator[Finding]:
    """A title and a label have at most 40 letters, and a label says what it does without its neighbours."""
    for page in view.script.pages.values():
        for text_id in _labels(page):
            words = "".join(part.text if isinstance(part, Span) else "x" * 8 for part in view.english[text_id])
            if len(words) > LONGEST_LABEL:
                yield Finding(text_id, f"{len(words)} letters; a title or label has at most {LONGEST_LABEL}.")
            if words.strip().lower() in ("here", "click here", "yes", "no", "ok", "continue", "this"):
                yield Finding(text_id, f'"{words}" says nothing when it is read aloud by itself.')


def _labels(page: Page) -> Iterator[TextId]:
    yield page.title
    yield from (way.label for way in page.ways)


RULES: Final[tuple[Rule, ...]] = (
    error("W01", "A page states facts by reference", by_reference),
    error("W02", "Words that are never shown", forbidden),
    error("W03", "Nothing asked that must not be known", asking),
    error("W04", "Letters that are what they look like", letters),
    error("W05", "No markup and no bare address", markup),
    error("W06", "Labels are short and stand alone", labels),
)
