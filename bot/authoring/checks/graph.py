"""Rules for the way through the pages: nobody gets stuck, nothing is out of reach, and what matters is near."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bot.authoring.checks.rules import Finding, Rule, error, warning
from bot.authoring.checks.view import View, contexts_of
from bot.authoring.checks.walk import PEOPLE, Person, Walk, nearest, walk
from bot.core.conditions import holds
from bot.core.context import Context
from bot.core.messages import PageId, Role
from bot.core.pages import THEN, Page
from bot.core.step import SUGGEST

FROM_OUTSIDE: Final = ("answers", "media", "server")
"""Topics that answer words, things sent, or a server's own commands: no tap leads to their pages, and none has to."""

TAPS_TO_ACT: Final = 2
TAPS_TO_PERSON: Final = 2
TAPS_TO_PLAN: Final = 7
PLAN: Final = PageId("plan.start")
PLENTY: Final = 99
_UNSAID: Final = {"nation": "rather-not-say", "age": "rather-not-say", "what": "not-sure", "since": "not-sure"}
_UNSAID_LABEL: Final = "rather not say"


def walk_of(view: View, who: Person) -> Walk:
    """Return the walk of one person from home, made once."""
    known: Walk | None = view.memo.get(who.name)
    if known is None:
        known = view.memo[who.name] = walk(view.script, who)
    return known


# --- reach ----------------------------------------------------------------------------------------


def reachable(view: View) -> Iterator[Finding]:
    """Some choice, question, command or word leads to every page."""
    script = view.script
    todo = [
        *(script.home, script.hide, script.danger, *script.misses, SUGGEST),
        *(*script.commands.values(), *script.links.values(), *script.media.values(), *script.dangers.values()),
        *(page.id for page in script.pages.values() if page.topic in FROM_OUTSIDE),
    ]
    seen: set[PageId] = set()
    while todo:
        page = script.pages.get(todo.pop())
        if page is not None and page.id not in seen:
            seen.add(page.id)
            todo += _next(view, page)
    for name in script.pages:
        if name not in seen:
            yield Finding(f"page/{name}", "Nothing leads to this page.")


def _next(view: View, page: Page) -> list[PageId]:
    asked = [view.script.asks[need] for need in page.needs if need in view.script.asks]
    ways = [way.to for way in page.ways if way.to != THEN]
    return ways + asked + ([page.instead] if page.instead else [])


def without_saying(view: View) -> Iterator[Finding]:
    """Nobody has to say where they are to reach a page, and nothing but their age may keep them from one."""
    near: set[PageId] = set()
    for who in PEOPLE:
        near |= set(walk_of(view, who).pages)
    asked = set(view.script.asks.values())
    for page in view.script.pages.values():
        aside = page.topic in FROM_OUTSIDE or page.id in (view.script.hide, view.script.danger, *asked)
        if page.id not in near and not aside:
            message = 'Somebody who taps "rather not say" to every other question than their age cannot reach it.'
            yield Finding(f"page/{page.id}", message)


def leads_on(view: View) -> Iterator[Finding]:
    """Every page leads on, whoever sees it: back and home are not enough."""
    seen: set[PageId] = set()
    for shown in view.shown:
        ways = [choice for choice in shown.reply.choices if choice.role is Role.WAY]
        if not ways and shown.page.id not in seen:
            seen.add(shown.page.id)
            yield Finding(f"page/{shown.page.id}", "No choice leads on from here for somebody; back is not enough.")


def has_unsaid(view: View) -> Iterator[Finding]:
    """Each personal question takes "rather not say" for an answer."""
    for field, name in view.script.asks.items():
        page = view.script.pages.get(name)
        if page is None:
            continue
        answers = [
            way
            for way in page.ways
            if not way.when
            and any(key == field and value == _UNSAID.get(field, value) for key, value in way.sets)
            and _UNSAID_LABEL in view.compiled.written[way.label].lower()
        ]
        if not answers:
            yield Finding(f"page/{name}", f'It asks for {field} and has no "Rather not say".')
        elif not all(key in ("site", field) for way in page.ways for key, _ in way.sets):
            yield Finding(f"page/{name}", f"It asks for {field} and sets something else.")


