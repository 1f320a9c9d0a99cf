"""Turns: `step` and `fit` on the real script, and on scripts of 100 and 2,000 pages."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from time import perf_counter
from typing import Any

from benchmarks.people import NOON, Turn, turns_of
from benchmarks.rows import Row
from bot.commands._content import shipped
from bot.commands.run import load_to_last
from bot.core.context import Context, page_code
from bot.core.fit import DISCORD, TELEGRAM, fit
from bot.core.messages import PageId, Said
from bot.core.pages import THEN, Page, Way
from bot.core.script import Script
from bot.core.step import step

PEOPLE = 500
TURNS = 40
WORDS = (
    "someone made a fake nude of me and put it online",
    "hes saying hell send it to my mum unless i pay",
    "is it illegal in scotland",
    "who can i ring right now",
    "asdf",
)


def measure() -> Iterator[Row]:
    """Measure turns a second on one core, the slowest in a hundred, and whether more pages cost more."""
    script = load_to_last(shipped())
    rate, slowest = _measured(script)
    yield Row(f"turns a second, {len(script.pages)} pages", rate, "/s", 20_000, least=True)
    yield Row("the slowest turn in a hundred", slowest * 1000, "ms", 0.5)
    rates = {}
    for pages in (100, 2000):
        grown = _grown(script, pages)
        rates[pages], _ = _measured(grown)
        yield Row(f"turns a second, {pages:,} pages", rates[pages], "/s", 20_000, least=True)
    yield Row("2,000 pages against 100", rates[2000] / rates[100], "×")
    yield Row("typed words understood", _typed(script), "ms")


def _measured(script: Script) -> tuple[float, float]:
    """Return turns a second over two platforms by turns, and the seconds of the slowest in a hundred.

    The script has answered others for a while, an hour before. Each turn counts
    with the best of five passes, so that others on the machine do not count;
    turns and script are kept from the collector of cycles, as in `vesper run`.
    """
    _answer(script, turns_of(script, PEOPLE, TURNS, seed=2, start=NOON - timedelta(hours=1)))
    turns, warm = turns_of(replace(script, memo={}), PEOPLE, TURNS), _copied(script)
    best = [1.0] * len(turns)
    for _ in range(5):
        fresh = replace(script, memo=_copied(replace(script, memo=warm)))
        gc.collect()
        gc.freeze()
        best = list(map(min, best, _answer(fresh, turns)))
    return len(turns) / sum(best), sorted(best)[len(best) * 99 // 100]


def _answer(script: Script, turns: list[Turn]) -> list[float]:
    """Answer `turns`, and return the seconds that each took."""
    taken = []
    for number, (context, event, now) in enumerate(turns):
        start = perf_counter()
        outcome = step(script, context, event, now)
        fit(outcome.reply, DISCORD if number % 2 else TELEGRAM)
        taken.append(perf_counter() - start)
    return taken


def _copied(script: Script) -> dict[Any, Any]:
    """Return a copy of what `script` keeps."""
    return {key: dict(kept) if isinstance(kept, dict) else kept for key, kept in script.memo.items()}


def _typed(script: Script) -> float:
    """Return the milliseconds that a typed message takes, on average."""
    start = perf_counter()
    for number in range(500):
        step(script, Context(), Said(WORDS[number % len(WORDS)]), NOON)
    return (perf_counter() - start) * 1000 / 500


def _grown(script: Script, count: int) -> Script:
    """Return `script` with `count` pages: the nearest to its home, then copies of them that lead to each other."""
    near = _nearest(script)
    kept = {page.id: page for page in near[:count]}
    standing = {script.hide, script.danger, *script.misses, *script.asks.values()}
    kept |= {name: script.pages[name] for name in standing if name in script.pages}
    copy = 0
    while len(kept) < count:
        copy += 1
        names = {page.id: PageId(f"{page.id}-{copy}") for page in near[: count - len(kept)]}
        kept |= {names[name]: _renamed(script.pages[name], names) for name in names}
        home = kept[script.home]
        way = Way(next(iter(names.values())), home.title)
        kept[script.home] = replace(home, ways=(*home.ways, way))
    return replace(script, pages=kept, by_code={page_code(name): name for name in kept}, memo={})


def _renamed(page: Page, names: dict[PageId, PageId]) -> Page:
    ways = tuple(replace(way, to=way.to if way.to == THEN else names.get(way.to, way.to)) for way in page.ways)
    return replace(page, id=names[page.id], ways=ways)


def _nearest(script: Script) -> list[Page]:
    """Return the pages of `script`, nearest to its home first."""
    found: dict[PageId, None] = {script.home: None}
    order: Iterable[PageId] = [script.home]
    for name in order:
        for way in script.pages[name].ways:
            if way.to in script.pages and way.to not in found:
                found[way.to] = None
                order.append(way.to)  # type: ignore[attr-defined]  # grows while it is read
    return [script.pages[name] for name in found]
