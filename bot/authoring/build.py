"""The content folder, built into a script: file by file, then every reference, then the languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.authoring.article import check_ledger
from bot.authoring.cache import fingerprint_of
from bot.authoring.compile_grounds import compile_facts, compile_services, compile_sites, compile_sources
from bot.authoring.compile_pages import compile_pages, page_codes
from bot.authoring.draft import Draft, Places
from bot.authoring.furniture import compile_furniture
from bot.authoring.load import Loaded, load
from bot.authoring.locales import ENGLISH, compile_locales
from bot.authoring.problems import Problem, Where, has_errors, in_order, problem
from bot.authoring.references import check_references
from bot.authoring.schema.rest import HolidaysFile, OperatorFile, ScriptFile
from bot.core.grounds import Calendar, TextId
from bot.core.heard import Danger
from bot.core.messages import PageId
from bot.core.script import Operator, Script

NO_DAY = date(2000, 1, 1)


@dataclass(frozen=True)
class Compiled:
    """What compiling came to.

    `script` is there only where no problem is an error. `draft` is what could
    be built all the same, for checks and previews; it is never for people.
    `written` holds each English text as its author wrote it.
    """

    script: Script | None
    draft: Script
    problems: tuple[Problem, ...]
    places: Places
    written: Mapping[TextId, str]
    loaded: Loaded


def build(folder: Path) -> Compiled:
    """Compile `folder`. Never raises; all problems are found at once."""
    loaded = load(folder)
    draft = Draft(problems=list(loaded.problems))
    compile_furniture(loaded, draft)
    pages = compile_pages(loaded, draft)
    sites, site_codes = compile_sites(loaded, draft)
    outside = _outside(loaded, draft)
    holidays = loaded.the(HolidaysFile)
    closed = {calendar: frozenset(days) for calendar, days in holidays.content.holidays.items()} if holidays else {}
    facts = compile_facts(loaded, draft)
    services = compile_services(loaded, draft)
    offered, names = compile_locales(loaded, draft)
    start = loaded.the(ScriptFile)
    script = Script(
        fingerprint=fingerprint_of(folder),
        day=start.content.day if start else NO_DAY,
        pages=pages,
        texts={ENGLISH: draft.texts, **offered},
        facts=facts,
        services=services,
        sites=sites,
        sources=compile_sources(loaded, draft),
        holidays=closed,
        holidays_from=holidays.content.known_from if holidays else date.max,
        holidays_until=holidays.content.known_until if holidays else date.min,
        commands=outside.get("commands", {}),
        links=outside.get("links", {}),
        asks=outside.get("asks", {}),
        media=outside.get("media", {}),
        dangers={Danger(name): page for name, page in outside.get("dangers", {}).items()},
        closer=_closer(loaded, draft),
        languages=(ENGLISH, *sorted(offered)),
        names={ENGLISH: start.content.name if start else "", **names},
        by_code=page_codes(pages, draft),
        by_site_code=site_codes,
        operator=_operator(loaded),
    )
    check_references(script, draft, loaded.broken)
    check_ledger(loaded, script, draft)
    _check_holidays(script, loaded, draft)
    problems = in_order(draft.problems)
    return Compiled(
        script=None if has_errors(problems) else script,
        draft=script,
        problems=problems,
        places=draft.places,
        written=draft.written,
        loaded=loaded,
    )


# --- helpers --------------------------------------------------------------------------------------


def _outside(loaded: Loaded, draft: Draft) -> dict[str, dict[str, PageId]]:
    """Return what leads into the pages from outside, list by list."""
    file = loaded.the(ScriptFile)
    if file is None:
        return {}
    lists: dict[str, dict[str, PageId]] = {}
    draft.mark("script", file.document, ())
    for name in ("commands", "links", "asks", "media", "dangers"):
        entries: Mapping[str, str] = getattr(file.content, name)
        for key in entries:
            draft.mark(f"script/{name}/{key}", file.document, (name, key))
        lists[name] = {str(key): PageId(page) for key, page in entries.items()}
    for danger in Danger:
        if danger.value not in lists["dangers"]:
            where = file.document.where_key(("dangers",))
            draft.problems.append(problem("S02", where, f'The danger "{danger.value}" leads to no page.'))
    if "other" not in lists["media"]:
        where = file.document.where_key(("media",))
        draft.problems.append(problem("S02", where, 'The kind of media "other" leads to no page.'))
    return lists


def _closer(loaded: Loaded, draft: Draft) -> dict[Danger, tuple[PageId, ...]]:
    file = loaded.the(ScriptFile)
    if file is None:
        return {}
    for danger in file.content.closer:
        draft.mark(f"script/closer/{danger}", file.document, ("closer", danger))
    return {Danger(danger): tuple(map(PageId, pages)) for danger, pages in file.content.closer.items()}


def _operator(loaded: Loaded) -> Operator:
    file = loaded.the(OperatorFile)
    return Operator(**file.content.model_dump()) if file else Operator()


def _check_holidays(script: Script, loaded: Loaded, draft: Draft) -> None:
    file = loaded.the(HolidaysFile)
    if file is None:
        return
    draft.mark("holidays", file.document, ("known_until",))
    for calendar in Calendar:
        days = script.holidays.get(calendar)
        if not days:
            where = Where(file.document.file)
            draft.problems.append(problem("S02", where, f'There are no bank holidays for "{calendar.value}".'))
    for calendar, listed in file.content.holidays.items():
        for at, day in enumerate(listed):
            if not script.holidays_from <= day <= script.holidays_until:
                message = f"{day} lies outside the days that are said to be known."
                draft.wrong_at("S03", file.document, ("holidays", calendar.value, at), message)