def appears(view: View) -> Iterator[Finding]:
    """Each choice stands there for somebody."""
    for page in view.script.pages.values():
        contexts = list(contexts_of(page, view.script))
        for way in page.ways:
            if not any(test.field in ("operator", "language") for test in way.when) and not _ever(
                view, way.when, contexts
            ):
                yield Finding(way.label, "Its conditions never hold on this page: nobody sees this choice.")


def _ever(view: View, when: object, contexts: list[Context]) -> bool:
    assert isinstance(when, tuple)
    return not when or any(holds(when, context, view.script) for context in contexts)


def walked_past(view: View) -> Iterator[Finding]:
    """A heavier page is one choice among others, wherever it is offered."""
    heavy = {page.id for page in view.script.pages.values() if page.heavy}
    seen: set[str] = set()
    for shown in view.shown if heavy else ():
        ways = [choice.to for choice in shown.reply.choices if choice.role is Role.WAY]
        if ways and heavy.issuperset(ways) and shown.page.id not in seen:
            seen.add(shown.page.id)
            yield Finding(f"page/{shown.page.id}", f'It leads to the heavier page "{ways[0]}" and nowhere else.')


# --- distance -------------------------------------------------------------------------------------


def taps_to(view: View, who: Person, kind: str) -> dict[str, int]:
    """Return, for each choice of home by its label, the fewest taps from home to a page of `kind`: act or person."""
    walked = walk_of(view, who)
    pages = view.script.pages
    found = nearest(walked, lambda page: bool(getattr(pages[page], kind)))
    return {
        view.compiled.written[lead.label]: lead.cost + found.get(lead.to, PLENTY)
        for lead in walked.leads.get(walked.start, ())
    }


def act_near(view: View) -> Iterator[Finding]:
    """Whatever is tapped at home, an act that helps is two taps from there."""
    for who in PEOPLE:
        for label, taps in taps_to(view, who, "act").items():
            if taps > TAPS_TO_ACT:
                message = f'From "{label}" a useful act is {_far(taps)} from home; {TAPS_TO_ACT} is the most.'
                yield Finding(f"page/{view.script.home}", message)


def person_near(view: View) -> Iterator[Finding]:
    """A person is two taps from home, and from every screen by way of danger at the most."""
    for who in PEOPLE:
        nearest_one = min(taps_to(view, who, "person").values(), default=PLENTY)
        if nearest_one > TAPS_TO_PERSON:
            message = f"From home a person is {_far(nearest_one)} away ({who.name}); {TAPS_TO_PERSON} is the most."
            yield Finding(f"page/{view.script.home}", message)
    danger = view.script.pages.get(view.script.danger)
    if danger is not None and not danger.person:
        yield Finding(f"page/{danger.id}", "Every screen leads here: it has to lead to a person at once.")


def plan_near(view: View) -> Iterator[Finding]:
    """The plan, with all its questions answered, is seven taps from home."""
    if PLAN not in view.script.pages:
        return
    for who in PEOPLE:
        taps = walk_of(view, who).pages.get(PLAN, PLENTY)
        if taps > TAPS_TO_PLAN:
            yield Finding(
                f"page/{PLAN}", f"The plan is {_far(taps)} from home ({who.name}); {TAPS_TO_PLAN} is the most."
            )


def _far(taps: int) -> str:
    return "out of reach" if taps >= PLENTY else f"{taps} taps"


RULES: Final[tuple[Rule, ...]] = (
    error("G01", "Something leads to every page", reachable),
    error("G02", "Every page leads on", leads_on),
    error("G03", "Every page is reached without saying where one is", without_saying),
    error("G04", "Each personal question takes rather not say", has_unsaid),
    error("G05", "A useful act is two taps from home", act_near),
    error("G06", "A person is two taps away", person_near),
    error("G07", "The plan is seven taps from home", plan_near),
    warning("G08", "Each choice stands there for somebody", appears),
    error("G09", "A heavier page can be walked past", walked_past),
)
