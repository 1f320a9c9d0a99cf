"""Rules for a whole screen: how much stands on it, how hard it is to read, and what somebody beside you sees of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bot.authoring.checks.reading import reading_age, sentences_of, words_of
from bot.authoring.checks.rules import Finding, Rule, error
from bot.authoring.checks.view import Shown, View
from bot.authoring.problems import Severity
from bot.authoring.slots import own_words
from bot.core.blocks import Block, plain
from bot.core.conditions import holds
from bot.core.context import Context
from bot.core.fit import DISCORD, TELEGRAM, fit
from bot.core.grounds import TextId
from bot.core.messages import (
    Caution,
    Divider,
    FactCard,
    Paragraph,
    ReadOut,
    Role,
    ServiceCard,
    SiteCard,
    SourceList,
    Spans,
    Steps,
)
from bot.core.pages import Each, Page, PlaceReadOut, PlaceSteps, PlaceText, Slot, SlotKind, Text

MOST_WORDS: Final = 60
MOST_LETTERS: Final = 400
MOST_CHOICES: Final = 5
MOST_IN_SENTENCE: Final = 20
GLANCE: Final = 60
TARGET_AGE: Final = 10.5
MOST_AGE: Final = 12.0
LEAST_TO_JUDGE: Final = 20
"""Words a page needs for its reading age to mean something."""

MOST_PARTS: Final = 4
"""Parts into which Discord may have to cut a screen."""

# --- S-words: own words of a screen ---------------------------------------------------------------


def spoken(text: Text) -> str:
    """Return a text as it is counted: what a slot holds counts as one short word."""
    return "".join(_stand_in(part.kind) if isinstance(part, Slot) else part.text for part in text)


def _stand_in(kind: SlotKind) -> str:
    return "" if kind is SlotKind.STATES else "this"


def own_pieces(view: View, page: Page, context: Context) -> Iterator[str]:
    """Yield the page's own words as they stand in one context, piece by piece; words to read out are not the page's."""
    for place in page.places:
        if isinstance(place, PlaceReadOut) or not holds(place.when, context, view.script):
            continue
        if isinstance(place, PlaceText):
            yield spoken(view.english[place.text])
        elif isinstance(place, PlaceSteps):
            for text, when in place.items:
                if holds(when, context, view.script):
                    yield spoken(view.english[text])


def length(view: View) -> Iterator[Finding]:
    """At most sixty words and four hundred letters of a page's own stand on one screen."""
    worst: dict[str, tuple[int, int]] = {}
    for shown in view.shown:
        pieces = list(own_pieces(view, shown.page, shown.context))
        counted = (len(words_of(" ".join(pieces))), len(" ".join(pieces)))
        if counted > worst.get(shown.page.id, (0, 0)):
            worst[shown.page.id] = counted
    for page, (words, letters) in worst.items():
        if words > MOST_WORDS or letters > MOST_LETTERS:
            message = f"{words} words and {letters} letters of its own; the most is {MOST_WORDS} and {MOST_LETTERS}."
            yield Finding(f"page/{page}", message)


def choices(view: View) -> Iterator[Finding]:
    """At most five choices stand beside the last rows; a question about a place or a site may list them all."""
    worst: dict[str, int] = {}
    for shown in view.shown:
        asked = shown.page.id in view.script.asks.values()
        lists = any(way.each in (Each.SITES, Each.LANGUAGES) for way in shown.page.ways)
        ways = sum(choice.role is Role.WAY for choice in shown.reply.choices)
        if not asked and not lists and ways > MOST_CHOICES:
            worst[shown.page.id] = max(ways, worst.get(shown.page.id, 0))
    for page, ways in worst.items():
        yield Finding(f"page/{page}", f"{ways} choices in one context; the most is {MOST_CHOICES}.")


def sentences(view: View) -> Iterator[Finding]:
    """A sentence has fewer than twenty words."""
    for text_id, text in view.english.items():
        if text_id.endswith("/title") or "/to-" in text_id or text_id.startswith("words/"):
            continue
        for sentence in sentences_of(spoken(text)):
            count = len(words_of(sentence))
            if count >= MOST_IN_SENTENCE:
                own = text_id.partition("/")[0] not in ("fact", "service", "site")
                begins = " ".join(sentence.split()[:5])
                message = f'A sentence of {count} words: "{begins} …". Make two of it.'
                yield Finding(text_id, message, Severity.ERROR if own else Severity.WARNING)


def ease(view: View) -> Iterator[Finding]:
    """A page reads at nine or ten, and at no more than twelve."""
    for page in view.script.pages.values():
        texts: list[TextId] = []
        for place in page.places:
            if isinstance(place, PlaceText):
                texts.append(place.text)
            elif isinstance(place, PlaceSteps | PlaceReadOut):
                items = place.items if isinstance(place, PlaceSteps) else place.lines
                texts += [text for text, _ in items]
        said = "\n".join(spoken(view.english[text]) for text in texts)
        if len(words_of(said)) < LEAST_TO_JUDGE:
            continue
        age = reading_age(said)
        if age > TARGET_AGE:
            severity = Severity.ERROR if age > MOST_AGE else Severity.WARNING
            yield Finding(
                f"page/{page.id}", f"It reads at about {age:.1f} years; 9 to 10 is the aim, 12 the most.", severity
            )


# --- what a glance shows --------------------------------------------------------------------------

_TOPIC_WORDS: Final = re.compile(
    r"\b(?:deep ?fakes?|nud(?:e|es|ity)|porn\w*|sex\w*|intimate|naked|explicit|abus\w*|images?|police|blackmail\w*"
    r"|sextort\w*|rape\w*|assault\w*|suicid\w*|revenge|upskirt\w*|voyeur\w*|victims?|crimes?|criminal|offences?"
    r"|stopncii|childline|genitals?|webcam)\b",
    re.IGNORECASE,
)


