"""Pages, from their files into what the core shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import count

from bot.authoring.draft import Draft
from bot.authoring.load import Loaded
from bot.authoring.positions import Document, Trail
from bot.authoring.schema.pages import ChoiceEntry, PageEntry, PagesFile, ShownEntry, StepEntry
from bot.core.context import PageCode, page_code
from bot.core.grounds import TextId
from bot.core.messages import FactId, PageId, ServiceId, SiteId
from bot.core.pages import (
    Audience,
    Condition,
    Page,
    Place,
    PlaceAnswering,
    PlaceDivider,
    PlaceFact,
    PlaceLaw,
    PlaceReadOut,
    PlaceService,
    PlaceSite,
    PlaceSources,
    PlaceSteps,
    PlaceText,
    Test,
    Way,
)


def compile_pages(loaded: Loaded, draft: Draft) -> dict[PageId, Page]:
    """Return every page, by id."""
    pages: dict[PageId, Page] = {}
    for file in loaded.files(PagesFile):
        for name, entry in file.content.pages.items():
            page_id = PageId(f"{file.content.topic}.{name}")
            if draft.mark(f"page/{page_id}", file.document, ("pages", name)):
                pages[page_id] = _page(page_id, file.content.topic, entry, file.document, ("pages", name), draft)
    return pages


def page_codes(pages: Mapping[PageId, Page], draft: Draft) -> dict[PageCode, PageId]:
    """Return the page for each code, retired ids included; two ids with one code are a problem."""
    codes: dict[PageCode, PageId] = {}
    named: dict[PageCode, str] = {}
    for page in pages.values():
        for page_id in (page.id, *page.was):
            code = page_code(page_id)
            other = named.setdefault(code, page_id)
            if code in codes:
                same = "The id is used twice" if other == page_id else f'"{other}" comes to the same code'
                draft.wrong("S06", f"page/{page.id}", f'{same}: "{page_id}". Give this page another id.')
            codes.setdefault(code, page.id)
    return codes


# --- one page -------------------------------------------------------------------------------------


def _page(page_id: PageId, topic: str, entry: PageEntry, document: Document, trail: Trail, draft: Draft) -> Page:
    numbers = {"text": count(1), "step": count(1), "line": count(1)}
    places = tuple(
        _place(page_id, shown, numbers, document, (*trail, "shows", at), draft) for at, shown in enumerate(entry.shows)
    )
    return Page(
        id=page_id,
        topic=topic,
        title=draft.text(f"{page_id}/title", entry.title, document, (*trail, "title")),
        places=places,
        ways=_ways(page_id, entry.choices, document, (*trail, "choices"), draft),
        needs=tuple(entry.needs),
        audience=Audience(entry.audience),
        instead=PageId(entry.instead) if entry.instead else None,
        urgent=bool(entry.urgent),
        act=bool(entry.act),
        person=bool(entry.person),
        heavy=bool(entry.heavy),
        effects=tuple(effect.value for effect in entry.effects),
        was=tuple(PageId(old) for old in entry.was),
    )


def _place(
    page_id: PageId, shown: ShownEntry, numbers: dict[str, count[int]], document: Document, trail: Trail, draft: Draft
) -> Place:
    """Return one thing on the page. The shape has seen to it that it is of exactly one kind."""
    when = _condition(shown)
    draft.places.trails[f"{page_id}/shows/{trail[-1]}"] = (document, trail)
    words = shown.text or shown.caution
    if words is not None:
        key = "caution" if shown.text is None else "text"
        text = draft.text(f"{page_id}/text-{next(numbers['text'])}", words, document, (*trail, key))
        return PlaceText(text, caution=shown.text is None, when=when)
    if shown.steps is not None:
        steps = _items(f"{page_id}/step", shown.steps, numbers["step"], document, (*trail, "steps"), draft)
        return PlaceSteps(steps, when)
    if shown.readout is not None:
        lines = _items(f"{page_id}/line", shown.readout, numbers["line"], document, (*trail, "readout"), draft)
        return PlaceReadOut(lines, when)
    if shown.fact is not None:
        return PlaceFact(FactId(shown.fact), when)
    if shown.law is not None:
        return PlaceLaw(tuple(shown.law), shown.clock, when)
    if shown.service is not None:
        return PlaceService(ServiceId(shown.service), bool(shown.brief), when)
    if shown.answering is not None:
        return PlaceAnswering(tuple(shown.answering), shown.most, when)
    if shown.site is not None:
        return PlaceSite(shown.site, SiteId(shown.of), when)
    if shown.sources is not None:
        cited = shown.sources
        return PlaceSources(
            tuple(FactId(name) for name in cited.facts),
            tuple(ServiceId(name) for name in cited.services),
            tuple(SiteId(name) for name in cited.sites),
            when,
        )
    return PlaceDivider(when)


def _items(
    base: str, entries: Iterable[StepEntry], numbers: count[int], document: Document, trail: Trail, draft: Draft
) -> tuple[tuple[TextId, Condition], ...]:
    made: list[tuple[TextId, Condition]] = []
    for at, entry in enumerate(entries):
        text = draft.text(f"{base}-{next(numbers)}", entry.text, document, (*trail, at))
        made.append((text, _condition(entry)))
    return tuple(made)


def _ways(
    page_id: PageId, entries: Iterable[ChoiceEntry], document: Document, trail: Trail, draft: Draft
) -> tuple[Way, ...]:
    """Return the choices; a label's id names the page it leads to, with a number from the second on."""
    seen: dict[str, int] = {}
    made: list[Way] = []
    for at, entry in enumerate(entries):
        seen[entry.to] = seen.get(entry.to, 0) + 1
        again = f"-{seen[entry.to]}" if seen[entry.to] > 1 else ""
        name = f"{page_id}/to-{entry.to}{again}"
        label = draft.text(name, entry.label, document, (*trail, at, "label"), values=entry.each is not None)
        draft.places.trails[f"{name}#to"] = (document, (*trail, at, "to"))
        sets = tuple(entry.sets.items())
        made.append(Way(PageId(entry.to), label, sets, _condition(entry), entry.each, entry.of, entry.step))
    return tuple(made)


def _condition(entry: ShownEntry | StepEntry | ChoiceEntry) -> Condition:
    when = tuple(Test(field, frozenset(values)) for field, values in entry.when.items())
    unless = tuple(Test(field, frozenset(values), wanted=False) for field, values in entry.unless.items())
    return when + unless