_LAST_ROWS: Final = frozenset(f"words/{name}" for name in ("back", "home", "danger", "hide", "more", "choose"))


def lines_of(block: Block) -> Iterator[Spans]:
    """Yield what a block says, line by line."""
    match block:
        case Paragraph() | Caution():
            yield block.text
        case Steps():
            yield from block.items
        case ReadOut() | ServiceCard() | FactCard() | SiteCard():
            yield from block.lines
        case SourceList():
            yield from (spans for _, spans in block.items)
        case Divider():
            return


def words_on(shown: Shown) -> str:
    """Return everything a screen says, from its top."""
    return " ".join(plain(line) for block in shown.reply.blocks for line in lines_of(block))


def glance(view: View) -> Iterator[Finding]:
    """Somebody who glances at the first sixty letters of a screen does not learn what it is about."""
    seen: set[tuple[str, str]] = set()
    for shown in view.shown:
        found = _TOPIC_WORDS.search(words_on(shown)[:GLANCE])
        if found and (shown.page.id, found.group()) not in seen:
            seen.add((shown.page.id, found.group()))
            message = (
                f'"{found.group()}" stands in the first {GLANCE} letters of the screen. Start with something plain.'
            )
            yield Finding(_first_text(shown.page), message)


def labels_at_a_glance(view: View) -> Iterator[Finding]:
    """No button and no command says what it is about; a title is a button where typed words may mean its page."""
    for text_id, text in view.english.items():
        if "/to-" not in text_id and not text_id.endswith(("/title", "-label")) and text_id not in _LAST_ROWS:
            continue
        found = _TOPIC_WORDS.search(own_words(text))
        if found:
            yield Finding(text_id, f'"{found.group()}" stands on a button, for anybody near to read. Say it plainly.')
    for name in view.script.commands:
        found = _TOPIC_WORDS.search(name)
        if found:
            yield Finding("script", f'"{found.group()}" stands in the command "{name}", which a list of them shows.')


def _first_text(page: Page) -> str:
    first = next((place.text for place in page.places if isinstance(place, PlaceText)), None)
    return first or f"page/{page.id}"


# --- what fits ------------------------------------------------------------------------------------


def fits(view: View) -> Iterator[Finding]:
    """Every screen fits Telegram and Discord, in a few parts at most, with every choice and the last rows on each."""
    worst: dict[str, int] = {}
    for shown in (*view.shown, *view.translated):
        for capabilities in (TELEGRAM, DISCORD):
            parts = fit(shown.reply, capabilities)
            told = {choice.id for part in parts for row in part.rows for choice in row}
            told |= {choice.id for part in parts for choice in part.menu}
            missing = [choice.label for choice in shown.reply.choices if choice.id not in told]
            if missing:
                yield Finding(f"page/{shown.page.id}", f'The choice "{missing[0]}" does not fit.')
            if len(parts) > MOST_PARTS:
                worst[shown.page.id] = max(len(parts), worst.get(shown.page.id, 0))
    for page, count in worst.items():
        yield Finding(f"page/{page}", f"The screen is cut into {count} parts; {MOST_PARTS} is the most.")


def last_rows(view: View) -> Iterator[Finding]:
    """Every screen ends with danger and Hide, in that order."""
    seen: set[str] = set()
    for shown in (*view.shown, *view.translated):
        rows = [(choice.role, bool(choice.label.strip())) for choice in shown.reply.choices[-2:]]
        if rows != [(Role.DANGER, True), (Role.HIDE, True)] and shown.page.id not in seen:
            seen.add(shown.page.id)
            yield Finding(f"page/{shown.page.id}", "The screen does not end with danger and Hide, each with a label.")


def says_something(view: View) -> Iterator[Finding]:
    """Every screen says something, whoever sees it."""
    seen: set[str] = set()
    for shown in (*view.shown, *view.translated):
        if not words_on(shown).strip() and shown.page.id not in seen:
            seen.add(shown.page.id)
            yield Finding(f"page/{shown.page.id}", f"Nothing stands on it for {in_words(shown.context)}.")


def told_apart(view: View) -> Iterator[Finding]:
    """No two choices on a screen say the same."""
    seen: set[tuple[str, str]] = set()
    for shown in view.shown:
        labels = [choice.label for choice in shown.reply.choices]
        for label in labels:
            if labels.count(label) > 1 and (shown.page.id, label) not in seen:
                seen.add((shown.page.id, label))
                yield Finding(f"page/{shown.page.id}", f'"{label}" stands there twice for {in_words(shown.context)}.')


def in_words(context: Context) -> str:
    """Return a context as an author reads it."""
    bare = Context()
    names = ("age", "nation", "what", "who", "police", "since", "done")
    said = [f"in {context.language}"] if context.language != bare.language else []
    said += [f"{name} {getattr(context, name)}" for name in names if getattr(context, name) != getattr(bare, name)]
    return ", ".join(said) or "somebody who answered nothing"


RULES: Final[tuple[Rule, ...]] = (
    error("D01", "Sixty words and four hundred letters a screen", length),
    error("D02", "Five choices a screen", choices),
    error("D03", "Sentences of fewer than twenty words", sentences),
    error("D04", "Reading age of nine to ten", ease),
    error("D05", "The first sixty letters tell a glance nothing", glance),
    error("D06", "Screens fit Telegram and Discord", fits),
    error("D07", "Danger and Hide end every screen", last_rows),
    error("D08", "Every screen says something", says_something),
    error("D09", "Choices that can be told apart", told_apart),
    error("D10", "Buttons and commands tell a glance nothing", labels_at_a_glance),
)
